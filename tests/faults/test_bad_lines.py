"""Rows F7, F8, F22, F35: packets are lost or late, the machine sleeps, the far end vanishes."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.scene import Scene
from tests.peers.asterisk import asterisk
from tests.peers.engine import Engine
from tests.peers.ground import CENTRE, ground
from tests.peers.sip import FarEnd

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.timeout(400)]

CALLS = 20
REGISTERED_SECONDS = 32.0


@pytest.mark.parametrize("percent", [5, 10, 20])
def test_f7_twenty_calls_while_packets_are_lost_both_ways(unstarted: Scene, percent: int) -> None:
    scene = unstarted
    scene.ground.lose(percent, what="meta l4proto udp")
    try:
        began = time.monotonic()
        scene.start()
        registered = time.monotonic() - began
        for _ in range(CALLS):
            since = scene.engine.link.mark()
            far = scene.customer.call(f"{scene.number}@{CENTRE}:{scene.switch.port}", hertz=900.0)
            offered = scene.engine.link.wait_for("call.offered", since=since, timeout=30)
            scene.engine.link.do("call.answer", call=offered["call"])
            scene.engine.link.wait_for("call.talking", since=since, timeout=30, call=offered["call"])
            far.wait_answered(30)
            scene.heard(offered["call"])
            scene.engine.link.do("call.hang_up", call=offered["call"])
            scene.engine.link.wait_for("call.ended", since=since, timeout=10, call=offered["call"])
            far.wait_ended(60)
            assert [name for name, _ in scene.facts(offered["call"])].count("call.ended") == 1
        print(f"{percent} % lost: registered after {registered:.2f} s, {CALLS} calls, none dropped")
        assert registered < REGISTERED_SECONDS
    finally:
        scene.ground.lose_nothing()


@pytest.fixture
def late(tmp_path: Path) -> Iterator[Scene]:
    """A scene whose packets can be late."""
    with ground(wire=True) as laid, laid.in_centre(), asterisk(CENTRE) as switch:
        engine, customer = Engine(tmp_path, {}), FarEnd(CENTRE)
        try:
            yield Scene(laid, switch, engine, customer)
        finally:
            customer.close()
            engine.stop()


def test_f8_jitter_and_a_narrow_line_are_told_and_cost_no_call(late: Scene) -> None:
    late.start()
    call, far = late.inbound()
    good = late.heard(call)
    wire = late.ground.wire
    assert wire is not None
    at = time.monotonic()
    wire.delay, wire.jitter = 0.1, 0.1
    late.ground.narrow(64)
    since = late.engine.link.mark()

    def red() -> list[dict[str, object]]:
        return [q for q in late.engine.link.events("call.quality", since=since) if q["mos"] < 3.1]

    late.until(red, 15.0, "the quality is not told")
    print(f"mos {good['mos']} before, {red()[0]['mos']} {time.monotonic() - at:.1f} s after it began")
    time.sleep(20)
    assert far.ended_at is None
    assert [c["id"] for c in late.engine.link.do("snapshot", after=0)["calls"]] == [call]


def test_f22_after_two_minutes_of_sleep_the_seat_is_back(scene: Scene) -> None:
    process = scene.engine.process
    assert process is not None
    since = scene.engine.link.mark()
    os.kill(process.pid, signal.SIGSTOP)
    scene.ground.link_down()
    time.sleep(125)
    scene.ground.link_up()
    heard = scene.switch.log().count("\nREGISTER sip:")
    awake = time.monotonic()
    os.kill(process.pid, signal.SIGCONT)
    while (
        scene.switch.log().count("\nREGISTER sip:") == heard
    ):  # no event: it may never have thought itself away
        assert time.monotonic() - awake < 15, "no REGISTER came"
        time.sleep(0.05)
    print(f"registers {time.monotonic() - awake:.2f} s after waking")
    time.sleep(1.5)  # what comes in the second of waking is refused
    [account] = scene.engine.link.do("snapshot", after=0)["accounts"]
    assert account["state"] == "registered"
    scene.inbound()
    assert not scene.engine.link.events("call.ended", since=since)


def test_f35_a_far_end_that_vanishes_is_told_and_given_up(scene: Scene) -> None:
    call, _ = scene.inbound()
    scene.heard(call)
    since, at = scene.engine.link.mark(), time.monotonic()
    scene.ground.lose(100)
    try:
        asked = scene.engine.link.wait_for("call.silent", since=since, timeout=60, call=call)
        ended = scene.engine.link.wait_for("call.ended", since=since, timeout=180, call=call)
    finally:
        scene.ground.lose_nothing()
    print(f"asked after {asked['mono'] - at:.1f} s, ended after {ended['mono'] - at:.1f} s")
    assert asked["mono"] - at < 20
    assert ended["mono"] - at < 60
    assert ended["cause"] == "network"
