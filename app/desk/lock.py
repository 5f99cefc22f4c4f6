"""One desk a home: a lock file that names its pid; the operating system frees it when the process dies."""

import os
import sys
from pathlib import Path
from typing import IO

from app.wire import home


def desk_lock() -> Path:
    """Return the desk's lock file."""
    return home.home() / "desk.lock"


class Lock:
    """Held from `take` to `release`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Take the lock and write our pid; says False when another process has it. Raises OSError."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+", encoding="ascii", errors="replace")
        if not _try_lock(file):
            file.close()
            return False
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return True

    def release(self) -> None:
        """Let go; idempotent."""
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate(0)
            self._file.close()
            self._file = None


def holder(path: Path) -> int | None:
    """Return the pid of whoever holds a lock file, None when nobody does."""
    try:
        with path.open("r+", encoding="ascii", errors="replace") as file:
            if _try_lock(file):
                return None
            text = file.read(20).strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[str]) -> bool:
        # The locked byte lies far behind the pid, so that others can still read the pid.
        file.seek(1 << 20)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True

else:
    import fcntl

    def _try_lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
