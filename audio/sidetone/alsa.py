"""The mixers of ALSA's cards, through libasound's control interface: no library of Python's beside it."""

import ctypes
from typing import Any, Final

from audio.routes import hush_alsa
from audio.sidetone.ports import Element

MOST_ELEMENTS: Final = 512
MOST_CHANNELS: Final = 32
_BOOLEAN, _INTEGER = 1, 2


def _library() -> Any:
    """Load the library and name the types of what we call. Raises OSError."""
    library = ctypes.CDLL("libasound.so.2")
    pointer, number, long = ctypes.c_void_p, ctypes.c_uint, ctypes.c_long
    for name, result, arguments in (
        ("open", ctypes.c_int, (pointer, ctypes.c_char_p, ctypes.c_int)),
        ("close", ctypes.c_int, (pointer,)),
        ("card_info", ctypes.c_int, (pointer, pointer)),
        ("card_info_get_driver", ctypes.c_char_p, (pointer,)),
        ("elem_list", ctypes.c_int, (pointer, pointer)),
        ("elem_list_get_count", number, (pointer,)),
        ("elem_list_get_used", number, (pointer,)),
        ("elem_list_alloc_space", ctypes.c_int, (pointer, number)),
        ("elem_list_free_space", None, (pointer,)),
        ("elem_list_get_id", None, (pointer, number, pointer)),
        ("elem_info", ctypes.c_int, (pointer, pointer)),
        ("elem_info_set_id", None, (pointer, pointer)),
        ("elem_info_get_name", ctypes.c_char_p, (pointer,)),
        ("elem_info_get_type", ctypes.c_int, (pointer,)),
        ("elem_info_get_count", number, (pointer,)),
        ("elem_info_get_min", long, (pointer,)),
        ("elem_info_get_max", long, (pointer,)),
        ("elem_info_is_readable", ctypes.c_int, (pointer,)),
        ("elem_info_is_writable", ctypes.c_int, (pointer,)),
        ("elem_read", ctypes.c_int, (pointer, pointer)),
        ("elem_write", ctypes.c_int, (pointer, pointer)),
        ("elem_value_set_id", None, (pointer, pointer)),
        ("elem_value_get_integer", long, (pointer, number)),
        ("elem_value_set_integer", None, (pointer, number, long)),
        *((f"{kind}_malloc", ctypes.c_int, (pointer,)) for kind in _KINDS),
        *((f"{kind}_free", None, (pointer,)) for kind in _KINDS),
    ):
        function = getattr(library, f"snd_ctl_{name}")
        function.restype, function.argtypes = result, arguments
    return library


_KINDS: Final = ("card_info", "elem_list", "elem_id", "elem_info", "elem_value")


class AlsaMixers:
    """Opens `hw:N`. Raises OSError where libasound is not installed."""

    def __init__(self) -> None:
        self._library = _library()
        hush_alsa()

    def open(self, card: str) -> "AlsaCard":
        """Open a card by its number. Raises OSError."""
        return AlsaCard(self._library, f"hw:{card}")


class AlsaCard:
    """One open control device; one thread at a time."""

    def __init__(self, library: Any, name: str) -> None:
        self._library = library
        self._handle = ctypes.c_void_p()
        self._pieces: list[tuple[str, ctypes.c_void_p]] = []
        self._ids: dict[int, ctypes.c_void_p] = {}
        _check("open", library.snd_ctl_open(ctypes.byref(self._handle), name.encode(), 0))

    @property
    def driver(self) -> str:
        """Return the name of the kernel's driver."""
        told = self._piece("card_info")
        _check("card", self._library.snd_ctl_card_info(self._handle, told))
        return (self._library.snd_ctl_card_info_get_driver(told) or b"").decode("ascii", "replace")

    def elements(self) -> tuple[Element, ...]:
        """Return switches and volumes that can be read and written."""
        library, listed = self._library, self._piece("elem_list")
        _check("count", library.snd_ctl_elem_list(self._handle, listed))
        count = min(MOST_ELEMENTS, library.snd_ctl_elem_list_get_count(listed))
        _check("space", library.snd_ctl_elem_list_alloc_space(listed, count))
        try:
            _check("list", library.snd_ctl_elem_list(self._handle, listed))
            places = range(min(count, library.snd_ctl_elem_list_get_used(listed)))
            found = [self._element(listed, place) for place in places]
        finally:
            library.snd_ctl_elem_list_free_space(listed)
        return tuple(element for element in found if element is not None)

    def read(self, element: Element) -> int:
        """Return the first channel's value."""
        value = self._value(element)
        _check("read", self._library.snd_ctl_elem_read(self._handle, value))
        return int(self._library.snd_ctl_elem_value_get_integer(value, 0))

    def write(self, element: Element, value: int) -> None:
        """Set all channels."""
        told = self._value(element)
        for channel in range(element.count):
            self._library.snd_ctl_elem_value_set_integer(told, channel, value)
        _check("write", self._library.snd_ctl_elem_write(self._handle, told))

    def close(self) -> None:
        """Free everything."""
        pieces, self._pieces = self._pieces, []
        for kind, piece in pieces:
            getattr(self._library, f"snd_ctl_{kind}_free")(piece)
        handle, self._handle = self._handle, ctypes.c_void_p()
        if handle:
            self._library.snd_ctl_close(handle)

    def _element(self, listed: ctypes.c_void_p, place: int) -> Element | None:
        library, identity, info = self._library, self._piece("elem_id"), self._piece("elem_info")
        library.snd_ctl_elem_list_get_id(listed, place, identity)
        library.snd_ctl_elem_info_set_id(info, identity)
        if library.snd_ctl_elem_info(self._handle, info) < 0:
            return None
        kind, count = library.snd_ctl_elem_info_get_type(info), library.snd_ctl_elem_info_get_count(info)
        open_to_us = library.snd_ctl_elem_info_is_readable(info) and library.snd_ctl_elem_info_is_writable(
            info
        )
        if kind not in {_BOOLEAN, _INTEGER} or not open_to_us or not 1 <= count <= MOST_CHANNELS:
            return None
        self._ids[place] = identity
        name = (library.snd_ctl_elem_info_get_name(info) or b"").decode("utf-8", "replace")
        if kind == _BOOLEAN:
            return Element(place, name, True, count)
        least, most = library.snd_ctl_elem_info_get_min(info), library.snd_ctl_elem_info_get_max(info)
        return Element(place, name, False, count, int(least), int(most))

    def _value(self, element: Element) -> ctypes.c_void_p:
        value = self._piece("elem_value")
        self._library.snd_ctl_elem_value_set_id(value, self._ids[element.number])
        return value

    def _piece(self, kind: str) -> ctypes.c_void_p:
        piece = ctypes.c_void_p()
        _check(kind, getattr(self._library, f"snd_ctl_{kind}_malloc")(ctypes.byref(piece)))
        self._pieces.append((kind, piece))
        return piece


def _check(what: str, status: int) -> None:
    if status < 0:
        raise OSError(-status, f"mixer: {what}")
