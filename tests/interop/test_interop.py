"""Every feature against every real peer, over every transport, with speech encrypted and not.

One test a row of docs/interop.md; a row fails when a cell does. The table is written when all rows have been
run (a row that is run alone renews its own line).
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.interop.far import TRANSFERS, Far, Phone, Scripted, Sipp
from tests.interop.features import Trial, Work
from tests.interop.seat import Seat, until
from tests.interop.table import Row, version, write
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.asterisk_root import ASTERISK_16, ASTERISK_22, Release
from tests.peers.baresip import baresip
from tests.peers.kamailio import Kamailio, kamailio
from tests.peers.linphone import linphone
from tests.peers.renewals import INTERVAL_SECONDS, record, renewals

pytestmark = [pytest.mark.slow, pytest.mark.interop, pytest.mark.timeout(300)]

WAYS: Final = ("UDP", "TCP", "TLS", "UDP + SRTP", "TLS + SRTP")
ASTERISKS: Final = {"Asterisk 22": ASTERISK_22, "Asterisk 16": ASTERISK_16}
ROWS: Final = [
    *((peer, way) for peer in (*ASTERISKS, "baresip", "linphone") for way in WAYS),
    *(("Kamailio", way) for way in ("UDP", "TCP", "TLS")),
    *(("sipp", way) for way in ("UDP", "TCP")),
]


@dataclass(frozen=True)
class Way:
    """A transport, and whether speech is encrypted."""

    transport: str
    srtp: bool

    @classmethod
    def of(cls, way: str) -> "Way":
        """Read one of WAYS."""
        return cls(way.partition(" ")[0].lower(), "SRTP" in way)

    def account(self, ca_file: Path, srtp: str = "mandatory") -> dict[str, Any]:
        """Return what the account of the seat needs for it."""
        more: dict[str, Any] = {"srtp": srtp if self.srtp else "off"}
        return more | ({"ca_file": str(ca_file)} if self.transport == "tls" else {})


@pytest.fixture(scope="module")
def switches() -> Iterator[dict[Release, Asterisk]]:
    with ExitStack() as running:
        both = {one: running.enter_context(asterisk(release=one)) for one in ASTERISKS.values()}
        for one in both.values():
            record(one)
        yield both


@pytest.fixture(scope="module")
def proxy() -> Iterator[Kamailio]:
    with kamailio() as one:
        yield one


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    write(
        ROWS,
        {
            "baresip": version("baresip", "-h"),
            "linphone": version("linphonec", "--version"),
            "Kamailio": version("kamailio", "-v"),
            "sipp": version("sipp", "-v"),
        },
    )


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    one = Seat(tmp_path / "seat")
    yield one
    one.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Seat]:
    """A seat whose two calls stay up beside everything else, to be renewed."""
    one = Seat(tmp_path / "other")
    yield one
    one.close()


@pytest.fixture
def second() -> Iterator[Scripted]:
    one = Scripted(transfers=True)
    yield one
    one.close()


@pytest.mark.parametrize("what", [r for r in ROWS if r[0] in ASTERISKS], ids="-".join)
def test_through_a_switch(
    switches: dict[Release, Asterisk], seat: Seat, other: Seat, second: Scripted, what: tuple[str, str]
) -> None:
    peer, way = what
    switch, chosen, row = switches[ASTERISKS[peer]], Way.of(way), Row(peer, way)
    number = "1011" if chosen.srtp else "1001"
    far = Scripted(transfers=True)
    try:
        trial = Trial(row, seat, far, second, f"{number}@127.0.0.1:{switch.port}")
        trial.encrypted = chosen.srtp
        trial.renewed = _to_be_renewed(other, switch, chosen, second)
        if ASTERISKS[peer].voicemail:
            trial.messages = lambda count: switch.messages_waiting(number, count)
        trial.run(
            lambda: seat.register(
                switch.registrar(chosen.transport), number, switch.password, **chosen.account(switch.ca_file)
            )
        )
    finally:
        far.close()
    _judged(row)


def _to_be_renewed(seat: Seat, switch: Asterisk, way: Way, far: Scripted) -> Work:
    """Begin two calls, one each way; the result waits until both were renewed, each by who began it."""
    number = "1012" if way.srtp else "1016"
    more = way.account(switch.ca_file, "optional") | {"session_timer": INTERVAL_SECONDS}
    seat.register(switch.registrar(way.transport), number, switch.password, **more)
    seat.dial("500")
    since = seat.link.mark()
    far.call(f"{number}@127.0.0.1:{switch.port}")
    seat.answer(since)
    before = renewals(switch, number)

    def both() -> bool:
        now = renewals(switch, number)
        return now.by_seat > before.by_seat and now.by_switch > before.by_switch

    return lambda: until(both, INTERVAL_SECONDS * 2 / 3, lambda: f"{renewals(switch, number)} after {before}")


@pytest.mark.parametrize("what", [r for r in ROWS if r[0] not in ASTERISKS], ids="-".join)
def test_behind_a_proxy(
    proxy: Kamailio, seat: Seat, second: Scripted, tmp_path: Path, what: tuple[str, str]
) -> None:
    peer, way = what
    chosen, row = Way.of(way), Row(peer, way)
    registrar = proxy.registrar(chosen.transport)
    with ExitStack() as running:
        far = _far_end(peer, chosen, proxy, tmp_path / "far", running)
        trial = Trial(row, seat, far, second, f"1001@127.0.0.1:{proxy.port}")
        trial.encrypted = chosen.srtp
        if chosen.srtp:
            relaxed = chosen.account(proxy.ca_file, "optional")
            trial.relax = lambda: seat.register(registrar, "1001", proxy.password, **relaxed)
        account = chosen.account(proxy.ca_file)
        trial.run(lambda: seat.register(registrar, "1001", proxy.password, **account))
    _judged(row)


def _far_end(peer: str, way: Way, proxy: Kamailio, folder: Path, running: ExitStack) -> Far:
    registrar = proxy.registrar(way.transport)
    if peer == "baresip":
        phone = baresip(folder, registrar, "1002", proxy.password, ca_file=proxy.ca_file, srtp=way.srtp)
        # it takes and makes encrypted calls only, and the one it would be handed to has no SRTP
        return Phone(running.enter_context(phone), TRANSFERS if way.srtp else frozenset())
    if peer == "linphone":
        line = running.enter_context(linphone(folder, registrar, "1002", proxy.password, srtp=way.srtp))
        # set to SRTP it calls nobody in the clear, and the one it would be handed to has no SRTP
        return Phone(line, TRANSFERS if way.srtp else frozenset())
    far = Sipp(folder, way.transport) if peer == "sipp" else Scripted(transfers=False)
    running.callback(far.close)
    return far


def _judged(row: Row) -> None:
    row.keep()
    assert not row.failed, "\n".join(row.failed)
