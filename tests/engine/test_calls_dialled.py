"""What a dialled call says and hears: which number is shown, sound before the answer, digits, quality."""

import base64
import time

import numpy as np
import pytest

from app.engine.quality import Quality, Summary, mos
from tests.engine.calling import dialled, states, until
from tests.engine.conftest import Seat
from tests.engine.peer import Dialog, Message, SipPeer, sdp
from tests.peers.rtp import decode, tone_decibels

PAIRS = {"5": (770, 1336), "#": (941, 1477)}
"""Two of the keypad's pairs of tones (ITU-T Q.23)."""


def no_events(port: int, direction: str = "sendrecv") -> str:
    """An SDP without telephone events."""
    lines = sdp(port, direction).replace("RTP/AVP 8 101", "RTP/AVP 8").splitlines(keepends=True)
    return "".join(line for line in lines if ":101 " not in line)


def test_the_number_shown_is_one_of_the_accounts(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, identities=["0800123456", "Support <+40215550100>"])
    call = seat.ask("call.dial", to="500", identity="+40215550100")["call"]
    assert seat.wait("call.dialling")["identity"] == "+40215550100"
    invite = peer.wait_request("INVITE")
    shown = f'"Support" <sip:+40215550100@127.0.0.1:{peer.port}>'
    assert invite.header("P-Preferred-Identity") == shown
    assert "<sip:1001@" in invite.header("From")
    seat.ask("call.hang_up", call=call)
    seat.wait("call.ended")
    seat.ask("call.dial", to="500")
    assert seat.wait("call.dialling")["identity"] == "0800123456"
    refused = seat.client.ask("call.dial", to="500", identity="112")
    assert refused["error"]["code"] == "unknown_identity"


def test_a_hidden_number_is_known_to_the_switch_only(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    seat.ask("call.dial", to="500", hide_number=True)
    invite = peer.wait_request("INVITE")
    assert invite.header("From").startswith('"Anonymous" <sip:anonymous@anonymous.invalid>')
    assert invite.header("Privacy") == "id"
    assert invite.header("P-Preferred-Identity") == f"<sip:1001@127.0.0.1:{peer.port}>"
    seat.wait("call.talking")


def test_without_identities_nothing_is_preferred(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialled(seat, peer)
    invite = peer.wait_request("INVITE")
    assert (invite.header("P-Preferred-Identity"), invite.header("Privacy")) == ("", "")


@pytest.mark.parametrize("rings_first", [True, False])
def test_sound_before_the_answer_is_heard_and_told(seat: Seat, peer: SipPeer, rings_first: bool) -> None:
    seat.register(peer)
    peer.answer_invites = False
    if not rings_first:
        peer.invite_answer = lambda _: ""
    call = seat.ask("call.dial", to="500")["call"]
    invite = peer.wait_request("INVITE")
    if rings_first:
        assert seat.wait("call.ringing")["early_media"] is False
    else:
        peer.dialogs.append(_dialog(peer, invite))
    dialog = peer.dialogs[-1]
    dialog.listen(invite)
    peer.respond(invite, "183 Session Progress", sdp(dialog.rtp.port))
    early = seat.wait("call.ringing", lambda e: e["early_media"])
    assert (early["call"], early["state"]) == (call, "ringing")
    seat.ask("call.dtmf", call=call, digits="1")
    until(lambda: dialog.rtp.digits == ["1"], "digits may be pressed in a voice menu before the answer")
    peer.respond(invite, "200 OK", sdp(dialog.rtp.port))
    talking = seat.wait("call.talking")
    assert (talking["early_media"], talking["codec"]) == (False, "PCMA/8000")


def _dialog(peer: SipPeer, invite: Message) -> Dialog:
    target = invite.header("Contact").strip("<>").split(">")[0]
    local, remote = f"{invite.header('To')};tag=peer", invite.header("From")
    return Dialog(peer, invite.header("Call-ID"), local, remote, target, invite)


def test_digits_go_by_info_where_the_account_says_so(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, dtmf="info")
    _, call = dialled(seat, peer)
    seat.ask("call.dtmf", call=call, digits="4#")
    first, second = peer.wait_request("INFO"), peer.wait_request("INFO", count=2)
    assert first.header("Content-Type") == "application/dtmf-relay"
    assert ("Signal=4" in first.text, "Signal=#" in second.text) == (True, True)


@pytest.mark.parametrize("allow", ["INVITE, ACK, BYE, INFO", "INVITE, ACK, BYE", "INVITE, INFO, REFUSED"])
def test_digits_find_their_way_where_the_far_end_takes_no_events(
    seat: Seat, peer: SipPeer, allow: str
) -> None:
    seat.register(peer)
    peer.sdp = no_events
    peer.answer_extra = f"Allow: {allow}\r\n"
    dialog, call = dialled(seat, peer)
    dialog.rtp.heard.clear()
    peer.info_answer = "415 Unsupported Media Type" if "REFUSED" in allow else peer.info_answer
    seat.ask("call.dtmf", call=call, digits="5#")
    if "INFO" in allow:
        assert "Signal=5" in peer.wait_request("INFO").text
    if "REFUSED" not in allow and "INFO" in allow:
        return
    time.sleep(0.8)
    assert len([m for m in peer.seen if m.method == "INFO"]) == (2 if "INFO" in allow else 0)
    samples = decode(b"".join(dialog.rtp.heard))
    loud = np.flatnonzero(np.abs(samples) > 0.02)
    assert len(loud) > 1200
    for digit, begin in (("5", loud[0]), ("#", loud[0] + 1760)):
        part = samples[begin + 160 : begin + 800]
        levels = [tone_decibels(part, hertz) for hertz in PAIRS[digit]]
        assert min(levels) > -25, (digit, levels)
        assert tone_decibels(part, 1000) < min(levels) - 15


def test_keys_pressed_as_info_are_told(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, _ = dialled(seat, peer)
    dialog.request("INFO", "Signal=9\r\nDuration=160\r\n", "Content-Type: application/dtmf-relay\r\n")
    assert seat.wait("call.dtmf_received")["digit"] == "9"


def test_a_call_ends_with_a_summary_of_how_it_sounded(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, call = dialled(seat, peer)
    for _ in range(2):
        seat.wait("call.quality")
    seat.ask("call.hang_up", call=call)
    quality = seat.wait("call.ended")["quality"]
    assert set(quality) == {"loss", "jitter_ms", "round_trip_ms", "mos", "mos_worst"}
    assert 1 <= quality["mos_worst"] <= quality["mos"] <= 4.5


def test_the_summary_has_averages_and_the_worst_second() -> None:
    summary = Summary()
    assert summary.as_dict() == {}
    summary.add(Quality(0.0, 2.0, 40.0, 4.4, 50, 50))
    summary.add(Quality(0.1, 4.0, 60.0, 3.2, 95, 100))
    assert summary.as_dict() == {
        "loss": 0.05, "jitter_ms": 3.0, "round_trip_ms": 50.0, "mos": 3.8, "mos_worst": 3.2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("delay", "loss", "score"), [(50, 0.0, 4.4075), (150, 0.01, 4.2154), (300, 0.05, 2.8625)]
)
def test_the_score_follows_the_formula(delay: float, loss: float, score: float) -> None:
    assert mos(delay, loss) == pytest.approx(score, abs=0.00005)


def test_codec_is_told_and_told_again_when_it_changes(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    call = seat.ask("call.dial", to="500")["call"]
    talking = seat.wait("call.talking")
    assert (talking["codec"], talking["encrypted"], talking["signalling_encrypted"]) == (
        "PCMA/8000",
        False,
        False,
    )
    dialog = peer.dialogs[-1]
    other = sdp(dialog.rtp.port).replace("8 101", "0 101").replace("8 PCMA", "0 PCMU")
    dialog.request("INVITE", other)
    assert seat.wait("call.changed")["codec"] == "PCMU/8000"
    states(seat, {call: "talking"})


def encrypted(port: int, direction: str = "sendrecv") -> str:
    """An SDP that offers SRTP (SDES)."""
    key = base64.b64encode(bytes(range(30))).decode()
    crypto = f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{key}\r\n"
    return sdp(port, direction).replace("RTP/AVP", "RTP/SAVP") + crypto


def test_the_padlock_opens_when_a_new_offer_drops_the_keys_and_closes_again(
    seat: Seat, peer: SipPeer
) -> None:
    seat.register(peer, srtp="optional")
    peer.sdp = encrypted
    dialog = peer.ring()
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    peer.confirm(dialog)
    assert seat.wait("call.talking")["encrypted"] is True
    for offer, locked in ((sdp, False), (encrypted, True)):
        begun = time.monotonic()
        dialog.request("INVITE", offer(dialog.rtp.port))
        assert seat.wait("call.changed", lambda e: bool(e["call"] == call))["encrypted"] is locked
        assert time.monotonic() - begun < 3
        cseq = f"{dialog.sequence} INVITE"
        peer.wait(lambda m, cseq=cseq: bool(m.status == 200 and m.header("CSeq") == cseq))  # type: ignore[misc]
        dialog.request("ACK")


def test_where_encryption_is_a_must_an_offer_without_keys_changes_nothing(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, srtp="mandatory")
    open_call = peer.ring()
    peer.wait(lambda m: m.status == 488 and m.header("Call-ID") == open_call.call_id)
    peer.sdp = encrypted
    dialog = peer.ring()
    call = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    peer.confirm(dialog)
    seat.wait("call.talking", lambda e: bool(e["encrypted"]))
    dialog.request("INVITE", sdp(dialog.rtp.port))
    peer.wait(lambda m: m.status == 488 and m.header("Call-ID") == dialog.call_id)
    seat.wait("call.quality", lambda q: bool(q["encrypted"]))
    states(seat, {call: "talking"})
