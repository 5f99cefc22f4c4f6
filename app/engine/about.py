"""What this engine is made of: pjproject's version, its TLS library, its codecs."""

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

import pjsua2 as pj

from app.engine import own_build
from app.engine.endpoint import Endpoint
from audio.priority import come_first, try_out


@cache
def stock_engine() -> bool:
    """Say whether pjsua2 is the wheel from PyPI (known holes, see SECURITY.md) and not our own build."""
    here = Path(pj.__file__).resolve().parent
    ours = own_build.folder()
    if ours is not None and ours.resolve() == here:
        return False
    # Imported only here: reading what is installed takes longer than the rest of a start.
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        wheel = distribution("pjsua2-python")
    except PackageNotFoundError:
        return False
    return Path(str(wheel.locate_file("pjsua2"))).resolve() == here


def tls_library() -> str:
    """Return name and version as the TLS library itself tells them."""
    library = ctypes.CDLL(pj._pjsua2.__file__)
    for name in ("OpenSSL_version", "SSLeay_version"):
        function: Any = getattr(library, name, None)
        if function is not None:
            function.restype = ctypes.c_char_p
            return str(function(0).decode("ascii", "replace"))
    return "none"


def engine_facts() -> dict[str, Any]:
    """Start the library for a moment and return what it says. Not while an engine runs in this process.

    Raises Unavailable.
    """
    come_first()
    endpoint = Endpoint(lambda _remote, _bits, _certificate: False)
    endpoint.begin()
    try:
        codecs = [codec.codecId for codec in endpoint.codecEnum2() if codec.priority]
        return {
            "engine": f"pjproject {endpoint.libVersion().full}" + (" (wheel)" if stock_engine() else ""),
            "tls": tls_library(),
            "codecs": codecs,
            "sound": str(try_out()),
        }
    finally:
        endpoint.end()
