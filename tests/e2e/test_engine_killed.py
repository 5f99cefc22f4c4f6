"""Rows F18 and F19 with the whole seat: the desk starts a killed engine again, and what if it keeps dying."""

import json
import os
import signal
import time
from typing import Any

import pytest

from tests.e2e.house import House
from tests.peers.sip import FarEnd

pytestmark = [pytest.mark.medium, pytest.mark.timeout(150)]

BACK_SECONDS = 1.0
GAP_SECONDS = 2.0


def status(house: House) -> dict[str, Any]:
    return house.window.desk({"do": "status"})


def on_the_board(house: House) -> tuple[str, str]:
    """Return availability and reason as the server has them."""
    [row] = house.rows("presence")
    told = json.loads(row["status"])
    return told["availability"], told["reason"]


def killed(house: House) -> int:
    """Kill the engine that runs now; return its process id."""
    pid = house.window.engine_pid()
    os.kill(pid, signal.SIGKILL)
    return pid


def test_the_desk_brings_engine_and_call_back(house: House, far_end: FarEnd) -> None:
    caller = house.talking(far_end)
    time.sleep(1.0)
    [call] = status(house)["calls"]
    at = time.monotonic()
    dead = killed(house)
    house.window.until(lambda: house.window.engine_pid() not in {0, dead}, "no engine was started", 10)
    house.window.until(
        lambda: [(c["call"], c["state"]) for c in status(house)["calls"]] == [(call["call"], "talking")],
        "the call did not come back",
        10,
    )
    took = time.monotonic() - at
    time.sleep(1.0)
    gap = caller.rtp.longest_gap(at - 0.3)
    print(f"the call is back after {took:.2f} s, {gap:.2f} s without sound")
    assert took < 3 * BACK_SECONDS
    assert gap < 3 * GAP_SECONDS
    assert caller.ended_at is None
    house.window.screen.key("F12")
    caller.wait_ended()
    house.window.wait_for("finish_wrap_up")
    house.window.until(
        lambda: [c["cause"] for c in house.rows("contact") if c["id"] == call["call"]] == ["hung_up_here"],
        "the record is not there once",
    )


def test_an_engine_that_keeps_dying_makes_the_seat_not_ready(house: House, far_end: FarEnd) -> None:
    dead: set[int] = {0}
    for _ in range(5):
        house.window.until(lambda: house.window.engine_pid() not in dead, "no engine was started", 20)
        dead.add(killed(house))
    house.window.until(lambda: status(house)["agent"]["availability"] == "not_ready", "it stays ready", 5)
    assert status(house)["agent"]["reason"] == "engine_lost"
    house.window.wait_for("trouble_title_engine_lost", "keeps ending")
    house.window.until(lambda: on_the_board(house) == ("not_ready", "engine_lost"), "the board does not know")
    caller = far_end.call(f"{house.seat}@127.0.0.1:{house.switch.port}")
    began = time.monotonic()
    house.window.until(lambda: house.window.engine_pid() not in dead, "no engine was started", 20)
    waited = time.monotonic() - began
    print(f"the sixth engine was started {waited:.1f} s later")
    assert 180 not in caller.statuses
    caller.hang_up()
    assert waited > 1.0
    house.window.until(lambda: len(house.switch.contacts(house.seat)) == 1, "not registered once", 10)
    house.window.wait_until_calls_may_ring()
