"""A3, A4: credentials answer the registrar's realm at the registrar only; a lying registrar leads nowhere."""

import socket
import time

import pytest

from app.engine.own_build import folder
from tests.attacks.siege import Siege, siege
from tests.engine.peer import Message, SipPeer
from tests.peers.engine import Engine

pytestmark = pytest.mark.medium

REALMS = ("hearth", "elsewhere", "", "*")
"""The registrar's realm, and what an attacker may try instead."""


class Thief(SipPeer):
    """A far end that asks for credentials at whatever it gets."""

    def __init__(self, realm: str) -> None:
        super().__init__()
        self.bye_answer = (
            "407 Proxy Authentication Required",
            f'Proxy-Authenticate: Digest realm="{realm}", nonce="theft", algorithm=MD5, qop="auth"\r\n'
            f'WWW-Authenticate: Digest realm="{realm}", nonce="theft2", algorithm=MD5\r\n',
        )

    @property
    def loot(self) -> list[str]:
        """Whatever it got that proves a password."""
        return [m.text for m in self.seen if "authorization:" in m.text.lower()]


def _answered(engine: Engine, peer: SipPeer, contact: str) -> str:
    """Let the switch ring with a Contact elsewhere, answer, and return the call."""
    with_contact = peer.ring(extra="", sender='"Ana" <sip:+40712345678@127.0.0.1>', reached_at=contact)
    offered = engine.link.wait_for("call.offered")
    engine.link.do("call.answer", call=offered["call"])
    peer.confirm(with_contact)
    engine.link.wait_for("call.talking")
    return str(offered["call"])


@pytest.mark.parametrize("realm", REALMS)
def test_a_far_end_that_asks_gets_no_proof(engine: Engine, peer: SipPeer, realm: str) -> None:
    """Its Contact is its own, so the BYE goes there and not to the switch: the known digest leak."""
    engine.register(peer.registrar, "1001", "secret")
    with Thief(realm) as thief:
        call = _answered(engine, peer, f"sip:thief@127.0.0.1:{thief.port}")
        engine.link.do("call.hang_up", call=call)
        thief.wait_request("BYE")
        time.sleep(0.7)
        if realm != "hearth" or folder() is not None:
            assert thief.loot == []
        assert not [m for m in peer.seen if m.method == "BYE" and "uthorization" in m.text]


@pytest.mark.parametrize("realm", REALMS)
def test_the_switch_itself_gets_proof_for_its_own_realm_only(
    engine: Engine, peer: SipPeer, realm: str
) -> None:
    engine.register(peer.registrar, "1001", "secret")
    time.sleep(0.2)  # the realm is pinned right after the first registration
    call = _answered(engine, peer, f"sip:peer@127.0.0.1:{peer.port}")
    challenge = f'Proxy-Authenticate: Digest realm="{realm}", nonce="n", algorithm=MD5, qop="auth"\r\n'
    peer.bye_answer = ("407 Proxy Authentication Required", challenge)
    engine.link.do("call.hang_up", call=call)
    peer.wait_request("BYE")
    time.sleep(0.7)
    proved = [m for m in peer.seen if m.method == "BYE" and m.header("Proxy-Authorization")]
    assert bool(proved) is (realm == "hearth")


def _elsewhere() -> socket.socket:
    attacker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    attacker.bind(("127.0.0.2", 0))
    attacker.settimeout(0.5)
    return attacker


def _nothing(attacker: socket.socket) -> bool:
    try:
        attacker.recv(65_536)
    except TimeoutError:
        return True
    return False


@pytest.mark.parametrize("count", [9, 40, 500])
def test_a_registrar_that_names_many_service_routes(engine: Engine, peer: SipPeer, count: int) -> None:
    """Beyond eight they were written past an array; and the first hop stays the one that was chosen."""
    with _elsewhere() as attacker:
        route = f"Service-Route: <sip:127.0.0.2:{attacker.getsockname()[1]};lr>\r\n"

        def answer(message: Message) -> str | None:
            return f"200 OK\r\nExpires: 120\r\n{route * count}" if "uthorization" in message.text else None

        peer.register_answer = answer
        engine.link.do("account.set", account="a", registrar=peer.registrar, user="1001", password="secret")
        if count < 500:  # the answer with all of them is longer than a datagram may be read
            engine.link.wait_for("account.registered")
            peer.contact = "sip:1001@127.0.0.1"
            link = engine.link
            call = link.do("call.dial", to="500")["call"]
            invite = peer.wait_request("INVITE")
            assert invite.header("Route")
            link.do("call.hang_up", call=call)
        else:
            time.sleep(1)
        assert _nothing(attacker)
    assert engine.process is not None
    assert engine.process.poll() is None


@pytest.mark.parametrize("status", ["302 Moved Temporarily", "305 Use Proxy"])
def test_a_redirect_to_elsewhere_is_not_followed(engine: Engine, peer: SipPeer, status: str) -> None:
    with _elsewhere() as attacker:
        port = attacker.getsockname()[1]
        lie = f"Contact: <sip:1001@127.0.0.2:{port}>;expires=3600\r\n"
        engine.register(peer.registrar, "1001", "secret")
        peer.invite_answer = lambda _message: f"{status}\r\n{lie}".rstrip()
        engine.link.do("call.dial", to="500")
        engine.link.wait_for("call.ended")
        peer.register_answer = lambda _message: f"{status}\r\n{lie}"
        engine.link.do("account.register", account="a")
        assert _nothing(attacker)
    assert not [m for m in peer.seen if f":{port}" in m.text.partition("\r\n")[0]]
    engine.link.do("snapshot", after=2**60)


@pytest.mark.parametrize("expires", ["4294967295", "99999999999999999999", "-1"])
def test_an_expiry_out_of_all_bounds(engine: Engine, peer: SipPeer, expires: str) -> None:
    contact = "Contact: <sip:1001@203.0.113.66:5060>\r\n"
    peer.register_answer = lambda m: (
        f"200 OK\r\nExpires: {expires}\r\n{contact}" if "uthorization" in m.text else None
    )
    engine.link.do("account.set", account="a", registrar=peer.registrar, user="1001", password="secret")
    time.sleep(1.2)
    assert engine.process is not None
    assert engine.process.poll() is None
    assert peer.registers < 12, "it asks again and again"
    engine.link.do("snapshot", after=2**60)


def test_an_answer_from_elsewhere_ends_no_registration(besieged: Siege) -> None:
    """A forged answer lacks our word, or what it names is not under way."""
    mark = besieged.engine.link.mark()
    with _elsewhere() as attacker:
        for status in ("401 Unauthorized", "403 Forbidden", "200 OK"):
            attacker.sendto(
                f"SIP/2.0 {status}\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKPj0\r\n"
                "From: <sip:1001@h>;tag=1\r\n"
                "To: <sip:1001@h>;tag=2\r\n"
                "Call-ID: 1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n".encode(),
                besieged.peer.source,
            )
        assert _nothing(attacker)
    assert besieged.news(mark) == []


def test_siege_can_be_laid_twice(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A second engine beside the first has a word and a door of its own."""
    with SipPeer() as one, SipPeer() as other:
        first = siege(tmp_path_factory.mktemp("first") / "home", one)
        second = siege(tmp_path_factory.mktemp("second") / "home", other)
        with first as left, second as right:
            words = {s.dialog.remote.partition("tag=")[2][:13] for s in (left, right)}
            assert len(words) == 2
