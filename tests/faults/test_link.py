"""Rows F2–F5: the seat's network goes away in a call and comes back, or the seat gets another address."""

import time

import pytest

from tests.faults.scene import Scene

pytestmark = pytest.mark.medium


def outage(scene: Scene, call: str, seconds: float) -> None:
    """Switch the seat's network off for so long."""
    scene.heard(call)
    scene.ground.link_down()
    time.sleep(seconds)
    scene.ground.link_up()


def test_f2(scene):
    call, far = scene.inbound()
    since = scene.engine.link.mark()
    down = time.monotonic()
    outage(scene, call, 5.0)
    up = time.monotonic()
    time.sleep(6)
    print([round(p.at - up, 2) for p in far.rtp.packets if p.at > down][:3])
    print([(e["event"], round(e["mono"] - up, 2), e.get("code")) for e in scene.engine.link.events("", since=since)])
    print(scene.switch.contacts("1001"))

def test_f3(scene):
    call, far = scene.inbound()
    since = scene.engine.link.mark()
    down = time.monotonic()
    outage(scene, call, 30.0)
    up = time.monotonic()
    time.sleep(6)
    print([round(p.at - up, 2) for p in far.rtp.packets if p.at > down][:3])
    print([(e["event"], round(e["mono"] - up, 2), e.get("code")) for e in scene.engine.link.events("", since=since) if e["event"]!="call.quality"])
    print(scene.switch.contacts("1001"))

def test_f5(scene):
    call, far = scene.inbound()
    since = scene.engine.link.mark()
    down = time.monotonic()
    scene.heard(call); time.sleep(1)
    since = scene.engine.link.mark()
    down = time.monotonic()
    scene.ground.move()
    time.sleep(8)
    try:
        print([round(p.at - down, 2) for p in far.rtp.packets if p.at > down][:3], far.rtp.longest_gap(down))
        print([(e["event"], round(e["mono"] - down, 2), e.get("code")) for e in scene.engine.link.events("", since=since) if e["event"]!="call.quality"])
        print(scene.switch.contacts("1001"))
        scene.engine.link.do("call.hang_up", call=call)
        far.wait_ended()
    finally:
        scene.ground.move(old="192.0.2.3", new="192.0.2.2")
