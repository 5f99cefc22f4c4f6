"""The engine's end of the pipe to the process that writes recordings."""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import app
from app.domain.errors import Unavailable
from app.recording.messages import Message

_log = logging.getLogger("hearthline.engine")

_PIPE_BYTES: Final = 1 << 20
_F_SETPIPE_SZ: Final = 1031
_LONGEST_WAIT: Final = 1 << 20
"""Bytes that may wait here for a writer that does not read; more is not taken."""


class WriterLink:
    """Starts the writer when it is needed and again when it died. Loop thread; never waits.

    `on_told` gets each line of the writer, `on_lost` comes when the process ended unasked; both by `post`.
    """

    def __init__(
        self,
        post: Callable[[Callable[[], None]], None],
        on_told: Callable[[dict[str, Any]], None],
        on_lost: Callable[[], None],
    ) -> None:
        self._post = post
        self._on_told = on_told
        self._on_lost = on_lost
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._waiting = bytearray()

    @property
    def runs(self) -> bool:
        """Say whether there is a process to write to."""
        return self._process is not None

    def start(self) -> None:
        """Start the process if none runs. Raises Unavailable."""
        if self._process is not None:
            return
        try:
            process = subprocess.Popen(
                _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=_environment(), start_new_session=sys.platform != "win32", close_fds=True,
            )  # fmt: skip
        except OSError as error:
            raise Unavailable(
                "no_writer", "The recorder does not start.", "The call goes on. Is the memory full?"
            ) from error
        assert process.stdin is not None
        self._process = process
        os.set_blocking(process.stdin.fileno(), False)
        _enlarge(process.stdin.fileno())
        self._reader = threading.Thread(target=self._read, args=(process,), name="recordings", daemon=True)
        self._reader.start()

    def send(self, message: Message) -> bool:
        """Pass a message on; False when it was not taken because too much waits already."""
        if len(self._waiting) > _LONGEST_WAIT:
            return self._push() and self.send(message)
        self._waiting += message.frame()
        self._push()
        return True

    def close(self, seconds: float) -> None:
        """Let the writer finish every file; wait for it at most so long. It goes on by itself after that."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            os.set_blocking(process.stdin.fileno(), True)
            process.stdin.write(self._waiting)
        with contextlib.suppress(OSError):
            process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        if self._reader is not None:
            self._reader.join(0.5)

    def _push(self) -> bool:
        """Write what waits as far as the pipe takes it; say whether all went."""
        process = self._process
        if process is None or process.stdin is None:
            return False
        try:
            while self._waiting:
                del self._waiting[: os.write(process.stdin.fileno(), self._waiting)]
        except BlockingIOError:
            return False
        except OSError:
            self._lose(process)
            return False
        return True

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError):
                    told = json.loads(line)
                    self._post(lambda told=told: self._on_told(told))  # type: ignore[misc]  # bound now
        self._post(lambda: self._lose(process))

    def _lose(self, process: subprocess.Popen[bytes]) -> None:
        if self._process is not process:
            return
        self._process = None
        self._waiting.clear()
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.5)
        _log.warning("the writer of recordings ended with status %s", process.returncode)
        self._on_lost()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, "recording", "writer"]
    return [sys.executable, "-P", "-m", "app", "recording", "writer"]


def _environment() -> dict[str, str]:
    root = str(Path(app.__path__[0]).resolve().parent)
    path = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{path}" if path else root}


def _enlarge(descriptor: int) -> None:
    if sys.platform != "linux":
        return
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.fcntl(descriptor, _F_SETPIPE_SZ, _PIPE_BYTES)
