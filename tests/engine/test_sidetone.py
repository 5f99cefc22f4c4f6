"""The engine's sidetone: chosen per headset over the socket's types, heard through the real streams."""

import time
from collections.abc import Iterator

import pytest

from tests.engine.test_sound import Engine
from tests.peers.pulse import RATE, PulseServer, pulse, tone_level

__all__ = ["pulse"]

pytestmark = pytest.mark.medium


@pytest.fixture(params=["", "python"])
def engine(request: pytest.FixtureRequest, pulse: PulseServer) -> Iterator[Engine]:
    """An engine that moves frames in C where it can, and one that does it in Python."""
    made = Engine({**pulse.environment, "HEARTHLINE_ENGINE_PATH": request.param})
    yield made
    made.quit()


def test_hearthlines_own_way_is_heard_in_a_call_and_told_with_its_lateness(
    engine: Engine, pulse: PulseServer
) -> None:
    headset = pulse.headsets[0]
    engine.await_event("sidetone.changed", headset="laptop", way="off", ways=["off", "own"])
    engine.do("need")
    engine.do("sidetone", headset="laptop", way="own", level=100)
    told = engine.await_event("sidetone.changed", way="own", level=100)
    assert 5 <= told["late_ms"] <= 500
    with pulse.tone(headset, 440.0), pulse.record(headset) as ear:
        end = time.monotonic() + 6
        while tone_level(ear.samples()[-RATE // 4 :], 440.0) < -20:
            assert time.monotonic() < end, "nothing is heard of the own voice"
            time.sleep(0.05)
    engine.do("sidetone", headset="other", way="own", level=100)
    engine.await_event("sidetone.changed", way="off", refused=False)
