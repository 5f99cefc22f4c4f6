"""How the desk starts other roles of the same program: packaged or from a checkout, always the same code."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import app

_DETACHED: Final = 0x00000008 | 0x00000200 | 0x01000000
"""Windows: DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP | CREATE_BREAKAWAY_FROM_JOB."""


def command(role: str, *arguments: str) -> list[str]:
    """Return the command line of a role."""
    if getattr(sys, "frozen", False):
        return [sys.executable, role, *arguments]
    return [sys.executable, "-P", "-m", "app", role, *arguments]


def environment() -> dict[str, str]:
    """Return this process's environment, with the place of our code on the module path."""
    root = str(Path(app.__path__[0]).resolve().parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root}


def spawn_detached(role: str, *arguments: str, log: Path, waits: bool = False) -> subprocess.Popen[bytes]:
    """Start a role that outlives us, in a session of its own; what it writes goes to `log`.

    `waits`: it reads its stdin, which is ours to write to and to close.
    """
    with log.open("ab") as sink:
        return subprocess.Popen(
            command(role, *arguments),
            stdin=subprocess.PIPE if waits else subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            env=environment(),
            close_fds=True,
            start_new_session=sys.platform != "win32",
            creationflags=_DETACHED if sys.platform == "win32" else 0,
        )


def spawn_child(role: str, *arguments: str, log: Path, words: str = "") -> subprocess.Popen[bytes]:
    """Start a role that ends with us (we end it) with `words` on its stdin; what it writes goes to `log`."""
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command(role, *arguments),
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=sink,
            env=environment(),
            start_new_session=sys.platform != "win32",
        )
    assert process.stdin is not None
    with contextlib.suppress(OSError), process.stdin as pipe:  # it may have ended at once; its status tells
        pipe.write(words.encode())
    return process


def run(
    role: str, *arguments: str, words: str = "", seconds: float = 30.0
) -> subprocess.CompletedProcess[str]:
    """Run a role to its end with `words` on its stdin; return what it printed. Blocks: not on Qt's thread.

    Raises subprocess.TimeoutExpired.
    """
    return subprocess.run(
        command(role, *arguments),
        input=words,
        capture_output=True,
        text=True,
        env=environment(),
        timeout=seconds,
        check=False,
    )
