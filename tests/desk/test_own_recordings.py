"""A seat that is its own call centre: the pass phrase of its recordings is in no file and no process list."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.desk.embedded_server import EmbeddedServer, MadeCentre, NewSeat
from app.wire import home

pytestmark = [pytest.mark.medium, pytest.mark.timeout(240)]

PHRASE = "a phrase that only the keyring knows"
NEW = NewSeat("Dan", "sip:127.0.0.1:5099;transport=udp", "7001", "sip-password-for-tests")


@pytest.fixture
def server(seat_home: Path) -> Iterator[EmbeddedServer]:
    one = EmbeddedServer()
    yield one
    one.stop()


def key_told(made: MadeCentre) -> str:
    """Return the key that the seat is told to record for."""
    answer = httpx.post(f"{made.url}/api/v1/enrolments", json={"code": made.code})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["configuration"]["recording"]["key"])


def test_the_own_server_makes_the_key_and_keeps_its_pass_phrase_in_memory(server: EmbeddedServer) -> None:
    key = key_told(server.make(NEW, PHRASE))
    assert key.startswith("-----BEGIN PUBLIC KEY-----")
    pid = json.loads(home.server_address_file().read_text())["pid"]
    for name in ("cmdline", "environ"):
        assert PHRASE.encode() not in Path(f"/proc/{pid}/{name}").read_bytes()
    files = [path for path in home.home().rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert PHRASE.encode() not in content, path
        assert b"BEGIN PRIVATE KEY" not in content, path
    server.stop()
    server.start(0, PHRASE)
    assert key_told(server.make(NEW, PHRASE)) == key


def test_without_a_keyring_nothing_can_be_recorded(server: EmbeddedServer) -> None:
    assert key_told(server.make(NEW)) == ""
