"""The server as a process and its console: what it says, what it refuses, how it goes down."""

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.commands.server import main
from app.server.store import audit, caller_files, seats
from app.server.store.centre import load
from app.server.store.database import Database
from tests.peers.certificates import authority
from tests.server.killing import Victim, new_sender

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HEARTHLINE_HOME", str(tmp_path))
    return tmp_path


def _said(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


async def test_it_goes_down_within_three_seconds_with_streams_open(tmp_path: Path) -> None:
    """uvicorn alone would wait for the streams for ever."""
    database = f"sqlite:///{tmp_path}/server.sqlite"
    sender = new_sender(database, 1)
    victim = Victim(tmp_path, database)
    await victim.start()
    told = json.loads((tmp_path / "server.json").read_text())
    assert told["url"] == victim.url
    assert (tmp_path / "server.json").stat().st_mode & 0o077 == 0
    lines: list[str] = []
    begun = asyncio.Event()

    async def listen() -> None:
        headers = {"Authorization": f"Bearer {sender.token}"}
        async with (
            httpx.AsyncClient(base_url=victim.url, headers=headers, timeout=20) as client,
            client.stream("GET", "/api/v1/stream") as answer,
        ):
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            async for line in answer.aiter_lines():
                lines.append(line)
                begun.set()

    listeners = [asyncio.create_task(listen()) for _ in range(5)]
    await begun.wait()
    took = await asyncio.to_thread(victim.terminate)
    await asyncio.gather(*listeners)
    assert took < 9.0  # three times the promise
    assert lines.count("event: bye") == 5
    assert not (tmp_path / "server.json").exists()


async def test_a_client_that_takes_nothing_is_let_go(tmp_path: Path) -> None:
    """A raw socket that asks for the stream and never reads; the server serves on and goes down in time."""
    database = f"sqlite:///{tmp_path}/server.sqlite"
    sender = new_sender(database, 1)
    victim = Victim(tmp_path, database)
    await victim.start()
    with socket.create_connection(("127.0.0.1", victim.port)) as mute:
        mute.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        ask = (
            f"GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {sender.token}\r\n\r\n"
        )
        mute.sendall(ask.encode())
        async with httpx.AsyncClient(
            base_url=victim.url, headers={"Authorization": f"Bearer {sender.token}"}, timeout=20
        ) as client:
            numbers = [f"{'9' * 70}{i:04}" for i in range(20)]
            for batch in range(12):
                facts = [
                    {
                        "id": f"{batch}-{i}", "source": "desk", "seq": batch * 100 + i, "wall": 1.0,
                        "kind": "caller_file.saved", "body": {"id": f"f{batch}-{i}", "numbers": numbers},
                    }
                    for i in range(30)
                ]  # fmt: skip
                answer = await client.post("/api/v1/facts", json={"facts": facts})
                assert {r["result"] for r in answer.json()["results"]} == {"applied"}
        assert await asyncio.to_thread(victim.terminate) < 9.0


async def test_with_a_certificate_everything_is_encrypted(tmp_path: Path) -> None:
    ca = authority(tmp_path / "ca")
    ca.sign("server")
    files = (tmp_path / "ca" / "server.crt", tmp_path / "ca" / "server.key", ca.certificate)
    database = f"sqlite:///{tmp_path}/server.sqlite"
    sender = new_sender(database, 1)
    victim = Victim(tmp_path, database, files)
    await victim.start()
    assert json.loads((tmp_path / "server.json").read_text())["url"].startswith("https://")
    async with httpx.AsyncClient(base_url=victim.url, verify=victim.verify) as client:
        answer = await client.get("/api/v1/seat", headers={"Authorization": f"Bearer {sender.token}"})
        assert answer.status_code == 200
        assert answer.json()["board_url"].startswith("https://")
        assert answer.headers["strict-transport-security"]
    async with httpx.AsyncClient(base_url=victim.url) as stranger:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE"):
            await stranger.get("/healthz")
    async with httpx.AsyncClient(base_url=victim.url.replace("https", "http")) as plain:
        with pytest.raises(httpx.TransportError):
            await plain.get("/healthz")
    await asyncio.to_thread(victim.terminate)


def _run(home: Path, *words: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEARTHLINE_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "app", "server", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip


def test_the_program_starts_says_where_and_ends_by_a_signal(tmp_path: Path) -> None:
    environment = {**os.environ, "HEARTHLINE_HOME": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-m", "app", "server", "--listen", "127.0.0.1:0"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:")
        url = line.split()[-1]
        assert httpx.get(f"{url}/healthz", timeout=20).text == "ok\n"
        second = _run(tmp_path, "--listen", "127.0.0.1:0")
        assert second.returncode == 1
        assert "Another Hearthline server is running" in second.stderr
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--listen", "0.0.0.0:0"], "--tls-cert"),
        (["--listen", "nowhere"], "HOST:PORT"),
        (["--listen", "0.0.0.0:0", "--behind-proxy", "everybody"], "10.0.0.0/8"),
        (["--tls-cert", "missing.pem", "--tls-key", "missing.pem"], "certificate"),
        (["--tls-cert", "missing.pem"], "--tls-key"),
        (["--listen", "203.0.113.1:0", "--behind-proxy", "10.0.0.0/8"], "--listen"),
        (["--database", "mysql://x"], "sqlite:///PATH"),
        (["--database", "postgresql://nobody@127.0.0.1:1/none"], "database"),
        (["restore", "missing"], "no file"),
        (["admin", "link", "nobody"], "No server is running"),
        (["seat", "code", "nobody"], "no seat called"),
        (["seat", "add", "x", "--sip-registrar", "a"], "--sip-user"),
        (["set", "target=high"], "wrong type"),
        (["set", "nonsense"], "NAME=VALUE"),
        (["import-files", "missing.json"], "cannot be read"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    del home
    assert main(words) == 1
    out = capsys.readouterr()
    assert said in out.err
    assert "Traceback" not in out.err
    assert out.err.count("\n") == 1


def test_a_port_in_use_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del home
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert main(["--listen", f"127.0.0.1:{other.getsockname()[1]}"]) == 1
    assert "cannot listen" in capsys.readouterr().err


def test_a_damaged_database_is_said_and_left(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "server.sqlite").write_bytes(b"x" * 9000)
    assert main(["--listen", "127.0.0.1:0"]) == 1
    assert "server restore" in capsys.readouterr().err
    assert (home / "server.sqlite").read_bytes() == b"x" * 9000


def _database(home: Path) -> Database:
    database = Database(f"sqlite:///{home}/server.sqlite")
    database.open(exclusive=False)
    return database


def test_people_and_seats_from_the_console(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["admin", "add", "Ada"]) == 0
    assert capsys.readouterr().out.startswith("password: ")
    _said(monkeypatch, "a good long password\n")
    assert main(["admin", "add", "Eve", "--role", "supervisor", "--password-stdin"]) == 0
    assert "password" not in capsys.readouterr().out
    assert main(["admin", "password", "eve"]) == 0
    capsys.readouterr()
    _said(monkeypatch, "sip secret\n")
    account = ["--sip-registrar", "pbx.example", "--sip-user", "101", "--sip-transport", "tls"]
    assert main(["seat", "add", "Desk 1", "--agent", "Ioana", *account, "--sip-password-stdin"]) == 0
    assert len(capsys.readouterr().out.strip()) == len("AAAA-BBBB-CCCC")
    database = _database(home)
    seat = database.read_here(lambda c: seats.by_name(c, "desk 1"))
    database.close()
    assert seat is not None
    assert seat.sip is not None
    assert seat.sip["registrar"] == "sip:pbx.example;transport=tls"
    assert "password" not in seat.sip
    assert main(["seat", "list"]) == 0
    assert capsys.readouterr().out == "Desk 1\tIoana\n"
    assert main(["seat", "code", "Desk 1"]) == 0
    assert main(["seat", "revoke", "Desk 1"]) == 0


def test_settings_from_the_console(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set", "name=Casa Bună", "region=RO", "target=0.9", 'countries=["RO","GB"]']) == 0
    assert "name=" in capsys.readouterr().out
    database = _database(home)
    settings = database.read_here(lambda c: load(c, ""))
    database.close()
    assert (settings.name, settings.target, settings.countries) == ("Casa Bună", 0.9, ["RO", "GB"])


def test_caller_files_are_imported_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people: list[dict[str, Any]] = [
        {"name": "김민수", "numbers": ["+82 2 312 3456"], "notes": "line 1\nline 2", "tags": ["vip"]},
        {"name": "Ioana Popescu", "numbers": ["0215550199"], "language": "ro"},
    ]
    source = home / "people.json"
    source.write_text(json.dumps(people), encoding="utf-8")
    for count in (2, 0):
        assert main(["import-files", str(source)]) == 0
        assert capsys.readouterr().out.startswith(f"{count} ")
    people[1]["notes"] = "new"
    source.write_text(json.dumps(people), encoding="utf-8")
    assert main(["import-files", str(source)]) == 0
    assert capsys.readouterr().out.startswith("1 ")
    database = _database(home)
    found = database.read_here(lambda c: caller_files.by_number(c, "", "+40215550199"))
    database.close()
    assert found is not None
    assert (found.notes, found.version) == ("new", 2)
    people.append({"name": 5})
    source.write_text(json.dumps(people), encoding="utf-8")
    assert main(["import-files", str(source)]) == 1
    assert "entry 3" in capsys.readouterr().err


def test_backup_and_restore_with_one_command_each(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["set", "name=Before"])
    assert main(["backup", str(home / "copy")]) == 0
    assert (home / "copy").stat().st_mode & 0o077 == 0
    main(["set", "name=After"])
    capsys.readouterr()
    assert main(["restore", str(home / "copy")]) == 0
    assert "is kept as" in capsys.readouterr().out
    main(["set"])
    assert 'name="Before"' in capsys.readouterr().out


async def test_a_backup_is_whole_while_the_server_writes(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/server.sqlite"
    sender = new_sender(database, 1)
    victim = Victim(tmp_path, database)
    await victim.start()
    stop = asyncio.Event()
    sending = asyncio.create_task(sender.run(victim.url, stop))
    async with asyncio.timeout(30):
        while len(sender.acknowledged) < 20:  # noqa: ASYNC110 - it is a process that we watch
            await asyncio.sleep(0.01)
    before = set(sender.acknowledged)
    done = await asyncio.to_thread(main, ["backup", str(tmp_path / "copy"), "--database", database])
    assert done == 0
    refused = await asyncio.to_thread(main, ["restore", str(tmp_path / "copy"), "--database", database])
    assert refused == 1
    stop.set()
    await sending
    await asyncio.to_thread(victim.terminate)
    copy = Database(f"sqlite:///{tmp_path}/copy")
    copy.open(exclusive=True)
    kept = set(copy.read_here(lambda c: c.exec_driver_sql("SELECT id FROM fact").scalars()))
    copy.close()
    assert before <= kept


def test_the_log_holds_no_secret(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A21, the server's part: neither database nor files beside it hold what was typed."""
    _said(monkeypatch, "marker-password-1234\n")
    assert main(["admin", "add", "Ada", "--password-stdin"]) == 0
    _said(monkeypatch, "marker-sip-5678\n")
    account = ["--sip-registrar", "pbx.example", "--sip-user", "101", "--sip-password-stdin"]
    assert main(["seat", "add", "Desk 1", *account]) == 0
    everything = b"".join(p.read_bytes() for p in home.rglob("*") if p.is_file())
    assert b"marker-" not in everything


def test_audit_lines_are_kept_in_order(home: Path) -> None:
    main(["set", "name=A"])
    database = _database(home)
    database.write_here(lambda c: audit.note(c, "", time.time(), "person:Ada", "looked", file="f1"))
    rows = database.read_here(lambda c: c.exec_driver_sql("SELECT who, what FROM audit ORDER BY id").all())
    database.close()
    assert [tuple(row) for row in rows] == [("console", "centre.changed"), ("person:Ada", "looked")]
