"""Calls with a real SIP peer on loopback."""

import time

import pytest

from tests.engine.calling import until
from tests.engine.conftest import Seat
from tests.engine.peer import Dialog, SipPeer


def offered(seat: Seat, peer: SipPeer) -> tuple[Dialog, dict[str, object]]:
    dialog = peer.ring()
    return dialog, seat.wait("call.offered")


def answered(seat: Seat, peer: SipPeer) -> tuple[Dialog, str]:
    dialog, event = offered(seat, peer)
    seat.ask("call.answer", call=event["call"])
    peer.confirm(dialog)
    return dialog, str(seat.wait("call.talking")["call"])


def dialled(seat: Seat, peer: SipPeer, to: str = "500") -> str:
    call = seat.ask("call.dial", to=to)["call"]
    seat.wait("call.talking", lambda e: e["call"] == call)
    return str(call)


def test_a_call_is_offered_answered_and_hung_up_by_the_caller(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog = peer.ring(extra="X-Queue: support\r\n")
    event = seat.wait("call.offered")
    assert (event["number"], event["name"], event["queue"]) == ("+40712345678", "Ana Pop", "support")
    peer.wait_answer(dialog.call_id, 180)
    seat.ask("call.answer", call=event["call"])
    peer.confirm(dialog)
    talking = seat.wait("call.talking")
    assert talking["state"] == "talking"
    good = seat.wait("call.quality", lambda q: q["received"] > 20)
    assert good["mos"] > 4
    assert dialog.rtp.received > 20
    dialog.request("BYE")
    ended = seat.wait("call.ended")
    assert ended["cause"] == "hung_up_there"
    assert ended["call"] == event["call"]
    assert seat.ask("snapshot", after=0)["calls"] == []


def test_a_dialled_call_rings_talks_and_is_hung_up_here(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    call = seat.ask("call.dial", to="0712 345 678", context={"request": "r1"})["call"]
    dialling = seat.wait("call.dialling")
    assert (dialling["number"], dialling["context"]) == ("0712345678", {"request": "r1"})
    invite = peer.wait_request("INVITE")
    assert invite.text.startswith(f"INVITE sip:0712345678@127.0.0.1:{peer.port} SIP/2.0")
    assert not invite.header("Route")
    seat.wait("call.talking")
    seat.ask("call.hang_up", call=call)
    assert seat.wait("call.ended")["cause"] == "hung_up_here"
    peer.wait_request("BYE")


def test_a_star_code_is_dialled_as_it_is(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.invite_answer = lambda _: "404 Not Found"
    seat.ask("call.dial", to="*21*5#")
    assert peer.wait_request("INVITE").text.startswith("INVITE sip:*21*5%23@127.0.0.1")


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("486 Busy Here", "busy"),
        ("600 Busy Everywhere", "busy"),
        ("404 Not Found", "not_found"),
        ("484 Address Incomplete", "not_found"),
        ("480 Temporarily Unavailable", "no_answer"),
        ("603 Decline", "refused"),
        ("403 Forbidden", "refused"),
        ("488 Not Acceptable Here", "refused"),
        ("500 Server Internal Error", "failed"),
        ("503 Service Unavailable", "network"),
    ],
)
def test_a_refused_call_ends_with_its_cause(seat: Seat, peer: SipPeer, status: str, cause: str) -> None:
    seat.register(peer)
    peer.invite_answer = lambda _: status
    seat.ask("call.dial", to="500")
    assert seat.wait("call.ended")["cause"] == cause


def test_dialling_can_be_cancelled(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.answer_invites = False
    call = seat.ask("call.dial", to="500")["call"]
    seat.wait("call.ringing")
    seat.ask("call.hang_up", call=call)
    assert seat.wait("call.ended")["cause"] == "cancelled"
    peer.wait_request("CANCEL")


def test_a_caller_who_gives_up_has_abandoned(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, _ = offered(seat, peer)
    peer.wait_answer(dialog.call_id, 180)
    peer.cancel(dialog)
    assert seat.wait("call.ended")["cause"] == "abandoned"


def test_a_call_taken_by_a_colleague_was_answered_elsewhere(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, _ = offered(seat, peer)
    peer.wait_answer(dialog.call_id, 180)
    peer.cancel(dialog, 'Reason: SIP;cause=200;text="Call completed elsewhere"\r\n')
    assert seat.wait("call.ended")["cause"] == "answered_elsewhere"


def test_a_declined_call_is_busy_for_the_caller(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, event = offered(seat, peer)
    seat.ask("call.reject", call=event["call"])
    assert seat.wait("call.ended")["cause"] == "declined"
    peer.wait_answer(dialog.call_id, 486)


def test_hold_and_resume(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    call = dialled(seat, peer)
    seat.ask("call.hold", call=call)
    held = seat.wait("call.held")
    assert (held["state"], held["held_there"]) == ("held", False)
    assert "a=sendonly" in peer.wait_request("INVITE", count=2).text
    seat.ask("call.resume", call=call)
    resumed = seat.wait("call.resumed")
    assert resumed["state"] == "talking"
    assert resumed["held_seconds"] >= 0
    assert "a=sendrecv" in peer.wait_request("INVITE", count=3).text
    seat.ask("call.hang_up", call=call)
    seat.wait("call.ended")


def test_the_far_end_may_hold_too(seat: Seat, peer: SipPeer) -> None:
    from tests.engine.peer import sdp

    seat.register(peer)
    dialog, _ = answered(seat, peer)
    dialog.request("INVITE", sdp(dialog.rtp.port, "sendonly"))
    held = seat.wait("call.held")
    assert (held["state"], held["held_there"]) == ("talking", True)


def test_mute_belongs_to_the_engine(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    seat.ask("call.mute", call=call)
    assert seat.wait("call.muted")["muted"]
    before = dialog.rtp.received
    until(lambda: dialog.rtp.received - before > 30, "packets must flow while muted")
    seat.ask("call.unmute", call=call)
    assert not seat.wait("call.unmuted")["muted"]


def test_digits_go_both_ways(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    seat.ask("call.dtmf", call=call, digits="42#")
    until(lambda: len(dialog.rtp.digits) >= 3, "the digits")
    assert dialog.rtp.digits == ["4", "2", "#"]
    dialog.rtp.press("7")
    assert seat.wait("call.dtmf_received")["digit"] == "7"
    bad = seat.client.ask("call.dtmf", call=call, digits="hello")
    assert bad["error"]["code"] == "bad_digits"


def test_a_second_call_puts_the_first_on_hold(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    first = dialled(seat, peer, "500")
    second = seat.ask("call.dial", to="501")["call"]
    states = {first: "", second: ""}
    while states != {first: "held", second: "talking"}:
        event = seat.client.next_event()
        if event["event"].startswith("call."):
            states[event["call"]] = event["state"]
    seat.ask("call.resume", call=first)
    while states != {first: "talking", second: "held"}:
        event = seat.client.next_event()
        if event["event"].startswith("call."):
            states[event["call"]] = event["state"]
    seat.ask("call.hang_up", call=first)
    seat.ask("call.hang_up", call=second)
    seat.wait("call.ended")
    seat.wait("call.ended")


def test_without_call_waiting_a_second_caller_hears_busy_and_is_on_record(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, call_waiting=False)
    answered(seat, peer)
    second = peer.ring(sender='"Min-jun Kim" <sip:+82212345678@127.0.0.1>')
    peer.wait_answer(second.call_id, 486)
    ended = seat.wait("call.ended")
    assert (ended["cause"], ended["number"], ended["direction"]) == ("busy", "+82212345678", "inbound")


def test_silence_on_the_line_is_told(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    dialog.rtp.sending = False
    warning = seat.wait("engine.warning")
    assert (warning["code"], warning["about"]) == ("no_audio", call)
    assert warning["hint"]


@pytest.mark.parametrize("typed", ["", "hello world", "sip:a b@c", "0712\x00345", "x" * 200])
def test_what_is_no_number_is_not_dialled(seat: Seat, peer: SipPeer, typed: str) -> None:
    seat.register(peer)
    reply = seat.client.ask("call.dial", to=typed)
    assert reply["error"]["code"] in {"bad_number", "bad_address"}
    assert reply["error"]["hint"]


def test_a_call_can_be_ended_when_the_far_end_is_gone(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    call = dialled(seat, peer)
    peer.bye_answer = ("", "")
    begun = time.monotonic()
    seat.ask("call.hang_up", call=call)
    assert seat.wait("call.ended")["cause"] == "hung_up_here"
    assert time.monotonic() - begun < 4.5
    peer.bye_answer = ("200 OK", "")


def test_sixty_calls_in_a_row_leave_nothing_behind(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    for count in range(60):
        if count % 3 == 0:
            dialog, event = offered(seat, peer)
            seat.ask("call.reject", call=event["call"])
            peer.wait_answer(dialog.call_id, 486)
        elif count % 3 == 1:
            call = dialled(seat, peer)
            seat.ask("call.hang_up", call=call)
        else:
            dialog, _ = answered(seat, peer)
            dialog.request("BYE")
        seat.wait("call.ended")
    assert seat.ask("snapshot", after=0)["calls"] == []
    first = dialled(seat, peer)
    seat.ask("call.dial", to="501")
    seat.wait("call.talking")
    seat.ask("call.hang_up", call=first)


def test_dialling_without_an_account_says_so(seat: Seat) -> None:
    assert seat.client.ask("call.dial", to="500")["error"]["code"] == "unknown_account"


def test_commands_about_a_call_that_is_gone_say_so(seat: Seat) -> None:
    for do in ("answer", "reject", "hang_up", "hold", "resume", "mute"):
        assert seat.client.ask(f"call.{do}", call="none")["error"]["code"] == "unknown_call"
