"""The writer process: takes sound from the engine and writes it sealed; it holds no secret.

It outlives the engine: when that ends, however it ends, standard input ends and every file is finished with
what has arrived.
"""

import contextlib
import errno
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from app.domain.errors import HearthlineError
from app.recording.folder import adopt, taken
from app.recording.messages import Kind, Message, Reader, Told
from app.recording.pieces import About
from app.recording.tape import Tape

_AT_ONCE: Final = 1 << 18
_NICE: Final = 5
"""Behind the sound and the window, ahead of nothing."""


class Writer:
    """Every recording that runs. One thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tapes: dict[str, Tape] = {}

    def take(self, message: Message) -> None:
        """Do what a message says; what fails is told and stops nothing else."""
        try:
            if message.kind is Kind.OPEN:
                self._open(message.recording, json.loads(message.body))
            elif message.recording in self._tapes:
                tape = self._tapes[message.recording]
                if message.kind is Kind.CLOSE:
                    self._close(message.recording, tape)
                elif tape.sound(message.first, message.body):
                    self._tell(message.recording, Told.WRITTEN, through=tape.through)
        except OSError as error:
            self._tell(message.recording, Told.FAILED, problem=_problem(error))
        except HearthlineError as error:
            self._tell(message.recording, Told.FAILED, problem=error.code)

    def close(self) -> None:
        """Finish every file."""
        for recording, tape in list(self._tapes.items()):
            try:
                self._close(recording, tape)
            except OSError as error:
                self._tell(recording, Told.FAILED, problem=_problem(error))

    def _open(self, recording: str, plain: dict[str, Any]) -> None:
        offset = int(plain["offset"])
        while taken(self._folder, recording, offset):
            offset += 1
        about = About(recording, str(plain["call"]), float(plain["began"]), offset)
        self._tapes[recording] = Tape(self._folder, about, str(plain["key"]))

    def _close(self, recording: str, tape: Tape) -> None:
        del self._tapes[recording]
        kept = tape.close()
        self._tell(recording, Told.CLOSED, kept=kept, through=tape.through)

    def _tell(self, recording: str, told: Told, **more: Any) -> None:
        line = json.dumps({"recording": recording, "told": told.value, **more})
        with contextlib.suppress(OSError):  # the engine may have gone
            os.write(1, line.encode() + b"\n")


def run(folder: Path) -> int:
    """Write until standard input ends. Returns the exit status."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    _step_back()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    adopt(folder)
    writer, reader = Writer(folder), Reader()
    try:
        while data := os.read(0, _AT_ONCE):
            for message in reader.feed(data):
                writer.take(message)
    except (OSError, ValueError) as error:
        print(f"recordings: {error}", file=sys.stderr)
    writer.close()
    return 0


def _step_back() -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)


def _problem(error: OSError) -> str:
    full = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    return "recording_disk_full" if error.errno in full else "recording_unwritable"
