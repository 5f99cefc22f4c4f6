"""Frames on their way from one stream's thread to the other's, kept short."""

import ctypes
from typing import Final

from audio.ports import FRAME_BYTES

AHEAD: Final = 32
"""Frames kept at most."""
WINDOW: Final = 100


class Lane:
    """Written by one thread, read by another.

    `spare`: when that many frames waited at every look for a second, the surplus is delay for nothing and is
    dropped.
    """

    def __init__(self, spare: int) -> None:
        self._spare = spare
        self._ring = ctypes.create_string_buffer(FRAME_BYTES * AHEAD)
        self._base = ctypes.addressof(self._ring)
        self._written = self._read = 0
        self._fewest = AHEAD
        self._looks = 0

    @property
    def waiting(self) -> int:
        """Return how many frames wait. Any thread."""
        return max(0, self._written - self._read)

    def put(self, address: int) -> None:
        """Keep a frame; the writer's thread."""
        ctypes.memmove(self._base + self._written % AHEAD * FRAME_BYTES, address, FRAME_BYTES)
        self._written += 1

    def take(self) -> int:
        """Return the address of the next frame, good until the ring comes round; 0 when there is none."""
        waiting = self._written - self._read
        if waiting >= AHEAD:
            self._read = self._written - 1
            waiting = 1
        self._fewest = min(self._fewest, waiting)
        self._looks += 1
        if self._looks >= WINDOW:
            if self._fewest >= self._spare:
                self._read += self._fewest - 1
                waiting -= self._fewest - 1
            self._fewest, self._looks = AHEAD, 0
        if waiting <= 0:
            return 0
        place = self._read % AHEAD
        self._read += 1
        return self._base + place * FRAME_BYTES

    def clear(self) -> None:
        """Forget what waits; the reader's thread, or nobody reads."""
        self._read = self._written
