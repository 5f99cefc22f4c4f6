"""Packets at the media port: nobody can draw the agent's speech to himself, and garbage harms nothing."""

import contextlib
import random
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from app.engine.own_build import folder
from tests.attacks.messages import invite
from tests.attacks.siege import Siege, siege
from tests.engine.peer import SipPeer
from tests.peers.stun_server import StunServer

pytestmark = pytest.mark.medium

ICE = {
    "a long name": "a=ice-ufrag:" + "u" * 4096 + "\r\na=ice-pwd:" + "0" * 22 + "\r\n",
    "a long password": "a=ice-ufrag:abcd\r\na=ice-pwd:" + "p" * 4096 + "\r\n",
    "no password": "a=ice-ufrag:abcd\r\n",
    "a strange candidate": "a=ice-ufrag:abcd\r\na=ice-pwd:" + "0" * 22 + "\r\na=candidate: \r\n"
    "a=candidate:1 9 UDP 99999999999 300.1.1.1 99999 typ x raddr\r\n",
    "two hundred candidates": "a=ice-ufrag:abcd\r\na=ice-pwd:" + "0" * 22 + "\r\n"
    + "a=candidate:1 1 UDP 1 127.0.0.1 9 typ host\r\n" * 200,
}  # fmt: skip


@pytest.fixture(scope="module")
def with_ice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    home = tmp_path_factory.mktemp("ice") / "home"
    with (
        SipPeer() as switch,
        StunServer() as server,
        siege(home, switch, ice=True, stun=f"127.0.0.1:{server.port}") as one,
    ):
        yield one


@pytest.mark.parametrize("name", ICE)
def test_an_offer_where_ice_is_on(with_ice: Siege, name: str) -> None:
    with_ice.hit(invite(with_ice.peer.contact, ICE[name]), name)


def test_the_call_is_unharmed_where_ice_is_on(with_ice: Siege) -> None:
    with_ice.unharmed()


def test_a_stranger_cannot_draw_the_speech_to_himself(besieged: Siege) -> None:
    """Not even while the far end is silent, after it has spoken once."""
    rtp = besieged.dialog.rtp
    assert rtp.target is not None
    rtp.sending = False
    time.sleep(0.3)
    stolen = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thief:
        thief.bind(("127.0.0.2", 0))
        thief.setblocking(False)
        for number in range(60):
            head = struct.pack("!BBHII", 0x80, 8, number, number * 160, 0xDEADBEEF)
            thief.sendto(head + b"\xd5" * 160, rtp.target)
            time.sleep(0.02)
            with contextlib.suppress(BlockingIOError):
                while thief.recv(2000):
                    stolen += 1
    rtp.sending = True
    assert stolen == 0 or folder() is None
    besieged.unharmed()


def _packets(chance: random.Random, count: int) -> Iterator[bytes]:
    """RTP, RTCP, STUN, DTLS and DTMF, all spoilt."""
    heads = (
        struct.pack("!BBHII", 0x80, 8, 1, 160, 7), struct.pack("!BBHII", 0x9F, 8, 2, 320, 7),
        struct.pack("!BBHII", 0xB0, 101, 3, 480, 7), struct.pack("!BBHI", 0x81, 200, 6, 7),
        struct.pack("!BBHI", 0x8F, 201, 0xFFFF, 7), struct.pack("!BBHI", 0x80, 205, 2, 7),
        struct.pack("!BBHI", 0x81, 202, 1, 7), struct.pack("!HHI", 1, 8, 0x2112A442) + bytes(12),
        struct.pack("!HHI", 0x101, 0xFFFC, 0x2112A442) + bytes(12), b"\x16\xfe\xff" + bytes(10), b"",
    )  # fmt: skip
    for number in range(count):
        packet = bytearray(
            heads[number % len(heads)] + chance.randbytes(chance.choice((0, 1, 4, 12, 160, 1400)))
        )
        for _ in range(chance.randint(0, 3)):
            if packet:
                packet[chance.randrange(len(packet))] = chance.randrange(256)
        yield bytes(packet)


def test_garbage_at_the_media_ports(besieged: Siege) -> None:
    rtp, chance = besieged.dialog.rtp, random.Random(3550)
    assert rtp.target is not None
    host, port = rtp.target
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        for number, packet in enumerate(_packets(chance, 3000)):
            sender = (rtp.socket, stranger)[number % 2]
            with contextlib.suppress(OSError):
                sender.sendto(packet, (host, port + chance.choice((0, 0, 1))))
            if number % 50 == 49:
                time.sleep(0.005)
    besieged.answers()
    besieged.unharmed()
