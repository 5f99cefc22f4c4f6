"""What is said in a home: voices, and the noises around them; mono, 16 kHz, samples from -1 to 1.

Voices are the demo's own (rendered once, telephone bandwidth); noises are made here from numbers.
"""

from functools import cache
from typing import Any, Final

import numpy
from numpy.typing import NDArray

from app.demo import g711
from app.demo.clips import VOICES

RATE: Final = 16_000
NOISES: Final = ("fan", "keyboard", "babble", "dog")
Samples = NDArray[Any]


@cache
def voice(name: str) -> Samples:
    """Return one clip, brought from 8 to 16 kHz, at -23 dBFS while it speaks."""
    table = numpy.array(g711.ULAW, dtype=numpy.float64) / 32768
    narrow = table[numpy.frombuffer((VOICES / f"{name}.ulaw").read_bytes(), numpy.uint8)]
    spectrum = numpy.fft.rfft(narrow)
    wide = numpy.fft.irfft(numpy.pad(spectrum, (0, len(spectrum) - 1)), 2 * len(narrow)) * 2
    loud = wide[numpy.abs(wide) > 0.02]
    return numpy.asarray(wide * 10 ** (-23 / 20) / max(1e-6, float(numpy.sqrt(numpy.mean(loud**2)))))


def speech(seconds: float, *names: str) -> Samples:
    """Return clips one after the other with a pause of half a second, round and round for so long."""
    pause = numpy.zeros(RATE // 2)
    said = numpy.concatenate(
        [part for name in names or ("en-say", "en-reply") for part in (voice(name), pause)]
    )
    return numpy.resize(said, int(seconds * RATE))


def noise(kind: str, seconds: float, level_db: float) -> Samples:
    """Return a noise of NOISES whose loud parts have this level (dBFS)."""
    chance = numpy.random.default_rng(sum(kind.encode()))
    count = int(seconds * RATE)
    made = {"fan": _fan, "keyboard": _keyboard, "babble": _babble, "dog": _dog}[kind](count, chance)
    loud = made[numpy.abs(made) > 0.05 * numpy.abs(made).max()]
    return numpy.asarray(made * 10 ** (level_db / 20) / float(numpy.sqrt(numpy.mean(loud**2))))


def frames(samples: Samples) -> NDArray[numpy.int16]:
    """Return samples as frames of 10 ms of 16-bit numbers, one a row; a rest is dropped."""
    whole = (numpy.clip(samples, -1, 1) * 32767).astype(numpy.int16)
    return whole[: len(whole) // 160 * 160].reshape(-1, 160)


def level_db(samples: Samples) -> float:
    """Return the mean level in dBFS (-120 for nothing)."""
    return float(20 * numpy.log10(max(1e-6, float(numpy.sqrt(numpy.mean(numpy.square(samples)))))))


def pauses(said: Samples) -> NDArray[numpy.bool_]:
    """Return for each sample whether nobody speaks within 50 ms of it."""
    loud = (numpy.abs(said) > 0.003).astype(float)
    near = numpy.convolve(loud, numpy.ones(RATE // 10), "same")
    return numpy.asarray(near < 0.5)


def _fan(count: int, chance: numpy.random.Generator) -> Samples:
    """A laptop's fan: noise that falls off from 300 Hz on, and the hum of its blades."""
    spectrum = numpy.fft.rfft(chance.normal(size=count))
    hertz = numpy.fft.rfftfreq(count, 1 / RATE)
    rush = numpy.fft.irfft(spectrum / (1 + (hertz / 300) ** 1.3), count)
    hum = numpy.sin(2 * numpy.pi * 233 * numpy.arange(count) / RATE)
    return numpy.asarray(rush + 0.3 * rush.std() * hum)


def _keyboard(count: int, chance: numpy.random.Generator) -> Samples:
    """Seven keys a second: a click as it hits, a softer one as it is let go."""
    made = numpy.zeros(count + RATE)
    click = chance.normal(size=400) * numpy.exp(-numpy.arange(400) / 60)
    at = 0
    while at < count:
        made[at : at + 400] += click * chance.uniform(0.6, 1)
        made[at + 1400 : at + 1800] += 0.4 * click
        at += int(chance.uniform(0.08, 0.22) * RATE)
    return made[:count]


def _babble(count: int, chance: numpy.random.Generator) -> Samples:
    """The flatmates: five voices at once, each from another place."""
    names = ("ro-say", "es-say", "ko-say", "en-ph-say", "en-ph-reply")
    seconds = count / RATE + 1
    made = numpy.zeros(count)
    for name in names:
        start = int(chance.integers(0, RATE))
        made += speech(seconds, name)[start : start + count]
    return made


def _dog(count: int, chance: numpy.random.Generator) -> Samples:
    """Two barks every three seconds: harmonics that fall in pitch."""
    made = numpy.zeros(count + RATE)
    at = numpy.arange(RATE // 4) / RATE
    turn = 2 * numpy.pi * numpy.cumsum(620 - 900 * at) / RATE
    bark = sum(numpy.sin(order * turn) / order for order in range(1, 7)) * numpy.exp(-at * 12)
    bark = bark + 0.3 * chance.normal(size=len(at)) * numpy.exp(-at * 20)
    for start in range(RATE // 2, count, 3 * RATE):
        for again in (0, int(0.4 * RATE)):
            made[start + again : start + again + len(bark)] += bark
    return made[:count]
