"""The one door to PortAudio in this process: one open at a time, a new start only when nothing is open.

PortAudio keeps its device list from its start; a new list needs a new start, which would break open streams.
"""

import logging
import threading
from collections.abc import Callable
from typing import Any, Final

from audio.door import Format, StreamCallback
from audio.ports import CLOCK_RATE, DeviceError, Direction
from audio.routes import Route, missing, word

log = logging.getLogger("hearthline.audio")

_BUSY: Final = -9985
_MISSING: Final = frozenset({-9996, -9993})


class PortAudioOpen:
    """A stream that runs; `close` returns when its callback cannot come any more."""

    def __init__(self, door: "PortAudio", stream: Any, callback: Any) -> None:
        self._door = door
        self._stream = stream
        self._callback = callback

    def close(self) -> None:
        """Stop without draining, and let go of the device; idempotent."""
        stream, self._stream = self._stream, None
        if stream is not None:
            self._door.close(stream)


class PortAudio:
    """Opens and closes streams under one lock; PortAudio itself starts with the first need of it."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._lock = threading.Lock()
        self._module: Any = None
        self._open = 0

    def warm_up(self) -> None:
        """Start PortAudio now, so that the first call need not wait; a failure shows at the first open."""
        with self._lock:
            try:
                self._sounddevice()
            except DeviceError as error:
                log.info("PortAudio did not start: %s", error)

    def open(
        self, device: str, direction: Direction, form: Format, callback: StreamCallback
    ) -> PortAudioOpen:
        """Open and start a stream. Raises DeviceError."""
        with self._lock:
            sounddevice = self._sounddevice()
            index = self._index(device, direction)
            if index is None and not self._open:
                self._restart()
                index = self._index(device, direction)
            if index is None:
                raise self._route.absent(direction)
            pointer = sounddevice._ffi.callback("PaStreamCallback", callback, error=sounddevice._lib.paAbort)
            try:
                with self._route.towards(device, direction):
                    stream = self._start(index, direction, form, pointer)
            except sounddevice.PortAudioError as error:
                raise _failure(error, direction) from error
            self._open += 1
            return PortAudioOpen(self, stream, pointer)

    def close(self, stream: Any) -> None:
        """Close a stream that `open` made."""
        with self._lock:
            self._open -= 1
            stream.abort()
            stream.close()

    def address(self) -> Callable[[Any], int]:
        """Return the function that turns a callback's pointer into a number."""
        with self._lock:
            ffi = self._sounddevice()._ffi
        cast, kind = ffi.cast, ffi.typeof("uintptr_t")
        return lambda pointer: int(cast(kind, pointer))

    def _start(self, index: int, direction: Direction, form: Format, pointer: Any) -> Any:
        stream = self._module._StreamBase(
            kind=direction.value,
            samplerate=CLOCK_RATE,
            blocksize=form.block,
            device=index,
            channels=1,
            dtype="int16",
            latency=form.latency,
            callback=pointer,
        )
        try:
            stream.start()
        except self._module.PortAudioError:
            stream.close()
            raise
        return stream

    def _index(self, device: str, direction: Direction) -> int | None:
        listed, apis = list(self._module.query_devices()), list(self._module.query_hostapis())
        return self._route.index(listed, apis, device, direction)

    def _sounddevice(self) -> Any:
        if self._module is None:
            self._route.prepare()
            try:
                import sounddevice
            except OSError as error:
                raise DeviceError(
                    "portaudio_missing", "PortAudio is not installed.", "Install the package libportaudio2."
                ) from error
            self._module = sounddevice
        return self._module

    def _restart(self) -> None:
        self._module._terminate()
        self._module._initialize()


def _failure(error: Exception, direction: Direction) -> DeviceError:
    code = error.args[1] if len(error.args) > 1 else None
    what = word(direction)
    if code == _BUSY:
        return DeviceError(
            f"{what}_busy",
            f"Another program holds the {what}.",
            f"Close that program or choose another {what}; the call goes on.",
        )
    if code in _MISSING:
        return missing(direction)
    return DeviceError(
        f"{what}_refused",
        f"The {what} cannot be opened.",
        f"Unplug it and plug it in again, or choose another {what}; the call goes on.",
    )
