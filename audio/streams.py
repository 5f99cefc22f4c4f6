"""The stream of one direction through a door, with a watchdog that notices a card that went silent."""

import ctypes
import logging
import threading
from collections.abc import Callable
from typing import Any, Final, Protocol

from audio.buffer import Buffer
from audio.decibel import SILENCE, from_peak, peak_of
from audio.door import Door, Format, OpenStream, StreamCallback
from audio.ports import FRAME_MILLISECONDS, FRAME_SAMPLES, Direction, StreamEnds, StreamWatch

log = logging.getLogger("hearthline.audio")

LATENCY_MILLISECONDS: Final = 40
START_TICK_SECONDS: Final = 0.02
START_TICKS: Final = 150
TICK_SECONDS: Final = 0.1
LOST_TICKS: Final = 2
_FRAGMENT_SECONDS: Final = 2 * FRAME_MILLISECONDS / 1000
"""What a microphone gathers before it gives a frame, and then waits to be read."""
STEADY_FRAMES: Final = 10
"""A fresh speaker stream takes some frames at once to fill its buffer; what follows shows that it runs."""


class Moving(Protocol):
    """A stream that runs. The figures on any thread."""

    @property
    def watched(self) -> bool:
        """Say whether it tells by itself how it fares, and finds the latency that it needs."""
        ...

    @property
    def frames(self) -> int:
        """Return how many frames have passed."""
        ...

    @property
    def stumbles(self) -> int:
        """Return how often the card ran dry."""
        ...

    @property
    def lateness(self) -> float:
        """Return the seconds between us and the ear or mouth; 0: not known."""
        ...

    def peak(self) -> int:
        """Return the highest sample since the last call, 0 while nobody measures."""
        ...

    def close(self) -> None:
        """Stop; no frame passes after it; idempotent."""
        ...


class Mover(Protocol):
    """Opens streams of one direction and moves their frames: in Python here, in C in `audio.native`."""

    def start(self, device: str, form: Format, watch: StreamWatch) -> Moving:
        """Open and start a stream, which may tell `watch` by itself. Raises DeviceError."""
        ...

    def meter(self, on: bool) -> None:
        """Measure peaks from now on, or not."""
        ...


class WatchedStream:
    """The microphone's or the speaker's stream: 16 kHz, 10 ms; `latency` in seconds is wished for."""

    def __init__(self, direction: Direction, mover: Mover, latency: float) -> None:
        self._direction = direction
        self._mover = mover
        self._buffer = Buffer(latency)
        self._moving: Moving | None = None
        self._metered = False
        self._stop = threading.Event()
        self._watchdog: threading.Thread | None = None

    @property
    def direction(self) -> Direction:
        """Return whether this is the speaker's or the microphone's stream."""
        return self._direction

    def open(self, device: str, watch: StreamWatch) -> None:
        """Open and start; see the contract. Raises DeviceError."""
        self.close()
        form = Format(block=FRAME_SAMPLES, latency=self._buffer.latency)
        moving = self._moving = self._mover.start(device, form, watch)
        self._stop = threading.Event()
        if moving.watched:
            return
        self._watchdog = threading.Thread(
            target=watch_over,
            args=(lambda: self._look(moving, watch), self._stop, watch),
            name=f"{self._direction} watchdog",
            daemon=True,
        )
        self._watchdog.start()

    def close(self) -> None:
        """Close and wait for the watchdog; idempotent."""
        self._stop.set()
        if self._watchdog is not None:
            self._watchdog.join()
            self._watchdog = None
        moving, self._moving = self._moving, None
        if moving is not None:
            moving.close()
            frames, stumbles, latency = moving.frames, moving.stumbles, round(self._buffer.latency * 1000)
            log.info(
                "%s closed after %d frames, %d stumbles; buffer now %d ms",
                self._direction, frames, stumbles, latency,
            )  # fmt: skip
            if not moving.watched:
                self._buffer.rest(frames, stumbles)

    def meter(self, on: bool) -> None:
        """Measure peaks, or not."""
        self._metered = on
        self._mover.meter(on)

    def level(self) -> float:
        """Return the peak since the last call in dBFS."""
        moving = self._moving
        return from_peak(moving.peak()) if self._metered and moving is not None else SILENCE

    def lateness(self) -> float:
        """Return the seconds between us and the ear or mouth; while nothing is known, what was wished for."""
        moving = self._moving
        known = moving.lateness if moving is not None else 0.0
        wished = self._buffer.latency if self._direction is Direction.OUTPUT else _FRAGMENT_SECONDS
        return known or wished

    def _look(self, moving: Moving, watch: StreamWatch) -> int:
        """Return the frames so far; ask for a longer buffer when the card ran dry too often."""
        frames = moving.frames
        if self._buffer.must_grow(frames, moving.stumbles):
            watch.on_stumbling()
        return frames


class PythonMover:
    """Moves the frames of streams that a door opens; everything happens in the door's callbacks."""

    def __init__(self, direction: Direction, ends: StreamEnds, door: Door) -> None:
        self._direction = direction
        self._ends = ends
        self._door = door
        self._metered = False

    def start(self, device: str, form: Format, watch: StreamWatch) -> Moving:  # noqa: ARG002 - told from outside
        """Open and start a stream. Raises DeviceError."""
        moving = _PythonMoving()
        moving.stream = self._door.open(device, self._direction, form, self._callback(moving))
        return moving

    def meter(self, on: bool) -> None:
        """Measure peaks, or not: it costs a little on each frame."""
        self._metered = on

    def _callback(self, moving: "_PythonMoving") -> StreamCallback:
        """Return PortAudio's callback; everything it needs is bound here once, not looked up per frame."""
        on_thread, on_frame = self._ends.on_thread, self._ends.on_frame
        address_of = self._door.address()
        samples = ctypes.c_int16 * FRAME_SAMPLES
        playing = self._direction is Direction.OUTPUT

        def callback(source: Any, target: Any, _count: int, _time: Any, status: Any, _data: Any) -> int:
            if not moving.frames:
                on_thread()
            if status:
                moving.stumbles += 1
            address = address_of(target if playing else source)
            on_frame(address)
            moving.frames += 1
            if self._metered:
                moving.highest = max(moving.highest, peak_of(samples.from_address(address)[:]))
            return 0

        return callback


class _PythonMoving:
    """How many frames one opened stream has moved, how often the card ran dry, its peak while metered."""

    watched = False

    def __init__(self) -> None:
        self.frames = 0
        self.stumbles = 0
        self.highest = 0
        self.lateness = 0.0
        self.stream: OpenStream | None = None

    def peak(self) -> int:
        """Return the highest sample since the last call."""
        peak, self.highest = self.highest, 0
        return peak

    def close(self) -> None:
        """Close the stream."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()


def watch_over(
    frames: Callable[[], int],
    stop: threading.Event,
    watch: StreamWatch,
) -> None:
    """Tell whenever frames begin to flow and whenever they stop; ends on `stop`, or if they never began.

    Counts its own ticks instead of reading a clock: when the whole machine stood still, nothing was lost.
    """
    seen = silent = 0
    running = began = False
    while not stop.wait(TICK_SECONDS if running else START_TICK_SECONDS):
        count = frames()
        silent = 0 if count != seen else silent + 1
        seen = count
        if not running and not silent and count >= STEADY_FRAMES:
            running = began = True
            watch.on_running()
        elif running and silent >= LOST_TICKS:
            running = False
            watch.on_lost()
        elif not began and silent >= START_TICKS:
            watch.on_lost()
            return
