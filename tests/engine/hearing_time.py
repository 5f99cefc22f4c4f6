"""Listens to a round that is played again and again: where in it we are, and whether something broke.

Two kinds of break are told apart. A *jump*: from one tenth of a second to the next the sound is more than
a quarter of a millisecond ahead or behind of where it should be (something was cut out or filled in, however
smoothly). A *click*: a step in the sound (its second difference) that was not sent anywhere near.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy
from numpy.typing import NDArray

RATE: Final = 16_000
LOOK: Final = RATE // 10
"""A tenth of a second."""
JUMP: Final = RATE // 4000
FOLLOWED: Final = LOOK * 500e-6
"""Samples by which a clock that is followed moves the sound in a tenth of a second."""
_REACH: Final = 800
"""How far around the expected place is searched: 50 ms."""
_ALIKE: Final = 0.9
_QUIET: Final = 150.0
_STEEPER: Final = 1.6
_GRAIN: Final = 700.0
"""What the steps of A-law add to a second difference."""
_BLOCK: Final = 160

Samples = NDArray[Any]


@dataclass
class Ear:
    """Follows the sound by `hear`, a tenth of a second at a time; its figures grow."""

    reference: Samples
    reach: int = _REACH
    """For a steady tone less than half a turn: it looks the same a turn later."""
    place: float | None = None
    jumps: int = 0
    clicks: int = 0
    silent: int = 0
    looks: int = 0
    places: list[tuple[int, float]] = field(default_factory=list)
    _before: Samples = field(default_factory=lambda: numpy.zeros(2))

    def hear(self, number: int, heard: Samples, excused: bool) -> None:
        """Listen to the tenth of a second of that number; `excused`: a packet of it was lost."""
        self._listen(number, heard, excused)
        self._before = heard[-2:]

    def _listen(self, number: int, heard: Samples, excused: bool) -> None:
        expected = number * LOOK if self.place is None else self.place + LOOK
        here = self._around(expected, LOOK)
        if numpy.sqrt(numpy.mean(here**2)) < _QUIET:
            self.place = expected if self.places else None
            return
        if excused and self.places:
            self.place = expected
            return
        found, alike = self._find(heard, expected)
        self.looks += 1
        self.silent += alike < _ALIKE
        if self.places:
            unheard = number - self.places[-1][0]
            self.jumps += abs(found - expected) > JUMP + unheard * FOLLOWED
            self.clicks += alike >= _ALIKE and self._clicks(heard, found)
        self.place = found
        self.places.append((number, found))

    def _around(self, place: float, count: int, margin: int = 0) -> Samples:
        start = round(place) - margin
        return numpy.take(self.reference, range(start, start + count + 2 * margin), mode="wrap")

    def _find(self, heard: Samples, expected: float) -> tuple[float, float]:
        """Return where this is in the round (fractions of a sample), and how alike it is (0 to 1)."""
        reach = self.reach if self.place is not None else max(self.reach, 4 * _REACH)
        there = self._around(expected, LOOK, reach)
        size = 1 << (len(there) + LOOK).bit_length()
        product = numpy.fft.rfft(there, size) * numpy.conj(numpy.fft.rfft(heard, size))
        match = numpy.fft.irfft(product, size)[: 2 * reach + 1]
        sums = numpy.concatenate(([0.0], numpy.cumsum(there**2)))
        power = numpy.sqrt(sums[LOOK : LOOK + 2 * reach + 1] - sums[: 2 * reach + 1]) + 1
        score = match / power
        best = int(numpy.argmax(score))
        part, peak = 0.0, float(score[best])
        if 0 < best < 2 * reach:  # between two samples it is more alike than at either
            low, middle, high = score[best - 1 : best + 2]
            part = float((low - high) / (2 * (low - 2 * middle + high)))
            peak -= float((low - high) * part / 4)
        alike = peak / float(numpy.sqrt(numpy.sum(heard**2)) + 1)
        return round(expected) - reach + best + part, alike

    def _clicks(self, heard: Samples, found: float) -> int:
        """Return in how many blocks of 10 ms there is a step that was not sent."""
        steps = numpy.abs(numpy.diff(heard, 2, prepend=self._before))
        sent = numpy.abs(numpy.diff(self._around(found, LOOK, _BLOCK), 2, prepend=(0.0, 0.0)))
        sent[:4] = 0
        blocks = steps.reshape(-1, _BLOCK).max(axis=1)
        near = sent.reshape(-1, _BLOCK).max(axis=1)
        allowed = _STEEPER * numpy.maximum(numpy.maximum(near[:-2], near[1:-1]), near[2:]) + _GRAIN
        return int((blocks > allowed).sum())
