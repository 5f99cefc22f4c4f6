"""What the bridge could not join or cut is not taken for done."""

from typing import Any, cast

import pjsua2 as pj

from app.domain.call import Call, CallState, Direction
from app.engine.live import CallSound, LiveCall
from app.engine.media import Bridge


class Medium:
    """A place in the bridge that can be out of order."""

    def __init__(self) -> None:
        self.hearing: set[Medium] = set()
        self.broken = False

    def startTransmit(self, sink: "Medium") -> None:  # noqa: N802 - pjsua2's name
        self._work()
        self.hearing.add(sink)

    def stopTransmit(self, sink: "Medium") -> None:  # noqa: N802 - pjsua2's name
        self._work()
        self.hearing.discard(sink)

    def _work(self) -> None:
        if self.broken:
            raise pj.Error(1, "", "out of order", "", 0)


class World:
    """A sound path and one call that talks."""

    def __init__(self) -> None:
        self.capture, self.playback, self.medium = Medium(), Medium(), Medium()
        self.call = LiveCall(Call("c", "a", Direction.INBOUND, CallState.TALKING), cast("Any", self))
        self.bridge = Bridge(cast("CallSound", self))

    def audio(self) -> tuple[Medium, int]:
        return self.medium, int(pj.PJSUA_CALL_MEDIA_ACTIVE)

    def follow(self) -> None:
        self.bridge.follow([self.call])


def test_a_call_that_could_not_be_joined_is_joined_later() -> None:
    world = World()
    world.medium.broken = True
    world.follow()
    assert not world.bridge.complete
    world.medium.broken = False
    world.follow()
    assert world.medium.hearing == {world.playback}
    assert world.capture.hearing == {world.medium}
    assert world.bridge.complete


def test_a_call_that_could_not_be_cut_off_is_cut_off_later() -> None:
    world = World()
    world.follow()
    world.call.hold_wanted = world.medium.broken = True
    world.follow()
    assert world.medium.hearing == {world.playback}
    assert not world.bridge.complete
    world.medium.broken = False
    world.follow()
    assert world.medium.hearing == set()
    assert world.bridge.complete


def test_a_call_that_is_over_leaves_nothing_to_try_again() -> None:
    world = World()
    world.follow()
    world.call.hold_wanted = world.medium.broken = True
    world.follow()
    world.bridge.forget(world.call)
    world.bridge.follow([])
    assert world.bridge.complete
