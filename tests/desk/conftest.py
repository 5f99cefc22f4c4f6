"""A home of one's own, an engine and a server by script, and a desk on top of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.desk.start import DeskStart
from app.wire import home
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import CODE, ScriptedServer

StartDesk = Callable[..., HeadlessDesk]


@pytest.fixture
def seat_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that belongs to this test, secrets in memory."""
    folder = tmp_path / "home"
    monkeypatch.setenv("HEARTHLINE_HOME", str(folder))
    monkeypatch.setenv("HEARTHLINE_DESK_SECRETS", "memory")
    monkeypatch.setenv("HEARTHLINE_DESK_KEEP_AWAKE", "off")
    monkeypatch.setattr("app.desk.server_link.BEAT_SECONDS", 0.5)
    return home.home()


@pytest.fixture
def engine(seat_home: Path) -> Iterator[ScriptedEngine]:
    """An engine by script at the home's socket."""
    scripted = ScriptedEngine(home.engine_socket())
    yield scripted
    scripted.close()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """A server by script."""
    scripted = ScriptedServer()
    yield scripted
    scripted.stop()


@pytest.fixture
def start_desk(seat_home: Path) -> Iterator[StartDesk]:
    """Start desks that are stopped at the end."""
    started: list[HeadlessDesk] = []

    def start(server: ScriptedServer | None = None, **options: bool) -> HeadlessDesk:
        enrolment = DeskStart(server.url, CODE) if server is not None else None
        desk = HeadlessDesk(enrolment, **options)
        started.append(desk)
        return desk

    yield start
    for desk in started:
        desk.stop()


@pytest.fixture
def desk(engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk) -> HeadlessDesk:
    """An enrolled, registered desk, Not ready."""
    started = start_desk(server)
    started.until(lambda view: view.line.registered and view.line.server_reachable, "registered")
    return started


@pytest.fixture
def ready_desk(
    engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk, monkeypatch: pytest.MonkeyPatch
) -> HeadlessDesk:
    """An enrolled desk that is Ready."""
    monkeypatch.setenv("HEARTHLINE_AGENT_START_READY", "1")
    started = start_desk(server)
    started.until(lambda view: view.status.shown == "ready" and view.line.server_reachable, "ready")
    started.until_true(lambda: engine.allowed, "offers allowed")
    return started
