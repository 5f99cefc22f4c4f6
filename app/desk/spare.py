"""An engine in reserve: a process that has loaded everything and waits, so that a killed one is back at once.

Loading Python and the SIP library takes most of an engine's start: more than half a second of a free core,
and many times that on a busy laptop. The reserve has done it before it is needed. It holds no account and
opens no socket, and it ends by itself when its pipe does, however the desk goes.
"""

import contextlib
import logging
import subprocess
from typing import Final

from app.desk import program
from app.wire import home

GO: Final = b"go\n"

_log = logging.getLogger("hearthline.desk.link")


class Spare:
    """Owns at most one process that waits. On the loop of the link; everything takes milliseconds."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """Start one that waits, if none does."""
        if self._process is not None and self._process.poll() is None:
            return
        self.close()
        log = home.log_file("engine").with_suffix(".start.log")
        try:
            self._process = program.spawn_detached("engine", "--wait", log=log, waits=True)
        except OSError as error:
            _log.info("no engine in reserve: %s", error.strerror)

    def take(self) -> "subprocess.Popen[bytes] | None":
        """Let it become the engine and return it; None when there is none that could."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return None
        try:
            with process.stdin as pipe:
                pipe.write(GO)
        except OSError:
            process.poll()
            return None
        return process

    def close(self) -> None:
        """Let it go; a few milliseconds. Idempotent."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        process.kill()  # it holds nothing, and may be busy loading for seconds yet
        process.wait(5.0)
