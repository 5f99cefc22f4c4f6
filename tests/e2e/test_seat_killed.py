"""Rows F21 and F22 with the whole seat: desk and engine killed at once in a call, a laptop that sleeps."""

import os
import signal
import time
from typing import Any

import pytest

from tests.e2e.house import House
from tests.peers.sip import FarEnd

pytestmark = [pytest.mark.medium, pytest.mark.timeout(150)]

BACK_SECONDS = 30.0
"""A call is taken back when engine and desk were away for less."""
REGISTERED_SECONDS = 5.0


def status(house: House) -> dict[str, Any]:
    return house.window.desk({"do": "status"})


def talking_and_typing(house: House, far_end: FarEnd) -> tuple[Any, str]:
    """Talk with somebody and write a note that is on the disk; return the far end and the call's id."""
    window = house.window
    caller = house.talking(far_end)
    window.click("notes")
    window.screen.type("Router lost, amber lamp")
    window.wait_for("notes_saved", "saved")
    time.sleep(0.5)
    [call] = status(house)["calls"]
    return caller, call["call"]


def kill_both(house: House) -> float:
    """Kill engine and desk as a crash of the laptop does; return when."""
    engine = house.window.engine_pid()
    at = time.monotonic()
    os.kill(engine, signal.SIGKILL)
    house.window.kill()
    return at


def test_a_call_outlives_desk_and_engine(house: House, far_end: FarEnd) -> None:
    window = house.window
    caller, call = talking_and_typing(house, far_end)
    at = kill_both(house)
    time.sleep(1.0)
    assert caller.ended_at is None
    window.start()
    window.until(
        lambda: [(c["call"], c["state"]) for c in status(house)["calls"]] == [(call, "talking")],
        "the call did not come back",
        15,
    )
    took = time.monotonic() - at
    print(f"the call is back {took:.1f} s after both were killed")
    assert took < BACK_SECONDS
    assert caller.ended_at is None
    assert window.wait_for("notes")["text"] == "Router lost, amber lamp"
    window.wait_for("caller_name", "Ioana Popescu")
    heard = time.monotonic()
    window.until(lambda: caller.rtp.packets[-1].at > heard, "the caller hears nothing")
    window.wait_for("end")
    window.screen.key("F12")
    caller.wait_ended()
    window.wait_for("finish_wrap_up")
    window.screen.key("ctrl+1", "ctrl+Return")
    window.until(
        lambda: [c["cause"] for c in house.rows("contact")] == ["hung_up_here"],
        "the record is not there once",
    )
    window.until(
        lambda: [w["notes"] for w in house.rows("wrap_up") if w["complete"]] == ["Router lost, amber lamp"],
        "the notes are not there once",
    )


def test_a_call_that_nobody_takes_back_is_marked_and_its_notes_are_kept(
    house: House, far_end: FarEnd
) -> None:
    window = house.window
    caller, call = talking_and_typing(house, far_end)
    window.environment["HEARTHLINE_ENGINE_RECOVER_WITHIN"] = "1"
    kill_both(house)
    time.sleep(2.5)
    caller.hang_up()
    window.start()
    window.wait_for("finish_wrap_up")
    assert window.wait_for("notes")["text"] == "Router lost, amber lamp"
    window.screen.key("ctrl+2", "ctrl+Return")
    window.until(
        lambda: [(c["id"], c["cause"]) for c in house.rows("contact")] == [(call, "engine_lost")],
        "the record does not say that it was cut off",
    )
    window.until(
        lambda: [w["notes"] for w in house.rows("wrap_up") if w["complete"]] == ["Router lost, amber lamp"],
        "the notes are not there once",
    )


def test_a_laptop_that_slept_is_back_and_says_so(house: House, far_end: FarEnd) -> None:
    slept(house, far_end, 21.0)


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.timeout(300)
def test_a_laptop_that_slept_two_minutes_is_back_and_says_so(house: House, far_end: FarEnd) -> None:
    slept(house, far_end, 125.0)


def slept(house: House, far_end: FarEnd, seconds: float) -> None:
    """Stop every process of the seat for so long, let people call meanwhile, and see what is told after."""
    window = house.window
    assert window.process is not None
    processes = (window.engine_pid(), window.process.pid)
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    house.switch.leave_queue(house.seat)
    callers = [far_end.call(f"{house.seat}@127.0.0.1:{house.switch.port}", hertz=900.0) for _ in range(3)]
    time.sleep(3.0)
    for caller in callers:
        caller.hang_up()
    time.sleep(max(0.0, began + seconds - time.monotonic()))
    house.switch.ami.act("Command", Command="pjsip set logger on")
    heard = house.switch.log().count("\nREGISTER sip:")
    awake = time.monotonic()
    for pid in processes:
        os.kill(pid, signal.SIGCONT)
    window.until(lambda: house.switch.log().count("\nREGISTER sip:") > heard, "no REGISTER came")
    told = time.monotonic() - awake
    assert [account["state"] for account in status(house)["accounts"]] == ["registered"]
    print(f"registered anew {told:.2f} s after waking")
    assert told < 3 * REGISTERED_SECONDS
    window.until(lambda: house.rows("absence") != [], "nobody knows that it slept")
    [absence] = house.rows("absence")
    assert absence["kind"] == "asleep"
    assert absence["ended"] - absence["began"] > seconds - 8
    causes = ["not_allowed"] * 3
    window.until(lambda: [row["cause"] for row in house.rows("contact")] == causes, "who called is not told")
    window.wait_for("only_missed", "1 missed")  # one line for the three: who called can be called back
    assert status(house)["calls"] == []
    assert status(house)["agent"]["availability"] == "ready", "nobody rang in vain"
    window.wait_until_calls_may_ring()
    time.sleep(1.5)  # what comes in the second of waking may be long over and is refused
    far_end.call(f"{house.seat}@127.0.0.1:{house.switch.port}", hertz=900.0)
    window.wait_for("answer")
