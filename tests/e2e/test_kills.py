"""What dies and what goes on: the desk killed in a call, the server away while calls are made."""

import time
from contextlib import closing

import pytest

from tests.e2e.house import CALLER_HERTZ, House, hears
from tests.peers.engine import EngineLink
from tests.peers.pulse import RATE, longest_gap
from tests.peers.sip import FarEnd

pytestmark = pytest.mark.medium

STANDSTILL = 0.3
"""Seconds that a busy machine itself may stand still; an engine that died with its desk costs seconds."""


def test_a_killed_desk_costs_no_sound_and_finds_the_call_again(house: House, far_end: FarEnd) -> None:
    window = house.window
    caller = house.talking(far_end)
    engine = window.engine_pid()
    with house.sound.record(house.headset) as recording:
        hears(recording, CALLER_HERTZ)
        window.click("notes")
        window.screen.type("Before the fall")
        window.wait_for("notes_saved", "saved")
        since, heard_before = time.monotonic(), len(recording.samples())
        window.kill()
        time.sleep(3.0)
        assert caller.rtp.longest_gap(since) < STANDSTILL
        assert longest_gap(recording.samples()[heard_before:], CALLER_HERTZ) < STANDSTILL
        began = time.monotonic()
        window.start()
        window.wait_for("call_state", "alking", timeout=9)
        print(f"desk back with its call after {time.monotonic() - began:.1f} s")
        assert longest_gap(recording.samples()[-5 * RATE :], CALLER_HERTZ) < STANDSTILL
    assert window.engine_pid() == engine
    assert caller.ended_at is None
    window.wait_for("notes", "Before the fall")
    window.wait_for("caller_name", "Ioana Popescu")
    window.screen.key("F12")
    caller.wait_ended()
    window.wait_for("finish_wrap_up")
    window.screen.key("ctrl+3", "ctrl+Return")
    window.until(
        lambda: [w["notes"] for w in house.rows("wrap_up") if w["complete"]] == ["Before the fall"],
        "the wrap-up was not stored",
    )


def test_calls_go_on_without_the_server_and_all_arrives_once(house: House, far_end: FarEnd) -> None:
    outage(house, far_end, 10.0)


@pytest.mark.slow
@pytest.mark.outage
@pytest.mark.timeout(240)
def test_calls_go_on_a_minute_without_the_server(house: House, far_end: FarEnd) -> None:
    outage(house, far_end, 60.0)


def outage(house: House, far_end: FarEnd, seconds: float) -> None:
    """Kill the server in a call, take one and dial one while it is away, and see all of it arrive once."""
    window = house.window
    with closing(EngineLink(window.home / "engine.sock")) as facts:
        _without_the_server(house, far_end, seconds)
        _all_arrives(house, facts)


def _without_the_server(house: House, far_end: FarEnd, seconds: float) -> None:
    window = house.window
    caller = house.talking(far_end)
    gone = time.monotonic()
    house.office.kill()
    try:
        time.sleep(1.0)
        assert caller.rtp.longest_gap(gone) < STANDSTILL
        caller.hang_up()
        _wrap_up(house, "ctrl+1", "first")
        window.wait_until_calls_may_ring()
        second = house.talking(far_end)
        window.screen.key("F12")
        second.wait_ended()
        _wrap_up(house, "ctrl+2", "second")
        _dial(house, far_end)
        _wrap_up(house, "ctrl+4", "third")
        window.until(lambda: not window.desk({"do": "status"})["server"]["reachable"], "it is not noticed")
        window.until(lambda: window.desk({"do": "status"})["outbox"]["waiting"] > 0, "nothing waits")
        time.sleep(max(0.0, gone + seconds - time.monotonic()))
    finally:
        house.office.start()


def _all_arrives(house: House, facts: EngineLink) -> None:
    window = house.window

    def empty() -> bool:
        outbox = window.desk({"do": "status"})["outbox"]
        assert outbox["needs_attention"] == 0
        return bool(outbox["waiting"] == 0)

    window.until(empty, "not all was sent", 45)
    window.until(lambda: sum(w["complete"] for w in house.rows("wrap_up")) == 3, "wrap-ups are missing")
    told = {e["id"] for e in facts.events() if "seq" in e}
    assert len(told) >= 9  # three calls, each begun, talking and ended
    stored = house.rows("fact")
    from_engine = [f for f in stored if f["source"] == "engine"]
    window.until(lambda: told <= {f["id"] for f in house.rows("fact")}, "facts are missing")
    assert len({f["id"] for f in stored}) == len(stored)
    for source in ("engine", "desk"):
        numbers = sorted(f["seq"] for f in stored if f["source"] == source)
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), source
    assert len(from_engine) >= len(told)
    assert sorted(w["notes"] for w in house.rows("wrap_up")) == ["first", "second", "third"]
    contacts = sorted(house.rows("contact"), key=lambda row: row["offered_at"])
    rang = [c for c in contacts if c["cause"] != "not_allowed"]
    assert [c["cause"] for c in rang] == ["hung_up_there", "hung_up_here", "hung_up_here"]
    assert [c["direction"] for c in rang] == ["inbound", "inbound", "outbound"]


def _dial(house: House, far_end: FarEnd) -> None:
    house.window.screen.key("ctrl+d")
    house.window.screen.type(f"9{far_end.port}")
    house.window.screen.key("Return")
    call = far_end.offered()
    call.answer()
    house.window.wait_for("call_state", "alking")
    house.window.screen.key("F12")
    call.wait_ended()


def _wrap_up(house: House, outcome: str, notes: str) -> None:
    window = house.window
    window.wait_for("finish_wrap_up")
    window.screen.key("ctrl+n")
    window.screen.type(notes)
    window.screen.key(outcome, "ctrl+Return")
    window.wait_gone("finish_wrap_up")
