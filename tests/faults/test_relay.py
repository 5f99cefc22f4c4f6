"""Media through a NAT's helpers: a TURN relay where the straight way is walled off, ICE where it is not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.scene import CUSTOMER_HERTZ, Scene
from tests.peers.ground import CENTRE
from tests.peers.sip import FarCall
from tests.peers.turn import Relay, relay

pytestmark = pytest.mark.medium

SECOND_HERTZ = 500.0
HEARD_DECIBELS = -40.0
ICE_SEAT = "1018"


@pytest.fixture
def turn(unstarted: Scene, tmp_path: Path) -> Iterator[Relay]:
    with unstarted.ground.in_centre(), relay(tmp_path / "turn", CENTRE) as one:
        yield one


@contextmanager
def walled(scene: Scene, *ports: int) -> Iterator[None]:
    """Only SIP and these ports of the centre can be reached by UDP."""
    scene.ground.wall(scene.switch.port, *ports)
    try:
        yield
    finally:
        scene.ground.lose_nothing()


def two_calls(scene: Scene) -> tuple[FarCall, FarCall]:
    """Join two customers who speak at different pitches, one who called and one who was called."""
    call, first = scene.inbound()
    second_call, second = scene.outbound()
    second.rtp.hertz = SECOND_HERTZ
    scene.engine.link.do("call.conference", calls=[call, second_call])
    return first, second


def hears(far: FarCall, hertz: float) -> None:
    """The far end hears this pitch within some seconds."""
    end = time.monotonic() + 10
    while (level := far.rtp.heard(hertz)) < HEARD_DECIBELS:
        assert time.monotonic() < end, f"{hertz} Hz is heard at {level:.0f} dB only"


@pytest.mark.parametrize("number", ["1001", ICE_SEAT], ids=["the switch has no ICE", "both have ICE"])
def test_sound_goes_both_ways_through_a_relay_where_nothing_else_is_open(
    unstarted: Scene, turn: Relay, number: str
) -> None:
    """Each customer hears the other through two calls of the seat: four ways through the relay."""
    scene = unstarted
    scene.number = number
    scene.account = {
        "ice": True, "turn": turn.server, "turn_user": turn.user, "turn_password": turn.password,
    }  # fmt: skip
    with walled(scene, turn.port):
        scene.start()
        first, second = two_calls(scene)
        hears(first, SECOND_HERTZ)
        hears(second, CUSTOMER_HERTZ)
    assert turn.password not in scene.engine.log()


def test_without_a_relay_the_wall_lets_no_sound_through(unstarted: Scene) -> None:
    """What the relay is for; else the test above would prove nothing."""
    scene = unstarted
    with walled(scene):
        scene.start()
        call, far = scene.inbound()
        since = len(far.rtp.packets)
        time.sleep(2)
        quality = scene.engine.link.events("call.quality", call=call)[-1]
        assert quality["received"] == 0
        assert len(far.rtp.packets) == since
        assert scene.ground.stopped_at_wall() > 50


def test_ice_finds_the_straight_way_where_it_is_open(unstarted: Scene, turn: Relay) -> None:
    """The relay goes away in the calls and nobody notices."""
    scene = unstarted
    scene.number = ICE_SEAT
    scene.account = {
        "ice": True, "stun": turn.server, "turn": turn.server,
        "turn_user": turn.user, "turn_password": turn.password,
    }  # fmt: skip
    scene.start()
    first, second = two_calls(scene)
    hears(first, SECOND_HERTZ)
    hears(second, CUSTOMER_HERTZ)
    scene.ground.lose(100, what=f"udp dport {turn.port}")
    try:
        hears(first, SECOND_HERTZ)
        hears(second, CUSTOMER_HERTZ)
    finally:
        scene.ground.lose_nothing()


def talks_twice(scene: Scene, within: float) -> None:
    """One call each way begins and is heard."""
    for begin in (scene.outbound, scene.inbound):
        began = time.monotonic()
        call, far = begin()
        took = time.monotonic() - began
        print(f"talking after {took:.1f} s")
        assert took < within
        scene.heard(call)
        scene.engine.link.do("call.hang_up", call=call)
        far.wait_ended()


def test_a_relay_that_goes_costs_no_call_and_is_used_again_when_it_is_back(
    unstarted: Scene, turn: Relay
) -> None:
    """It is asked every second here, every quarter of a minute else."""
    scene = unstarted
    scene.account = {"turn": turn.server, "turn_user": turn.user, "turn_password": turn.password}
    scene.engine.environment["HEARTHLINE_ENGINE_RETURN_AFTER"] = "1"
    scene.start()
    scene.ground.lose(100, what=f"udp dport {turn.port}")
    try:
        scene.until(lambda: "TURN server does not answer" in scene.engine.log(), 10, "not noticed")
        talks_twice(scene, 3.0)
    finally:
        scene.ground.lose_nothing()
    scene.until(lambda: served(scene, turn), 15, "the relay is not used again")


def served(scene: Scene, turn: Relay) -> bool:
    """Make a call; say whether it asked the relay for an address."""
    before = turn.log().count("ALLOCATE processed, success")
    call, far = scene.outbound()
    scene.engine.link.do("call.hang_up", call=call)
    far.wait_ended()
    return turn.log().count("ALLOCATE processed, success") > before


def test_a_relay_that_refuses_the_password_costs_no_call(unstarted: Scene, turn: Relay) -> None:
    scene = unstarted
    scene.account = {"turn": turn.server, "turn_user": turn.user, "turn_password": "wrong"}
    scene.start()
    talks_twice(scene, 3.0)
