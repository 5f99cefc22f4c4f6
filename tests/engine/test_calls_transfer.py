"""Calls handed on, blind and after asking a colleague."""

import re
from typing import Any
from urllib.parse import unquote

import pytest

from tests.engine.calling import answered, dialled, states
from tests.engine.conftest import Seat
from tests.engine.peer import Dialog, SipPeer


def changed(seat: Seat, call: str, **fields: Any) -> dict[str, Any]:
    return seat.wait(
        "call.changed",
        lambda e: e["call"] == call and all(e[name] == value for name, value in fields.items()),
    )


def test_a_blind_transfer_that_stands_ends_our_leg(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    seat.ask("call.transfer", call=call, to="0600 / 12")
    changed(seat, call, transferring_to="060012")
    refer = peer.wait_request("REFER")
    assert refer.header("Refer-To") == f"sip:060012@127.0.0.1:{peer.port}"
    dialog.notify("100 Trying")
    dialog.notify("180 Ringing")
    dialog.notify("200 OK", last=True)
    assert seat.wait("call.transferred")["transferring_to"] == "060012"
    ended = seat.wait("call.ended")
    assert (ended["call"], ended["cause"], ended["transferring_to"]) == (call, "transferred", "060012")
    peer.wait_request("BYE")


def test_a_far_end_that_hangs_up_on_the_transfer_has_taken_it(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    seat.ask("call.transfer", call=call, to="600")
    peer.wait_request("REFER")
    dialog.notify("100 Trying")
    dialog.request("BYE")
    assert seat.wait("call.ended")["cause"] == "transferred"


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ("202 Accepted", 404, "This number does not exist."),
        ("202 Accepted", 486, "The other side is busy."),
        ("603 Declined", 603, "The other side declined."),
        ("501 Not Implemented", 501, "The call centre did not hand the call on."),
    ],
)
def test_a_transfer_that_fails_leaves_the_call_usable(
    seat: Seat, peer: SipPeer, answer: str, status: int, words: str
) -> None:
    seat.register(peer)
    dialog, call = answered(seat, peer)
    peer.refer_answer = answer
    seat.ask("call.transfer", call=call, to="8999")
    peer.wait_request("REFER")
    if answer.startswith("202"):
        dialog.notify(f"{status} No", last=True)
    failed = seat.wait("call.transfer_failed")
    assert (failed["status"], failed["title"], failed["transferring_to"]) == (status, words, "")
    states(seat, {call: "talking"})
    seat.ask("call.hold", call=call)
    states(seat, {call: "held"})


def test_a_call_is_not_handed_on_twice_at_once_nor_to_nonsense(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, call = answered(seat, peer)
    assert seat.client.ask("call.transfer", call=call, to="a b c")["error"]["code"] == "bad_number"
    seat.ask("call.transfer", call=call, to="600")
    assert seat.client.ask("call.transfer", call=call, to="601")["error"]["code"] == "transferring"


def asked_colleague(seat: Seat, peer: SipPeer) -> tuple[Dialog, str, Dialog, str]:
    """Return a caller on hold and the colleague who is asked about them."""
    caller, first = answered(seat, peer)
    second = str(seat.ask("call.consult", call=first, to="1002")["call"])
    talking = seat.wait("call.talking", lambda e: e["call"] == second)
    assert talking["consult_for"] == first
    states(seat, {first: "held", second: "talking"})
    return caller, first, peer.dialogs[-1], second


@pytest.mark.parametrize("by_consult", [True, False])
def test_an_attended_transfer_names_the_colleagues_dialog(
    seat: Seat, peer: SipPeer, by_consult: bool
) -> None:
    seat.register(peer)
    caller, first, colleague, second = asked_colleague(seat, peer)
    seat.ask("call.complete_transfer", call=second if by_consult else first)
    refer = peer.wait_request("REFER")
    assert refer.header("Call-ID") == caller.call_id
    replaces = unquote(re.search(r"Replaces=([^>]*)", refer.header("Refer-To")).group(1))  # type: ignore[union-attr]
    assert replaces.startswith(colleague.call_id + ";")
    assert "to-tag=peer" in replaces
    caller.notify("200 OK", last=True)
    colleague.request("BYE")
    ends = {e["call"]: e["cause"] for e in (seat.wait("call.ended"), seat.wait("call.ended"))}
    assert ends == {first: "transferred", second: "transferred"}
    assert [e["call"] for e in seat.events if e["event"] == "call.transferred"] == [first]


def test_a_colleagues_leg_that_nobody_ends_is_ended_here(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    caller, first, _, second = asked_colleague(seat, peer)
    seat.ask("call.complete_transfer", call=first)
    peer.wait_request("REFER")
    caller.notify("200 OK", last=True)
    ends = {e["call"]: e["cause"] for e in (seat.wait("call.ended"), seat.wait("call.ended"))}
    assert ends == {first: "transferred", second: "transferred"}


def test_an_attended_transfer_that_fails_leaves_both_calls(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    caller, first, _, second = asked_colleague(seat, peer)
    seat.ask("call.complete_transfer", call=first)
    peer.wait_request("REFER")
    caller.notify("503 Service Unavailable", last=True)
    assert seat.wait("call.transfer_failed")["status"] == 503
    states(seat, {first: "held", second: "talking"})


def test_going_back_to_the_caller_ends_the_colleagues_call(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, first, _, second = asked_colleague(seat, peer)
    seat.ask("call.cancel_consult", call=first)
    ended = seat.wait("call.ended")
    assert (ended["call"], ended["cause"]) == (second, "hung_up_here")
    states(seat, {first: "talking"})


def test_a_colleague_who_does_not_answer_is_given_up_and_the_caller_is_back(
    seat: Seat, peer: SipPeer
) -> None:
    seat.register(peer)
    _, first = answered(seat, peer)
    peer.answer_invites = False
    second = str(seat.ask("call.consult", call=first, to="1002")["call"])
    seat.wait("call.ringing")
    seat.ask("call.cancel_consult", call=second)
    ended = seat.wait("call.ended")
    assert (ended["call"], ended["cause"]) == (second, "cancelled")
    states(seat, {first: "talking"})


def test_a_colleague_who_hangs_up_leaves_the_caller_on_hold(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, first, colleague, second = asked_colleague(seat, peer)
    colleague.request("BYE")
    ended = seat.wait("call.ended")
    assert (ended["call"], ended["cause"]) == (second, "hung_up_there")
    states(seat, {first: "held"})
    assert seat.client.ask("call.complete_transfer", call=first)["error"]["code"] == "no_consult"


def test_handing_over_while_it_still_rings_is_a_blind_transfer(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    caller, first = answered(seat, peer)
    peer.answer_invites = False
    second = str(seat.ask("call.consult", call=first, to="1002")["call"])
    seat.wait("call.ringing")
    seat.ask("call.complete_transfer", call=second)
    refer = peer.wait_request("REFER")
    assert refer.header("Refer-To") == f"sip:1002@127.0.0.1:{peer.port}"
    caller.notify("200 OK", last=True)
    ends = {e["call"]: e["cause"] for e in (seat.wait("call.ended"), seat.wait("call.ended"))}
    assert ends == {first: "transferred", second: "cancelled"}


def test_only_one_colleague_is_asked_about_a_call(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    _, first, _, _ = asked_colleague(seat, peer)
    assert seat.client.ask("call.consult", call=first, to="1003")["error"]["code"] == "consulting"
    _, alone = dialled(seat, peer, "502")
    assert seat.client.ask("call.complete_transfer", call=alone)["error"]["code"] == "no_consult"
