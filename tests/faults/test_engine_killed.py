"""Row F18: the engine is killed in a call, started again, and the customer stays on the line."""

import time

import pytest

from tests.faults.scene import Scene

pytestmark = pytest.mark.medium

GAP_SECONDS = 2.0
BACK_SECONDS = 1.0


def killed(scene: Scene) -> float:
    """Kill the engine, start it again and set the account, as the desk does; return when it was killed."""
    at = time.monotonic()
    scene.engine.kill()
    with scene.ground.in_seat():
        scene.engine.start()
    scene.register()
    return at


@pytest.mark.parametrize("inbound", [True, False])
def test_the_customer_stays_on_the_line(scene: Scene, inbound: bool) -> None:
    call, far = scene.inbound() if inbound else scene.outbound()
    time.sleep(1.0)
    at = killed(scene)
    back = scene.engine.link.wait_for("call.recovered", call=call)
    took = time.monotonic() - at
    time.sleep(1.0)
    gap = far.rtp.longest_gap(at - 0.5)
    print(f"back after {took:.2f} s, {gap:.2f} s of silence")
    assert back["state"] == "talking"
    assert took < 3 * BACK_SECONDS
    assert gap < 3 * GAP_SECONDS
    scene.heard(call)
    assert far.ended_at is None
    scene.engine.link.do("call.hang_up", call=call)
    far.wait_ended()
    told = scene.facts(call)
    assert [name for name, _ in told].count("call.ended") == 1
    assert told[-1] == ("call.ended", "hung_up_here")
