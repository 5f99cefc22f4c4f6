"""A1, A2: only the registrar and whom the account trusts may ring; floods of others are not even felt."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine.own_build import folder
from tests.attacks.messages import invite, request
from tests.attacks.siege import Siege, attacked
from tests.attacks.switch import TcpSwitch
from tests.peers.engine import Engine

pytestmark = pytest.mark.medium

OWN_BUILD = folder() is not None
RINGS_WITHIN = 3.0
"""Three times the second that is promised."""
BEGINS = ("INVITE", "OPTIONS", "REGISTER", "SUBSCRIBE", "NOTIFY", "MESSAGE", "REFER", "INFO", "BYE", "CANCEL")


def _told(stranger: socket.socket) -> list[bytes]:
    """Return the first lines of all that a stranger heard."""
    lines = []
    stranger.settimeout(0.3)
    with contextlib.suppress(TimeoutError, ConnectionError):
        while True:
            lines.append(stranger.recv(65_536).split(b"\r\n")[0])
    return lines


def _rings(besieged: Siege) -> float:
    """Let the switch ring; return after how many seconds it was offered, and decline."""
    mark, begun = besieged.engine.link.mark(), time.monotonic()
    besieged.peer.ring(sender='"Real" <sip:+40211111111@127.0.0.1>').rtp.close()
    offered = besieged.engine.link.wait_for("call.offered", since=mark, number="+40211111111")
    took = time.monotonic() - begun
    besieged.engine.link.do("call.reject", call=offered["call"])
    besieged.engine.link.wait_for("call.ended", since=mark, call=offered["call"])
    return took


@pytest.mark.parametrize("method", BEGINS)
@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2"])
def test_a_stranger_is_not_answered(besieged: Siege, address: str, method: str) -> None:
    mark = besieged.engine.link.mark()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind((address, 0))
        for target in (besieged.peer.contact, "sip:100@1.1.1.1", "sip:1001@127.0.0.1"):
            stranger.sendto(request(method, target), besieged.peer.source)
        stranger.sendto(invite(besieged.peer.contact), besieged.peer.source)
        told = _told(stranger)
    if OWN_BUILD:
        assert told == []
    assert not [line for line in told if line.startswith(b"SIP/2.0 18")]
    assert besieged.news(mark) == []


def test_a_foreign_tag_or_call_id_opens_nothing(besieged: Siege) -> None:
    mark = besieged.engine.link.mark()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for line in (
            b"To: <sip:1001@h>;tag=1\r\nTo: ",
            b"t: <sip:1@h>;tag=00000000-0000-4000-8000-0\r\nTo: ",
        ):
            data = invite(besieged.peer.contact).replace(b"To: ", line, 1)
            stranger.sendto(data, besieged.peer.source)
        told = _told(stranger)
    assert not OWN_BUILD or told == []
    assert besieged.news(mark) == []


def test_who_knows_our_word_still_begins_nothing(besieged: Siege) -> None:
    """What we sent to the switch may leak; it lets answers through, not new calls."""
    word = besieged.dialog.remote.partition("tag=")[2].encode()
    assert len(word) > 20
    mark = besieged.engine.link.mark()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(
            request("INVITE", besieged.peer.contact, f"Subject: {word.decode()}\r\n"), besieged.peer.source
        )
        told = _told(stranger)
    assert not OWN_BUILD or told == []
    assert not [line for line in told if line.startswith(b"SIP/2.0 18")]
    assert besieged.news(mark) == []


def test_a_foreign_connection_is_closed(tmp_path: Path) -> None:
    """A seat that speaks TCP listens too: its switch may call back on a new connection; nobody else may."""
    engine = Engine(_home(tmp_path), attacked())
    with TcpSwitch() as switch:
        try:
            engine.start()
            engine.register(switch.registrar, "1001", "secret")
            assert engine.process is not None
            ports = _listening(engine.process.pid)
            assert ports
            assert not {5060, 5061} & set(ports)
            for port in ports:
                assert not OWN_BUILD or _closed(port)
            assert engine.link.events("call.offered") == []
            engine.link.do("snapshot", after=2**60)
        finally:
            engine.stop()


def _home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def _closed(port: int) -> bool:
    """Call by TCP; say whether the connection is ended without a word."""
    with socket.create_connection(("127.0.0.1", port), 2) as stranger:
        stranger.settimeout(2)
        try:
            stranger.sendall(invite(f"sip:1001@127.0.0.1:{port};transport=tcp"))
            return stranger.recv(100) == b""
        except ConnectionError:
            return True


def test_the_port_is_random_and_never_5060(besieged: Siege) -> None:
    assert besieged.peer.source[1] > 1024
    assert besieged.peer.source[1] not in (5060, 5061)


@contextlib.contextmanager
def _flood(besieged: Siege, each_second: int) -> Iterator[list[int]]:
    """Send INVITEs from a stranger's port, each of another call; the list counts them."""
    stop, sent = threading.Event(), [0]
    data = invite(besieged.peer.contact)
    old = data.split(b"Call-ID: ")[1].split(b"\r\n")[0]

    def work() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            begun = time.monotonic()
            while not stop.is_set():
                due = int((time.monotonic() - begun) * each_second) - sent[0]
                for _ in range(due):
                    sent[0] += 1
                    new = struct.pack("!I", sent[0]).hex().encode() + old[8:]
                    stranger.sendto(data.replace(old, new), besieged.peer.source)
                stop.wait(0.005)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield sent
    finally:
        stop.set()
        thread.join(5)


@pytest.mark.parametrize("each_second", [8, 1000] if OWN_BUILD else [8])
def test_a_real_call_rings_through_a_flood(besieged: Siege, each_second: int) -> None:
    mark, handles = besieged.engine.link.mark(), _handles(besieged.pid)
    with _flood(besieged, each_second) as sent:
        time.sleep(1.5)
        took = [_rings(besieged) for _ in range(3)]
        besieged.unharmed()
    assert sent[0] >= each_second
    assert max(took) < RINGS_WITHIN
    assert besieged.engine.link.events("call.offered", since=mark, number="1") == []
    assert _handles(besieged.pid) - handles < 20
    print(
        f"{each_second}/s, {sent[0]} ghosts: a real call rang after {', '.join(f'{t:.3f}' for t in took)} s"
    )


def _handles(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def _listening(pid: int) -> list[int]:
    """Return the TCP ports a process listens at."""
    own = {entry.readlink().name for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [int(r[1].split(":")[1], 16) for r in rows if r[3] == "0A" and f"socket:[{r[9]}]" in own]
