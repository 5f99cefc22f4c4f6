"""One server process a database: who holds the lock is the only one that shows presence and restores."""

import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from app.domain.errors import Unavailable

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def in_use() -> Unavailable:
    """Return the error for a database that another server process holds."""
    return Unavailable(
        "database_in_use",
        "Another Hearthline server is running on this database.",
        "Stop it first, or use its address.",
    )


class FileLock:
    """The lock of a SQLite database: a file beside it, held by the operating system until we end."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Take the lock. Raises Unavailable when another process has it."""
        file = self._path.open("ab")
        try:
            _take(file)
        except OSError as error:
            file.close()
            raise in_use() from error
        self._file = file

    def release(self) -> None:
        """Give it back; idempotent."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
