"""Row F18 once more with Asterisk 16, which is old and still in many call centres."""

from collections.abc import Iterator

import pytest

from tests.faults.conftest import Place
from tests.faults.scene import Scene
from tests.faults.taking_over import back_on_hold, ended_once, killed
from tests.peers.asterisk import asterisk
from tests.peers.asterisk_root import ASTERISK_16
from tests.peers.ground import CENTRE, ground

pytestmark = [pytest.mark.slow, pytest.mark.faults]


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ground() as laid, laid.in_centre(), asterisk(CENTRE, ASTERISK_16) as switch:
        yield Place(laid, switch)


@pytest.mark.parametrize("transport", ["udp", "tls"])
def test_the_customer_stays_on_the_line(unstarted: Scene, transport: str) -> None:
    scene = unstarted
    scene.secure(transport)
    scene.start()
    for inbound in (True, False):
        call, far = scene.inbound() if inbound else scene.outbound()
        back = killed(scene, call, far)
        assert back.event["encrypted"] is (transport == "tls")
        ended_once(scene, call, far)


def test_a_held_call_and_a_call_of_a_queue_come_back(scene: Scene) -> None:
    scene.switch.join_queue(scene.number)
    try:
        call, far = scene.inbound("600")
        killed(scene, call, far)
    finally:
        scene.switch.leave_queue(scene.number)
    back_on_hold(scene, call, far)
    ended_once(scene, call, far)
