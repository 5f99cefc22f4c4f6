"""Windows: RegisterHotKey on a thread of our own (written and tried on a fake; not yet on Windows)."""

import ctypes
import threading
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from app.desk.hot_keys.combination import MICROPHONE_MUTE, PLAY, Combination, Modifier

Key = TypeVar("Key", bound=StrEnum)
"""What a key is for, as whoever wants it names it."""
MEDIA_STOP: Final = "Media stop"
MEDIA_NEXT: Final = "Media next"

_MASKS: Final = {Modifier.ALT: 1, Modifier.CTRL: 2, Modifier.SHIFT: 4, Modifier.SUPER: 8}
_NO_REPEAT: Final = 0x4000
_WM_HOTKEY: Final = 0x0312
_WM_QUIT: Final = 0x0012
_DOWN: Final = 0x8000
_LOOK_SECONDS: Final = 0.03
_CODES: Final = {
    PLAY: 0xB3, MEDIA_STOP: 0xB2, MEDIA_NEXT: 0xB0, "Pause": 0x13, "Insert": 0x2D, "Home": 0x24, "End": 0x23,
    "PageUp": 0x21, "PageDown": 0x22, "Space": 0x20, "ScrollLock": 0x91,
    **{f"F{number}": 0x6F + number for number in range(1, 25)},
}  # fmt: skip


class Message(ctypes.Structure):
    """`MSG`."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("first", ctypes.c_size_t),
        ("second", ctypes.c_ssize_t),
        ("time", ctypes.c_uint32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
    )


class WindowsGrabber(Generic[Key]):
    """Owns the hot-keys of its thread. Windows tells of presses only: the release is looked for."""

    def __init__(self, library: Any = None) -> None:
        windll: Any = library or vars(ctypes).get("windll")
        if windll is None:
            raise OSError("not Windows")
        self._user, self._kernel = windll.user32, windll.kernel32
        self._taken: dict[int, tuple[Key, int]] = {}
        self._thread = 0
        self._closing = threading.Event()

    def grab(self, wanted: Mapping[Key, Combination]) -> tuple[Key, ...]:
        """Take the keys; return those that another program has, or that Windows has no code for."""
        self._thread = self._kernel.GetCurrentThreadId()
        refused = []
        for number, (deed, combination) in enumerate(wanted.items(), 1):
            code = code_of(combination.key)
            mask = sum(_MASKS[modifier] for modifier in combination.modifiers) | _NO_REPEAT
            if code and self._user.RegisterHotKey(None, number, mask, code):
                self._taken[number] = deed, code
            else:
                refused.append(deed)
        return tuple(refused)

    def run(self, on_key: Callable[[Key, bool], None]) -> None:
        """Tell of keys until `close`."""
        message = Message()
        while not self._closing.is_set() and self._user.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _WM_HOTKEY and message.first in self._taken:
                deed, code = self._taken[message.first]
                on_key(deed, True)
                while self._user.GetAsyncKeyState(code) & _DOWN and not self._closing.is_set():
                    time.sleep(_LOOK_SECONDS)
                on_key(deed, False)
        for number in self._taken:
            self._user.UnregisterHotKey(None, number)

    def close(self) -> None:
        """Let `run` return."""
        self._closing.set()
        self._user.PostThreadMessageW(self._thread, _WM_QUIT, 0, 0)


def code_of(key: str) -> int:
    """Return Windows' virtual key code, 0 where there is none (a microphone key)."""
    if key == MICROPHONE_MUTE:
        return 0
    return _CODES.get(key) or ord(key)
