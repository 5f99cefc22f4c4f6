"""Tones are the right ones, loud enough, never clipped, and loop without a click."""

import array
from collections.abc import Callable

import numpy
import pytest

from audio import tones
from audio.decibel import SILENCE, from_peak, peak_of
from audio.ports import CLOCK_RATE, LEAST_VOLUME, RingTone, RingVoice
from audio.regions import EUROPE, REGIONS, region
from audio.ringer import TONE_FORMAT


def _samples(pcm: bytes) -> "numpy.ndarray[tuple[int], numpy.dtype[numpy.float64]]":
    return numpy.frombuffer(pcm, "<i2").astype(numpy.float64) / 32768


def _peak(pcm: bytes) -> float:
    return float(numpy.abs(_samples(pcm)).max())


@pytest.mark.parametrize("tone", [tones.ring, tones.cadence, tones.test_tone])
def test_a_tone_is_whole_blocks_and_ends_where_it_begins(tone: Callable[[], bytes]) -> None:
    samples = _samples(tone())
    assert len(samples) % TONE_FORMAT.block == 0
    assert abs(samples[0] - samples[-1]) < 0.02, "a click at the seam of the loop"
    assert 0.1 < numpy.abs(samples).max() < 0.9


def test_ringback_is_425_hertz_one_second_in_five() -> None:
    samples = _samples(tones.cadence())
    assert len(samples) == 5 * CLOCK_RATE
    spectrum = numpy.abs(numpy.fft.rfft(samples[:CLOCK_RATE]))
    assert int(spectrum.argmax()) == 425
    assert not samples[CLOCK_RATE:].any()


def test_an_american_hears_two_frequencies() -> None:
    spectrum = numpy.abs(numpy.fft.rfft(_samples(tones.cadence(region("us").ringback))[: 2 * CLOCK_RATE]))
    assert set(numpy.argsort(spectrum)[-2:] / 2) == {440.0, 480.0}


def test_a_briton_hears_two_bursts() -> None:
    samples = numpy.abs(_samples(tones.cadence(region("GB").ringback)))
    heard = samples.reshape(-1, CLOCK_RATE // 50).max(axis=1) > 0.01
    bursts = numpy.flatnonzero(numpy.diff(heard.astype(int), prepend=0, append=0)) / 50
    assert bursts == pytest.approx([0.0, 0.4, 0.6, 1.0])
    assert len(samples) == 3 * CLOCK_RATE


def test_a_country_that_is_not_listed_hears_europe() -> None:
    assert region("ZZ") == region("") == EUROPE


@pytest.mark.parametrize("country", sorted(REGIONS))
def test_every_tone_of_every_country_can_be_looped(country: str) -> None:
    tones_of = REGIONS[country]
    assert country.isupper()
    for tone in (tones_of.ringback, tones_of.busy, tones_of.waiting):
        assert all(0 < len(burst.hertz) <= 2 and 300 <= min(burst.hertz) <= 1500 for burst in tone)
        pcm = tones.cadence(tone)
        assert len(pcm) % (2 * TONE_FORMAT.block) == 0
        wanted = sum(burst.tone + burst.pause for burst in tone)
        assert len(pcm) / 2 / CLOCK_RATE == pytest.approx(wanted, abs=0.021)


def test_the_ring_leaves_a_pause_for_the_ear() -> None:
    assert not _samples(tones.ring())[int(1.8 * CLOCK_RATE) :].any()


@pytest.mark.parametrize(
    ("peak", "level"), [(0, SILENCE), (1, -90.3), (16_384, -6.0), (32_768, 0.0), (99_999, 0.0), (-5, SILENCE)]
)
def test_levels_are_decibels_of_full_scale(peak: int, level: float) -> None:
    assert from_peak(peak) == level


def test_the_peak_is_the_farthest_from_zero_on_either_side() -> None:
    assert peak_of(array.array("h", [3, -9, 5])) == 9
    assert peak_of(array.array("h", [-32768, 100])) == 32768
    assert peak_of(array.array("h")) == 0


@pytest.mark.parametrize("tone", list(RingTone))
def test_every_ring_is_a_loop_of_whole_blocks_and_follows_the_volume(tone: RingTone) -> None:
    loud, soft = (tones.ring(RingVoice(tone, volume)) for volume in (100, 20))
    assert len(loud) == len(soft)
    assert len(loud) % (2 * CLOCK_RATE // 50) == 0
    assert _peak(soft) == pytest.approx(_peak(loud) / 5, rel=0.02)


def test_no_volume_makes_a_ring_silent() -> None:
    least = _peak(tones.ring(RingVoice(volume=LEAST_VOLUME)))
    assert _peak(tones.ring(RingVoice(volume=0))) == least > 0.01
