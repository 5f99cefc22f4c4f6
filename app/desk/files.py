"""Small JSON files of the desk: written whole or not at all, put aside when they cannot be read."""

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from app.domain.errors import Damaged, Unavailable
from app.domain.phrase import phrase


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, {} when there is none. Raises Damaged; a bad one was put aside."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _put_aside(path) from error
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _put_aside(path) from error
    if not isinstance(value, dict):
        raise _put_aside(path)
    return value


def write_object(path: Path, value: dict[str, Any]) -> None:
    """Replace a file by a new one, safe on disk before the old is gone. Raises Unavailable."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=path.name, suffix=".new", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as sink:
            json.dump(value, sink, ensure_ascii=True, indent=2)
            sink.flush()
            os.fsync(sink.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise Unavailable(
            "file_not_written",
            phrase("{file} could not be written.", file=path.name),
            phrase("Check that the disk is not full and the folder may be written."),
        ) from error


def _put_aside(path: Path) -> Damaged:
    aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
    try:
        path.replace(aside)
    except OSError:
        aside = path
    return Damaged(
        "file_damaged",
        phrase("{file} could not be read.", file=path.name),
        phrase("It was put aside as {aside}; the usual values are in use.", aside=aside.name),
    )
