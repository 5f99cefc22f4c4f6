"""Marks beside a seat's recordings. The engine reads them at its start, so nothing heavy is imported here."""

import contextlib
from pathlib import Path
from typing import Final

PAUSED: Final = ".paused"


def mark_paused(folder: Path, recording: str, *, paused: bool) -> None:
    """Keep beside the files that a recording is paused, so that no crash can make it go on."""
    path = folder / f"{recording}{PAUSED}"
    with contextlib.suppress(OSError):
        if paused:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
        else:
            path.unlink(missing_ok=True)


def is_marked_paused(folder: Path, recording: str) -> bool:
    """Say whether `mark_paused` was the last word."""
    return (folder / f"{recording}{PAUSED}").exists()
