"""Several calls at one seat: waiting, swapped, eight at most."""

import time

import pytest

from app.domain.call import Call, CallState, Direction, EndCause
from app.engine.alerts import Alert, alert_for
from app.engine.live import LiveCall
from tests.engine.calling import answered, dialled, offered, states
from tests.engine.conftest import Seat
from tests.engine.peer import SipPeer, sdp


def up(state: CallState, *, taken: bool = False, wanted: EndCause | None = None) -> LiveCall:
    outbound = state in {CallState.DIALLING, CallState.RINGING}
    direction = Direction.OUTBOUND if outbound else Direction.INBOUND
    return LiveCall(Call("c", "a", direction, state), None, taken=taken, wanted=wanted)  # type: ignore[arg-type]


OFFERED, TALKING, HELD = up(CallState.OFFERED), up(CallState.TALKING), up(CallState.HELD)


@pytest.mark.parametrize(
    ("calls", "alert"),
    [
        ([], Alert.NONE),
        ([OFFERED], Alert.RING),
        ([OFFERED, OFFERED], Alert.RING),
        ([OFFERED, HELD], Alert.RING),
        ([OFFERED, TALKING], Alert.WAITING),
        ([OFFERED, up(CallState.DIALLING)], Alert.WAITING),
        ([up(CallState.OFFERED, taken=True)], Alert.NONE),
        ([up(CallState.OFFERED, taken=True), OFFERED], Alert.WAITING),
        ([up(CallState.OFFERED, wanted=EndCause.DECLINED)], Alert.NONE),
        ([up(CallState.RINGING)], Alert.RINGBACK),
        ([up(CallState.RINGING), TALKING], Alert.NONE),
        ([up(CallState.DIALLING)], Alert.NONE),
        ([TALKING, HELD], Alert.NONE),
    ],
)
def test_nobody_hears_a_ring_while_they_talk(calls: list[LiveCall], alert: Alert) -> None:
    assert alert_for(calls) is alert


def test_a_second_caller_waits_is_taken_and_swapped(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, first = answered(seat, peer)
    dialog, event = offered(seat, peer)
    peer.wait_answer(dialog.call_id, 180)
    second = str(event["call"])
    states(seat, {first: "talking", second: "offered"})
    seat.ask("call.answer", call=second)
    peer.confirm(dialog)
    states(seat, {first: "held", second: "talking"})
    seat.ask("call.swap", call=first)
    states(seat, {first: "talking", second: "held"})
    dialog.request("BYE")
    assert seat.wait("call.ended")["call"] == second
    states(seat, {first: "talking"})


def test_a_waiting_caller_may_be_declined_and_the_talk_goes_on(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, first = answered(seat, peer)
    dialog, event = offered(seat, peer)
    seat.ask("call.reject", call=event["call"])
    assert seat.wait("call.ended")["cause"] == "declined"
    peer.wait_answer(dialog.call_id, 486)
    states(seat, {first: "talking"})


def test_eight_calls_are_up_at_once_and_the_ninth_hears_busy(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    calls = []
    for _ in range(8):
        dialog, call = answered(seat, peer)
        calls.append((dialog, call))
    states(seat, {call: "held" for _, call in calls[:-1]} | {calls[-1][1]: "talking"})
    ninth = peer.ring()
    peer.wait_answer(ninth.call_id, 486)
    assert seat.wait("call.ended")["cause"] == "busy"
    refused = seat.client.ask("call.dial", to="500")
    assert refused["error"]["code"] == "too_many_calls"
    before = [dialog.rtp.received for dialog, _ in calls]
    seat.wait("call.quality", lambda q: q["call"] == calls[-1][1] and q["received"] > 40)
    assert all(dialog.rtp.received > count + 20 for (dialog, _), count in zip(calls, before, strict=True))
    for dialog, _ in calls:
        dialog.request("BYE")
    for _ in calls:
        assert seat.wait("call.ended")["cause"] == "hung_up_there"


def test_a_call_answered_there_while_the_agent_took_another_one_waits(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.answer_invites = False
    out = str(seat.ask("call.dial", to="500")["call"])
    seat.wait("call.ringing")
    invite = peer.wait_request("INVITE")
    _, taken = answered(seat, peer)
    peer.answer_invites = True
    peer.respond(invite, "200 OK", peer.sdp(peer.dialogs[0].rtp.port))
    states(seat, {out: "held", taken: "talking"})


def test_hanging_up_one_of_two_leaves_the_other_held(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, first = dialled(seat, peer, "500")
    _, second = dialled(seat, peer, "501")
    seat.ask("call.hang_up", call=second)
    assert seat.wait("call.ended")["call"] == second
    states(seat, {first: "held"})
    seat.ask("call.resume", call=first)
    states(seat, {first: "talking"})


def test_hold_and_resume_as_fast_as_they_are_clicked_end_where_the_last_click_was(
    seat: Seat, peer: SipPeer
) -> None:
    seat.register(peer)
    _, call = dialled(seat, peer)
    for _ in range(3):
        seat.ask("call.hold", call=call)
        seat.ask("call.resume", call=call)
    seat.ask("call.hold", call=call)
    states(seat, {call: "held"})
    time.sleep(0.5)
    states(seat, {call: "held"})
    seat.ask("call.resume", call=call)
    states(seat, {call: "talking"})


def test_a_call_that_is_coming_back_can_be_held_before_its_far_end_agreed(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = dialled(seat, peer)
    seat.ask("call.hold", call=call)
    states(seat, {call: "held"})
    peer.answer_reinvites = False
    seat.ask("call.resume", call=call)
    asked_back = peer.wait_request("INVITE", count=3)
    seat.ask("call.hold", call=call)
    peer.answer_reinvites = True
    peer.respond(asked_back, "200 OK", peer.sdp(dialog.rtp.port))
    assert "a=sendonly" in peer.wait_request("INVITE", count=4).text
    states(seat, {call: "held"})


def test_a_call_comes_back_whose_codec_is_still_being_agreed_on(seat: Seat, peer: SipPeer) -> None:
    """The far end answers with two codecs, and pjsip asks for one of them after each answer."""
    seat.register(peer)
    two = "8 0 101\r\na=rtpmap:0 PCMU/8000"
    peer.sdp = lambda *of: sdp(*of).replace("8 101", two)
    peer.answer_extra = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\r\n"
    dialog, call = dialled(seat, peer)
    peer.respond(peer.wait_request("UPDATE"), "200 OK", sdp(dialog.rtp.port))
    seat.ask("call.hold", call=call)
    agreeing = peer.wait_request("UPDATE", count=2)
    states(seat, {call: "held"})
    peer.sdp = sdp
    seat.ask("call.resume", call=call)
    time.sleep(0.1)
    peer.respond(agreeing, "200 OK", sdp(dialog.rtp.port, "recvonly"))
    states(seat, {call: "talking"})
    asked = peer.wait_request("INVITE", count=3).text
    assert "a=sendonly" not in asked
    assert "a=sendrecv" in asked


def test_hold_is_asked_again_after_both_sides_asked_at_once(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, call = answered(seat, peer)
    peer.reinvite_answer = "491 Request Pending"
    seat.ask("call.hold", call=call)
    peer.wait_request("INVITE")
    peer.reinvite_answer = ""
    states(seat, {call: "held"})
    assert "engine.warning" not in {e["event"] for e in seat.events}


def test_where_the_far_end_forbids_hold_the_call_talks_on(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    peer.reinvite_answer = "488 Not Acceptable Here"
    seat.ask("call.hold", call=call)
    warning = seat.wait("engine.warning")
    assert (warning["code"], warning["about"]) == ("hold_refused", call)
    states(seat, {call: "talking"})
    peer.reinvite_answer = ""
    seat.ask("call.hold", call=call)
    states(seat, {call: "held"})
    dialog.request("BYE")
    seat.wait("call.ended")


def test_an_emergency_number_is_dialled_whatever_rings(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    offered(seat, peer)
    assert seat.client.ask("call.dial", to="500")["error"]["code"] == "call_offered"
    seat.ask("call.dial", to="112")
    assert "sip:112@" in peer.wait_request("INVITE").text
