"""A running engine (a real process, audio null) and a SIP peer for it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Unavailable
from app.engine.client import EngineClient
from app.wire.engine import Role
from tests.engine.peer import SipPeer
from tests.peers.process import PATIENCE

ROOT = Path(__file__).parents[2]


class RunningEngine:
    """An engine process with its home; `client` follows its events."""

    def __init__(self, home: Path, **options: str) -> None:
        self.home = home
        self.errors = home.with_suffix(".stderr")
        self.environment = {
            **os.environ,
            "HEARTHLINE_HOME": str(home),
            "HEARTHLINE_ENGINE_AUDIO": "null",
            **{f"HEARTHLINE_ENGINE_{name.upper()}": value for name, value in options.items()},
        }
        self._clients: list[EngineClient] = []
        self.start()

    def start(self) -> None:
        """Start the process and wait for its socket."""
        with self.errors.open("ab") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "engine"], cwd=ROOT, env=self.environment, stderr=errors
            )
        end = time.monotonic() + PATIENCE
        while not (self.home / "engine.sock").exists() and time.monotonic() < end:
            assert self.process.poll() is None, self.errors.read_text()
            time.sleep(0.01)

    def client(self, role: Role = Role.TEST) -> EngineClient:
        """Connect."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                client = EngineClient(role, self.home / "engine.sock", PATIENCE)
                break
            except Unavailable:
                assert time.monotonic() < end, self.errors.read_text()
                time.sleep(0.02)
        self._clients.append(client)
        return client

    def ctl(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `ctl`."""
        return subprocess.run(
            [sys.executable, "-m", "app", "ctl", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def kill(self) -> None:
        """SIGKILL, as a crash."""
        self.process.kill()
        self.process.wait(PATIENCE)
        (self.home / "engine.sock").unlink(missing_ok=True)

    def stop(self) -> int:
        """SIGTERM; return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End everything."""
        for client in self._clients:
            client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)


class Seat:
    """A connection that owns the engine and collects events."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client
        self.snapshot = client.ask("snapshot", after=0)
        self.events: list[dict[str, Any]] = []

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Send a command that must be understood and accepted."""
        reply = self.client.ask(do, **arguments)
        assert reply["ok"], reply
        return reply

    def wait(self, event: str, fits: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Return the next event of that name; fails when the connection's time is over."""
        while True:
            got = self.client.next_event()
            self.events.append(got)
            if got["event"] == event and fits(got):
                return got

    def register(self, peer: SipPeer, **more: Any) -> None:
        """Register with the peer and let it ring."""
        self.ask("account.set", account="a", registrar=peer.registrar, user="1001", password="secret", **more)
        self.wait("account.registered")
        self.ask("offer.allow", allow=True)


@pytest.fixture
def start_engine(tmp_path: Path) -> Iterator[Callable[..., RunningEngine]]:
    started: list[RunningEngine] = []

    def start(**options: str) -> RunningEngine:
        engine = RunningEngine(tmp_path / f"home{len(started)}", **options)
        started.append(engine)
        return engine

    yield start
    for engine in started:
        engine.close()


@pytest.fixture
def engine(start_engine: Callable[..., RunningEngine]) -> RunningEngine:
    return start_engine()


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    engine = RunningEngine(tmp_path_factory.mktemp("shared") / "home")
    yield engine
    engine.close()


@pytest.fixture
def seat(shared_engine: RunningEngine, peer: SipPeer) -> Iterator[Seat]:
    """A seat at the engine that the tests of a file share; it leaves the engine as it found it.

    It asks for the peer so that the peer still answers while it cleans up.
    """
    seat = Seat(shared_engine.client())
    yield seat
    seat.ask("offer.allow", allow=False)
    for call in seat.ask("snapshot", after=0)["calls"]:
        seat.client.ask("call.hang_up", call=call["id"])
    end = time.monotonic() + PATIENCE
    while (state := seat.ask("snapshot", after=0))["calls"] and time.monotonic() < end:
        time.sleep(0.02)
    for account in state["accounts"]:
        seat.ask("account.remove", account=account["account"])
    seat.ask("journal.ack", through=state["seq"] + 100)
    seat.client.close()


@pytest.fixture
def peer() -> Iterator[SipPeer]:
    with SipPeer() as one:
        yield one
