"""A far end whose clock is not ours: what it says, and when its packets come. Time is a number here.

The signals go round and round without a seam. Packets are of 20 ms; each may come later (jitter, also
out of order) or never. Everything comes from seeds.
"""

import heapq
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy
from numpy.typing import NDArray

from tests.engine.far_codec import Coded
from tests.peers import rtp
from tests.peers.speech import RATE as WIDE
from tests.peers.speech import speech

PACKET_SECONDS: Final = 0.02
ROUND_SECONDS: Final = 60
_HEADER: Final = struct.Struct("!BBHII")
_PHASE: Final = 0.003
"""Seconds by which packets come after our own ticks at first."""
_HERTZ: Final = 437.0
"""Not a whole number of turns in a packet: one that is left out or filled in is a step."""
_CHORDS: Final = ((262, 330, 392), (294, 349, 440), (247, 294, 392), (262, 330, 523))

Samples = NDArray[Any]


def said(kind: str, rate: int = rtp.RATE) -> Samples:
    """Return a round of `tone`, `music` or `speech` with pauses, so many samples a second from -1 to 1."""
    count = ROUND_SECONDS * rate
    if kind == "tone":
        return numpy.asarray(0.25 * numpy.sin(2 * numpy.pi * _HERTZ / rate * numpy.arange(count)))
    if kind == "music":
        return _music(count, rate)
    return speech(ROUND_SECONDS) if rate == WIDE else _halved(speech(ROUND_SECONDS))


def _music(count: int, rate: int) -> Samples:
    """Return plucked chords, each half a second, that ring on into the next."""
    sound = numpy.zeros(count)
    at = numpy.arange(2 * rate) / rate
    for number in range(count * 2 // rate):
        place = (number * rate // 2 + numpy.arange(len(at))) % count
        for hertz in _CHORDS[number // 4 % len(_CHORDS)]:
            swell = numpy.exp(-2.5 * at) * -numpy.expm1(-at / 0.01) * numpy.clip((2 - at) / 0.2, 0, 1)
            for overtone in (1, 2, 3):
                turns = 2 * numpy.pi * hertz * overtone * at
                sound[place] += 0.05 / overtone * swell * numpy.sin(turns)
    return sound


def _halved(wide: Samples) -> Samples:
    """Return 8 kHz of 16 kHz."""
    spectrum = numpy.fft.rfft(wide[: ROUND_SECONDS * WIDE])
    return numpy.asarray(numpy.fft.irfft(spectrum[: len(spectrum) // 2 + 1], ROUND_SECONDS * rtp.RATE) / 2)


@dataclass(frozen=True)
class Road:
    """What happens to packets: the clock's error, the most they come later, the part that never comes.

    Where the road stands still (from when, for how long), everything comes at once in the end.
    """

    millionths: float
    jitter_seconds: float = 0.0
    lost: float = 0.0
    standstills: tuple[tuple[float, float], ...] = ()

    def opens(self, at: float) -> float:
        """Return when something comes that would have come then."""
        return next((since + held for since, held in self.standstills if since <= at < since + held), at)


@dataclass(frozen=True)
class Arrival:
    """One packet: our time in seconds, its number, its bytes (None: lost)."""

    at: float
    number: int
    data: bytes | None


def arrivals(sound: Coded, road: Road, seconds: float) -> Iterator[Arrival]:
    """Yield the packets of so many seconds in the order they come."""
    chance = numpy.random.default_rng(7)
    waiting: list[tuple[float, int]] = []
    fates: dict[int, bool] = {}
    each = PACKET_SECONDS / (1 + road.millionths / 1e6)
    for number in range(int(seconds / each)):
        late, fate = chance.random(2)
        fates[number] = bool(fate < road.lost)
        comes = road.opens(number * each + _PHASE + late * road.jitter_seconds)
        heapq.heappush(waiting, (comes, number))
        while waiting and waiting[0][0] <= number * each:
            at, first = heapq.heappop(waiting)
            yield Arrival(at, first, None if fates.pop(first) else _packet(sound, first))


def _packet(sound: Coded, number: int) -> bytes:
    stamp = number * sound.step & 0xFFFFFFFF
    header = _HEADER.pack(0x80, sound.number, number & 0xFFFF, stamp, 0x434C4F43)
    return header + sound.packets[number % len(sound.packets)]
