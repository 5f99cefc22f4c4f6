"""From names to targets by RFC 3263, with a DNS that answers from a table, and with a real small one."""

import time
from collections.abc import Iterator, Mapping, Sequence

import pytest

from app.domain.errors import BadInput
from app.engine.addresses import Peer, Target, Transport, peer
from app.engine.name_client import NameClient
from app.engine.resolving import Naptr, NoAnswer, Srv, by_weight, targets
from tests.peers.name_server import Fault, NameServer

UDP, TCP, TLS = Transport.UDP, Transport.TCP, Transport.TLS


class Table:
    """Names from dictionaries; a name in `dead` is never answered."""

    def __init__(self, **tables: Mapping[str, Sequence[object]]) -> None:
        self.tables = tables
        self.dead: set[str] = set()
        self.asked: list[str] = []

    def _get(self, kind: str, name: str) -> list:  # type: ignore[type-arg]  # of the kind asked for
        self.asked.append(f"{kind} {name}")
        if name in self.dead:
            raise NoAnswer(name)
        return list(self.tables.get(kind, {}).get(name, []))

    def naptr(self, name: str) -> list[Naptr]:
        return self._get("naptr", name)

    def srv(self, name: str) -> list[Srv]:
        return self._get("srv", name)

    def addresses(self, name: str) -> list[str]:
        return self._get("a", name)


def places(found: tuple[Target, ...]) -> list[tuple[str, int, Transport]]:
    return [(target.address, target.port, target.transport) for target in found]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("sip:192.0.2.1", ("192.0.2.1", 5060, UDP)),
        ("sip:192.0.2.1:5070;transport=tcp", ("192.0.2.1", 5070, TCP)),
        ("sips:192.0.2.1", ("192.0.2.1", 5061, TLS)),
        ("sip:[2001:db8::1]:5070", ("2001:db8::1", 5070, UDP)),
        ("sip:[2001:db8::1];transport=tls", ("2001:db8::1", 5061, TLS)),
    ],
)
def test_an_address_asks_nobody(uri: str, expected: tuple[str, int, Transport]) -> None:
    names = Table()
    assert places(targets(peer(uri), names)) == [expected]
    assert names.asked == []


def test_a_port_asks_for_addresses_only() -> None:
    names = Table(a={"pbx.test": ["192.0.2.1", "2001:db8::1"]})
    found = targets(peer("sip:pbx.test:5070;transport=tcp"), names)
    assert places(found) == [("192.0.2.1", 5070, TCP), ("2001:db8::1", 5070, TCP)]
    assert names.asked == ["a pbx.test"]


def test_a_bare_domain_follows_naptr_in_its_order() -> None:
    naptr = [
        Naptr(20, 1, "SIP+D2U", "_sip._udp.pbx.test"),
        Naptr(10, 2, "SIP+D2T", "_sip._tcp.pbx.test"),
        Naptr(10, 1, "SIPS+D2T", "_sips._tcp.pbx.test"),
        Naptr(1, 1, "SIP+D2S", "_sip._sctp.pbx.test"),
    ]
    names = Table(
        naptr={"pbx.test": naptr},
        srv={
            "_sip._udp.pbx.test": [Srv(0, 0, "u.test", 5060)],
            "_sip._tcp.pbx.test": [Srv(0, 0, "t.test", 5062)],
            "_sips._tcp.pbx.test": [Srv(0, 0, "s.test", 5061)],
        },
        a={"u.test": ["192.0.2.1"], "t.test": ["192.0.2.2"], "s.test": ["192.0.2.3"]},
    )
    found = targets(peer("sip:pbx.test"), names)
    assert places(found) == [
        ("192.0.2.3", 5061, TLS), ("192.0.2.2", 5062, TCP), ("192.0.2.1", 5060, UDP),
    ]  # fmt: skip
    assert {target.host for target in found} == {"pbx.test"}, "TLS must prove the name that was asked for"
    assert [target.priority for target in found] == sorted({target.priority for target in found})


def test_a_named_transport_asks_for_its_srv_only() -> None:
    names = Table(srv={"_sips._tcp.pbx.test": [Srv(0, 0, "s.test", 5061)]}, a={"s.test": ["192.0.2.3"]})
    assert places(targets(peer("sip:pbx.test;transport=tls"), names)) == [("192.0.2.3", 5061, TLS)]
    assert names.asked == ["srv _sips._tcp.pbx.test", "a s.test"]


def test_without_naptr_udp_and_tcp_are_asked_for() -> None:
    names = Table(srv={"_sip._tcp.pbx.test": [Srv(0, 0, "t.test", 5062)]}, a={"t.test": ["192.0.2.2"]})
    assert places(targets(peer("sip:pbx.test"), names)) == [("192.0.2.2", 5062, TCP)]


def test_without_srv_the_name_itself_is_taken() -> None:
    names = Table(a={"pbx.test": ["192.0.2.9"]})
    assert places(targets(peer("sip:pbx.test"), names)) == [("192.0.2.9", 5060, UDP)]
    assert places(targets(peer("sips:pbx.test"), names)) == [("192.0.2.9", 5061, TLS)]
    assert targets(peer("sip:nobody.test"), names) == ()


def test_priorities_are_kept_and_a_host_without_an_address_is_left_out() -> None:
    records = [Srv(20, 0, "b.test", 2), Srv(10, 0, "a.test", 1), Srv(5, 0, "gone.test", 3), Srv(1, 0, ".", 4)]
    names = Table(srv={"_sip._udp.pbx.test": records}, a={"a.test": ["192.0.2.1"], "b.test": ["192.0.2.2"]})
    found = targets(Peer("pbx.test", 0, UDP), names)
    assert [(t.port, t.priority) for t in found] == [(1, 10), (2, 20)]


def test_one_dead_host_does_not_hide_the_others() -> None:
    records = [Srv(1, 0, "a.test", 1), Srv(2, 0, "b.test", 2)]
    names = Table(srv={"_sip._udp.pbx.test": records}, a={"b.test": ["192.0.2.2"]})
    names.dead = {"a.test"}
    assert [t.port for t in targets(Peer("pbx.test", 0, UDP), names)] == [2]
    names.dead = {"a.test", "b.test"}
    with pytest.raises(NoAnswer):
        targets(Peer("pbx.test", 0, UDP), names)


def test_weights_share_the_load() -> None:
    heavy, light = Srv(1, 9, "heavy", 1), Srv(1, 1, "light", 1)
    firsts = [by_weight([light, heavy])[0] for _ in range(300)]
    assert 200 < firsts.count(heavy) < 298


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with NameServer() as one:
        yield one


def test_the_client_reads_every_kind_of_record(server: NameServer) -> None:
    server.put(
        "pbx.test", "NAPTR", '10 1 "s" "SIP+D2T" "" _sip._tcp.pbx.test.', '5 1 "u" "E2U+sip" "!a!b!" .'
    )
    server.put("_sip._tcp.pbx.test", "SRV", "1 2 5062 t.test.")
    server.put("t.test", "A", "192.0.2.1")
    server.put("t.test", "AAAA", "2001:db8::1")
    client = NameClient(server.address)
    assert places(targets(peer("sip:pbx.test"), client)) == [
        ("192.0.2.1", 5062, TCP), ("2001:db8::1", 5062, TCP),
    ]  # fmt: skip
    assert client.addresses("nobody.test") == []
    assert client.addresses("localhost")


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.BROKEN])
def test_a_dead_dns_is_not_an_unknown_name(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engine.name_client.QUESTION_SECONDS", 0.5)
    with NameServer() as dead:
        dead.fault = fault
        begun = time.monotonic()
        with pytest.raises(NoAnswer):
            NameClient(dead.address).srv("_sip._udp.pbx.test")
        assert time.monotonic() - begun < 1.5


def test_the_systems_own_names_are_known() -> None:
    assert "127.0.0.1" in NameClient().addresses("localhost")
    with pytest.raises(BadInput):
        NameClient("nonsense")
