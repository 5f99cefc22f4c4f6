"""The stream of one direction through a door, with a watchdog that notices a card that went silent."""

import ctypes
import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from audio.buffer import Buffer
from audio.decibel import SILENCE, from_peak, peak_of
from audio.door import Door, Format, OpenStream, StreamCallback
from audio.ports import FRAME_SAMPLES, Direction, StreamEnds, StreamWatch

log = logging.getLogger("hearthline.audio")

LATENCY_MILLISECONDS: Final = 40
START_TICK_SECONDS: Final = 0.02
START_TICKS: Final = 150
TICK_SECONDS: Final = 0.1
LOST_TICKS: Final = 2
STEADY_FRAMES: Final = 10
"""A fresh speaker stream takes some frames at once to fill its buffer; what follows shows that it runs."""


class _Beat:
    """How many frames one opened stream has moved, how often the card ran dry, its peak while metered."""

    __slots__ = ("frames", "peak", "stumbles")

    def __init__(self) -> None:
        self.frames = 0
        self.stumbles = 0
        self.peak = 0


class DoorStream:
    """The microphone's or the speaker's stream: 16 kHz, 10 ms; `latency` in seconds is wished for."""

    def __init__(self, direction: Direction, ends: StreamEnds, door: Door, latency: float) -> None:
        self._direction = direction
        self._ends = ends
        self._door = door
        self._buffer = Buffer(latency)
        self._beat = _Beat()
        self._metered = False
        self._stream: OpenStream | None = None
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
        beat = self._beat = _Beat()
        self._stream = self._door.open(device, self._direction, form, self._callback(beat))
        self._stop = threading.Event()
        self._watchdog = threading.Thread(
            target=watch_over,
            args=(lambda: self._look(beat, watch), self._stop, watch),
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
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
            beat, latency = self._beat, round(self._buffer.latency * 1000)
            log.info(
                "%s closed after %d frames, %d stumbles; buffer now %d ms",
                self._direction,
                beat.frames,
                beat.stumbles,
                latency,
            )
            self._buffer.rest(beat.frames, beat.stumbles)

    def _look(self, beat: _Beat, watch: StreamWatch) -> int:
        """Return the frames so far; ask for a longer buffer when the card ran dry too often."""
        if self._buffer.must_grow(beat.frames, beat.stumbles):
            watch.on_stumbling()
        return beat.frames

    def meter(self, on: bool) -> None:
        """Measure peaks, or not."""
        self._metered = on

    def level(self) -> float:
        """Return the peak since the last call in dBFS."""
        peak, self._beat.peak = self._beat.peak, 0
        return from_peak(peak) if self._metered else SILENCE

    def _callback(self, beat: _Beat) -> StreamCallback:
        """Return PortAudio's callback; everything it needs is bound here once, not looked up per frame."""
        on_thread, on_frame = self._ends.on_thread, self._ends.on_frame
        address_of = self._door.address()
        samples = ctypes.c_int16 * FRAME_SAMPLES
        playing = self._direction is Direction.OUTPUT

        def callback(source: Any, target: Any, _count: int, _time: Any, status: Any, _data: Any) -> int:
            if not beat.frames:
                on_thread()
            if status:
                beat.stumbles += 1
            address = address_of(target if playing else source)
            on_frame(address)
            beat.frames += 1
            if self._metered:
                beat.peak = max(beat.peak, peak_of(samples.from_address(address)[:]))
            return 0

        return callback


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
