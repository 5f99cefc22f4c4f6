"""X11: keys are grabbed on the root window, through libxcb on a connection of our own."""

import ctypes
import os
import select
import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from app.desk.hot_keys.combination import MICROPHONE_MUTE, PLAY, Combination, Deed, Modifier
from app.desk.hot_keys.grabber import OnKey

_MASKS: Final = {Modifier.SHIFT: 1, Modifier.CTRL: 4, Modifier.ALT: 8, Modifier.SUPER: 64}
_EVERY_MASK: Final = sum(_MASKS.values())
_LOCKS: Final = (0, 2, 16, 18)
"""Caps lock and Num lock, on or off: a grab holds for exactly one state."""
_KEYSYMS: Final = {
    MICROPHONE_MUTE: 0x1008FFB2, PLAY: 0x1008FF14, "Pause": 0xFF13, "Insert": 0xFF63, "Home": 0xFF50,
    "End": 0xFF57, "PageUp": 0xFF55, "PageDown": 0xFF56, "Space": 0x20, "ScrollLock": 0xFF14,
    **{f"F{number}": 0xFFBD + number for number in range(1, 25)},
}  # fmt: skip
_PRESS, _RELEASE = 2, 3
_REPEAT_SECONDS: Final = 0.02
"""A held key repeats as release and press of the same moment, this close together."""


class _Roots(ctypes.Structure):
    """`xcb_screen_iterator_t`."""

    _fields_ = (("data", ctypes.c_void_p), ("rem", ctypes.c_int), ("index", ctypes.c_int))


class _Cookie(ctypes.Structure):
    """`xcb_void_cookie_t`."""

    _fields_ = (("sequence", ctypes.c_uint),)


class _KeyEvent(ctypes.Structure):
    """`xcb_key_press_event_t`, to where we read."""

    _fields_ = (
        ("type", ctypes.c_uint8),
        ("code", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
        ("windows", ctypes.c_uint32 * 3),
        ("places", ctypes.c_int16 * 4),
        ("state", ctypes.c_uint16),
    )


def _libraries() -> tuple[Any, Any, Any]:
    xcb, symbols, c = (ctypes.CDLL(name) for name in ("libxcb.so.1", "libxcb-keysyms.so.1", None))
    pointer, u8, u16, u32 = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
    for library, name, result, arguments in (
        (xcb, "xcb_connect", pointer, (ctypes.c_char_p, pointer)),
        (xcb, "xcb_connection_has_error", ctypes.c_int, (pointer,)),
        (xcb, "xcb_get_setup", pointer, (pointer,)),
        (xcb, "xcb_setup_roots_iterator", _Roots, (pointer,)),
        (xcb, "xcb_grab_key_checked", _Cookie, (pointer, u8, u32, u16, u8, u8, u8)),
        (xcb, "xcb_request_check", pointer, (pointer, _Cookie)),
        (xcb, "xcb_poll_for_event", pointer, (pointer,)),
        (xcb, "xcb_get_file_descriptor", ctypes.c_int, (pointer,)),
        (xcb, "xcb_disconnect", None, (pointer,)),
        (symbols, "xcb_key_symbols_alloc", pointer, (pointer,)),
        (symbols, "xcb_key_symbols_get_keycode", ctypes.POINTER(u8), (pointer, u32)),
        (symbols, "xcb_key_symbols_free", None, (pointer,)),
        (c, "free", None, (pointer,)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return xcb, symbols, c


class XGrabber:
    """Owns one connection to the X server. Raises OSError where there is no library or no server."""

    def __init__(self) -> None:
        self._xcb, self._symbols, self._c = _libraries()
        self._connection = self._xcb.xcb_connect(None, None)
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise OSError("no X server")
        self._deeds: dict[tuple[int, int], Deed] = {}
        """By the keyboard's number and the modifiers: two deeds may share a key."""
        self._down: dict[int, Deed] = {}
        self._awake, self._wake = os.pipe()
        self._closing = threading.Event()

    def grab(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
        """Take the keys; return those that another program has or this keyboard lacks."""
        return tuple(deed for deed, combination in wanted.items() if not self._take(deed, combination))

    def run(self, on_key: OnKey) -> None:
        """Tell of keys until `close`."""
        descriptor = self._xcb.xcb_get_file_descriptor(self._connection)
        try:
            while not self._closing.is_set() and not self._xcb.xcb_connection_has_error(self._connection):
                self._drain(on_key)
                select.select([descriptor, self._awake], [], [])
        finally:
            self._xcb.xcb_disconnect(self._connection)
            os.close(self._awake)

    def close(self) -> None:
        """Let `run` return; the server gives the keys free with the connection."""
        if not self._closing.is_set():
            self._closing.set()
            os.close(self._wake)

    def _take(self, deed: Deed, combination: Combination) -> bool:
        code = self._code(combination)
        if not code:
            return False
        mask = sum(_MASKS[modifier] for modifier in combination.modifiers)
        setup = self._xcb.xcb_get_setup(self._connection)
        screen = self._xcb.xcb_setup_roots_iterator(setup)
        root = ctypes.c_uint32.from_address(screen.data).value
        asked = [
            self._xcb.xcb_grab_key_checked(self._connection, 1, root, mask | lock, code, 1, 1)
            for lock in _LOCKS
        ]
        errors = [self._xcb.xcb_request_check(self._connection, cookie) for cookie in asked]
        for error in filter(None, errors):
            self._c.free(error)
        self._deeds[code, mask] = deed
        return not any(errors)

    def _code(self, combination: Combination) -> int:
        """Return the keyboard's number for the key, 0 when it has none."""
        keysym = _KEYSYMS.get(combination.key) or ord(combination.key.lower())
        table = self._symbols.xcb_key_symbols_alloc(self._connection)
        found = self._symbols.xcb_key_symbols_get_keycode(table, keysym)
        code = int(found[0]) if found else 0
        if found:
            self._c.free(found)
        self._symbols.xcb_key_symbols_free(table)
        return code

    def _drain(self, on_key: OnKey) -> None:
        while (event := self._next()) is not None:
            while event is not None and event.type == _RELEASE:
                event = self._released(event, on_key)
            if event is not None and event.type == _PRESS:
                self._pressed(event, on_key)

    def _pressed(self, event: _KeyEvent, on_key: OnKey) -> None:
        deed = self._deeds.get((event.code, event.state & _EVERY_MASK))
        if deed is not None and event.code not in self._down:
            self._down[event.code] = deed
            on_key(deed, True)

    def _released(self, event: _KeyEvent, on_key: OnKey) -> _KeyEvent | None:
        """Take a release unless the key only repeats; return another event that came meanwhile."""
        time.sleep(_REPEAT_SECONDS)
        following = self._next()
        if following is not None and following.type == _PRESS and following.code == event.code:
            return None
        # With the key that was pressed first the server's grab ends: of the others no release comes any more.
        first = next(iter(self._down), None)
        for code in tuple(self._down) if event.code == first else (event.code,):
            deed = self._down.pop(code, None)
            if deed is not None:
                on_key(deed, False)
        return following

    def _next(self) -> _KeyEvent | None:
        address = self._xcb.xcb_poll_for_event(self._connection)
        if not address:
            return None
        event = _KeyEvent.from_buffer_copy(ctypes.string_at(address, ctypes.sizeof(_KeyEvent)))
        self._c.free(address)
        event.type &= 0x7F
        return event
