"""The system's own word that a sound device came or went, where PortAudio lists devices.

Windows tells through its configuration manager, macOS through CoreAudio. Both are written and tried on
pretended libraries, not yet on those systems; without them the list is read every few seconds all the same.
"""

import ctypes
import logging
import sys
from collections.abc import Callable
from typing import Any, Final, Protocol

log = logging.getLogger("hearthline.audio")

_GUID_BYTES: Final = 16
RENDER: Final = bytes.fromhex("ad7c32e6ecdc4949ae8a991e976a79d2")
"""DEVINTERFACE_AUDIO_RENDER, as it lies in memory."""
CAPTURE: Final = bytes.fromhex("be81ef2efa33004896701cd474972c3f")
"""DEVINTERFACE_AUDIO_CAPTURE."""
CORE_AUDIO: Final = "/System/Library/Frameworks/CoreAudio.framework/CoreAudio"


class Plugs(Protocol):
    """Tells of plugs."""

    def start(self, on_plug: Callable[[], None]) -> None:
        """Call `on_plug` at each plug, unplug or change of the default, on a thread of the system's.

        Raises OSError where the system refuses.
        """
        ...

    def close(self) -> None:
        """Tell of nothing any more; idempotent."""
        ...


class NoPlugs:
    """Tells of nothing."""

    def start(self, on_plug: Callable[[], None]) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def plugs_of_this_system() -> Plugs:
    """Return what tells of plugs here."""
    try:
        if sys.platform == "win32":
            return WindowsPlugs()
        if sys.platform == "darwin":
            return MacPlugs()
    except OSError as error:
        log.info("plugs are found by looking: %s", error)
    return NoPlugs()


class Filter(ctypes.Structure):
    """`CM_NOTIFY_FILTER`; its union is as long as the longest kind, a device's name."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("kind", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("interface", ctypes.c_ubyte * _GUID_BYTES),
        ("rest", ctypes.c_ubyte * (400 - _GUID_BYTES)),
    )


_CALLBACK = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)(
    ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32
)


class WindowsPlugs:
    """Owns two notifications of the configuration manager: speakers and microphones."""

    def __init__(self, library: Any = None) -> None:
        load: Any = getattr(ctypes, "WinDLL", None)
        if library is None and load is None:
            raise OSError("not Windows")
        self._manager = library or load("cfgmgr32")
        self._callback = _CALLBACK(self._on_event)
        self._on_plug: Callable[[], None] = lambda: None
        self._handles: list[ctypes.c_void_p] = []

    def start(self, on_plug: Callable[[], None]) -> None:
        """Begin to tell. Raises OSError."""
        self._on_plug = on_plug
        for interface in (RENDER, CAPTURE):
            wanted = Filter(ctypes.sizeof(Filter), 0, 0, 0, (ctypes.c_ubyte * _GUID_BYTES)(*interface))
            handle = ctypes.c_void_p()
            status = self._manager.CM_Register_Notification(
                ctypes.byref(wanted), None, self._callback, ctypes.byref(handle)
            )
            if status:
                self.close()
                raise OSError(f"CM_Register_Notification: {status}")
            self._handles.append(handle)

    def close(self) -> None:
        """End; waits for a callback that runs."""
        while self._handles:
            self._manager.CM_Unregister_Notification(self._handles.pop())

    def _on_event(self, _handle: int, _context: int, action: int, _data: int, _size: int) -> int:
        if action in {0, 1}:  # an interface came, an interface went
            self._on_plug()
        return 0


class Address(ctypes.Structure):
    """`AudioObjectPropertyAddress`."""

    _fields_ = (("selector", ctypes.c_uint32), ("scope", ctypes.c_uint32), ("element", ctypes.c_uint32))


_LISTENER = ctypes.CFUNCTYPE(
    ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p
)


def _address(selector: bytes) -> Address:
    return Address(int.from_bytes(selector, "big"), int.from_bytes(b"glob", "big"), 0)


class MacPlugs:
    """Owns listeners of CoreAudio's system object: its devices, and the two defaults."""

    _SYSTEM: Final = 1
    WATCHED: Final = (b"dev#", b"dIn ", b"dOut")

    def __init__(self, library: Any = None) -> None:
        self._audio = library or ctypes.CDLL(CORE_AUDIO)
        self._listener = _LISTENER(self._on_change)
        self._on_plug: Callable[[], None] = lambda: None
        self._heard: list[Address] = []

    def start(self, on_plug: Callable[[], None]) -> None:
        """Begin to tell. Raises OSError."""
        self._on_plug = on_plug
        no_loop = ctypes.c_void_p()  # else CoreAudio waits for a run loop that an engine does not have
        self._audio.AudioObjectSetPropertyData(
            self._SYSTEM,
            ctypes.byref(_address(b"rnlp")),
            0,
            None,
            ctypes.sizeof(no_loop),
            ctypes.byref(no_loop),
        )
        for selector in self.WATCHED:
            address = _address(selector)
            status = self._audio.AudioObjectAddPropertyListener(
                self._SYSTEM, ctypes.byref(address), self._listener, None
            )
            if status:
                self.close()
                raise OSError(f"AudioObjectAddPropertyListener: {status}")
            self._heard.append(address)

    def close(self) -> None:
        """End."""
        while self._heard:
            address = self._heard.pop()
            self._audio.AudioObjectRemovePropertyListener(
                self._SYSTEM, ctypes.byref(address), self._listener, None
            )

    def _on_change(self, _object: int, _count: int, _addresses: int, _data: int) -> int:
        self._on_plug()
        return 0
