"""Waiting for SIP in C: the loop turns when there is something to do, not a hundred times a second."""

import ctypes
from typing import Any, Final

import pjsua2

STEP_MILLISECONDS: Final = 10
"""How often C looks whether work was posted: this is how late posted work may begin."""
LONGEST_MILLISECONDS: Final = 50


class LongPoll:
    """Polls pjproject in C. `wait` on the loop thread, `wake` on any; nothing is lost between the two."""

    def __init__(self, library: Any) -> None:
        self._wait = library.hl_wait
        binding = ctypes.CDLL(pjsua2._pjsua2.__file__)
        self._poll = ctypes.cast(binding.pjsua_handle_events, ctypes.c_void_p).value
        self._posted = ctypes.c_int(0)
        self._flag = ctypes.addressof(self._posted)

    def wake(self) -> None:
        """Let `wait` return within a step."""
        self._posted.value = 1

    def rest(self) -> None:
        """Begin anew; what is posted from here on ends the next `wait`."""
        self._posted.value = 0

    def wait(self, seconds: float) -> None:
        """Poll until something came, until `wake`, or for so long (at most 50 ms)."""
        milliseconds = min(LONGEST_MILLISECONDS, max(0, round(seconds * 1000)))
        self._wait(self._poll, self._flag, min(STEP_MILLISECONDS, milliseconds), milliseconds)
