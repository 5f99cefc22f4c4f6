"""Two sound cards whose clocks differ, for hours, as fast as it goes: C balances what lies between."""

import ctypes
from dataclasses import dataclass
from typing import Final

import numpy

from audio.ports import CLOCK_RATE, FRAME_BYTES, FRAME_SAMPLES
from tests.peers.native_sound import library

GOAL: Final = 4
"""Frames that shall lie before the speaker."""
HERTZ: Final = 437.0
"""Not a whole number of turns in a frame: a frame lost or doubled is a step."""
AMPLITUDE: Final = 8000.0
SMOOTH: Final = 1.6
"""How much steeper than the tone at its steepest a step must be to be a click."""
_STATE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Drifted:
    """Frames played less frames said, clicks, and how little and how much lay before the speaker."""

    balance: int
    clicks: int
    least: int
    most: int


def drifted(frames: int, ppm: float) -> Drifted:
    """Play a tone that never pauses, said by a microphone that is so much faster than the speaker."""
    state, played = ctypes.create_string_buffer(_STATE_BYTES), ctypes.create_string_buffer(2 * FRAME_BYTES)
    look, balance = library().hl_balance_look, library().hl_balance_pass
    turn = 2 * numpy.pi * HERTZ / CLOCK_RATE
    tone = (AMPLITUDE * numpy.sin(turn * numpy.arange(CLOCK_RATE))).astype(numpy.int16)
    said = [tone[n : n + FRAME_SAMPLES].tobytes() for n in range(0, CLOCK_RATE, FRAME_SAMPLES)]
    level, owed, count, passed, clicks, last = GOAL, 0.0, 0, 0, 0, 0
    least = most = level
    for _ in range(frames):
        level -= 1
        owed += 1 + ppm / 1e6
        while owed >= 1:
            look(state, level + 1, GOAL)
            made = balance(state, said[count % len(said)], played)
            count, passed, level, owed = count + 1, passed + made, level + made, owed - 1
            if made != 1 or count % 50 == 0:
                clicks += _clicks(last, played.raw[: made * FRAME_BYTES], AMPLITUDE * turn * SMOOTH)
            if made:
                end = made * FRAME_BYTES
                last = int.from_bytes(played.raw[end - 2 : end], "little", signed=True)
        least, most = min(least, level), max(most, level)
    return Drifted(passed - count, clicks, least, most)


def _clicks(last: int, sound: bytes, steepest: float) -> int:
    if not sound:
        return 0
    heard = numpy.frombuffer(sound, numpy.int16).astype(float)
    return int((numpy.abs(numpy.diff(heard, prepend=last)) > steepest).any())
