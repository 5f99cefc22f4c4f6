"""The ground the faults happen on: laid once a file, a fresh engine and customer for every test."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.scene import Scene
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.engine import Engine
from tests.peers.ground import CENTRE, Ground, ground
from tests.peers.sip import FarEnd


@dataclass(frozen=True)
class Place:
    """What the tests of a file share."""

    ground: Ground
    switch: Asterisk


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ground() as laid, laid.in_centre(), asterisk(CENTRE) as switch:
        yield Place(laid, switch)


@pytest.fixture
def unstarted(place: Place, tmp_path: Path) -> Iterator[Scene]:
    """A scene whose engine the test starts itself."""
    engine = Engine(tmp_path, {})
    customer = FarEnd(CENTRE)
    try:
        yield Scene(place.ground, place.switch, engine, customer)
    finally:
        customer.close()
        engine.stop()
        for channel in place.switch.channels():
            place.switch.hang_up(channel)
    assert "Traceback" not in engine.log()


@pytest.fixture
def scene(unstarted: Scene) -> Scene:
    """A registered seat."""
    unstarted.start()
    return unstarted
