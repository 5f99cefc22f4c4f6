"""An engine that is killed in a call: the call is taken over, or its record is completed."""

import time
from collections.abc import Callable

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Dialog, SipPeer


def talking(engine: RunningEngine, peer: SipPeer, *, inbound: bool) -> tuple[Seat, str, Dialog]:
    seat = Seat(engine.client())
    seat.register(peer)
    if inbound:
        dialog = peer.ring()
        call = seat.wait("call.offered")["call"]
        seat.ask("call.answer", call=call)
        peer.confirm(dialog)
        seat.wait("call.talking")
    else:
        call = seat.ask("call.dial", to="500")["call"]
        seat.wait("call.talking")
        dialog = peer.dialogs[-1]
    return seat, call, dialog


def restarted(engine: RunningEngine, peer: SipPeer) -> Seat:
    """Kill the engine, start it again, send what the desk would send."""
    engine.kill()
    engine.start()
    seat = Seat(engine.client())
    seat.ask("account.set", account="a", registrar=peer.registrar, user="1001", password="secret")
    return seat


@pytest.mark.parametrize("inbound", [True, False])
def test_a_call_outlives_its_engine(engine: RunningEngine, peer: SipPeer, inbound: bool) -> None:
    seat, call, dialog = talking(engine, peer, inbound=inbound)
    seat.ask("call.mute", call=call)
    answered_at = seat.wait("call.muted")["answered_at"]
    begun = time.monotonic()
    again = restarted(engine, peer)
    assert [(c["id"], c["state"]) for c in again.snapshot["calls"]] == [(call, "lost")]
    recovered = again.wait("call.recovered")
    assert time.monotonic() - begun < 6
    assert (recovered["call"], recovered["state"], recovered["muted"]) == (call, "talking", True)
    assert recovered["answered_at"] == answered_at
    invite = peer.wait(lambda m: m.method == "INVITE" and bool(m.header("Replaces")))
    assert invite.header("Require") == "replaces"
    replaces = invite.header("Replaces")
    assert replaces.startswith(dialog.call_id)
    local = dialog.local.partition("tag=")[2]
    remote = dialog.remote.partition("tag=")[2]
    assert f"to-tag={local}" in replaces
    assert f"from-tag={remote}" in replaces
    assert again.wait("call.quality", lambda q: q["received"] > 20)["call"] == call
    again.ask("call.hang_up", call=call)
    assert again.wait("call.ended")["cause"] == "hung_up_here"


def test_a_held_call_comes_back_on_hold(engine: RunningEngine, peer: SipPeer) -> None:
    seat, call, _ = talking(engine, peer, inbound=True)
    seat.ask("call.hold", call=call)
    seat.wait("call.held")
    again = restarted(engine, peer)
    assert again.wait("call.recovered")["state"] == "held"
    peer.wait(lambda m: m.method == "INVITE" and "a=sendonly" in m.text, count=2)
    time.sleep(0.2)
    again.ask("call.resume", call=call)
    assert again.wait("call.resumed")["state"] == "talking"


def test_a_held_call_that_is_taken_back_at_once_talks(engine: RunningEngine, peer: SipPeer) -> None:
    seat, call, _ = talking(engine, peer, inbound=True)
    seat.ask("call.hold", call=call)
    seat.wait("call.held")
    again = restarted(engine, peer)
    again.wait("call.recovered")
    again.ask("call.resume", call=call)
    assert again.wait("call.resumed")["state"] == "talking"
    assert again.wait("call.quality", lambda q: q["received"] > 20)["call"] == call
    assert [c["state"] for c in again.ask("snapshot", after=0)["calls"]] == ["talking"]


def test_a_held_call_whose_far_end_refuses_hold_after_the_take_over_talks(
    engine: RunningEngine, peer: SipPeer
) -> None:
    seat, call, _ = talking(engine, peer, inbound=True)
    seat.ask("call.hold", call=call)
    seat.wait("call.held")
    peer.reinvite_answer = "488 Not Acceptable Here"
    again = restarted(engine, peer)
    assert again.wait("call.recovered")["state"] == "held"
    assert again.wait("call.resumed")["state"] == "talking"
    assert again.wait("engine.warning")["code"] == "hold_refused"


def test_where_the_switch_refuses_the_call_is_lost_and_its_record_complete(
    engine: RunningEngine, peer: SipPeer
) -> None:
    _, call, _ = talking(engine, peer, inbound=True)
    peer.invite_answer = lambda _: "481 Call/Transaction Does Not Exist"
    again = restarted(engine, peer)
    assert again.wait("call.lost")["call"] == call
    ended = again.wait("call.ended")
    assert (ended["call"], ended["cause"]) == (call, "engine_lost")
    assert ended["answered_at"] is not None
    assert again.ask("snapshot", after=0)["calls"] == []


def test_a_call_that_only_rang_is_ended(engine: RunningEngine, peer: SipPeer) -> None:
    seat = Seat(engine.client())
    seat.register(peer)
    peer.ring()
    call = seat.wait("call.offered")["call"]
    engine.kill()
    engine.start()
    facts = Seat(engine.client()).snapshot["facts"]
    mine = [(fact["event"], fact.get("cause")) for fact in facts if fact.get("call") == call]
    assert mine == [("call.offered", None), ("call.lost", None), ("call.ended", "engine_lost")]


def test_a_call_lost_too_long_ago_is_ended(start_engine: Callable[..., RunningEngine], peer: SipPeer) -> None:
    engine = start_engine(recover_within="1")
    _, call, _ = talking(engine, peer, inbound=True)
    engine.kill()
    time.sleep(1.5)
    engine.start()
    facts = Seat(engine.client()).snapshot["facts"]
    assert [f["event"] for f in facts if f.get("call") == call][-2:] == ["call.lost", "call.ended"]


def test_a_call_whose_account_never_comes_is_ended(
    start_engine: Callable[..., RunningEngine], peer: SipPeer
) -> None:
    engine = start_engine(recover_within="7")
    _, call, _ = talking(engine, peer, inbound=True)
    engine.kill()
    engine.start()
    seat = Seat(engine.client())
    assert seat.snapshot["calls"][0]["state"] == "lost"
    assert seat.wait("call.ended")["call"] == call


def test_a_call_that_ended_stays_ended(engine: RunningEngine, peer: SipPeer) -> None:
    seat, call, dialog = talking(engine, peer, inbound=True)
    dialog.request("BYE")
    seq = seat.wait("call.ended")["seq"]
    seat.ask("journal.ack", through=seq)
    seat.ask("snapshot", after=0)
    engine.kill()
    engine.start()
    snapshot = Seat(engine.client()).snapshot
    assert snapshot["calls"] == []
    assert [f for f in snapshot["facts"] if f.get("call") == call] == []
