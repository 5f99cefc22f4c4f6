"""What is offered and taken for media: SRTP that never goes clear in silence, codecs, timers, NAT helpers."""

import socket
import struct
import time

import pytest

from app.engine.stun import mapped, public_address
from tests.engine.calling import answered as talking
from tests.engine.conftest import Seat
from tests.engine.peer import Dialog, Message, SipPeer, sdp
from tests.peers.stun_server import StunServer, answer

KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + "A" * 39 + "B\r\n"


def secure(port: int, profile: str = "RTP/SAVP", crypto: str = KEY) -> str:
    """Return an offer of PCMA with a key in it."""
    return sdp(port).replace("RTP/AVP", profile) + crypto


def ring(seat: Seat, peer: SipPeer, offer: str) -> Dialog:
    dialog = peer.ring(body=offer.replace("PORT", "40000"))
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    peer.confirm(dialog)
    seat.wait("call.talking")
    return dialog


def answered(peer: SipPeer, dialog: Dialog, sequence: int) -> int:
    """Return the final status of the request with this sequence number."""

    def fits(message: Message) -> bool:
        ours = message.header("Call-ID") == dialog.call_id
        return ours and message.status >= 200 and message.header("CSeq") == f"{sequence} INVITE"

    return peer.wait(fits).status


def acknowledged(dialog: Dialog, body: str) -> int:
    """Send a re-INVITE and return its final status, acknowledged."""
    dialog.request("INVITE", body)
    status = answered(dialog.peer, dialog, dialog.sequence)
    dialog.request("ACK")
    return status


@pytest.mark.parametrize(
    "offer",
    [
        sdp(40000),
        secure(40000, "RTP/AVP"),
        secure(40000, crypto=""),
        secure(40000, crypto=KEY.replace("AES", "XYZ")),
    ],
    ids=["plain", "a key under RTP/AVP", "SAVP without a key", "a suite nobody knows"],
)
def test_a_mandatory_account_takes_no_clear_call(seat: Seat, peer: SipPeer, offer: str) -> None:
    seat.register(peer, srtp="mandatory")
    dialog = peer.ring(body=offer)
    assert answered(peer, dialog, 1) in {406, 488}
    assert seat.ask("snapshot", after=0)["calls"] == []


def test_a_mandatory_call_cannot_be_made_clear_later(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, srtp="mandatory")
    dialog = ring(seat, peer, secure(40000))
    assert seat.ask("snapshot", after=0)["calls"][0]["encrypted"]
    for offer in (sdp(40000), secure(40000, crypto=""), secure(40000, "RTP/AVP")):
        assert acknowledged(dialog, offer) == 488
        call = seat.ask("snapshot", after=0)["calls"][0]
        assert (call["state"], call["encrypted"]) == ("talking", True)
    assert acknowledged(dialog, secure(40000)) == 200


def test_a_mandatory_account_offers_nothing_clear(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, srtp="mandatory")
    seat.ask("call.dial", to="500")
    offer = peer.wait_request("INVITE").text
    assert "RTP/SAVP" in offer
    assert "RTP/AVP" not in offer
    assert "a=crypto:" in offer


def test_a_clear_answer_to_a_mandatory_offer_ends_the_call(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, srtp="mandatory")
    seat.ask("call.dial", to="500")
    seat.wait("call.ended")
    assert not [event for event in seat.events if event["event"] == "call.talking"]


def test_an_optional_call_that_goes_clear_shows_an_open_padlock(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, srtp="optional")
    dialog = ring(seat, peer, secure(40000))
    assert seat.wait("call.quality")["encrypted"]
    begun = time.monotonic()
    assert acknowledged(dialog, sdp(40000)) == 200
    seat.wait("call.quality", lambda q: not q["encrypted"])
    assert time.monotonic() - begun < 3


def test_the_accounts_codecs_are_offered_in_its_order(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, codecs=["PCMU", "G722", "PCMA"])
    seat.ask("call.dial", to="500")
    media = next(
        line for line in peer.wait_request("INVITE").text.split("\r\n") if line.startswith("m=audio")
    )
    assert media.split()[3:6] == ["0", "9", "8"]


def test_silence_is_sent_as_sound(seat: Seat, peer: SipPeer) -> None:
    """No DTX: a line that goes quiet closes in routers, and sounds dead."""
    seat.register(peer)
    dialog, call = talking(seat, peer)
    for muted in ("call.mute", "call.unmute"):
        seat.ask(muted, call=call)
        before = dialog.rtp.received
        time.sleep(1)
        assert dialog.rtp.received - before > 35


@pytest.mark.parametrize(("timer", "expected"), [(240, "240"), (0, "")])
def test_the_session_timer_is_the_accounts(seat: Seat, peer: SipPeer, timer: int, expected: str) -> None:
    seat.register(peer, session_timer=timer)
    seat.ask("call.dial", to="500")
    invite = peer.wait_request("INVITE")
    assert invite.header("Session-Expires").partition(";")[0] == expected
    assert ("timer" in invite.header("Supported")) is bool(expected)


def test_an_interval_that_the_far_end_finds_too_small_is_made_longer(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, session_timer=90)
    peer.invite_answer = lambda message: (
        "422 Session Interval Too Small\r\nMin-SE: 300" if "Session-Expires: 90" in message.text else None
    )
    call = seat.ask("call.dial", to="500")["call"]
    seat.wait("call.talking", lambda e: bool(e["call"] == call))
    again = peer.wait_request("INVITE", count=2)
    assert again.header("Session-Expires").partition(";")[0] == "300"
    assert again.header("Min-SE") == "300"


def test_an_interval_too_small_for_us_is_refused_with_ours(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog = peer.ring(extra="Supported: timer\r\nSession-Expires: 30\r\n")
    assert answered(peer, dialog, 1) == 422
    refusal = peer.wait_answer(dialog.call_id, 422)
    assert refusal.header("Min-SE") == "90"
    assert seat.ask("snapshot", after=0)["calls"] == []


def connection(message: Message) -> str:
    return next(line for line in message.text.split("\r\n") if line.startswith("c="))


def test_the_public_address_that_stun_tells_is_offered(seat: Seat, peer: SipPeer) -> None:
    with StunServer() as server:
        seat.register(peer, stun=f"127.0.0.1:{server.port}")
        seat.ask("call.dial", to="500")
        assert connection(peer.wait_request("INVITE")) == "c=IN IP4 203.0.113.7"


def test_a_dead_stun_server_holds_up_nothing(seat: Seat, peer: SipPeer) -> None:
    with StunServer() as server:
        server.silent = True
        seat.register(peer, stun=f"127.0.0.1:{server.port}")
        begun = time.monotonic()
        seat.ask("call.dial", to="500")
        assert connection(peer.wait_request("INVITE")) == "c=IN IP4 127.0.0.1"
        assert time.monotonic() - begun < 1


def test_ice_offers_candidates_and_the_one_stun_tells(seat: Seat, peer: SipPeer) -> None:
    with StunServer() as server:
        seat.register(peer, ice=True, stun=f"127.0.0.1:{server.port}")
        seat.ask("call.dial", to="500")
        offer = peer.wait_request("INVITE").text
    assert "a=ice-ufrag:" in offer
    assert "typ srflx" in offer
    assert "203.0.113.7" in offer


def test_a_silent_turn_server_holds_up_nothing(seat: Seat, peer: SipPeer) -> None:
    """It is left out; PJSIP would wait 8 s for it in every call, and with no other way then have no call."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as relay:
        relay.bind(("127.0.0.1", 0))
        relay.settimeout(5)
        server = f"127.0.0.1:{relay.getsockname()[1]}"
        seat.register(peer, turn=server, turn_user="1001", turn_password="marker")
        assert relay.recv(2048)[:2] == b"\x00\x03", "Allocate"
        begun = time.monotonic()
        seat.ask("call.dial", to="500")
        peer.wait_request("INVITE")
        assert time.monotonic() - begun < 3
        seat.wait("call.talking")


def test_answers_to_our_stun_question_are_read_and_others_are_not() -> None:
    key = bytes(range(12))
    assert mapped(answer(key, "203.0.113.7", 4000), key) == "203.0.113.7"
    assert mapped(answer(key, "2001:db8::7", 4000), key) == "2001:db8::7"
    plain = struct.pack("!BBH4s", 0, 1, 4000, bytes([198, 51, 100, 9]))
    old = struct.pack("!HHI", 0x0101, 12, 0x2112A442) + key + struct.pack("!HH", 1, 8) + plain
    assert mapped(old, key) == "198.51.100.9"
    good = answer(key, "203.0.113.7", 4000)
    for bad in (
        b"",
        good[:19],
        good[:24],
        good + b"x",
        bytes(12) + good[12:],
        good[:8] + bytes(12) + good[20:],
    ):
        assert mapped(bad, key) == ""
    assert public_address("127.0.0.1", 9) == ""
