"""A rehearsal without a call: the agent's voice is taped and judged, a sweep measures echo and delay.

`Tape` sits in the sound path (see `audio.treatment`); the judging is pure.
"""

import ctypes
import threading
from dataclasses import dataclass
from typing import Any, Final

import numpy
from numpy.typing import NDArray

from audio.decibel import from_peak
from audio.guards import DEAD_PEAK, SPEECH_PEAK
from audio.ports import CLOCK_RATE, FRAME_BYTES, FRAME_SAMPLES

CURVE_SECONDS: Final = 0.1
CLIPPED: Final = 32_600
SWEEP_SECONDS: Final = 0.3
LONGEST_SECONDS: Final = 10.0
_SWEEP_HERTZ: Final = (400.0, 3000.0)
_SWEEP_LEVEL: Final = 0.25
_FOUND: Final = 8.0
"""How far the best match must stand above the rest to be the sweep and not chance."""

Samples = NDArray[numpy.int16]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What was found. Levels in dBFS; `echo_db` is how loud the sweep came back (None: it did not)."""

    curve: tuple[float, ...] = ()
    peak: float = -96.0
    quiet: bool = True
    soft: bool = True
    clipped: bool = False
    echo_db: float | None = None
    delay_ms: float | None = None


class Tape:
    """Keeps what the microphone gives and plays into the speaker what it is told. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._near: list[bytes] = []
        self._far = b""
        self._began_at = 0
        self.running = threading.Event()
        self.played = threading.Event()

    def near(self, address: int) -> None:
        """Keep a frame; the microphone's thread."""
        with self._lock:
            if len(self._near) < LONGEST_SECONDS * CLOCK_RATE / FRAME_SAMPLES:
                self._near.append(ctypes.string_at(address, FRAME_BYTES))
        self.running.set()

    def far(self, address: int) -> None:
        """Put the next frame of what is to be played in place of the speaker's; the speaker's thread."""
        with self._lock:
            frame, self._far = self._far[:FRAME_BYTES], self._far[FRAME_BYTES:]
            left = bool(self._far)
        if frame:
            ctypes.memmove(address, frame.ljust(FRAME_BYTES, b"\0"), FRAME_BYTES)
        if not left:
            self.played.set()

    def play(self, sound: bytes) -> None:
        """Play this from now on, and begin the tape anew; `played` is set when it has been handed on."""
        with self._lock:
            self._far, self._near = sound, []
        self.played.clear()

    def taped(self) -> Samples:
        """Return what was taped since the last `play`, or since the start."""
        with self._lock:
            return numpy.frombuffer(b"".join(self._near), numpy.int16)


def sweep() -> bytes:
    """Return the sound that measures echo and delay: a soft sweep, then quiet as long as an echo may take."""
    at = numpy.arange(int(SWEEP_SECONDS * CLOCK_RATE)) / CLOCK_RATE
    low, high = _SWEEP_HERTZ
    turn = 2 * numpy.pi * (low * at + (high - low) / (2 * SWEEP_SECONDS) * at**2)
    sound = _SWEEP_LEVEL * numpy.sin(turn) * numpy.hanning(len(at)) ** 0.25
    return numpy.concatenate([sound * 32767, numpy.zeros(CLOCK_RATE)]).astype(numpy.int16).tobytes()


def judge(voice: Samples, echo: Samples) -> Rehearsed:
    """Judge a taped voice, and a tape that began when the sweep was played."""
    peak = int(numpy.abs(voice.astype(numpy.int32)).max(initial=0))
    echo_db, delay_ms = _echo(echo)
    return Rehearsed(
        curve=curve(voice),
        peak=from_peak(peak),
        quiet=peak <= DEAD_PEAK,
        soft=peak < SPEECH_PEAK,
        clipped=int(numpy.count_nonzero(numpy.abs(voice.astype(numpy.int32)) >= CLIPPED)) > 5,
        echo_db=echo_db,
        delay_ms=delay_ms,
    )


def curve(samples: Samples) -> tuple[float, ...]:
    """Return the peak of each tenth of a second in dBFS."""
    step = int(CURVE_SECONDS * CLOCK_RATE)
    wide = numpy.abs(samples[: len(samples) // step * step].astype(numpy.int32)).reshape(-1, step)
    return tuple(from_peak(int(peak)) for peak in wide.max(axis=1, initial=0))


def _echo(taped: Samples) -> tuple[float | None, float | None]:
    """Return how loud the sweep came back (dB below as played) and after how many milliseconds."""
    played: Any = numpy.frombuffer(sweep(), numpy.int16)[: int(SWEEP_SECONDS * CLOCK_RATE)].astype(float)
    heard = taped.astype(float)
    if len(heard) < 2 * len(played):
        return None, None
    size = 1 << (len(heard) + len(played)).bit_length()
    spectrum = numpy.fft.rfft(heard, size) * numpy.conj(numpy.fft.rfft(played, size))
    likeness = numpy.abs(numpy.fft.irfft(spectrum, size)[: len(heard) - len(played)])
    place = int(likeness.argmax())
    if likeness[place] < _FOUND * max(1.0, float(numpy.median(likeness))):
        return None, None
    gain = float(likeness[place]) / float(numpy.dot(played, played))
    return round(20 * float(numpy.log10(max(gain, 1e-5))), 1), round(1000 * place / CLOCK_RATE, 1)
