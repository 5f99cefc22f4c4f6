"""One file being written: sound is gathered for a second, sealed, and put on the disk."""

import contextlib
import os
from pathlib import Path
from typing import Final

from app.recording.folder import ENDING, OPEN, locked, name_of
from app.recording.pieces import RATE, About, Sealer

PIECE_SAMPLES: Final = RATE
"""A second."""
SYNC_EVERY: Final = 5
"""Pieces; a kill costs none of them, only a power cut can cost these."""


class Tape:
    """Writes a file of `folder`. When the disk is full, sound is left out until there is room again."""

    def __init__(self, folder: Path, about: About, public_pem: str) -> None:
        """Raises BadInput when the key is none; nothing is written before there is sound."""
        self._sealer = Sealer(about, public_pem)
        self._path = folder / (name_of(about.recording, about.offset).removesuffix(ENDING) + OPEN)
        self._descriptor = -1
        self._size = 0
        self._first = 0
        self._left = bytearray()
        self._right = bytearray()
        self._unwritten = self._sealer.head
        self._stuck = False
        self._pieces = 0
        self.through = 0
        """Samples up to here are in the file, or lost for good."""

    def sound(self, first: int, both: bytes) -> bool:
        """Take left and then right samples from place `first` on; say whether a piece was written.

        Raises OSError when it could not be written: that second is lost, the file is as before.
        """
        if first != self._first + len(self._left) // 2:
            self.flush()
            self._first = first
        middle = len(both) // 2
        self._left += both[:middle]
        self._right += both[middle:]
        wrote = False
        while len(self._left) >= 2 * PIECE_SAMPLES:
            self._write(2 * PIECE_SAMPLES)
            wrote = True
        return wrote

    def flush(self) -> None:
        """Write what has been gathered. Raises OSError."""
        if self._left:
            self._write(len(self._left))

    def close(self) -> bool:
        """Write the end and give the file its final name; say whether there is a file. Raises OSError."""
        if not self._pieces and not self._left:
            self._drop()
            return False
        try:
            self._write(len(self._left), last=True)
            os.fsync(self._descriptor)
        finally:
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
        self._path.rename(self._path.with_suffix(""))
        with contextlib.suppress(OSError):
            _sync_folder(self._path.parent)
        return True

    def _write(self, length: int, *, last: bool = False) -> None:
        left, right, first = bytes(self._left[:length]), bytes(self._right[:length]), self._first
        del self._left[:length]
        del self._right[:length]
        self._first += length // 2
        self.through = self._first
        if self._stuck:
            self._put()  # a piece that could not be written keeps its place
        self._unwritten += self._sealer.piece(first, left, right, last=last)
        self._put()
        self._pieces += 1
        if self._pieces % SYNC_EVERY == 0:
            os.fsync(self._descriptor)

    def _put(self) -> None:
        self._stuck = True
        if self._descriptor < 0:
            self._open()
        view = memoryview(self._unwritten)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, self._size)
            raise
        self._size += len(self._unwritten)
        self._unwritten, self._stuck = b"", False

    def _open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._path, flags, 0o600)
        locked(self._descriptor)

    def _drop(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            self._path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
