"""Gives memory that calls have used back to the system while no call is up. Loop thread only."""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from typing import Final

SECONDS: Final = 30.0
"""Between two times; PJSIP keeps what belongs to a call for 32 s after its end."""


def give_back(busy: Callable[[], bool]) -> None:
    """Let the C library return free pages, which else stay with us as long as one small piece lies above."""
    trim = _trim()
    if trim is not None and not busy():
        trim(0)


@cache
def _trim() -> Callable[[int], object] | None:
    """Return glibc's `malloc_trim`; other C libraries have none and need none."""
    if sys.platform != "linux":
        return None
    trim: Callable[[int], object] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim
