"""A server that is killed and started again and again, and seats that send through it all.

The processes come from a fork server that has the program loaded already, so that a start costs a fifth of
a second; each is a real server with its own socket, killed by SIGKILL.
"""

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import random
import signal
import socket
import ssl
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx

from app.domain.ids import new_id
from app.server.people.codes import new_token, token_hash
from app.server.store import Connection, facts, seats
from app.server.store.database import Database

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["app.server.serving"])


def _serve(home: str, settings: dict[str, Any], dies: str, after: int) -> None:
    os.environ["HEARTHLINE_HOME"] = home
    from app.server.serving import serve
    from app.server.settings import ServerSettings
    from app.server.store.writer import Writer

    def counted(original: Any, *, late: bool) -> Any:
        calls = itertools.count(1)

        def wrapped(*arguments: Any) -> Any:
            if not late and next(calls) == after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = original(*arguments)
            if late and next(calls) == after:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapped

    if dies == "after commit":
        Writer._commit = counted(Writer._commit, late=True)  # type: ignore[method-assign]
    if dies == "before commit":
        facts.remember = counted(facts.remember, late=True)
    serve(ServerSettings(**settings))


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Victim:
    """One server address whose process may die at any moment."""

    def __init__(self, home: Path, database: str, tls: tuple[Path, Path, Path] | None = None) -> None:
        self.home, self.port = home, free_port()
        self.settings: dict[str, Any] = {"database": database, "port": self.port}
        self.url = f"http://127.0.0.1:{self.port}"
        self.verify: ssl.SSLContext | bool = True
        if tls is not None:
            certificate, key, authority = tls
            self.settings |= {"tls_cert": str(certificate), "tls_key": str(key)}
            self.url = f"https://127.0.0.1:{self.port}"
            self.verify = ssl.create_default_context(cafile=authority)
        self._process: BaseProcess | None = None

    async def start(self, dies: str = "", after: int = 0) -> float:
        """Start a process, wait until it answers, return the seconds that took.

        It kills itself `after` so many commits ("after commit": none of their answers goes out) or facts
        ("before commit": in the middle of a transaction).
        """
        begun = time.monotonic()
        arguments = (str(self.home), self.settings, dies, after)
        self._process = _forks.Process(target=_serve, args=arguments)
        self._process.start()
        async with httpx.AsyncClient(base_url=self.url, verify=self.verify) as client:
            while time.monotonic() - begun < 30:
                assert self._process.is_alive()
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get("/healthz")).status_code == 200:
                        return time.monotonic() - begun
                await asyncio.sleep(0.02)
        raise AssertionError("the server does not start")

    def kill(self) -> None:
        """End the process without a word."""
        assert self._process is not None
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join(10)
        self._process.close()

    def wait_until_dead(self) -> None:
        """Wait until the process has killed itself."""
        assert self._process is not None
        self._process.join(30)
        assert self._process.exitcode == -signal.SIGKILL
        self._process.close()

    def terminate(self) -> float:
        """Ask the process to end and return the seconds that took."""
        assert self._process is not None
        begun = time.monotonic()
        self._process.terminate()
        self._process.join(30)
        assert self._process.exitcode == 0
        self._process.close()
        return time.monotonic() - begun


@dataclass
class Sender:
    """One seat's outbox: a fact stays until it is acknowledged, batches are repeated, order is kept."""

    token: str
    dice: random.Random
    sent: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    duplicates: int = 0
    _waiting: list[dict[str, Any]] = field(default_factory=list)

    async def run(self, url: str, stop: asyncio.Event) -> None:
        """Send until `stop` or until the server is gone."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=10) as client:
            while not stop.is_set():
                try:
                    await self.send_some(client)
                except httpx.TransportError:
                    return

    async def send_some(self, client: httpx.AsyncClient, fresh: int | None = None) -> None:
        """Send what waits and some new facts."""
        for _ in range(self.dice.randint(1, 6) if fresh is None else fresh):
            self._waiting.append(self._fact())
        batch = self._waiting[:20]
        if not batch:
            return
        answer = await client.post("/api/v1/facts", json={"facts": batch})
        assert answer.status_code == 200, answer.text
        for result in answer.json()["results"]:
            assert result["result"] in {"applied", "duplicate"}, result
            self.duplicates += result["result"] == "duplicate"
            self.acknowledged.add(result["id"])
        self._waiting = [fact for fact in self._waiting if fact["id"] not in self.acknowledged]

    async def drain(self, url: str) -> None:
        """Send all that still waits."""
        headers = {"Authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20) as client:
            while self._waiting:
                await self.send_some(client, fresh=0)

    def _fact(self) -> dict[str, Any]:
        fact = {
            "id": new_id(), "source": "desk", "seq": len(self.sent) + 1, "kind": "agent.status",
            "wall": time.time(), "boot": "b", "body": {"availability": "ready", "since": time.time()},
        }  # fmt: skip
        self.sent.append(str(fact["id"]))
        return fact


def new_sender(database: str, number: int) -> Sender:
    """Return the outbox of a new seat."""
    token, opened = new_token(), Database(database)
    opened.open(exclusive=False)

    def work(connection: Connection) -> None:
        seat = seats.add(connection, "", f"Desk {number}", agent="", sip=None, now=time.time())
        seats.give_token(connection, seat.id, token_hash(token), "", time.time())

    opened.write_here(work)
    opened.close()
    return Sender(token, random.Random(number))
