"""Far ends that send this seat elsewhere: REFER only with consent, INVITE with Replaces only if trusted."""

import os
import time

import pytest

from tests.engine.calling import answered, states, until
from tests.engine.conftest import Seat
from tests.engine.peer import Dialog, SipPeer, sdp


def refer(dialog: Dialog, to: str = "<sip:600@127.0.0.1>") -> None:
    dialog.request("REFER", extra=f"Refer-To: {to}\r\n")


def told(peer: SipPeer, dialog: Dialog, status: str) -> None:
    """Return once the far end was told this of its transfer."""
    notify = peer.wait(
        lambda m: m.method == "NOTIFY" and f"SIP/2.0 {status}" in m.text
        and m.header("Call-ID") == dialog.call_id
    )  # fmt: skip
    assert notify.header("Event").startswith("refer")
    last = not status.startswith("100")
    assert notify.header("Subscription-State").startswith("terminated" if last else "active")


def invited(peer: SipPeer) -> list[str]:
    return [m.text.split(" ", 2)[1] for m in peer.seen if m.method == "INVITE"]


def test_being_sent_elsewhere_waits_for_the_agent_and_follows_a_yes(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    refer(dialog)
    asked = seat.wait("call.transfer_asked")
    assert (asked["call"], asked["to"], asked["asked_to"]) == (call, "600", "600")
    peer.wait(lambda m: m.status == 202 and "REFER" in m.header("CSeq"))
    told(peer, dialog, "100")
    assert invited(peer) == []
    seat.ask("call.transfer_reply", call=call, allow=True)
    new = seat.wait("call.talking")["call"]
    assert invited(peer)[-1] == f"sip:600@127.0.0.1:{peer.port}"
    told(peer, dialog, "200")
    dialog.request("BYE")
    ended = seat.wait("call.ended")
    assert (ended["call"], ended["cause"]) == (call, "transferred")
    states(seat, {new: "talking"})


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("501", "501"),
        ("sip:501@127.0.0.1", "501"),
        ("<tel:+40-21-555>", "+4021555"),
        ('"Bo" <sip:bo@other.example>', "bo@other.example"),
        ("<sip:501@127.0.0.1?Replaces=x&Subject=y>;p=1", "501"),
    ],
)
def test_where_to_is_told_in_words_for_people(seat: Seat, peer: SipPeer, target: str, to: str) -> None:
    seat.register(peer)
    dialog, _ = answered(seat, peer)
    refer(dialog, target)
    assert seat.wait("call.transfer_asked")["to"] == to


def test_the_colleagues_dialog_comes_along_but_nothing_else(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    refer(dialog, "<sip:600@127.0.0.1?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2&X-Evil=1&Require=replaces>")
    seat.wait("call.transfer_asked")
    seat.ask("call.transfer_reply", call=call, allow=True)
    invite = peer.wait(lambda m: m.method == "INVITE" and "sip:600@" in m.text)
    assert invite.header("Replaces") == "a@b;to-tag=1;from-tag=2"
    assert (invite.header("X-Evil"), invite.header("Require")) == ("", "")


def test_a_no_is_told_and_nobody_is_called(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    refer(dialog)
    seat.wait("call.transfer_asked")
    seat.ask("call.transfer_reply", call=call, allow=False)
    assert seat.wait("call.changed", lambda e: bool(e["call"] == call))["asked_to"] == ""
    told(peer, dialog, "603")
    assert invited(peer) == []
    states(seat, {call: "talking"})
    assert seat.client.ask("call.transfer_reply", call=call, allow=True)["error"]["code"] == "not_asked"


def test_where_the_new_call_fails_the_old_one_is_back(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    peer.invite_answer = lambda m: "486 Busy Here" if "sip:600@" in m.text[:40] else None
    refer(dialog)
    seat.wait("call.transfer_asked")
    seat.ask("call.transfer_reply", call=call, allow=True)
    assert seat.wait("call.ended")["cause"] == "busy"
    told(peer, dialog, "486")
    states(seat, {call: "talking"})


@pytest.mark.parametrize(
    "target",
    [
        "<file:///etc/passwd>",
        "<http://evil.example/>",
        "<sip:600@127.0.0.1;method=BYE>",
        "<sip:a%0d%0ab@evil.example>",
        "nonsense",
        "",
    ],
)
def test_what_could_not_be_dialled_is_not_even_asked(seat: Seat, peer: SipPeer, target: str) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    refer(dialog, target)
    peer.wait(lambda m: m.status >= 400 and "REFER" in m.header("CSeq"))
    seat.ask("call.mute", call=call)
    seat.wait("call.muted")
    assert "call.transfer_asked" not in {e["event"] for e in seat.events}
    assert invited(peer) == []


def test_one_question_at_a_time_and_not_for_ever(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    refer(dialog)
    seat.wait("call.transfer_asked")
    refer(dialog)
    peer.wait(lambda m: m.status == 491 and "REFER" in m.header("CSeq"))
    for count in (2, 3):
        seat.ask("call.transfer_reply", call=call, allow=False)
        refer(dialog)
        seat.wait("call.transfer_asked")
        peer.wait(lambda m: m.status == 202, count=count)
    seat.ask("call.transfer_reply", call=call, allow=False)
    refer(dialog)
    peer.wait(lambda m: m.status == 603 and "REFER" in m.header("CSeq"))


def test_a_chain_of_transfers_ends(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    for _ in range(3):
        refer(dialog)
        seat.wait("call.transfer_asked")
        seat.ask("call.transfer_reply", call=call, allow=True)
        new = str(seat.wait("call.talking")["call"])
        told(peer, dialog, "200")
        dialog.request("BYE")
        seat.wait("call.ended")
        dialog, call = peer.dialogs[-1], new
    refer(dialog)
    peer.wait(lambda m: m.status == 482 and "REFER" in m.header("CSeq"))


def test_a_transfer_asked_outside_any_call_is_forbidden(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    for method, status in (("REFER", 403), ("PUBLISH", 405)):
        peer.send(
            f"{method} {peer.contact} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{peer.port};branch=z9hG4bK{os.urandom(6).hex()};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:x@127.0.0.1>;tag=1\r\nTo: <sip:1001@127.0.0.1>\r\n"
            f"Call-ID: {os.urandom(6).hex()}\r\nCSeq: 1 {method}\r\nContact: <sip:x@127.0.0.1>\r\n"
            "Refer-To: <sip:premium@evil.example>\r\n"
        )
        peer.wait(lambda m, method=method, status=status: m.status == status and method in m.header("CSeq"))  # type: ignore[misc]
    assert invited(peer) == []


def replacing(dialog: Dialog) -> str:
    ours = dialog.remote.partition("tag=")[2]
    theirs = dialog.local.partition("tag=")[2]
    return f"Replaces: {dialog.call_id};to-tag={ours};from-tag={theirs}\r\nRequire: replaces\r\n"


def test_another_party_may_take_the_callers_place_in_the_same_call(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    heir = peer.ring(sender='"Ion Rusu" <sip:+40799@127.0.0.1>', extra=replacing(dialog))
    peer.confirm(heir)
    changed = seat.wait("call.changed", lambda e: e["number"] == "+40799")
    assert (changed["call"], changed["name"], changed["state"]) == (call, "Ion Rusu", "talking")
    peer.wait(lambda m: m.method == "BYE" and m.header("Call-ID") == dialog.call_id)
    seat.wait("call.quality", lambda q: q["received"] > 20)
    assert heir.rtp.received > 10
    heir.request("BYE")
    ended = seat.wait("call.ended")
    assert (ended["call"], ended["cause"], ended["number"]) == (call, "hung_up_there", "+40799")
    assert [e["call"] for e in seat.events if e["event"] == "call.ended"] == [call]


def test_a_held_call_stays_held_under_another_party(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    seat.ask("call.hold", call=call)
    states(seat, {call: "held"})
    heir = peer.ring(extra=replacing(dialog))
    peer.confirm(heir)
    peer.wait(
        lambda m: m.method == "INVITE" and m.header("Call-ID") == heir.call_id and "a=sendonly" in m.text
    )
    states(seat, {call: "held"})
    seat.ask("call.resume", call=call)
    states(seat, {call: "talking"})


def test_who_guesses_a_dialog_gets_nothing(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    guess = peer.ring(extra="Replaces: guessed@x;to-tag=a;from-tag=b\r\nRequire: replaces\r\n")
    peer.wait_answer(guess.call_id, 481)
    with SipPeer(address="127.0.0.2") as stranger:
        stranger.ring(extra=replacing(dialog), contact=peer.contact)
        time.sleep(0.5)
        # The front door drops it; the stock wheel, which has none, refuses aloud.
        assert {m.status for m in stranger.seen} <= {100, 403}
    states(seat, {call: "talking"})
    before = dialog.rtp.received
    until(lambda: dialog.rtp.received > before + 20, "the call goes on")


def test_a_replacement_that_cannot_speak_leaves_the_call_alone(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    peer.sdp = lambda port, direction="sendrecv": sdp(port, direction).replace("AVP 8 101", "AVP 77")
    heir = peer.ring(extra=replacing(dialog))
    peer.wait(lambda m: m.status >= 400 and m.header("Call-ID") == heir.call_id)
    before = dialog.rtp.received
    until(lambda: dialog.rtp.received > before + 20, "the call goes on")
    seat.ask("call.hang_up", call=call)
    assert seat.wait("call.ended")["cause"] == "hung_up_here"
