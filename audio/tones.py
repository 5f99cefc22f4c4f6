"""Tones made by us: the ring, the ringback, the test tone; 16 kHz, mono, 16 bit, ready to be looped."""

import array
import math
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from audio.ports import CLOCK_RATE, LEAST_VOLUME, USUAL_RING, RingTone, RingVoice
from audio.regions import EUROPE, Cadence, Tone

_OVERTONES: Final = ((1.0, 1.0), (2.0, 0.28), (3.0, 0.1), (4.2, 0.05))
_RING_NOTES: Final = ((0.0, 523.25), (0.16, 659.26), (0.32, 783.99), (0.62, 659.26), (0.78, 783.99))
_RING_SECONDS: Final = 3.0
_RING_LEVEL: Final = 0.30
_TONE_LEVEL: Final = 0.18
_EDGE_SECONDS: Final = 0.01
_BLOCK_BYTES: Final = 2 * CLOCK_RATE // 50
_KEPT: Final = 8
"""Rings and tones of 100 to 200 kB that are kept: each step of a volume makes another."""

_PHONE: Final[Tone] = (Cadence((400, 450), 0.4, 0.2), Cadence((400, 450), 0.4, 2.0))


@lru_cache(maxsize=_KEPT)
def ring(voice: RingVoice = USUAL_RING) -> bytes:
    """Return one round of the ring, quiet at its end."""
    loudness = min(100, max(LEAST_VOLUME, voice.volume)) / 100
    if voice.tone is RingTone.PHONE:
        return cadence(_PHONE, loudness * _RING_LEVEL)
    if voice.tone is RingTone.SOFT:
        return _run(((0.0, 440.0),), loudness * _RING_LEVEL)
    return _run(_RING_NOTES, loudness * _RING_LEVEL)


def _run(notes: tuple[tuple[float, float], ...], level: float) -> bytes:
    total = [0.0] * int(_RING_SECONDS * CLOCK_RATE)
    for start, hertz in notes:
        first = int(start * CLOCK_RATE)
        for index, sample in enumerate(_bell(hertz)):
            total[first + index] += sample
    return _pcm(level * sample for sample in total)


@lru_cache(maxsize=_KEPT)
def cadence(tone: Tone = EUROPE.ringback, level: float = _TONE_LEVEL) -> bytes:
    """Return one round of a country's tone, in whole blocks of 20 ms: the last pause may grow."""
    made = b"".join(
        _pcm(_steady(burst.hertz, burst.tone, level)) + bytes(2 * int(burst.pause * CLOCK_RATE))
        for burst in tone
    )
    return made + bytes(-len(made) % _BLOCK_BYTES)


@cache
def test_tone() -> bytes:
    """Return one second of the test tone: two notes, one after the other."""
    notes = (*_steady((440.0,), 0.5, _TONE_LEVEL), *_steady((554.37,), 0.5, _TONE_LEVEL))
    return _pcm(notes)


@cache
def _bell(hertz: float, seconds: float = 0.9) -> tuple[float, ...]:
    """Return a struck note: overtones that fade faster the higher they are, without a click at either end."""
    count = int(seconds * CLOCK_RATE)
    note = [0.0] * count
    for multiple, share in _OVERTONES:
        step, fade = 2.0 * math.pi * hertz * multiple / CLOCK_RATE, 4.5 * multiple / CLOCK_RATE
        for index in range(count):
            note[index] += share / 2.0 * math.exp(-fade * index) * math.sin(step * index)
    rise, fall = 0.004 * CLOCK_RATE, 0.05 * CLOCK_RATE
    return tuple(note[i] * min(1.0, i / rise, (count - i) / fall) for i in range(count))


def _steady(hertz: tuple[float, ...], seconds: float, level: float) -> Iterable[float]:
    count = int(seconds * CLOCK_RATE)
    edge = _EDGE_SECONDS * CLOCK_RATE
    steps = [2.0 * math.pi * frequency / CLOCK_RATE for frequency in hertz]
    for index in range(count):
        loudness = level * min(1.0, index / edge, (count - index) / edge) / len(steps)
        yield loudness * sum(math.sin(step * index) for step in steps)


def _pcm(samples: Iterable[float]) -> bytes:
    return array.array("h", (int(32767 * max(-1.0, min(1.0, sample))) for sample in samples)).tobytes()
