"""The files of recordings in a backup: copied whole, compared with what the database says of them."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Unavailable
from app.domain.phrase import phrase
from app.recording.folder import name_of
from app.server.store import recordings
from app.server.store.database import Database
from app.server.store.recordings import Stored


@dataclass(frozen=True, slots=True)
class Copied:
    """How many files (and bytes) lie in the copy now, and how many the database names that are lost."""

    files: int
    bytes: int
    lost: int


def copies_of(backup: Path) -> Path:
    """Return the folder of recordings that belongs to a backup of the database."""
    return backup.with_name(f"{backup.name}.recordings")


def copy_out(database: Database, shelf: Path, target: Path) -> Copied:
    """Copy every recording that the database names; what is there already is not copied again.

    Raises Unavailable when the copy cannot be written.
    """
    files = size = lost = 0
    for part in database.read_here(recordings.every_part):
        name = name_of(part.recording, part.offset)
        try:
            here = _copied(shelf / name, target / name, part)
        except OSError as error:
            raise Unavailable(
                "cannot_write",
                phrase("Recordings cannot be copied: {reason}.", reason=error.strerror),
                "Look at the disk.",
            ) from error
        files, size, lost = files + here, size + part.size * here, lost + (not here)
    return Copied(files, size, lost)


def copy_back(source: Path, shelf: Path) -> int:
    """Put recordings of a backup back that are not on the shelf; return how many. Raises Unavailable."""
    count = 0
    try:
        for file in sorted(source.iterdir()) if source.is_dir() else []:
            if not (shelf / file.name).exists():
                _copy(file, shelf / file.name)
                count += 1
    except OSError as error:
        raise Unavailable(
            "cannot_write", phrase("Recordings cannot be put back: {reason}.", reason=error.strerror)
        ) from error
    return count


def _copied(source: Path, target: Path, part: Stored) -> bool:
    if target.exists() and target.stat().st_size == part.size:
        return True
    if not source.exists() or _digest(source) != part.sha256:
        return False
    _copy(source, target)
    return True


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.rename(target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
