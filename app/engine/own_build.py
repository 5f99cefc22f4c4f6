"""Our own build of pjsua2, found in the cache where `python -m installer.pjproject` put it.

`HEARTHLINE_ENGINE_BUILD` chooses: empty takes our build if it is there, `wheel` the stock wheel, anything
else is the folder of a build (a packaged program names the one it carries).
"""

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from audio import filters, native


def folder() -> Path | None:
    """Return the folder of the build to use, or None for the stock wheel."""
    named = os.environ.get("HEARTHLINE_ENGINE_BUILD", "")
    if named == "wheel":
        return None
    found = Path(named) if named else _cached()
    return found if found is not None and (found / "pjsua2.py").is_file() else None


def use() -> None:
    """Put our build ahead of the wheel on this process's path; once, before pjsua2 is imported."""
    found = folder()
    if found is not None and str(found) not in sys.path:
        sys.path.insert(0, str(found))


@cache
def sound_library() -> Any:
    """Return the build's library that moves sound in C, None where there is none.

    `HEARTHLINE_ENGINE_PATH=python` leaves it out.
    """
    found = folder()
    if found is None or os.environ.get("HEARTHLINE_ENGINE_PATH") == "python":
        return None
    return native.load(found)


@cache
def filters_library() -> Any:
    """Return the build's library of the microphone's filters, None where there is none.

    `HEARTHLINE_ENGINE_FILTERS=python` leaves it out.
    """
    found = folder()
    if found is None or os.environ.get("HEARTHLINE_ENGINE_FILTERS") == "python":
        return None
    return filters.load(found)


def _cached() -> Path | None:
    named = os.environ.get("HEARTHLINE_CACHE")
    cache = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or _home_cache()) / "hearthline"
    try:
        builds = json.loads((cache / "engine" / "current.json").read_text(encoding="utf-8"))
        return cache / "engine" / str(builds[sys.implementation.cache_tag]["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _home_cache() -> Path:
    return Path("~/.cache").expanduser()
