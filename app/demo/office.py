"""The demo's server: a real one on loopback, with the sample people, one administrator and one seat in it."""

import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import Any, Final, Protocol

from app.demo import people
from app.demo.processes import Child, Program
from app.domain.errors import Unavailable

ADMINISTRATOR: Final = "demo"
SEAT: Final = "Demo seat"
AGENT: Final = "Alex"
CENTRE: Final[dict[str, Any]] = {
    "name": "Demo call centre",
    "greeting": "Demo call centre, good day, this is Alex. How can I help you?",
    "countries": ["RO", "KR", "ES", "PH", "GB", "US", "MX"],
}
_START: Final = 30.0


class Books(Protocol):
    """An administrator's work beside a running server; blocks, on a worker thread. Raises HearthlineError."""

    def fill(self, files: Path, centre: dict[str, Any], administrator: str) -> str:
        """Import caller files, set the centre up, return a fresh password of the administrator."""
        ...

    def seat_code(self, seat: str, agent: str, account: dict[str, str]) -> str:
        """Return a one-time code for the seat with this SIP account (registrar, user, password)."""
        ...


class Office:
    """Starts the server in `home` and fills it through `books`. Raises HearthlineError."""

    def __init__(self, program: Program, home: Path, log: Path, books: Books) -> None:
        self._program = program
        self._home = home
        self._log = log
        self._books = books
        self.url = ""
        self.password = ""

    async def start(self) -> Child:
        """Start the server, on the port it had before if there was one; returns when it listens."""
        where = self.url.rpartition(":")[2].strip("/") or "0"
        child = await Child.start(
            self._program, "server", "--listen", f"127.0.0.1:{where}", "--embedded", log=self._log
        )
        deadline = asyncio.get_running_loop().time() + _START
        while asyncio.get_running_loop().time() < deadline and child.running:
            told = self._address()
            if told.get("pid") == child.process.pid:
                self.url = str(told["url"])
                return child
            await asyncio.sleep(0.05)
        await child.end()
        raise Unavailable("no_server", "The server did not start.", f"Its log is {self._log}.")

    async def fill(self) -> None:
        """Bring in the sample people, name the centre, and give the administrator a fresh password."""
        files = self._home / "sample-files.json"
        files.write_text(json.dumps(people.sample_files(time.time()), ensure_ascii=False), encoding="utf-8")
        self.password = await asyncio.to_thread(self._books.fill, files, CENTRE, ADMINISTRATOR)

    async def seat_code(self, registrar: str, user: str, password: str) -> str:
        """Return a fresh enrolment code for the demo seat with this SIP account."""
        account = {"registrar": registrar, "user": user, "password": password}
        return await asyncio.to_thread(self._books.seat_code, SEAT, AGENT, account)

    def _address(self) -> dict[str, object]:
        with contextlib.suppress(OSError, ValueError):
            told = json.loads((self._home / "server.json").read_text())
            if isinstance(told, dict):
                return told
        return {}
