"""One engine a seat: the lock file that names its pid."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from app.domain.errors import Refused
from app.domain.phrase import phrase


class Lock:
    """Holds the lock while open; the operating system frees it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None
        self.last_alive = 0.0
        """When the engine before this one was last seen alive (epoch seconds; 0 = never)."""

    def __enter__(self) -> "Lock":
        """Take the lock and write our pid. Raises Refused naming the pid that runs already."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+", encoding="ascii")
        if not _try_lock(file):
            pid = file.read(20).strip() or "unknown"
            file.close()
            raise Refused(
                "already_running",
                phrase("An engine runs already (pid {pid}).", pid=pid),
                "Only one engine serves a seat; end that one first, or use it.",
            )
        if os.fstat(descriptor).st_size:
            self.last_alive = os.fstat(descriptor).st_mtime
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return self

    def alive(self) -> None:
        """Leave a sign of life for whoever comes after a crash; cheap, nothing waits for the disk."""
        if self._file is not None:
            os.utime(self._path)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Empty the file and let go."""
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate(0)
            self._file.close()
            self._file = None


def running_pid(path: Path) -> int | None:
    """Return the pid of the engine that holds the lock, None when nobody does."""
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
        # The byte that is locked lies far behind the pid, so that others can still read the pid.
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
