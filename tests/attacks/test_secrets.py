"""A21, A22: no password, digest or SRTP key is left anywhere; what is left is for its user only."""

import json
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.siege import attacked
from tests.engine.peer import SipPeer
from tests.peers.engine import Engine

pytestmark = pytest.mark.medium

PASSWORD = "Marker-Sip-7c1f03"
TURN = "Marker-Turn-9ab2e4"
TRACES = (PASSWORD.encode(), TURN.encode(), b"inline:", b"uthorization:", b'response="', b"a=crypto")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def loud(home: Path) -> Iterator[Engine]:
    """An engine that logs all it ever logs."""
    engine = Engine(home, {**attacked(), "HEARTHLINE_ENGINE_LOG": "debug"})
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()


def _of_the_process(pid: int) -> bytes:
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ", "comm"))


def _left(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def _clean(found: dict[str, bytes]) -> None:
    for name, data in found.items():
        for trace in TRACES:
            assert trace not in data, f"{trace!r} in {name}"


def _calls(engine: Engine, peer: SipPeer) -> list[str]:
    """A refused sign-in, a call in with SRTP, a call out; returns all that the engine told of it."""
    peer.password = PASSWORD
    link = engine.link
    link.do("account.set", account="a", registrar=peer.registrar, user="1001", password=PASSWORD + "x")
    link.wait_for("account.failed")
    engine.register(
        peer.registrar, "1001", PASSWORD, srtp="mandatory", ice=False, turn="127.0.0.1:9", turn_user="t",
        turn_password=TURN,
    )  # fmt: skip
    body = peer.sdp(4000).replace("RTP/AVP", "RTP/SAVP") + (
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5\r\n"
    )
    dialog = peer.ring(body=body)
    offered = link.wait_for("call.offered")
    link.do("call.answer", call=offered["call"])
    answer = peer.wait_answer(dialog.call_id, 200)
    assert "inline:" in answer.text, "the test needs a key that could leak"
    peer.confirm(dialog)
    link.wait_for("call.talking")
    time.sleep(0.5)
    link.do("call.hang_up", call=offered["call"])
    link.wait_for("call.ended")
    link.do("call.dial", to="500")
    peer.wait_request("INVITE")
    time.sleep(0.3)
    return [json.dumps(link.do("snapshot", after=0)), json.dumps(link.events())]


def test_nothing_secret_is_left_of_a_day(loud: Engine, home: Path) -> None:
    with SipPeer() as peer:
        told = _calls(loud, peer)
        assert loud.process is not None
        _clean({"the process": _of_the_process(loud.process.pid)})
        _clean({"what was told": "".join(told).encode()})
        loud.stop()
    assert any(m.header("Authorization") for m in peer.seen), "the test needs a digest that could leak"
    left = _left(home)
    assert any(name.startswith("logs/") and data for name, data in left.items())
    _clean(left)


def test_everything_is_for_its_user_only(loud: Engine, home: Path) -> None:
    with SipPeer() as peer:
        _calls(loud, peer)
        modes = {p: stat.S_IMODE(p.lstat().st_mode) for p in home.rglob("*") if p.name != "engine.out"}
        assert len(modes) >= 4
        loud.stop()
    open_to_others = {str(p.relative_to(home)): oct(mode) for p, mode in modes.items() if mode & 0o077}
    assert open_to_others == {}


def test_a_core_dump_is_not_written(loud: Engine) -> None:
    assert loud.process is not None
    limits = Path(f"/proc/{loud.process.pid}/limits").read_text()
    found = re.search(r"Max core file size\s+(\d+|unlimited)", limits)
    assert found is not None
    assert found.group(1) == "0"
