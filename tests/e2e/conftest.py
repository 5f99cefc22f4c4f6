"""What the tests with real processes share: the switch, a seat's number, an engine, a far end."""

import itertools
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import ECHO, House
from tests.e2e.office import Office
from tests.peers.asterisk import PLAIN_SEATS, Asterisk, asterisk
from tests.peers.engine import Engine
from tests.peers.pulse import PulseServer
from tests.peers.session_bus import session_bus
from tests.peers.sip import FarEnd
from tests.peers.window import DeskWindow
from tests.peers.xvfb import screen

IOANA = {
    "name": "Ioana Popescu",
    "numbers": ["+40215550199"],
    "email": "ioana@example.com",
    "notes": "Prefers calls after ten.",
}

_next_seat = itertools.cycle(PLAIN_SEATS)


@pytest.fixture(scope="session")
def switch() -> Iterator[Asterisk]:
    """One Asterisk for the whole run."""
    with asterisk() as one:
        yield one


@pytest.fixture
def seat(switch: Asterisk) -> Iterator[str]:
    """A seat number that no other running test uses; out of the queue and silent afterwards."""
    number = next(_next_seat)
    yield number
    if f"PJSIP/{number}" in switch.queue_members():
        switch.leave_queue(number)
    for channel in switch.channels():
        switch.hang_up(channel)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A real engine without a sound card (`audio=null`), started and owned by the test."""
    one = Engine(tmp_path, {})
    try:
        one.start()
        yield one
    finally:
        one.stop()
    assert "Traceback" not in one.log()


@pytest.fixture
def far_end() -> Iterator[FarEnd]:
    """A telephone on the far side."""
    one = FarEnd()
    yield one
    one.close()


@pytest.fixture(scope="session")
def sound() -> Iterator[PulseServer]:
    """One sound server with the headset `laptop` for the whole run."""
    with PulseServer() as server:
        server.set_default(server.add_headset("laptop"))
        yield server


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One server for the whole run, with a supervisor and one caller file."""
    one = Office(tmp_path_factory.mktemp("office"))
    try:
        one.begin()
        one.import_files([IOANA])
        yield one
    finally:
        one.stop()
    assert "Traceback" not in one.log()


@pytest.fixture
def house(tmp_path: Path, sound: PulseServer, switch: Asterisk, office: Office, seat: str) -> Iterator[House]:
    """An enrolled seat: the desk's window on a screen of its own, Ready, registered, in the queue."""
    home = tmp_path / "seat"
    home.mkdir()
    name = f"seat {seat} {secrets.token_hex(3)}"
    code = office.seat_at(switch, seat, name, name.replace("seat", "Agent"))
    with screen() as one, session_bus(tmp_path / "person") as person:
        environment = {
            **sound.environment, **person,
            "HEARTHLINE_AGENT_START_READY": "1", "HEARTHLINE_ACCOUNT_ECHO_NUMBER": ECHO,
        }  # fmt: skip
        window = DeskWindow(home, one, environment)
        try:
            window.start((office.url, code))
            switch.contact(seat, timeout=30)
            window.wait_until_calls_may_ring()
            switch.join_queue(seat)
            yield House(sound, switch, office, window, seat, name)
        finally:
            one.save(tmp_path / "screen.png")
            window.close()
    assert "Traceback" not in window.log()
    assert switch.password not in window.log()
