"""Streams straight to PulseAudio, or PipeWire's PulseAudio server, by the small blocking API of its library.

PortAudio reaches the sound server through ALSA and its plugin. There a stream whose device is pulled in the
very moment it starts hangs for ever (its issue 535), or ends the process: two hundred plugs in a call found
both. Here each stream is one thread of ours that reads or writes a frame and waits in C, without the GIL; a
device is named in the open itself; whatever hangs is left to itself and costs one thread.
"""

import ctypes
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from audio.door import Format, StreamCallback
from audio.ports import CLOCK_RATE, DeviceError, Direction
from audio.routes import missing, word

log = logging.getLogger("hearthline.audio")

OPEN_SECONDS: Final = 2.0
CLOSE_SECONDS: Final = 0.5
_PLAYBACK, _RECORD = 1, 2
_S16LE: Final = 3
_NO_ENTITY: Final = 5
_UNSET: Final = 0xFFFFFFFF
_LONGEST_PILE: Final = 0.2
"""What a microphone's stream may pile up while nobody reads, in seconds; older sound is dropped."""


class _Spec(ctypes.Structure):
    """`pa_sample_spec`."""

    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _Buffer(ctypes.Structure):
    """`pa_buffer_attr`, in bytes."""

    _fields_ = tuple(
        (name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize")
    )


def _library() -> Any:
    """Load the library and name the types of what we call. Raises OSError."""
    library = ctypes.CDLL("libpulse-simple.so.0")
    library.pa_simple_new.restype = ctypes.c_void_p
    library.pa_simple_new.argtypes = (
        ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p,
        ctypes.POINTER(_Spec), ctypes.c_void_p, ctypes.POINTER(_Buffer), ctypes.POINTER(ctypes.c_int),
    )  # fmt: skip
    for name in ("pa_simple_read", "pa_simple_write"):
        getattr(library, name).argtypes = (
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.POINTER(ctypes.c_int),
        )  # fmt: skip
    library.pa_simple_free.argtypes = (ctypes.c_void_p,)
    library.pa_simple_free.restype = None
    return library


class PulseDoor:
    """Opens streams on the sound server. Raises OSError where its library is not installed."""

    def __init__(self) -> None:
        self._library = _library()

    def open(
        self, device: str, direction: Direction, form: Format, callback: StreamCallback
    ) -> "PulseStream":
        """Open and start a stream; at most 2 s. Raises DeviceError."""
        stream = PulseStream(self._library, device, direction, form, callback)
        stream.start()
        return stream

    def address(self) -> Callable[[Any], int]:
        """Return the function that turns a callback's pointer into a number: it is one."""
        return int


class PulseStream:
    """One stream and its thread."""

    def __init__(
        self, library: Any, device: str, direction: Direction, form: Format, callback: StreamCallback
    ) -> None:
        self._library = library
        self._device = device
        self._direction = direction
        self._form = form
        self._callback = callback
        self._gate = threading.Lock()
        self._closed = False
        self._opened = threading.Event()
        self._error = 0
        self._thread = threading.Thread(target=self._run, name=f"{direction} stream", daemon=True)

    def start(self) -> None:
        """Wait until the server has taken the stream. Raises DeviceError."""
        self._thread.start()
        answered = self._opened.wait(OPEN_SECONDS)
        if answered and not self._error:
            return
        self.close()
        raise refusal(self._direction, self._error)

    def close(self) -> None:
        """No callback comes after this; a thread that hangs in the server is left to itself."""
        with self._gate:
            self._closed = True
        if threading.current_thread() is not self._thread:
            self._thread.join(CLOSE_SECONDS)
            if self._thread.is_alive():
                log.info("the sound server holds on to a stream")

    def _run(self) -> None:
        error = ctypes.c_int(0)
        handle = self._open(error)
        self._error = error.value or (0 if handle else 1)
        self._opened.set()
        if not handle:
            return
        try:
            if self._direction is Direction.INPUT:
                self._listen(handle, error)
            else:
                self._play(handle, error)
        finally:
            self._library.pa_simple_free(handle)

    def _open(self, error: ctypes.c_int) -> int | None:
        size, latency = 2 * self._form.block, int(2 * CLOCK_RATE * self._form.latency)
        playing = self._direction is Direction.OUTPUT
        buffer = _Buffer(_UNSET, max(2 * size, latency), _UNSET, size, _UNSET)
        if not playing:
            pile = int(2 * CLOCK_RATE * max(_LONGEST_PILE, 2 * self._form.latency))
            buffer = _Buffer(pile, _UNSET, _UNSET, _UNSET, size)
        handle: int | None = self._library.pa_simple_new(
            None,
            b"Hearthline",
            _PLAYBACK if playing else _RECORD,
            self._device.encode() or None,
            b"call",
            ctypes.byref(_Spec(_S16LE, CLOCK_RATE, 1)),
            None,
            ctypes.byref(buffer),
            ctypes.byref(error),
        )
        return handle

    def _listen(self, handle: int, error: ctypes.c_int) -> None:
        block, size, read = self._form.block, 2 * self._form.block, self._library.pa_simple_read
        frame = ctypes.create_string_buffer(size)
        address, reference = ctypes.addressof(frame), ctypes.byref(error)
        late, last = _LONGEST_PILE, time.monotonic()
        while read(handle, address, size, reference) >= 0:
            now = time.monotonic()
            with self._gate:
                if self._closed:
                    return
                self._callback(address, None, block, None, now - last > late, None)
            last = now

    def _play(self, handle: int, error: ctypes.c_int) -> None:
        block, size, write = self._form.block, 2 * self._form.block, self._library.pa_simple_write
        frame = ctypes.create_string_buffer(size)
        address, reference = ctypes.addressof(frame), ctypes.byref(error)
        late, last = self._form.latency, time.monotonic()
        while True:
            now = time.monotonic()
            with self._gate:
                if self._closed:
                    return
                self._callback(None, address, block, None, now - last > late, None)
            last = now
            if write(handle, address, size, reference) < 0:
                return


def refusal(direction: Direction, error: int) -> DeviceError:
    """Return what to say of a device that the sound server does not open, by the server's number for it."""
    if error == _NO_ENTITY:
        return missing(direction)
    what = word(direction)
    return DeviceError(
        f"{what}_refused",
        f"The {what} cannot be opened.",
        f"Unplug it and plug it in again, or choose another {what}; the call goes on.",
    )
