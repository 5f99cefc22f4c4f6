"""The measure itself, measured: known delays and known glitches are found in made recordings."""

import numpy
import pytest

from tests.bench.mouth_to_ear import CYCLE_SECONDS, Samples, analyse, cycle
from tests.peers.pulse import RATE


def _said(cycles: int = 3) -> Samples:
    return numpy.concatenate([numpy.zeros(RATE // 3), numpy.tile(cycle(), cycles), numpy.zeros(2 * RATE)])


def _delayed(samples: Samples, seconds: float) -> Samples:
    lag = round(seconds * RATE)
    return numpy.concatenate([numpy.zeros(lag), samples[: len(samples) - lag]])


@pytest.mark.parametrize("delay", [0.020, 0.1664, 0.8])
def test_a_delay_is_found_in_every_cycle(delay: float) -> None:
    said = _said()
    heard = analyse(said, 0.5 * _delayed(said, delay))
    assert len(heard.delays_ms) == 3
    assert heard.delays_ms == pytest.approx([delay * 1000] * 3, abs=0.1)
    assert heard.median_ms == pytest.approx(delay * 1000, abs=0.1)
    assert (heard.dropouts, heard.jumps, heard.bad_ms) == (0, 0, 0.0)
    assert heard.glitches_a_minute == 0.0
    assert heard.level_db == pytest.approx(-6.0, abs=0.2)
    assert heard.pilot_seconds > 3 * (CYCLE_SECONDS - 2)


def test_missing_frames_and_shifted_frames_are_told_apart() -> None:
    said = _said(1)
    heard = _delayed(said, 0.15)
    at = 4 * RATE
    heard[at : at + RATE // 50] = 0
    cut = 7 * RATE
    heard = numpy.concatenate([heard[:cut], heard[cut + RATE // 100 :], numpy.zeros(RATE // 100)])
    found = analyse(said, heard)
    assert (found.dropouts, found.jumps) == (1, 1)
    assert 10 <= found.bad_ms <= 120


def test_silence_is_no_answer() -> None:
    said = _said(2)
    heard = analyse(said, numpy.zeros(len(said)))
    assert heard.delays_ms == (None, None)
    assert heard.median_ms is None
    assert heard.glitches_a_minute is None


def test_noise_does_not_make_glitches() -> None:
    said = _said(1)
    noise = numpy.random.default_rng(1).normal(0, 0.003, len(said))
    heard = analyse(said, _delayed(said, 0.2) + noise)
    assert (heard.dropouts, heard.jumps) == (0, 0)
