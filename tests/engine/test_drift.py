"""The microphone's clock and the speaker's differ by 200 millionths: two hours of it, without a click."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest

PPM: Final = 200.0
HOURS: Final = 2


def drifted(seconds: float, ppm: float, cut: int = 0) -> dict[str, Any]:
    """Run a bridge for so many seconds of sound, faster than they pass, and return what was heard."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.drift_child", str(seconds), str(ppm), str(cut)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.medium
def test_a_minute_of_drift_is_not_heard_and_a_lost_frame_would_be() -> None:
    found = drifted(60, PPM)
    assert found["said"] > found["frames"]
    assert (found["silent"], found["clicks"]) == (0, 0)
    assert drifted(20, 0, cut=100)["clicks"] >= 10, "a frame in a hundred that is left out must be noticed"


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(900)
@pytest.mark.parametrize("ppm", [PPM, -PPM])
def test_two_hours_of_drift_without_a_click(ppm: float) -> None:
    found = drifted(HOURS * 3600, ppm)
    print(found)
    assert abs(found["said"] - found["frames"]) == pytest.approx(HOURS * 3600 * 100 * PPM / 1e6, abs=2)
    assert (found["silent"], found["clicks"]) == (0, 0)
