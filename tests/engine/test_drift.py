"""Clocks that differ by 200 millionths for two hours: sound cards without a click, far ends within bounds."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest

PPM: Final = 200.0
HOURS: Final = 2


def drifted(seconds: float, ppm: float, cut: int = 0) -> dict[str, Any]:
    """Run a bridge for so many seconds of sound, faster than they pass, and return what was heard."""
    return _run("drift_child", seconds, ppm, cut)


def _run(child: str, *words: float) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.engine.{child}", *map(str, words)],
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


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(300)
def test_two_hours_of_a_far_end_that_is_slow_are_filled_now_and_then_and_never_late() -> None:
    found = _run("network_drift_child", HOURS * 3600, -PPM)
    print(found)
    assert found["gaps"] <= 30, "an empty buffer fills up to 60 ms again: once in five minutes"
    assert found["missing_ms"] <= 30 * 60
    assert found["deepest_ms"] <= 60


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(300)
def test_two_hours_of_a_far_end_that_is_fast_are_cut_a_few_times_and_wait_300_ms_at_most() -> None:
    found = _run("network_drift_child", HOURS * 3600, PPM)
    print(found)
    assert found["gaps"] == 0
    assert found["cuts"] <= 8
    assert found["deepest_ms"] <= 300


@pytest.mark.medium
def test_ten_minutes_of_clocks_that_agree_are_left_alone() -> None:
    found = _run("network_drift_child", 600, 0)
    assert (found["gaps"], found["cuts"], found["deepest_ms"] <= 60) == (0, 0, True)
