"""The demo's child processes: started in a session of their own, watched, ended by their own pid."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.errors import Unavailable

_POLITE: Final = 5.0
_FIRM: Final = 3.0


@dataclass(frozen=True, slots=True)
class Program:
    """How to run a role of this program: `command("server", …)` and the environment to run it in."""

    command: Callable[..., list[str]]
    environment: dict[str, str]


class Child:
    """One running role. `input` and `output` are pipes where asked for; errors go to the role's log."""

    def __init__(self, role: str, process: asyncio.subprocess.Process) -> None:
        self.role = role
        self.process = process

    @classmethod
    async def start(
        cls, program: Program, role: str, *arguments: str, log: Path, pipes: bool = False, **settings: str
    ) -> "Child":
        """Start a role. Raises Unavailable if it cannot be started at all."""
        pipe = asyncio.subprocess.PIPE if pipes else None
        with log.open("ab") as sink:
            try:
                process = await asyncio.create_subprocess_exec(
                    *program.command(role, *arguments),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=pipe or sink,
                    stderr=sink,
                    env={**program.environment, **settings},
                    start_new_session=sys.platform != "win32",
                )
            except OSError as error:
                raise Unavailable(
                    "no_process", f"The {role} could not be started: {error.strerror}."
                ) from error
        return cls(role, process)

    async def write(self, line: str) -> None:
        """Write one line to its standard input; a process that is gone is noticed elsewhere."""
        assert self.process.stdin is not None
        with contextlib.suppress(ConnectionError):
            self.process.stdin.write(line.encode() + b"\n")
            await self.process.stdin.drain()

    @property
    def running(self) -> bool:
        """Say whether it has not ended yet."""
        return self.process.returncode is None

    async def end(self, *, polite: float = _POLITE) -> None:
        """Ask it to end (SIGTERM), wait, then insist."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()
            await self.ended(polite)
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
            await self.ended(_FIRM)
        if self.process.stdin is not None:
            self.process.stdin.close()

    async def ended(self, seconds: float) -> bool:
        """Wait for its end; False if it is still running after `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.process.wait()
        return not self.running


async def end_engine(pid: Callable[[], int], last: int, patience: float) -> None:
    """End the engine, which is not our child: wait, ask, insist; return when the process is gone.

    `pid` returns the process that holds the engine's lock, 0 when none does; only that one is ever ended.
    `last` held it when we looked last: the lock is let go a moment before the process is gone.
    """
    for number in (None, signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if number is not None and pid():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid(), number)
        await _until(lambda: not pid(), patience)
    await _until(lambda: not _exists(last), patience)


async def _until(true: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:  # noqa: ASYNC110 - a foreign process has no event
        await asyncio.sleep(0.05)


def _exists(pid: int) -> bool:
    if not pid or sys.platform == "win32":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
