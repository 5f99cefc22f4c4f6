"""Listening in the bridge for recordings: two sinks a call, without pjproject's own recorder.

pjsua2's AudioMediaPort costs half a millisecond a frame. Here a null port of pjproject is put into the bridge
and the address of its `put_frame` is replaced by a callback of ours that copies the frame into a ring: C from
our own build, so that a recording never makes the sound wait for Python; with the stock engine Python itself,
some microseconds on the thread that drives the bridge.
"""

import ctypes
import logging
from collections import deque
from typing import Any, Final

import pjsua2

from app.domain.errors import Unavailable
from app.engine import own_build
from app.engine.bridge_frame import AUDIO, BridgeFrame
from audio.ports import CLOCK_RATE, FRAME_BYTES, FRAME_SAMPLES

_log = logging.getLogger("hearthline.engine")

RING_SECONDS: Final = 8
"""How long sound is kept: a new writer process has time to start, and nothing is lost when one dies."""
_RING_BYTES: Final = RING_SECONDS * CLOCK_RATE * 2
_NEAR: Final = 1 << 16
_WORD: Final = ctypes.sizeof(ctypes.c_void_p)
_KEPT_CLOSED: Final = 8
"""Ears that were closed are kept a while: the bridge's thread may just be filling one."""
_NULL_PORT: Final = int.from_bytes(b"PANU", "big")
"""PJMEDIA_SIG_PORT_NULL"""


class _Tap(ctypes.Structure):
    """`tap_t` of `recording.c`."""

    _fields_ = (
        ("ring", ctypes.c_void_p),
        ("bytes", ctypes.c_uint64),
        ("at", ctypes.c_uint64),
        ("heard", ctypes.c_uint64),
        ("shut", ctypes.c_int),
    )


class Ear:
    """One sink in the bridge and the ring it fills. Loop thread, but for the filling."""

    def __init__(self) -> None:
        self._ring = ctypes.create_string_buffer(_RING_BYTES)
        self._base = ctypes.addressof(self._ring)
        self._tap = _Tap(ring=self._base, bytes=_RING_BYTES)
        self.slot = -1
        self.port = 0

    @property
    def tap(self) -> int:
        """Return the address of what C fills."""
        return ctypes.addressof(self._tap)

    @property
    def heard(self) -> int:
        """Return how many samples came since it was opened."""
        return int(self._tap.heard)

    @property
    def shut(self) -> bool:
        """Say whether silence of the same length is taken instead of what is heard."""
        return bool(self._tap.shut)

    @shut.setter
    def shut(self, shut: bool) -> None:
        self._tap.shut = shut

    def take(self, address: int) -> None:
        """Copy a frame at `address` (0: silence) into the ring. The bridge's thread."""
        tap = self._tap
        if address and not tap.shut:
            ctypes.memmove(self._base + tap.at, address, FRAME_BYTES)
        else:
            ctypes.memset(self._base + tap.at, 0, FRAME_BYTES)
        tap.at = (tap.at + FRAME_BYTES) % _RING_BYTES
        tap.heard += FRAME_SAMPLES

    def oldest(self) -> int:
        """Return the place of the oldest sample that is not about to be overwritten."""
        return max(0, self.heard - _RING_BYTES // 2 + 10 * FRAME_SAMPLES)

    def samples(self, first: int, end: int) -> bytes:
        """Return the samples from place `first` up to `end`; both within what the ring holds."""
        begin, length = 2 * first % _RING_BYTES, 2 * (end - first)
        if begin + length <= _RING_BYTES:
            return ctypes.string_at(self._base + begin, length)
        head = _RING_BYTES - begin
        return ctypes.string_at(self._base + begin, head) + ctypes.string_at(self._base, length - head)


class Ears:
    """Opens and closes ears. Loop thread."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(pjsua2._pjsua2.__file__)
        self._open: dict[int, Ear] = {}
        self._callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(self._heard)
        self._native = own_build.sound_library()
        self._closed: deque[Ear] = deque(maxlen=_KEPT_CLOSED)
        self._offset = 0
        self._pool = 0

    def open(self) -> Ear:
        """Return a new ear in the bridge, joined to nothing. Raises Unavailable."""
        ear = Ear()
        pool = self._own_pool()
        port = ctypes.c_void_p()
        self._call(
            "pjmedia_null_port_create",
            ctypes.c_void_p(pool),
            CLOCK_RATE,
            1,
            FRAME_SAMPLES,
            16,
            ctypes.byref(port),
        )
        ear.port = port.value or 0
        self._fill(ear)
        slot = ctypes.c_int(-1)
        try:
            self._call("pjsua_conf_add_port", ctypes.c_void_p(pool), port, ctypes.byref(slot))
        except Unavailable:
            self._forget(ear)
            raise
        ear.slot = slot.value
        return ear

    def close(self, ear: Ear) -> None:
        """Take an ear out of the bridge; it may hear another frame or two."""
        if ear.slot >= 0:
            self._library.pjsua_conf_remove_port(ear.slot)
            ear.slot = -1
            self._forget(ear)

    def join(self, source: int, ear: Ear, joined: bool) -> None:
        """Let an ear hear a slot of the bridge, or no longer."""
        function = self._library.pjsua_conf_connect if joined else self._library.pjsua_conf_disconnect
        function(source, ear.slot)

    def _fill(self, ear: Ear) -> None:
        """Let whatever the port is given go into the ear."""
        place = ear.port + self._put_frame_offset(ear.port)
        self._open[ear.port] = ear
        callback: Any = self._callback
        if self._native is not None:
            user = self._offset - 4 * _WORD
            self._native.hl_tap_place(user)
            ctypes.c_void_p.from_address(ear.port + user).value = ear.tap
            callback = self._native.hl_tap_put
        ctypes.c_void_p.from_address(place).value = ctypes.cast(callback, ctypes.c_void_p).value

    def _heard(self, port: int, frame: int) -> int:
        """Take a frame. The bridge's thread; never raises."""
        ear = self._open.get(port)
        if ear is not None:
            told = BridgeFrame.from_address(frame)
            sound = told.type == AUDIO and told.size == FRAME_BYTES
            ear.take(told.buf if sound else 0)
        return 0

    def _forget(self, ear: Ear) -> None:
        """Let the port go; pjproject frees it once the bridge does not use it any more."""
        self._open.pop(ear.port, None)
        self._closed.append(ear)
        self._library.pjmedia_port_destroy(ctypes.c_void_p(ear.port))

    def _own_pool(self) -> int:
        if not self._pool:
            create = self._library.pjsua_pool_create
            create.restype = ctypes.c_void_p
            self._pool = create(b"recordings", ctypes.c_size_t(1000), ctypes.c_size_t(1000)) or 0
        return self._pool

    def _put_frame_offset(self, port: int) -> int:
        """Return where in a port the address of `put_frame` lies: found, not assumed, once.

        A null port ends with two words of data, a lock and get_clock_src (all empty), then put_frame,
        get_frame and on_destroy, which lie beside the function that made it.
        """
        if self._offset:
            return self._offset
        word = _WORD
        signature = ctypes.c_uint32.from_address(port + 2 * word).value
        if signature != _NULL_PORT:
            raise _cannot()
        near = ctypes.cast(self._library.pjmedia_null_port_create, ctypes.c_void_p).value or 0
        for offset in range(2 * word, 32 * word, word):
            words = (ctypes.c_void_p * 7).from_address(port + offset)
            if not any(words[:4]) and all(abs((w or 0) - near) < _NEAR for w in words[4:]):
                self._offset = offset + 4 * word
                return self._offset
        raise _cannot()

    def _call(self, name: str, *arguments: Any) -> None:
        status = getattr(self._library, name)(*arguments)
        if status != 0:
            _log.warning("%s: %d", name, status)
            raise _cannot()


def joints() -> dict[int, set[int]]:
    """Return who transmits to whom in the bridge now, by slot. Loop thread."""
    found = {}
    for medium in pjsua2.Endpoint.instance().mediaEnumPorts2():
        told = medium.getPortInfo()
        found[told.portId] = set(told.listeners)
    return found


def _cannot() -> Unavailable:
    return Unavailable(
        "cannot_record", "This call cannot be recorded.", "The call goes on. Start Hearthline again after it."
    )
