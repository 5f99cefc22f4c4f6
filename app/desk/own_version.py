"""Which version this program is."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def program_version() -> str:
    """Return Hearthline's version; looked up on the disk once."""
    try:
        return version("hearthline")
    except PackageNotFoundError:
        return "0.1.0"
