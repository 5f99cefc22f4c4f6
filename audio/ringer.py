"""Rings and plays tones on streams of its own, on as many devices as are chosen."""

import ctypes
import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from audio import tones
from audio.door import Door, Format, OpenStream, StreamCallback
from audio.ports import CLOCK_RATE, USUAL_RING, DeviceError, Direction, RingVoice
from audio.worker import Worker

log = logging.getLogger("hearthline.audio")

TONE_FORMAT: Final = Format(block=CLOCK_RATE // 50, latency=0.100)
_PATIENCE_SECONDS: Final = 3.0


class DoorRinger:
    """Owns one thread that opens and closes ring streams; a device that fails is skipped and logged."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._streams: list[OpenStream] = []
        self._worker = Worker("ringer")
        self._worker.submit(_prepare)

    def ring(self, devices: tuple[str, ...], voice: RingVoice = USUAL_RING) -> None:
        """Start ringing on these devices instead of whatever sounds."""
        self._worker.submit(lambda: self._play(devices, tones.ring(voice)))

    def play(self, device: str, tone: bytes) -> None:
        """Start a tone instead of whatever sounds."""
        self._worker.submit(lambda: self._play((device,), tone))

    def test(self, device: str, seconds: float, voice: RingVoice | None = None) -> None:
        """Play the test tone, or the ring, on the caller's thread. Raises DeviceError."""
        played = _Played()
        heard = int(seconds * CLOCK_RATE)
        tone = tones.test_tone() if voice is None else tones.ring(voice)
        stream = self._open(device, tone, played.note)
        try:
            if not played.reaches(heard, seconds + _PATIENCE_SECONDS):
                raise DeviceError(
                    "speaker_silent",
                    "The speaker does not take any sound.",
                    "Another program may hold it. Close that program or choose another speaker.",
                )
        finally:
            stream.close()

    def stop(self) -> None:
        """End ringing and tones."""
        self._worker.submit(self._stop)

    def close(self) -> None:
        """End everything."""
        if not self._worker.close(self._stop):
            log.warning("the ringing device did not let go")

    def _play(self, devices: tuple[str, ...], loop: bytes) -> None:
        self._stop()
        for device in devices:
            try:
                self._streams.append(self._open(device, loop))
            except DeviceError as error:
                log.info("cannot ring on %r: %s", device, error)

    def _open(self, device: str, loop: bytes, note: Callable[[int], None] | None = None) -> OpenStream:
        callback = _loop_player(loop, self._door.address(), note)
        return self._door.open(device, Direction.OUTPUT, TONE_FORMAT, callback)

    def _stop(self) -> None:
        streams, self._streams = self._streams, []
        for stream in streams:
            stream.close()


class _Played:
    """Counts the samples a device took."""

    def __init__(self) -> None:
        self._count = 0
        self._wanted: int | None = None
        self._enough = threading.Event()

    def note(self, samples: int) -> None:
        """Add samples; on the stream's thread."""
        self._count += samples
        if self._wanted is not None and self._count >= self._wanted:
            self._enough.set()

    def reaches(self, samples: int, seconds: float) -> bool:
        """Wait until so many were taken; False when that took longer than `seconds`."""
        self._wanted = samples
        return self._enough.wait(seconds)


def _prepare() -> None:
    """Make the tones before the first call: later it would take the GIL from the audio threads."""
    tones.ring(USUAL_RING)
    tones.cadence()


def _loop_player(
    loop: bytes, address_of: Callable[[Any], int], note: Callable[[int], None] | None
) -> StreamCallback:
    """Return a callback that plays `loop` round and round (its length is a multiple of the block)."""
    kept = ctypes.create_string_buffer(loop, len(loop))
    start, size = ctypes.addressof(kept), TONE_FORMAT.block * 2
    position = 0

    def callback(_source: Any, target: Any, count: int, _time: Any, _status: Any, _data: Any) -> int:
        nonlocal position
        ctypes.memmove(address_of(target), start + position, size)
        position = (position + size) % len(kept)
        if note is not None:
            note(count)
        return 0

    return callback
