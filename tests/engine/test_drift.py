"""Clocks that differ by 200 millionths for two hours: nobody hears it, of sound cards or of far ends."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest

PPM: Final = 200.0
HOURS: Final = 2
_RUN: Final = "import app.engine, runpy; runpy.run_module('tests.engine.{}', run_name='__main__')"
"""With `app.engine` first: it puts our own build of the engine ahead."""
_NEAR_MILLISECONDS: Final = 20.0
_SELDOM: Final = 0.05
_STANDSTILL: Final = (20.1, 0.15)
"""Seconds: from when, for how long nothing comes."""
_CODEC_UNIT: Final = {"PCMA": 10.0, "G722": 10.0, "OPUS": 20.0}
"""Milliseconds that are held more from the first time on that the length is mended."""


def drifted(seconds: float, ppm: float, cut: int = 0) -> dict[str, Any]:
    """Run a bridge for so many seconds of sound, faster than they pass, and return what was heard."""
    return _run("drift_child", seconds, ppm, cut)


def far(seconds: float, ppm: float, said: str, **more: object) -> dict[str, Any]:
    """Run a call with such a far end (`Trial`), faster than it passes, and return what was heard."""
    trial = {"seconds": seconds, "ppm": ppm, "said": said, **more}
    return _run("network_drift_child", json.dumps(trial))


def breaks(found: dict[str, Any]) -> int:
    """Return how often somebody would have noticed."""
    return int(found["jumps"] + found["clicks"] + found["silent"])


def _run(child: str, *words: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(child), *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
    )
    print(child, *words, done.stdout.splitlines()[-1])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.medium
def test_a_minute_of_drift_is_not_heard_and_a_lost_frame_would_be() -> None:
    found = drifted(60, PPM)
    assert found["said"] > found["frames"]
    assert (found["silent"], found["clicks"]) == (0, 0)
    assert drifted(20, 0, cut=100)["clicks"] >= 10, "a frame in a hundred that is left out must be noticed"


@pytest.mark.medium
def test_a_far_end_whose_clock_is_off_is_followed_and_without_that_it_would_be_heard() -> None:
    slow, fast = -500, 500
    assert breaks(far(200, slow, "tone", most=0)) > 0
    for found in (far(200, slow, "tone"), far(100, fast, "music")):
        assert breaks(found) == 0
        assert found["most_ms"] - found["least_ms"] < 2 * _NEAR_MILLISECONDS


@pytest.mark.medium
def test_clocks_that_agree_are_left_alone() -> None:
    found = far(60, 0, "speech")
    assert breaks(found) == 0
    assert found["most_ms"] - found["least_ms"] < 0.2


@pytest.mark.medium
@pytest.mark.parametrize("codec", ["PCMA", "OPUS"])
def test_what_a_standstill_leaves_over_is_gone_between_words(codec: str) -> None:
    _back_after_a_standstill(codec)


def _back_after_a_standstill(codec: str) -> None:
    found = far(33, 0, "speech", codec=codec, standstills=[_STANDSTILL])
    (one,) = found["standstills"]
    assert one["after"] > one["before"] + 60, "nothing was left over"
    assert one["5_s"] - one["before"] < _CODEC_UNIT[codec] + _NEAR_MILLISECONDS
    assert found["clicks"] == 0


@pytest.mark.slow
@pytest.mark.drift
def test_what_a_standstill_leaves_over_is_gone_between_words_in_g722() -> None:
    _back_after_a_standstill("G722")


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.parametrize("said", ["tone", "music"])
@pytest.mark.parametrize("codec", ["PCMA", "G722", "OPUS"])
def test_no_click_where_sound_without_pauses_is_made_shorter(codec: str, said: str) -> None:
    found = far(60, 0, said, codec=codec, standstills=[_STANDSTILL])
    assert found["clicks"] == 0
    assert found["silent"] == 0


@pytest.mark.slow
@pytest.mark.drift
def test_standstills_that_come_again_and_again_are_expected() -> None:
    often = [(20.1 + 8 * number, 0.15) for number in range(10)]
    (first, *_, last) = far(110, 0, "speech", standstills=often)["standstills"]
    assert first["5_s"] - first["before"] < 2 * _NEAR_MILLISECONDS
    assert last["waiting_before"] > first["waiting_before"] + 30, "no more is held than at first"


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.parametrize("codec", ["G722", "OPUS"])
@pytest.mark.parametrize("ppm", [PPM, -PPM])
def test_other_codecs_follow_a_clock_without_a_click(ppm: float, codec: str) -> None:
    for said in ("tone", "speech"):
        found = far(600, ppm, said, codec=codec)
        assert breaks(found) == 0
        assert found["most_ms"] - found["least_ms"] < 2 * _NEAR_MILLISECONDS


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(900)
@pytest.mark.parametrize("ppm", [PPM, -PPM])
def test_two_hours_of_drift_without_a_click(ppm: float) -> None:
    found = drifted(HOURS * 3600, ppm)
    assert abs(found["said"] - found["frames"]) == pytest.approx(HOURS * 3600 * 100 * PPM / 1e6, abs=2)
    assert (found["silent"], found["clicks"]) == (0, 0)


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(900)
@pytest.mark.parametrize("said", ["tone", "speech", "music"])
@pytest.mark.parametrize("ppm", [PPM, -PPM])
def test_two_hours_of_a_far_end_whose_clock_is_off_without_a_click(ppm: float, said: str) -> None:
    found = far(HOURS * 3600, ppm, said)
    assert breaks(found) == 0
    assert found["most_ms"] - found["least_ms"] < 2 * _NEAR_MILLISECONDS


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(600)
@pytest.mark.parametrize("ppm", [PPM, -PPM])
def test_what_listens_hears_the_cuts_and_holes_of_a_clock_that_is_not_followed(ppm: float) -> None:
    found = far(3600, ppm, "tone", most=0)
    assert found["jumps"] >= 5
    assert breaks(found) >= 10


@pytest.mark.slow
@pytest.mark.drift
@pytest.mark.timeout(900)
@pytest.mark.parametrize("ppm", [PPM, -PPM])
def test_jitter_and_loss_on_top_leave_no_click_and_few_holes(ppm: float) -> None:
    """Packets that come too late for the buffer are holes with or without drift; a clock adds no click."""
    found = far(HOURS * 3600, ppm, "speech", jitter_ms=40, lost=0.01)
    assert found["clicks"] == 0
    assert found["jumps"] <= 60, "one in two minutes"
    assert found["silent"] <= 0.01 * found["looks"]
    assert abs(found["end_ms"] - found["middle_ms"]) < _NEAR_MILLISECONDS
    assert found["strayed"] < _SELDOM, "the delay wanders"
