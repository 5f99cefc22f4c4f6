"""Who may ring, and what strangers may put into a display name."""

import json
import socket
import time

import pytest

from tests.engine.conftest import Seat
from tests.engine.peer import SipPeer

NAMES = {
    b'"<img src=x onerror=alert(1)>" <sip:1@h>': "<img src=x onerror=alert(1)>",
    b'"caf\xe9 \xff\xfe" <sip:1@h>': "caf\ufffd \ufffd\ufffd",
    b'"a\x00b" <sip:1@h>': "ab",
    '"\u202eevil\u202c \u200fx" <sip:1@h>'.encode(): "evil x",
    '"김민준" <sip:1@h>'.encode(): "김민준",
    b'"say \\"hi\\"" <sip:1@h>': 'say "hi"',
    b"Plain Words <sip:1@h>": "Plain Words",
    b'"' + b"x" * 2000 + b'" <sip:1@h>': "x" * 120,
    b'"=HYPERLINK(1)" <sip:1@h>': "=HYPERLINK(1)",
}


def silent(seat: Seat) -> None:
    """Assert that nothing was offered or recorded: the next fact is our own."""
    seat.ask("account.register", account="a")
    events: list[str] = []
    while not events or not events[-1].startswith("account."):
        events.append(seat.client.next_event()["event"])
    assert [e for e in events if e.startswith("call.")] == []


def unheard(stranger: SipPeer) -> None:
    """Assert that a stranger is told nothing; the stock wheel, which has no front door, refuses aloud."""
    time.sleep(0.3)
    assert {m.status for m in stranger.seen} <= {100, 403}


def test_a_strangers_invite_never_rings(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    with SipPeer() as stranger:
        stranger.ring(contact=peer.contact)
        unheard(stranger)
    silent(seat)


def test_a_stranger_from_another_address_never_rings(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    with SipPeer(address="127.0.0.2") as stranger:
        stranger.ring(contact=peer.contact)
        unheard(stranger)
    silent(seat)


def test_a_flood_of_strangers_leaves_room_for_a_real_call(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    with SipPeer() as stranger:
        for _ in range(40):
            stranger.ring(contact=peer.contact).rtp.close()
        begun = time.monotonic()
        peer.ring()
        seat.wait("call.offered")
        assert time.monotonic() - begun < 3


def test_a_trusted_address_may_ring(seat: Seat, peer: SipPeer) -> None:
    with SipPeer() as other:
        seat.register(peer, trusted=[f"127.0.0.1:{other.port}"])
        other.ring(contact=peer.contact)
        assert seat.wait("call.offered")["number"] == "+40712345678"


def test_the_port_is_random_and_never_5060(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    assert peer.source[1] > 1024
    assert peer.source[1] != 5060


def test_without_leave_to_offer_a_call_gets_480_and_a_fact(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    seat.ask("offer.allow", allow=False)
    dialog = peer.ring()
    peer.wait_answer(dialog.call_id, 480)
    ended = seat.wait("call.ended")
    assert (ended["cause"], ended["direction"], ended["number"]) == ("not_allowed", "inbound", "+40712345678")
    assert ended["seq"] > 0
    assert not [m for m in peer.seen if m.status == 180]


@pytest.mark.parametrize("sender", list(NAMES), ids=range(len(NAMES)))
def test_a_callers_name_comes_out_plain(seat: Seat, peer: SipPeer, sender: bytes) -> None:
    seat.register(peer)
    peer.ring(sender=sender.decode("utf-8", "surrogateescape"))
    event = seat.wait("call.offered")
    assert event["name"] == NAMES[sender]
    assert event["number"] == "1"
    json.dumps(event, ensure_ascii=False).encode()


def test_asserted_identity_verification_and_headers(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.ring(
        extra='P-Asserted-Identity: "Bank" <sip:+40211234567;verstat=TN-Validation-Passed@h;user=phone>\r\n'
        "P-Called-Party-ID: <sip:0800123@h>\r\nX-Queue: support\r\nX-Customer: 17\u202e\r\n"
        "User-to-User: 56a390;encoding=hex\r\nAuthorization: Digest nothing=here\r\n"
    )
    event = seat.wait("call.offered")
    assert (event["number"], event["name"], event["verification"]) == ("+40211234567", "Bank", "verified")
    assert (event["dialled"], event["queue"]) == ("0800123", "support")
    assert event["headers"]["x-customer"] == "17"
    assert event["headers"]["user-to-user"] == "56a390"
    assert "authorization" not in event["headers"]


def test_an_anonymous_caller_has_no_number(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.ring(sender='"Anonymous" <sip:anonymous@anonymous.invalid>')
    event = seat.wait("call.offered")
    assert (event["number"], event["name"]) == ("", "")


def test_garbage_on_the_port_harms_nobody(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for rubbish in (b"\x00" * 400, b"INVITE", b"SIP/2.0 200 OK\r\n\r\n", b"\xff" * 60_000, b"\r\n" * 100):
            sender.sendto(rubbish, peer.source)
    peer.ring()
    seat.wait("call.offered")
