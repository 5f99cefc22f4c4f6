"""The files of recordings on the server's disk, encrypted as the seats sealed them. Every method blocks."""

import contextlib
import hashlib
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.errors import BadInput, Refused, Unavailable
from app.domain.phrase import phrase
from app.recording.folder import name_of
from app.server.store.database import database_url, sqlite_file
from app.wire.home import recordings_shelf

UPLOADING: Final = ".uploading"
_RECORDING: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LATEST_OFFSET: Final = 10**12
_ABANDONED_SECONDS: Final = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Place:
    """Which file of which recording; checked, so that it is safe in a path."""

    recording: str
    offset: int

    def __post_init__(self) -> None:
        if not _RECORDING.fullmatch(self.recording) or not 0 <= self.offset < _LATEST_OFFSET:
            raise BadInput("bad_recording", "This names no recording.", "Send the id it was recorded under.")

    @property
    def name(self) -> str:
        """Return the file's name."""
        return name_of(self.recording, self.offset)


class Shelf:
    """One folder. What is told to be there is on the disk: written and synced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, place: Place) -> Path:
        """Return where a whole file lies."""
        return self._folder / place.name

    def size(self, place: Place) -> int:
        """Return how much of a file is here, whole or not."""
        for path in (self.path(place), self._uploading(place)):
            with contextlib.suppress(FileNotFoundError):
                return path.stat().st_size
        return 0

    def is_whole(self, place: Place) -> bool:
        """Say whether the whole file is here."""
        return self.path(place).exists()

    def append(self, place: Place, at: int, chunk: bytes) -> int:
        """Add a chunk at byte `at` and return the size then. Raises Refused (not the next), Unavailable."""
        if self.is_whole(place):
            return self.size(place)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._uploading(place), os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _disk(error) from error
        try:
            return _put(descriptor, at, chunk)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, at)
            raise _disk(error) from error
        finally:
            os.close(descriptor)

    def finish(self, place: Place, size: int, sha256: str) -> None:
        """Turn what was uploaded into the file, if it is the whole; again changes nothing.

        Raises Refused where it is not: then it is forgotten and can be uploaded anew.
        """
        whole = self.is_whole(place)
        path = self.path(place) if whole else self._uploading(place)
        try:
            with path.open("rb") as file:
                same = os.fstat(file.fileno()).st_size == size
                same = same and hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            same = False
        if not same:
            if not whole:
                path.unlink(missing_ok=True)
            raise Refused("not_whole", "The file that came is not the one that was sent.", "Send it again.")
        if not whole:
            path.rename(self.path(place))
            self._sync()

    def remove(self, recordings: set[str]) -> int:
        """Delete every file of these recordings; return how many there were."""
        count = 0
        for path in self._files():
            if path.name.partition(".")[0] in recordings:
                path.unlink(missing_ok=True)
                count += 1
        self._sync()
        return count

    def tidy(self) -> None:
        """Delete uploads that nobody has gone on with for a month."""
        for path in self._files():
            with contextlib.suppress(OSError):
                if path.name.endswith(UPLOADING) and time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                    path.unlink()

    def _files(self) -> list[Path]:
        try:
            return list(self._folder.iterdir())
        except OSError:
            return []

    def _uploading(self, place: Place) -> Path:
        return self._folder / (place.name + UPLOADING)

    def _sync(self) -> None:
        with contextlib.suppress(OSError):
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def shelf_folder(named: str, database: str) -> Path:
    """Return where recordings lie: beside a SQLite database unless told otherwise. Raises BadInput."""
    if named:
        return Path(named)
    file = sqlite_file(database_url(database))
    return file.with_name(f"{file.name}.recordings") if file is not None else recordings_shelf()


def _put(descriptor: int, at: int, chunk: bytes) -> int:
    size = os.fstat(descriptor).st_size
    if at > size:
        raise Refused("not_next", "A part before this one is missing.", "Ask how much is here.")
    os.lseek(descriptor, at, os.SEEK_SET)
    view = memoryview(chunk)
    while view:
        view = view[os.write(descriptor, view) :]
    os.ftruncate(descriptor, at + len(chunk))
    os.fsync(descriptor)
    return at + len(chunk)


def _disk(error: OSError) -> Unavailable:
    return Unavailable(
        "storage_full",
        "The server cannot keep recordings now.",
        phrase("{reason}. The seat tries again.", reason=error.strerror),
    )
