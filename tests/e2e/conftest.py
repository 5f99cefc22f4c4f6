"""What the tests with real processes share: the switch, a seat's number, an engine, a far end."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.asterisk import SEATS, Asterisk, asterisk
from tests.peers.engine import Engine
from tests.peers.sip import FarEnd

_next_seat = itertools.cycle(s for s in SEATS if s not in {"1011", "1012"})


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
