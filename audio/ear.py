"""Listens along in both directions and keeps short figures of what passed; no sound is kept.

The streams' threads fill it frame by frame, some microseconds each; whoever wants to know takes the figures
on a thread of his own.
"""

import ctypes
from collections import deque
from typing import Any, Final

import numpy

from audio.heard import KEPT_FRAMES, Heard
from audio.ports import FRAME_SAMPLES

CLIPPED: Final = 32_600
"""A peak of a 16-bit sample from which on a microphone is taken to be over its limit."""

_Samples: Final = ctypes.c_int16 * FRAME_SAMPLES


class Ear:
    """Figures of the two directions. `near` and `far` each on their stream's thread, `take` on any."""

    def __init__(self) -> None:
        self._frames = self._peak = self._clipped = self._speech = 0
        self._near: deque[float] = deque(maxlen=KEPT_FRAMES)
        self._far: deque[float] = deque(maxlen=KEPT_FRAMES)
        self._far_now = 0.0

    def near(self, raw: Any, sent: Any, *, spoken: bool) -> None:
        """Note a frame of the microphone: as it came, as it is sent, whether somebody speaks in it."""
        peak = max(int(raw.max()), -int(raw.min()))
        self._frames += 1
        self._peak = max(self._peak, peak)
        self._clipped += peak >= CLIPPED
        self._speech += spoken
        self._near.append(_power(sent))
        self._far.append(self._far_now)

    def far(self, address: int) -> None:
        """Note a frame that the speaker plays."""
        self._far_now = _power(at(address))

    def take(self) -> Heard:
        """Return the figures since the last call."""
        heard = Heard(
            self._frames, self._peak, self._clipped, self._speech, tuple(self._near), tuple(self._far)
        )
        self._frames = self._peak = self._clipped = self._speech = 0
        return heard


def at(address: int) -> Any:
    """Return the frame at an address as an array on that very memory."""
    frame: Any = _Samples.from_address(address)
    return numpy.frombuffer(frame, numpy.int16)


def _power(samples: Any) -> float:
    wide = samples.astype(numpy.float32)
    return float(numpy.dot(wide, wide)) / FRAME_SAMPLES
