"""Secrets: in a trusted keyring or in memory, never anywhere else, and never waited for."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import keyring
import keyring.backend
import pytest

from app.desk import secrets as module
from app.desk.secrets import SeatSecrets, Secrets
from tests.desk.scripted_server import CODE, PASSWORD, TOKEN, ScriptedServer
from tests.peers.keyring import SystemKeyring

ROOT = Path(__file__).parents[2]
SECRET = SeatSecrets("https://x", "token-1", "password-1")


class RingInMemory(keyring.backend.KeyringBackend):
    """A keyring that keeps nothing for good."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no annotations here
        self.kept: dict[tuple[str, str], str] = {}
        self.delay = threading.Event()
        self.delay.set()

    def get_password(self, service: str, username: str) -> str | None:
        self.delay.wait(5.0)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.delay.wait(5.0)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def waited(ask: Callable[[Callable[[bool], None]], None]) -> bool:
    answer: Future[bool] = Future()
    ask(answer.set_result)
    return answer.result(8.0)


def loaded(secrets: Secrets) -> tuple[SeatSecrets, bool]:
    answer: Future[tuple[SeatSecrets, bool]] = Future()
    secrets.load(lambda found, there: answer.set_result((found, there)))
    return answer.result(8.0)


@pytest.fixture
def ring(seat_home: Path) -> Iterator[RingInMemory]:
    before = keyring.get_keyring()
    ring = RingInMemory()
    keyring.set_keyring(ring)
    yield ring
    ring.delay.set()
    keyring.set_keyring(before)


def trust(monkeypatch: pytest.MonkeyPatch, ring: RingInMemory) -> None:
    kind = type(ring)
    monkeypatch.setattr(module, "_TRUSTED", (f"{kind.__module__}.{kind.__qualname__}",))


def test_a_trusted_ring_keeps_them(ring: RingInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, ring)
    assert waited(lambda done: Secrets().store(SECRET, done))
    assert loaded(Secrets()) == (SECRET, True)
    assert waited(Secrets().check)
    assert len(ring.kept) == 1, "the probe is gone"


def test_an_unknown_ring_is_not_used(ring: RingInMemory) -> None:
    secrets = Secrets()
    assert not waited(lambda done: secrets.store(SECRET, done))
    assert secrets.held == SECRET, "kept until you quit"
    assert ring.kept == {}
    assert loaded(Secrets()) == (SeatSecrets(), False)


def test_a_ring_that_asks_its_user_is_given_up(ring: RingInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, ring)
    ring.delay.clear()
    secrets = Secrets(patience=0.2)
    began = time.monotonic()
    assert not waited(lambda done: secrets.store(SECRET, done))
    assert loaded(secrets) == (SECRET, False)
    assert time.monotonic() - began < 4.0, "the ring itself would take five seconds"


def test_memory_only_never_touches_a_ring(ring: RingInMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    trust(monkeypatch, ring)
    secrets = Secrets(use_keyring=False)
    assert not waited(lambda done: secrets.store(SECRET, done))
    assert ring.kept == {}


def test_secrets_never_show_in_a_repr() -> None:
    assert "password-1" not in repr(SECRET)
    assert "token-1" not in f"{SECRET}"


@pytest.fixture
def system_keyring() -> Iterator[SystemKeyring]:
    folder = Path(tempfile.mkdtemp(prefix="keyring-"))  # sockets need short paths
    peer = SystemKeyring(folder)
    yield peer
    peer.close()
    shutil.rmtree(folder, ignore_errors=True)


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.medium
def test_enrolment_from_the_command_line_with_a_real_keyring(
    system_keyring: SystemKeyring, seat_home: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTHLINE_DESK_SECRETS", "keyring")
    done = run(system_keyring.environment, "desk", "enrol", server.url, CODE)
    assert done.returncode == 0, done.stderr
    assert "seat-1" in done.stdout
    script = "from app.desk.secrets import Secrets; import threading; e = threading.Event(); s = Secrets();"
    script += "s.load(lambda f, t: (print(f.token, f.sip_password, t), e.set())); e.wait(10)"
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT, env={**os.environ, **system_keyring.environment}, capture_output=True, text=True,
        timeout=30, check=True,
    )  # fmt: skip
    assert found.stdout.split() == [TOKEN, PASSWORD, "True"]
    kept = b"".join(p.read_bytes() for p in seat_home.rglob("*") if p.is_file())
    assert PASSWORD.encode() not in kept
    assert TOKEN.encode() not in kept
    assert json.loads((seat_home / "seat.json").read_text())["url"] == server.url


@pytest.mark.medium
def test_enrolment_without_a_keyring_wastes_no_code(
    seat_home: Path, server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTHLINE_DESK_SECRETS", "keyring")
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none", "HOME": str(tmp_path)}
    done = run(nowhere, "desk", "enrol", server.url, CODE)
    assert done.returncode == 1
    assert "keyring" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (seat_home / "seat.json").exists()
