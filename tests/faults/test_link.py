"""Rows F2–F5: the seat's network goes away in a call and comes back, or the seat gets another address."""

import time
from collections.abc import Iterator

import pytest

from tests.faults.scene import Scene
from tests.peers.ground import MOVED, SEAT
from tests.peers.sip import FarCall

pytestmark = pytest.mark.medium

TOLD_SECONDS = 3.0
REGISTERED_SECONDS = 3.0
SOUND_SECONDS = 5.0


def outage(scene: Scene, call: str, seconds: float, *, pull: bool = False) -> tuple[int, float]:
    """Switch the seat's network off for so long; return a mark of events before it, and when it was back.

    `pull`: the card stays on and keeps its address, the cable is out.
    """
    scene.heard(call)
    since, down = scene.engine.link.mark(), time.monotonic()
    cut, mend = scene.ground.link_down, scene.ground.link_up
    if pull:
        cut, mend = scene.ground.pull, scene.ground.plug
    cut()
    try:
        told = scene.engine.link.wait_for("account.retrying", since=since)
        print(f"told after {told['mono'] - down:.2f} s")
        assert told["code"] == "no_network"
        assert told["mono"] - down < 3 * TOLD_SECONDS
        time.sleep(max(0.0, down + seconds - time.monotonic()))
    finally:
        mend()
    return since, time.monotonic()


def back(scene: Scene, far: FarCall, call: str, since: int, up: float) -> None:
    """See the registration and the sound both ways return."""
    registered = scene.engine.link.wait_for("account.registered", since=since, timeout=20)
    scene.until(lambda: far.rtp.packets[-1].at > up, 3 * SOUND_SECONDS, "the customer hears nothing")
    sound = next(packet.at for packet in far.rtp.packets if packet.at > up) - up
    print(f"registered after {registered['mono'] - up:.2f} s, sound after {sound:.2f} s")
    assert registered["mono"] - up < 3 * REGISTERED_SECONDS
    assert sound < 3 * SOUND_SECONDS
    scene.heard(call)
    assert far.ended_at is None


def over(scene: Scene, far: FarCall, call: str) -> None:
    """The call is the same as before and ends as any other."""
    assert [c["id"] for c in scene.engine.link.do("snapshot", after=0)["calls"]] == [call]
    scene.engine.link.do("call.hang_up", call=call)
    far.wait_ended()
    scene.engine.link.wait_for("call.ended", call=call)
    assert [name for name, _ in scene.facts(call)].count("call.ended") == 1


@pytest.mark.parametrize("transport", ["udp", "tls"])
def test_f2_a_call_outlives_five_seconds_without_a_network(unstarted: Scene, transport: str) -> None:
    scene = unstarted
    scene.secure(transport)
    scene.start()
    call, far = scene.inbound()
    invited = scene.invites()
    since, up = outage(scene, call, 5.0)
    back(scene, far, call, since, up)
    scene.until(lambda: scene.invites() > invited, 9.0, "the call was not renewed")
    over(scene, far, call)


def test_f2_a_call_outlives_a_pulled_cable(scene: Scene) -> None:
    call, far = scene.inbound()
    invited = scene.invites()
    since, up = outage(scene, call, 5.0, pull=True)
    back(scene, far, call, since, up)
    scene.until(lambda: scene.invites() > invited, 9.0, "the call was not renewed")
    over(scene, far, call)


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.parametrize("transport", ["udp", "tls"])
def test_f3_a_call_outlives_half_a_minute_without_a_network(unstarted: Scene, transport: str) -> None:
    scene = unstarted
    scene.secure(transport)
    scene.start()
    call, far = scene.inbound()
    invited = scene.invites()
    since, up = outage(scene, call, 30.0)
    back(scene, far, call, since, up)
    scene.until(lambda: scene.invites() > invited, 9.0, "the call was not renewed")
    over(scene, far, call)


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.timeout(420)
def test_f4_after_five_minutes_without_a_network_the_call_is_over(scene: Scene) -> None:
    call, _ = scene.inbound()
    since, up = outage(scene, call, 300.0)
    ended = scene.engine.link.wait_for("call.ended", since=since, call=call)
    assert ended["cause"] == "network"
    registered = scene.engine.link.wait_for("account.registered", since=since, timeout=30)
    print(f"ended {up - ended['mono']:.0f} s before the network was back")
    print(f"registered {registered['mono'] - up:.2f} s after it was")
    assert registered["mono"] - up < 30
    assert [name for name, _ in scene.facts(call)].count("call.ended") == 1


def hosts(scene: Scene) -> list[str]:
    """Return the addresses that the switch would call the seat at."""
    return [one.partition("@")[2].partition(":")[0] for one in scene.switch.contacts(scene.number)]


@pytest.fixture
def moving(unstarted: Scene) -> Iterator[Scene]:
    yield unstarted
    unstarted.ground.move(old=MOVED, new=SEAT)


@pytest.mark.parametrize("transport", ["udp", "tls"])
def test_f5_a_call_outlives_another_address(moving: Scene, transport: str) -> None:
    scene = moving
    scene.secure(transport)
    scene.start()
    call, far = scene.inbound()
    scene.heard(call)
    time.sleep(0.6)
    invited, at = scene.invites(), time.monotonic()
    scene.ground.move()
    scene.until(lambda: hosts(scene) == [MOVED], 9.0, "the switch does not know the new address alone")
    known = time.monotonic() - at
    time.sleep(1.0)
    gap = far.rtp.longest_gap(at)
    print(f"new contact after {known:.2f} s, {gap:.2f} s without sound")
    assert gap < 3 * SOUND_SECONDS
    scene.until(lambda: scene.invites() > invited, 9.0, "the call was not renewed")
    scene.heard(call)
    over(scene, far, call)
