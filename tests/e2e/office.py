"""The server in the tests with real processes: seats with a SIP account, caller files, its rows."""

import json
import secrets
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.peers.asterisk import Asterisk
from tests.peers.server_process import ServerProcess

SUPERVISOR, PASSWORD = "Ștefania", "correct horse battery staple"


class Office(ServerProcess):
    """A server with one supervisor and a key for recordings. The database is SQLite in its home."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._environment["HEARTHLINE_SERVER_RECORDING_PHRASE"] = secrets.token_urlsafe(16)

    def begin(self) -> None:
        """Start it for the first time."""
        self.start()
        self.admin(SUPERVISOR, PASSWORD)

    def seat_at(self, switch: Asterisk, number: str, name: str, agent: str, transport: str = "udp") -> str:
        """Make a seat with an account at the switch; return its one-time code."""
        words = ["seat", "add", name, "--agent", agent, "--sip-registrar", switch.registrar(transport)]
        words += ["--sip-user", number, "--sip-password-stdin"]
        return self._command(*words, said=switch.password).split()[-1]

    def import_files(self, files: list[dict[str, Any]]) -> None:
        """Bring caller files in, as an administrator does."""
        path = self.home / "people.json"
        path.write_text(json.dumps(files), encoding="utf-8")
        self._command("import-files", str(path))

    def rows(self, question: str, *values: object) -> list[dict[str, Any]]:
        """Ask the database."""
        with closing(sqlite3.connect(f"file:{self.home / 'server.sqlite'}?mode=ro", uri=True)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(question, values)]

    def kill(self) -> None:
        """End the process without warning (SIGKILL)."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        self._process = None

    def log(self) -> str:
        """Return everything it wrote."""
        files = [self.home / "server.out", *sorted(Path(self.home / "logs").glob("*"))]
        return "".join(f.read_text(errors="replace") for f in files if f.exists())
