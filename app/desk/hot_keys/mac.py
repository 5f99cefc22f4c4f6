"""macOS: Carbon's RegisterEventHotKey (written and tried on a fake; not yet on a Mac).

Its events come through the main thread's event loop, which Qt runs; `run` only waits until it is over.
"""

import ctypes
import threading
from collections.abc import Mapping
from typing import Any, Final

from app.desk.hot_keys.combination import Combination, Deed, Modifier
from app.desk.hot_keys.grabber import OnKey

_MASKS: Final = {Modifier.SUPER: 0x0100, Modifier.SHIFT: 0x0200, Modifier.ALT: 0x0800, Modifier.CTRL: 0x1000}
_FRAMEWORK: Final = "/System/Library/Frameworks/Carbon.framework/Carbon"


def _four(word: bytes) -> int:
    return int.from_bytes(word, "big")


_KEYBOARD, _PRESSED, _RELEASED = _four(b"keyb"), 5, 6
_DIRECT, _HOT_KEY_ID, _OURS = _four(b"----"), _four(b"hkid"), _four(b"HRTH")
_ORDER: Final = "ASDFHGZXCV?BQWERYT123465=97-80]OU[IP?LJ'K;?,?NM"
"""Letters and digits in the order of their key codes, from 0."""
_CODES: Final = {
    **{key: code for code, key in enumerate(_ORDER) if key.isalnum()},
    "Space": 49, "Insert": 114, "Home": 115, "End": 119, "PageUp": 116, "PageDown": 121,
    "F1": 122, "F2": 120, "F3": 99, "F4": 118, "F5": 96, "F6": 97, "F7": 98, "F8": 100, "F9": 101,
    "F10": 109, "F11": 103, "F12": 111, "F13": 105, "F14": 107, "F15": 113, "F16": 106, "F17": 64,
    "F18": 79, "F19": 80, "F20": 90,
}  # fmt: skip


class HotKeyId(ctypes.Structure):
    """`EventHotKeyID`."""

    _fields_ = (("signature", ctypes.c_uint32), ("number", ctypes.c_uint32))


class _Kind(ctypes.Structure):
    """`EventTypeSpec`."""

    _fields_ = (("family", ctypes.c_uint32), ("kind", ctypes.c_uint32))


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


class MacGrabber:
    """Owns the hot-keys of this program."""

    def __init__(self, library: Any = None) -> None:
        carbon: Any = library or ctypes.CDLL(_FRAMEWORK)
        carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
        carbon.RegisterEventHotKey.argtypes = (
            ctypes.c_uint32, ctypes.c_uint32, HotKeyId, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p,
        )  # fmt: skip
        self._carbon = carbon
        self._deeds: dict[int, Deed] = {}
        self._references: list[ctypes.c_void_p] = []
        self._handler = _HANDLER(self._on_event)
        self._installed = ctypes.c_void_p()
        self._closing = threading.Event()
        self._on_key: OnKey = lambda _deed, _down: None

    def grab(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
        """Take the keys; return those that cannot be had."""
        target = self._carbon.GetApplicationEventTarget()
        kinds = (_Kind * 2)(_Kind(_KEYBOARD, _PRESSED), _Kind(_KEYBOARD, _RELEASED))
        self._carbon.InstallEventHandler(
            ctypes.c_void_p(target), self._handler, 2, kinds, None, ctypes.byref(self._installed)
        )
        refused = []
        for number, (deed, combination) in enumerate(wanted.items(), 1):
            code, mask = _CODES.get(combination.key), sum(_MASKS[m] for m in combination.modifiers)
            reference = ctypes.c_void_p()
            if code is not None and not self._carbon.RegisterEventHotKey(
                code, mask, HotKeyId(_OURS, number), target, 0, ctypes.byref(reference)
            ):
                self._deeds[number] = deed
                self._references.append(reference)
            else:
                refused.append(deed)
        return tuple(refused)

    def run(self, on_key: OnKey) -> None:
        """Let keys be told of until `close`."""
        self._on_key = on_key
        self._closing.wait()
        for reference in self._references:
            self._carbon.UnregisterEventHotKey(reference)
        self._carbon.RemoveEventHandler(self._installed)

    def close(self) -> None:
        """Let `run` return."""
        self._closing.set()

    def _on_event(self, _next: int, event: int, _data: int) -> int:
        told = HotKeyId()
        self._carbon.GetEventParameter(
            ctypes.c_void_p(event), _DIRECT, _HOT_KEY_ID, None, ctypes.sizeof(told), None, ctypes.byref(told)
        )
        if told.signature == _OURS and told.number in self._deeds:
            kind = self._carbon.GetEventKind(ctypes.c_void_p(event))
            self._on_key(self._deeds[told.number], kind == _PRESSED)
        return 0
