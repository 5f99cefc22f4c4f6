"""A registrar that DNS names: the next server where one fails, back to the better one, DNS that dies."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Message, SipPeer
from tests.engine.test_registration import closed_port
from tests.peers.name_server import Fault, NameServer


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    with NameServer() as one:
        yield one


@pytest.fixture(scope="module")
def shared_engine(names: NameServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    engine = RunningEngine(
        tmp_path_factory.mktemp("failover") / "home", nameserver=names.address, return_after="1"
    )
    yield engine
    engine.close()


@pytest.fixture(autouse=True)
def fresh(names: NameServer) -> None:
    names.forget()
    names.fault, names.delay = Fault.NONE, 0.0


def set_account(seat: Seat, registrar: str = "sip:pbx.test", **more: object) -> None:
    plain = {"account": "a", "registrar": registrar, "user": "1001", "password": "secret", "consent": True}
    seat.ask("account.set", **(plain | more))


def proven(message: Message) -> bool:
    return message.method == "REGISTER" and bool(message.header("Authorization"))


def test_a_bare_domain_registers_where_srv_says(seat: Seat, names: NameServer, peer: SipPeer) -> None:
    names.put("pbx.test", "NAPTR", '1 1 "s" "SIP+D2U" "" _sip._udp.sip.test.')
    names.srv("_sip._udp.sip.test", (10, peer.port))
    set_account(seat)
    seat.wait("account.registered")
    register = peer.wait_request("REGISTER")
    assert register.text.startswith("REGISTER sip:pbx.test SIP/2.0")
    assert "<sip:1001@pbx.test>" in register.header("To")
    seat.ask("offer.allow", allow=True)
    peer.ring()
    seat.wait("call.offered")


def refuse(_peer: SipPeer) -> None:
    _peer.register_answer = lambda _message: "503 Service Unavailable\r\n"


def fail(_peer: SipPeer) -> None:
    _peer.register_answer = lambda _message: "500 Server Internal Error\r\n"


def keep_silent(_peer: SipPeer) -> None:
    _peer.register_answer = lambda _message: ""


@pytest.mark.parametrize(("break_it", "seconds"), [(refuse, 5), (fail, 5), (keep_silent, 20)])
def test_the_next_server_serves_where_one_does_not(
    seat: Seat, names: NameServer, peer: SipPeer, break_it: Callable[[SipPeer], None], seconds: float
) -> None:
    with SipPeer() as bad:
        break_it(bad)
        names.srv("_sip._udp.pbx.test", (10, bad.port), (20, peer.port))
        begun = time.monotonic()
        set_account(seat)
        seat.wait("account.registered")
        assert time.monotonic() - begun < seconds
        assert bad.registers >= 1
        assert not [event for event in seat.events if event["event"] == "account.retrying"]


def test_a_closed_port_is_passed_over(seat: Seat, names: NameServer, peer: SipPeer) -> None:
    names.srv("_sip._udp.pbx.test", (10, closed_port()), (20, peer.port))
    begun = time.monotonic()
    set_account(seat)
    seat.wait("account.registered")
    assert time.monotonic() - begun < 5


def test_a_wrong_password_is_not_tried_at_every_server(seat: Seat, names: NameServer, peer: SipPeer) -> None:
    with SipPeer() as other:
        names.srv("_sip._udp.pbx.test", (10, peer.port), (20, other.port))
        set_account(seat, password="not it")
        assert seat.wait("account.failed")["final"]
        assert peer.registers + other.registers <= 4


def test_a_registrar_that_falls_silent_is_replaced_and_taken_back_under_a_call(
    seat: Seat, names: NameServer, peer: SipPeer
) -> None:
    """The better server dies and returns while a call of the worse one is up."""
    with SipPeer() as better:
        names.srv("_sip._udp.pbx.test", (10, better.port), (20, peer.port))
        keep_silent(better)
        set_account(seat)
        seat.wait("account.registered")
        seat.ask("offer.allow", allow=True)
        dialog = peer.ring()
        call = seat.wait("call.offered")["call"]
        seat.ask("call.answer", call=call)
        peer.confirm(dialog)
        seat.wait("call.talking")
        better.register_answer = lambda _message: None
        better.wait(proven)
        time.sleep(0.3)
        state = seat.ask("snapshot", after=0)
        assert [one["state"] for one in state["calls"]] == ["talking"]
        assert state["accounts"][0]["state"] == "registered"
        assert not [event for event in seat.events if event["event"] == "account.retrying"]
        dialog.request("BYE")
        assert seat.wait("call.ended")["cause"] == "hung_up_there"
        better.ring()
        assert seat.wait("call.offered")["call"] != call, "the better server may ring the seat"


def test_a_better_server_that_takes_nobody_changes_nothing(
    seat: Seat, names: NameServer, peer: SipPeer
) -> None:
    def half_dead(message: Message) -> str | None:
        return None if not message.header("Contact") else ""

    with SipPeer() as better:
        keep_silent(better)
        names.srv("_sip._udp.pbx.test", (10, better.port), (20, peer.port))
        set_account(seat)
        seat.wait("account.registered")
        better.register_answer = half_dead
        before = len(better.seen)
        better.wait(lambda m: m.method == "REGISTER" and bool(m.header("Contact")), count=before + 1)
        time.sleep(5)
        assert seat.ask("snapshot", after=0)["accounts"][0]["state"] == "registered"
        seat.ask("offer.allow", allow=True)
        peer.ring()
        seat.wait("call.offered")


def test_a_dead_dns_does_not_matter_once_the_addresses_are_known(
    seat: Seat, names: NameServer, peer: SipPeer
) -> None:
    names.srv("_sip._udp.pbx.test", (10, peer.port))
    set_account(seat)
    seat.wait("account.registered")
    names.fault = Fault.SILENT
    before = peer.registers
    seat.ask("account.register", account="a")
    seat.wait("account.registered")
    assert peer.registers > before


def test_it_registers_soon_after_dns_is_back(seat: Seat, names: NameServer, peer: SipPeer) -> None:
    names.srv("_sip._udp.pbx.test", (10, peer.port))
    names.fault = Fault.SILENT
    set_account(seat)
    assert seat.wait("account.retrying")["code"] == "unknown_host"
    names.fault = Fault.NONE
    back = time.monotonic()
    seat.wait("account.registered")
    assert time.monotonic() - back < 30


def test_the_engine_answers_at_once_while_dns_is_slow(seat: Seat, names: NameServer, peer: SipPeer) -> None:
    """Neither the account's own name nor that in a far end's Contact holds up anything."""
    names.srv("_sip._udp.pbx.test", (10, peer.port))
    set_account(seat)
    seat.wait("account.registered")
    seat.ask("offer.allow", allow=True)
    dialog = peer.ring(extra="Record-Route: <sip:slow.test;lr>\r\n")
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    peer.confirm(dialog)
    seat.wait("call.talking")
    names.delay = 3.0
    seat.ask("account.set", account="b", registrar="sip:other.test", user="1", password="x", consent=True)
    seat.ask("call.hold", call=call)
    slowest = 0.0
    for _ in range(20):
        begun = time.monotonic()
        seat.ask("snapshot", after=0)
        slowest = max(slowest, time.monotonic() - begun)
        time.sleep(0.05)
    assert slowest < 0.6 * names.delay
    assert any(question.startswith("slow.test") for question in names.asked)
