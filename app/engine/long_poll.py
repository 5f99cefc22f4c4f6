"""Waiting for SIP in C: the loop turns when there is something to do, not a hundred times a second."""

import contextlib
import ctypes
import math
import os
from typing import Any, Final

import pjsua2

LONGEST_MILLISECONDS: Final = 100
"""What pjproject's other threads put off for the main one comes without a call and waits so long at most."""


class WaitForm(ctypes.Structure):
    """`sip_wait_t` of the library: functions of pjlib, its heap of timers, two descriptors to watch."""

    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("count", "earliest", "clock", "heap")),
        ("packets", ctypes.c_int),
        ("woken", ctypes.c_int),
    )


class LongPoll:
    """Waits until a packet came, one of pjproject's timers is due, or somebody woke us.

    `wait` on the loop thread, `wake` on any; nothing is lost between the two. After pjproject has started.
    """

    def __init__(self, library: Any) -> None:
        self._wait = library.hl_wait_for_sip
        self._woken = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._form = _form(self._woken)
        self._address = ctypes.addressof(self._form)

    def wake(self) -> None:
        """Let `wait` return at once."""
        with contextlib.suppress(OSError):
            os.eventfd_write(self._woken, 1)

    def rest(self) -> None:
        """Begin anew; what is posted from here on ends the next `wait`."""
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._woken)

    def wait(self, seconds: float) -> None:
        """Wait until there is something to do, for so long at most (and 100 ms)."""
        self._wait(self._address, min(LONGEST_MILLISECONDS, max(0, math.ceil(seconds * 1000))))


def _form(woken: int) -> WaitForm:
    """Return what C must know of pjproject's timers and sockets."""
    binding = ctypes.CDLL(pjsua2._pjsua2.__file__)
    pointer = ctypes.c_void_p

    def call(name: str, *arguments: Any) -> Any:
        function = getattr(binding, name)
        function.restype, function.argtypes = pointer, (pointer,) * len(arguments)
        return function(*arguments)

    endpoint = call("pjsua_get_pjsip_endpt")
    sockets = call("pj_ioqueue_get_os_handle", call("pjsip_endpt_get_ioqueue", endpoint))
    return WaitForm(
        *(
            ctypes.cast(getattr(binding, name), pointer).value
            for name in ("pj_timer_heap_count", "pj_timer_heap_earliest_time", "pj_gettickcount")
        ),
        call("pjsip_endpt_get_timer_heap", endpoint),
        ctypes.c_int.from_address(sockets).value,
        woken,
    )
