"""Three and more in one talk: everybody hears the others and not themselves. Measured by tones."""

import time
from collections.abc import Iterator

import pytest

from tests.engine.calling import states
from tests.engine.conftest import Seat
from tests.engine.peer import SipPeer
from tests.peers.rtp import tone_decibels
from tests.peers.sip import FarCall, FarEnd

pytestmark = pytest.mark.medium

HERTZ = (500.0, 800.0, 1250.0, 1750.0)
HEARD, QUIET = -25.0, -45.0


@pytest.fixture
def far_ends() -> Iterator[list[FarEnd]]:
    ends = [FarEnd() for _ in HERTZ]
    yield ends
    for end in ends:
        end.close()


Party = tuple[FarCall, str]


def parties(seat: Seat, peer: SipPeer, ends: list[FarEnd]) -> list[Party]:
    """Return calls that were answered one after the other, each speaking a tone of its own."""
    found = []
    for end, hertz in zip(ends, HERTZ, strict=False):
        far = end.call(peer.contact.removeprefix("sip:"), hertz=hertz)
        call = str(seat.wait("call.offered")["call"])
        seat.ask("call.answer", call=call)
        far.wait_answered()
        seat.wait("call.talking", lambda e, call=call: bool(e["call"] == call))  # type: ignore[misc]
        found.append((far, call))
    return found


def hears(party: Party, seconds: float = 0.4) -> set[float]:
    """Listen from now on and return whose tones came."""
    time.sleep(0.2)  # what was on its way
    since = time.monotonic()
    time.sleep(seconds)
    samples = party[0].rtp.samples(since)
    levels = {hertz: tone_decibels(samples, hertz) for hertz in HERTZ}
    assert not [level for level in levels.values() if QUIET < level < HEARD], levels
    return {hertz for hertz, level in levels.items() if level >= HEARD}


def joined(seat: Seat, *members: Party) -> None:
    calls = [call for _, call in members]
    seat.ask("call.conference", calls=calls)
    states(seat, dict.fromkeys(calls, "talking"))
    now = {c["id"]: c["conference"] for c in seat.ask("snapshot", after=0)["calls"]}
    assert {now[call] for call in calls} == {calls[0]}


def test_each_of_three_hears_the_two_others_and_not_itself(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second, third = parties(seat, peer, far_ends[:3])
    assert hears(first) == hears(second) == hears(third) == set()
    joined(seat, first, second, third)
    since = time.monotonic()
    assert hears(first) == {HERTZ[1], HERTZ[2]}
    assert hears(second) == {HERTZ[0], HERTZ[2]}
    assert hears(third) == {HERTZ[0], HERTZ[1]}
    for far, _ in (first, second, third):
        assert far.rtp.longest_gap(since) < 0.2


def test_who_is_left_out_is_apart_and_a_fourth_may_join(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second, third, fourth = parties(seat, peer, far_ends)
    joined(seat, first, second, third)
    joined(seat, first, second, fourth)
    states(seat, {third[1]: "held"})
    assert hears(first) == {HERTZ[1], HERTZ[3]}
    assert hears(third) == set()
    seat.ask("call.conference", calls=[second[1]])
    states(seat, {first[1]: "held", second[1]: "talking", fourth[1]: "held"})
    assert hears(second) == set()
    assert not any(c["conference"] for c in seat.ask("snapshot", after=0)["calls"])


def test_a_member_on_hold_hears_nothing_and_the_others_talk_on(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second, third = parties(seat, peer, far_ends[:3])
    joined(seat, first, second, third)
    seat.ask("call.hold", call=third[1])
    states(seat, {first[1]: "talking", second[1]: "talking", third[1]: "held"})
    assert hears(first) == {HERTZ[1]}
    assert hears(third) == set()
    seat.ask("call.resume", call=third[1])
    states(seat, {first[1]: "talking", second[1]: "talking", third[1]: "talking"})
    assert hears(third) == {HERTZ[0], HERTZ[1]}


def test_another_call_holds_the_whole_conference_and_it_comes_back_whole(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second = parties(seat, peer, far_ends[:2])
    joined(seat, first, second)
    (third,) = parties(seat, peer, far_ends[2:3])
    states(seat, {first[1]: "held", second[1]: "held", third[1]: "talking"})
    assert hears(first) == set()
    seat.ask("call.swap", call=first[1])
    states(seat, {first[1]: "talking", second[1]: "talking", third[1]: "held"})
    assert hears(second) == {HERTZ[0]}


def test_who_hangs_up_leaves_the_others_together_and_the_last_alone(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second, third = parties(seat, peer, far_ends[:3])
    joined(seat, first, second, third)
    first[0].hang_up()
    assert seat.wait("call.ended")["call"] == first[1]
    assert hears(second) == {HERTZ[2]}
    third[0].hang_up()
    seat.wait("call.ended")
    alone = seat.wait("call.conference")
    assert (alone["call"], alone["conference"], alone["state"]) == (second[1], "", "talking")


def test_mute_is_for_all_of_a_conference_and_they_hear_each_other_still(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second = parties(seat, peer, far_ends[:2])
    joined(seat, first, second)
    seat.ask("call.mute", call=second[1])
    assert {seat.wait("call.muted")["call"], seat.wait("call.muted")["call"]} == {first[1], second[1]}
    assert hears(first) == {HERTZ[1]}
    seat.ask("call.unmute", call=first[1])
    assert not seat.wait("call.unmuted")["muted"]
    assert not seat.wait("call.unmuted")["muted"]


def test_music_of_a_member_who_holds_us_is_not_for_the_others(
    seat: Seat, peer: SipPeer, far_ends: list[FarEnd]
) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    first, second, third = parties(seat, peer, far_ends[:3])
    joined(seat, first, second, third)
    first[0].reinvite("sendonly")
    held = seat.wait("call.held", lambda e: bool(e["call"] == first[1]))
    assert (held["state"], held["held_there"]) == ("talking", True)
    assert hears(second) == {HERTZ[2]}
    first[0].reinvite("sendrecv")
    seat.wait("call.resumed", lambda e: bool(e["call"] == first[1]))
    assert hears(second) == {HERTZ[0], HERTZ[2]}


def test_only_calls_that_were_answered_talk_together(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer, trusted=["127.0.0.1"])
    assert seat.client.ask("call.conference", calls=[])["error"]["code"] == "no_calls"
    assert seat.client.ask("call.conference", calls=["x", "y"])["error"]["code"] == "unknown_call"
    peer.ring()
    call = seat.wait("call.offered")["call"]
    assert seat.client.ask("call.conference", calls=[call])["error"]["code"] == "wrong_state"
