"""Row F18: the engine is killed in a call, started again, and the customer stays on the line."""

import contextlib
import time

import pytest

from tests.faults.scene import CUSTOMER_HERTZ, Scene
from tests.faults.taking_over import GAP_SECONDS, back_on_hold, ended_once, killed, restarted
from tests.peers.ami import ActionFailed
from tests.peers.ground import CENTRE
from tests.peers.kamailio import kamailio

pytestmark = pytest.mark.medium


@pytest.mark.parametrize("transport", ["udp", "tls"])
@pytest.mark.parametrize("inbound", [True, False])
def test_the_customer_stays_on_the_line(unstarted: Scene, inbound: bool, transport: str) -> None:
    scene = unstarted
    scene.secure(transport)
    scene.start()
    call, far = scene.inbound() if inbound else scene.outbound()
    back = killed(scene, call, far)
    assert back.event["state"] == "talking"
    assert back.event["encrypted"] is (transport == "tls")
    ended_once(scene, call, far)


def test_an_engine_in_reserve_is_back_at_once(scene: Scene) -> None:
    call, far = scene.inbound()
    with scene.ground.in_seat():
        scene.engine.prepare()
    scene.heard(call)
    assert killed(scene, call, far).gap < GAP_SECONDS
    ended_once(scene, call, far)


def test_a_held_and_muted_call_comes_back_held_and_muted(scene: Scene) -> None:
    call, far = scene.inbound()
    scene.heard(call)
    scene.engine.link.do("call.mute", call=call)
    scene.engine.link.do("call.hold", call=call)
    scene.engine.link.wait_for("call.held", call=call)
    restarted(scene)
    back = scene.engine.link.wait_for("call.recovered", call=call)
    assert (back["state"], back["muted"]) == ("held", True)
    time.sleep(0.5)
    assert far.ended_at is None
    scene.engine.link.do("call.resume", call=call)
    assert scene.engine.link.wait_for("call.resumed", call=call)["muted"] is True
    scene.heard(call)
    ended_once(scene, call, far)


def test_a_queue_call_comes_back(scene: Scene) -> None:
    scene.switch.join_queue(scene.number)
    try:
        call, far = scene.inbound("600")
        killed(scene, call, far)
        ended_once(scene, call, far)
    finally:
        scene.switch.leave_queue(scene.number)


def test_two_calls_come_back_at_once_each_as_it_was(scene: Scene) -> None:
    first, first_far = scene.inbound()
    second, second_far = scene.outbound()
    scene.engine.link.wait_for("call.held", call=first)
    killed(scene, second, second_far)
    assert scene.engine.link.wait_for("call.recovered", call=first)["state"] == "held"
    assert first_far.ended_at is None
    scene.engine.link.do("call.swap", call=first)
    scene.engine.link.wait_for("call.resumed", call=first)
    scene.heard(first)
    ended_once(scene, first, first_far)
    ended_once(scene, second, second_far)


def test_a_conference_comes_back_together(scene: Scene) -> None:
    first, first_far = scene.inbound()
    second, second_far = scene.outbound()
    first_far.rtp.hertz = 500.0
    mark = scene.engine.link.mark()
    scene.engine.link.do("call.conference", calls=[first, second])
    scene.engine.link.wait_for("call.resumed", since=mark, call=first)
    killed(scene, second, second_far)
    back = scene.engine.link.wait_for("call.recovered", call=first)
    assert (back["state"], back["conference"]) == ("talking", first)
    assert second_far.rtp.heard(500.0) > -40
    assert first_far.rtp.heard(CUSTOMER_HERTZ) > -40
    ended_once(scene, first, first_far)
    ended_once(scene, second, second_far)


@pytest.mark.parametrize(
    "transport", ["udp", pytest.param("tls", marks=[pytest.mark.slow, pytest.mark.faults])]
)
def test_calls_through_a_proxy_come_back_along_their_route(unstarted: Scene, transport: str) -> None:
    scene, switch = unstarted, unstarted.switch
    with kamailio(CENTRE, f"{switch.host}:{switch.port}") as proxy:
        scene.number, scene.password = "1090", proxy.password
        scene.registrar, scene.account = proxy.registrar(transport), {"ca_file": str(proxy.ca_file)}
        scene.start()
        for inbound in (True, False):
            call, far = scene.inbound(f"8{proxy.port}{scene.number}") if inbound else scene.outbound()
            killed(scene, call, far)
            back_on_hold(scene, call, far)
            ended_once(scene, call, far)


def test_a_call_that_the_switch_has_forgotten_is_told_as_lost(scene: Scene) -> None:
    call, far = scene.inbound()
    scene.engine.kill()
    far.hang_up()
    for channel in scene.switch.channels():
        with contextlib.suppress(ActionFailed):  # it went with the one before
            scene.switch.hang_up(channel)
    with scene.ground.in_seat():
        scene.engine.start()
    scene.register()
    scene.engine.link.wait_for("call.lost", call=call)
    assert scene.engine.link.wait_for("call.ended", call=call)["cause"] == "engine_lost"
    assert [name for name, _ in scene.facts(call)].count("call.ended") == 1
