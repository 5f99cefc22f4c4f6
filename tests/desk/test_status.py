"""`status` in every situation: nothing there, engine alone, files broken, a desk that does not answer."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.desk.lock import Lock, desk_lock, holder
from app.desk.outbox import Outbox
from app.desk.seat_file import Seat, save_seat
from app.wire import home
from tests.desk.child import DeskChild
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer

ROOT = Path(__file__).parents[2]
KEYS = ["version", "engine", "desk", "server", "accounts", "calls", "agent", "outbox", "last_error"]


def status(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", "status", *arguments],
        cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def told() -> dict[str, Any]:
    done = status("--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    assert list(answer) == KEYS
    return answer


def test_nothing_runs(seat_home: Path) -> None:
    answer = told()
    assert answer["engine"] == answer["desk"] == {"pid": None, "running": False}
    assert answer["server"] == {"url": "", "reachable": False}
    assert answer["accounts"] == answer["calls"] == []
    assert answer["agent"]["availability"] == "signed_out"
    assert answer["outbox"] == {"waiting": 0, "needs_attention": 0}
    words = status()
    assert "not running" in words.stdout
    assert status("--xml").returncode == 2


def test_the_engine_alone_with_a_call_and_unsent_facts(
    seat_home: Path, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    engine.register()
    call = engine.offer()
    save_seat(Seat(server.url, server.configuration))
    outbox = Outbox(home.outbox_file(), lambda _: None, lambda _: None)
    outbox.start().result(30)
    outbox.put("f", {}, wall=1.0).result(30)
    outbox.stop()
    lock = Lock(home.engine_lock())
    assert lock.take()
    try:
        answer = told()
    finally:
        lock.release()
    assert answer["engine"] == {"pid": os.getpid(), "running": True}
    assert answer["accounts"][0]["state"] == "registered"
    assert [c["call"] for c in answer["calls"]] == [call.id]
    assert answer["server"] == {"url": server.url, "reachable": True}
    assert answer["outbox"]["waiting"] == 1 + len(engine.journal)
    assert engine.journal, "looking acknowledges nothing"


def test_broken_files_are_looked_at_and_left_alone(seat_home: Path) -> None:
    for name in ("seat.json", "outbox.sqlite", "server.json", "engine.lock", "desk.lock", "settings.json"):
        (seat_home / name).write_bytes(b"\xff\x00nonsense" * 50)
    before = {p.name: p.read_bytes() for p in seat_home.iterdir() if p.is_file()}
    assert told()["outbox"] == {"waiting": 0, "needs_attention": 0}
    after = {p.name: p.read_bytes() for p in seat_home.iterdir() if p.is_file()}
    assert after == before


def test_a_stale_socket_and_a_dead_pid_are_not_a_desk(seat_home: Path) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as left_over:
        left_over.bind(str(home.desk_socket()))
    desk_lock().write_text("1\n")
    assert told()["desk"] == {"pid": None, "running": False}


def test_a_desk_that_hangs_is_seen_by_its_lock(seat_home: Path) -> None:
    lock = Lock(desk_lock())
    assert lock.take()
    assert not Lock(desk_lock()).take()
    assert told()["desk"] == {"pid": os.getpid(), "running": True}
    assert holder(desk_lock()) == os.getpid()
    lock.release()
    assert holder(desk_lock()) is None


def test_a_home_that_cannot_be_used_is_said_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HEARTHLINE_HOME", str(tmp_path / "file" / "home"))
    done = subprocess.run(
        [sys.executable, "-m", "app", "desk"],
        cwd=ROOT, env=os.environ.copy(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "cannot use its folder" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.medium
def test_a_running_desk_answers_itself(
    seat_home: Path, engine: ScriptedEngine, server: ScriptedServer
) -> None:
    child = DeskChild(server)
    try:
        child.until(lambda v: v["line"]["registered"] and v["line"]["server_reachable"], "registered")
        answer = told()
        assert answer["desk"] == {"pid": child.process.pid, "running": True}
        assert answer["engine"]["running"]
        assert answer["agent"]["reason"] == "signed_in"
        assert "seat" not in status().stderr
    finally:
        child.kill()
