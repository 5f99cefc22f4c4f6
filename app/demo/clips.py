"""What the demo's callers say, and the music they may play: mu-law, 8 kHz, ready to send."""

import json
import math
from functools import cache
from pathlib import Path
from typing import Final

from app.demo import g711

VOICES: Final = Path(__file__).with_name("voices")
_MELODY: Final = (262, 330, 392, 523, 392, 330, 294, 349, 440, 587, 440, 349, 247, 294, 392, 494)


@cache
def clip(language: str, name: str) -> bytes:
    """Return a clip: `say`, `reply` or `bye` in one of `languages()`."""
    return (VOICES / f"{language}-{name}.ulaw").read_bytes()


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that are spoken here."""
    return tuple(json.loads((VOICES / "lines.json").read_text(encoding="utf-8")))


@cache
def words(language: str, name: str) -> str:
    """Return what a clip says, as text."""
    return str(json.loads((VOICES / "lines.json").read_text(encoding="utf-8"))[language][name])


@cache
def music() -> bytes:
    """Return eight seconds of a quiet plucked melody that can be repeated without a seam."""
    length = g711.SAMPLE_RATE // 2
    notes = {frequency: _note(frequency, length) for frequency in set(_MELODY)}
    return b"".join(notes[frequency] for frequency in _MELODY)


def _note(frequency: int, length: int) -> bytes:
    turn = 2 * math.pi * frequency / g711.SAMPLE_RATE
    samples = bytearray()
    for place in range(length):
        loudness = 7000 * min(1.0, place / 80) * math.exp(-3.5 * place / length)
        loudness *= min(1.0, (length - place) / 80)
        sound = math.sin(turn * place) + 0.3 * math.sin(2 * turn * place)
        samples.append(g711.ulaw(int(loudness * sound)))
    return bytes(samples)
