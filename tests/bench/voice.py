"""A voice through a telephone and an echo: where it was lost, where it jumped, how late it came.

For telephones that treat sound, which would take steady tones for noise. A hop of 10 ms in which the voice
was loud and nothing at all is heard is missing; where the delay of half a second's envelope differs from the
one before, sound was left out or put in.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy
from numpy.typing import NDArray

from app.demo.clips import VOICES
from tests.peers.pulse import RATE
from tests.peers.speech import RATE as SPEECH_RATE
from tests.peers.speech import speech

HOP: Final = RATE // 100
LOUD: Final = 0.02
"""Mean of a hop in which somebody surely speaks: -34 dBFS."""
NOTHING: Final = 2 / 32768
LONGEST_DELAY: Final = 1.5
STRETCH: Final = RATE // 2
JUMP_SECONDS: Final = 0.005
_LIKE: Final = 0.5
"""Likeness from which a stretch's delay is believed; the voice is clean, the treatment bends it a little."""
_AS_BEFORE: Final = 0.8

Samples = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Voiced:
    """What was heard of a voice; `missing` and `jumps` are events in `seconds` of speech and pauses."""

    seconds: float
    missing: int
    jumps: int
    median_ms: float | None

    @property
    def glitches_a_minute(self) -> float:
        """Events a minute."""
        return 60 * (self.missing + self.jumps) / self.seconds if self.seconds else 0.0


def said(seconds: float) -> Samples:
    """Return what is said for so long: every voice of the demo, at RATE."""
    names = sorted(path.stem for path in VOICES.glob("*.ulaw"))
    narrow = speech(seconds, *names)
    at = numpy.arange(int(seconds * RATE)) * SPEECH_RATE / RATE
    return numpy.asarray(numpy.interp(at, numpy.arange(len(narrow)), narrow))


def judge(spoken: Samples, heard: Samples) -> Voiced:
    """Compare what was spoken with what came back, from one recording; both mono at RATE."""
    places = range(0, len(spoken) - STRETCH - int(LONGEST_DELAY * RATE), STRETCH)
    delays: dict[int, int] = {}
    before: int | None = None
    for place in places:
        delay = _delay(spoken, heard, place, before)
        if delay is not None:
            delays[place] = before = delay
    if not delays:
        return Voiced(len(spoken) / RATE, 1, 0, None)
    late = list(delays.values())
    jumps = int(numpy.count_nonzero(numpy.abs(numpy.diff(late)) > JUMP_SECONDS * RATE))
    median = round(1000 * float(numpy.median(late)) / RATE, 1)
    return Voiced(len(spoken) / RATE, _missing(spoken, heard, delays), jumps, median)


def _delay(spoken: Samples, heard: Samples, place: int, before: int | None) -> int | None:
    """Return after how many samples a loud stretch came, None where it is too soft or not alike.

    A voice is like itself a turn of its pitch away: what came `before` is kept where it fits nearly as well.
    """
    part = spoken[place : place + STRETCH]
    if numpy.mean(numpy.abs(part)) < LOUD:
        return None
    window = heard[place : place + STRETCH + int(LONGEST_DELAY * RATE)]
    size = 1 << (len(window) + len(part) - 1).bit_length()
    product = numpy.fft.rfft(window, size) * numpy.conj(numpy.fft.rfft(part, size))
    likeness = numpy.fft.irfft(product, size)[: len(window) - STRETCH]
    best = int(likeness.argmax())
    if before is not None:
        start = max(0, before - int(JUMP_SECONDS * RATE))
        near = start + int(likeness[start : before + int(JUMP_SECONDS * RATE)].argmax())
        best = near if likeness[near] > _AS_BEFORE * likeness[best] else best
    power = numpy.linalg.norm(part) * numpy.linalg.norm(window[best : best + STRETCH])
    return best if power and likeness[best] / power > _LIKE else None


def _missing(spoken: Samples, heard: Samples, delays: dict[int, int]) -> int:
    """Count the times at which nothing was heard though somebody spoke, in the hop and both beside it."""
    lost: list[int] = []
    for place, delay in delays.items():
        loud = numpy.abs(_hops(spoken, place)).mean(1) > LOUD
        loud[1:-1] &= loud[2:] & loud[:-2]
        nothing = numpy.abs(_hops(heard, place + delay)).max(1) <= NOTHING
        lost += [place // HOP + int(hop) for hop in numpy.flatnonzero(loud & nothing)]
    return 1 + int(numpy.count_nonzero(numpy.diff(lost) > 10)) if lost else 0


def _hops(samples: Samples, place: int) -> Samples:
    return samples[place : place + STRETCH].reshape(-1, HOP)
