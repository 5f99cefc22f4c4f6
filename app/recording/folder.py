"""The folder of recordings on a seat: names, what is finished, what a crash left open, what must go."""

import contextlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.errors import Damaged
from app.recording.pieces import About, read_about, sound_end

ENDING: Final = ".hlrec"
OPEN: Final = ".hlrec.open"
_NAME: Final = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9]{1,12})\.hlrec")


@dataclass(frozen=True, slots=True)
class Part:
    """One finished file: its recording's id and its offset in milliseconds."""

    recording: str
    offset: int
    path: Path


def name_of(recording: str, offset: int) -> str:
    """Return the name of a finished file."""
    return f"{recording}.{offset}{ENDING}"


def taken(folder: Path, recording: str, offset: int) -> bool:
    """Say whether a file of that name is there, finished or open."""
    name = name_of(recording, offset)
    return (folder / name).exists() or (folder / name.replace(ENDING, OPEN)).exists()


def part_of(path: Path) -> Part | None:
    """Return what a finished file's name says, None when it is no such name."""
    match = _NAME.fullmatch(path.name)
    return Part(match[1], int(match[2]), path) if match else None


def finished(folder: Path) -> list[Part]:
    """Return the finished files, oldest recording first. Never raises."""
    try:
        found = [part for path in folder.iterdir() if (part := part_of(path)) is not None]
    except OSError:
        return []
    return sorted(found, key=lambda part: (part.recording, part.offset))


def about(path: Path) -> About:
    """Return the header of a file. Raises Damaged, OSError."""
    with path.open("rb") as source:
        return read_about(source)[0]


def remove(folder: Path, recordings: set[str]) -> int:
    """Delete every file of these recordings, also those still open; return how many there were."""
    count = 0
    with contextlib.suppress(OSError):
        for path in list(folder.iterdir()):
            if path.name.partition(".")[0] in recordings:
                path.unlink(missing_ok=True)
                count += 1
    return count


def adopt(folder: Path) -> int:
    """Finish files that nobody writes any more: cut off what is torn, drop what is empty; return how many.

    Only the process that writes recordings calls this, before it begins; one that still writes is told by
    its lock on the file.
    """
    count = 0
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(f"*{OPEN}")):
            with contextlib.suppress(OSError):
                count += _adopted(path)
    return count


def _adopted(path: Path) -> bool:
    with path.open("r+b") as file:
        if not locked(file.fileno()):
            return False
        try:
            end = sound_end(file)
        except Damaged:
            end = 0
        if end:
            file.truncate(end)
            os.fsync(file.fileno())
    if not end:
        path.unlink(missing_ok=True)
        return False
    path.rename(path.with_suffix(""))
    return True


def locked(descriptor: int) -> bool:
    """Take the lock of an open file for this process; False when another process has it."""
    if sys.platform == "win32":
        return True  # there a file that another process has open cannot be renamed anyway
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
