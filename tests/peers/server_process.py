"""A real Hearthline server in its own process and home, and a seat that talks to it over real HTTP."""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx

from app.domain.agent import AgentStatus, Availability
from app.domain.call import Call
from app.domain.ids import new_id
from app.wire.codec import to_plain
from app.wire.engine import call_body
from app.wire.office import Enrolment, EnrolmentRequest, Heartbeat
from app.wire.seat_check import Health
from tests.peers.process import ended

ROOT: Final = Path(__file__).parents[2]
START_SECONDS: Final = 60.0
BEAT_SECONDS: Final = 4.0
"""How often a seat that is in use says that it lives; its lease is 15 s."""


class ServerProcess:
    """`python -m app server` on loopback with its own SQLite file; it keeps its port over a restart."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {**os.environ, "HEARTHLINE_HOME": str(home)}

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Return the process id."""
        assert self._process is not None
        return self._process.pid

    def start(self, *words: str) -> None:
        """Start it and wait until it listens; a password alone is enough if not said otherwise."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = (self.home / "server.out").open("ab")
        try:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-m", "app", "server", "--listen", f"127.0.0.1:{self.port}",
                    *(words or ("--second-factor", "optional")),
                ],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log,
            )  # fmt: skip
        finally:
            log.close()
        try:
            self._wait_until_it_listens()
        except BaseException:
            self.stop()
            raise

    def _wait_until_it_listens(self) -> None:
        file, until = self.home / "server.json", time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self._process is not None
            assert self._process.poll() is None, self.said()
            told = json.loads(file.read_text()) if file.exists() else {}
            if told.get("pid") == self._process.pid:
                self.port = int(told["url"].rpartition(":")[2].strip("/"))
                return
            time.sleep(0.05)
        raise AssertionError(f"the server does not listen: {self.said()}")

    def said(self) -> str:
        """Return what it printed."""
        return (self.home / "server.out").read_text(errors="replace")

    def stop(self) -> None:
        """End it; idempotent."""
        if self._process is not None:
            ended(self._process, 15)
            self._process = None

    def admin(self, name: str, password: str) -> None:
        """Make a person who may sign in, as the README says."""
        self._command("admin", "add", name, "--password-stdin", said=password + "\n")

    def sign_in_link(self, name: str) -> str:
        """Make a link that signs a person in once."""
        return self._command("admin", "link", name).strip()

    def seat(self, name: str, agent: str = "") -> str:
        """Make a seat and return its one-time code."""
        return self._command("seat", "add", name, *(["--agent", agent] if agent else [])).strip()

    def setting(self, name: str, value: str) -> None:
        """Change a setting of the call centre."""
        self._command("set", f"{name}={value}")

    def switch_secret(self, secret: str) -> None:
        """Give the secret for the switch."""
        self._command("switch-secret", said=secret + "\n")

    def _command(self, *words: str, said: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "app", "server", *words],
            cwd=ROOT, env=self._environment, input=said, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@dataclass(slots=True)
class Seat:
    """An enrolled seat: sends heartbeats and facts as a desk would.

    While it is used `async with` it repeats what it told last every few seconds, as desks do.
    """

    client: httpx.AsyncClient
    seq: dict[str, int] = field(default_factory=lambda: {"desk": 0, "engine": 0})
    last: AgentStatus = field(default_factory=AgentStatus)
    _health: dict[str, Any] = field(default_factory=dict)
    _told: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _beating: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Seat":
        """Use it for a block."""
        self._beating = asyncio.create_task(self._keep_beating())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Fall silent and close its connections."""
        if self._beating is not None:
            self._beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._beating
        await self.client.aclose()

    async def status(self, **changes: Any) -> None:
        """Tell a new status; `since` and `call_since` are now unless they are given."""
        now = time.time()
        told: dict[str, Any] = {"availability": Availability.READY, "since": now, "call_since": now}
        async with self._turn:
            self.last = AgentStatus(**told | changes)
            await self.fact("desk", "agent.status", to_plain(self.last))
            self._told = True

    async def heartbeat(self, **health: Any) -> None:
        """Tell that the seat lives and how it is."""
        self._health = health
        answer = await self._beat()
        assert answer.status_code == 200, answer.text
        self._told = True

    async def _beat(self) -> httpx.Response:
        told: dict[str, Any] = {"registered": True, "version": "0.1.0", "speaker": "H390"}
        async with self._turn:
            beat = Heartbeat(self.last, Health(**told | self._health))
            return await self.client.post("/api/v1/heartbeat", json=to_plain(beat))

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            if self._told:
                with contextlib.suppress(httpx.HTTPError):  # a server that is away, or a seat taken back
                    await self._beat()

    async def call(self, event: str, call: Call) -> None:
        """Tell a fact of a call."""
        await self.fact("engine", event, {**call_body(call), "call": call.id})

    async def fact(self, source: str, kind: str, body: dict[str, Any]) -> None:
        """Send one fact and see it applied."""
        self.seq[source] += 1
        fact = {
            "id": new_id(),
            "source": source,
            "seq": self.seq[source],
            "kind": kind,
            "wall": time.time(),
            "body": body,
        }
        answer = await self.client.post(
            "/api/v1/facts",
            content=json.dumps({"facts": [fact]}),  # in ASCII, so that also a broken character can be sent
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code == 200, answer.text
        (result,) = answer.json()["results"]
        assert result["result"] == "applied", result


async def enrolled(url: str, code: str) -> Seat:
    """Exchange a one-time code and return the seat, to be used `async with`."""
    client = httpx.AsyncClient(base_url=url, timeout=20)
    answer = await client.post("/api/v1/enrolments", json=to_plain(EnrolmentRequest(code, "test")))
    assert answer.status_code == 200, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    assert set(answer.json()) == set(Enrolment.__slots__)
    return Seat(client)
