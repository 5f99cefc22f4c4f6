"""The demo's server: a real one on loopback, with the sample people, one administrator and one seat in it."""

import asyncio
import contextlib
import json
import secrets
from pathlib import Path
from typing import Final

from app.demo import people
from app.demo.processes import Child, Program
from app.domain.errors import Unavailable

ADMINISTRATOR: Final = "demo"
SEAT: Final = "Demo seat"
_START: Final = 30.0


class Office:
    """Starts the server in `home` and fills it. Raises Unavailable where the server says no."""

    def __init__(self, program: Program, home: Path, log: Path) -> None:
        self._program = program
        self._home = home
        self._log = log
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
        """Bring in the sample people and give the administrator a fresh password."""
        await self._say("import-files", str(people.FILE))
        self.password = "-".join(secrets.token_hex(2) for _ in range(3))
        await self._say("admin", "add", ADMINISTRATOR, "--password-stdin", words=self.password)

    async def seat_code(self, registrar: str, user: str, password: str) -> str:
        """Return a fresh enrolment code for the demo seat with this SIP account."""
        account = ["--sip-registrar", registrar, "--sip-user", user, "--sip-password-stdin"]
        said = await self._say("seat", "add", SEAT, *account, words=password)
        return said.split()[-1]

    def _address(self) -> dict[str, object]:
        with contextlib.suppress(OSError, ValueError):
            told = json.loads((self._home / "server.json").read_text())
            if isinstance(told, dict):
                return told
        return {}

    async def _say(self, *arguments: str, words: str = "") -> str:
        process = await asyncio.create_subprocess_exec(
            *self._program.command("server", *arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._program.environment,
        )
        said, wrong = await process.communicate(words.encode() + b"\n" if words else b"")
        if process.returncode:
            last = (wrong.decode(errors="replace").strip().splitlines() or ["no word why"])[-1]
            raise Unavailable("no_server", f"The server refused “{' '.join(arguments[:2])}”: {last}")
        return said.decode(errors="replace")
