"""A call through two hundred plugs, unplugs and restarts of the sound server: never lost, never one-way."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Dialog, SipPeer
from tests.peers.pipewire import PipeWireServer
from tests.peers.pulse import Headset, PulseServer

pytestmark = [pytest.mark.slow, pytest.mark.plugs, pytest.mark.timeout(1800)]

CYCLES: Final = 200
FALLBACK_SECONDS: Final = 1.0
RESTART_SECONDS: Final = 3.0
PATIENCE: Final = 3
"""A limit is asserted at three times its value: the machine is shared."""


@pytest.fixture(params=[PulseServer, PipeWireServer], ids=["pulseaudio", "pipewire"])
def server(request: pytest.FixtureRequest) -> Iterator[PulseServer]:
    with request.param() as server:
        yield server


class World:
    """A seat in a call on the headset "usb", with "laptop" to fall back to."""

    def __init__(self, server: PulseServer, seat: Seat, dialog: Dialog) -> None:
        self.server, self.seat, self.dialog = server, seat, dialog
        self.laptop, self.usb = server.headsets[:2]
        self.call = seat.ask("snapshot", after=0)["calls"][0]["id"]
        self.took: dict[str, list[float]] = {"fallback": [], "return": [], "restart": []}

    def on(self, headset: Headset, what: str, limit: float) -> None:
        """Wait until speaker and microphone run on a headset."""
        began = time.monotonic()
        while self.server.listeners(headset) != (1, 1):
            waited = time.monotonic() - began
            assert waited < PATIENCE * limit, f"{what}: {self.server.listeners(headset)} after {waited:.1f} s"
            time.sleep(0.02)
        self.took[what].append(time.monotonic() - began)

    def unplug(self) -> None:
        self.server.unplug(self.usb)
        self.on(self.laptop, "fallback", FALLBACK_SECONDS)
        self.server.plug(self.usb)
        self.on(self.usb, "return", FALLBACK_SECONDS)

    def flap(self) -> None:
        for _ in range(3):
            self.server.unplug(self.usb)
            self.server.plug(self.usb)
        self.on(self.usb, "return", FALLBACK_SECONDS)

    def other(self) -> None:
        other = self.server.add_headset("other")
        self.server.unplug(other)
        self.on(self.usb, "return", FALLBACK_SECONDS)

    def restart(self) -> None:
        self.server.kill()
        time.sleep(0.3)
        self.server.start()
        self.on(self.usb, "restart", RESTART_SECONDS)

    def lives(self) -> None:
        """Say that the call is up and that its packets go both ways."""
        (call,) = self.seat.ask("snapshot", after=0)["calls"]
        assert (call["id"], call["state"]) == (self.call, "talking")
        before = self.dialog.rtp.received
        end = time.monotonic() + 3
        while self.dialog.rtp.received < before + 10:
            assert time.monotonic() < end, "the caller hears nothing any more"
            time.sleep(0.02)


@pytest.fixture
def world(
    server: PulseServer,
    peer: SipPeer,
    start_engine: Callable[..., RunningEngine],
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    server.set_default(server.add_headset("laptop"))
    usb = server.add_headset("usb")
    seat = Seat(start_engine(audio="system").client())
    seat.ask("device.use", speaker=usb.speaker, microphone=usb.microphone)
    seat.register(peer)
    dialog = peer.ring()
    offer = seat.wait("call.offered")
    seat.ask("call.answer", call=offer["call"])
    peer.confirm(dialog)
    seat.wait("call.talking")
    world = World(server, seat, dialog)
    world.on(usb, "return", 5.0)
    return world


def test_two_hundred_cycles_lose_no_call(world: World) -> None:
    chance = random.Random(7)
    weights = {world.unplug: 5, world.flap: 2, world.other: 2, world.restart: 1}
    world.lives()
    for _ in range(CYCLES):
        (step,) = chance.choices(list(weights), list(weights.values()))
        step()
        world.lives()
    for what, took in world.took.items():
        print(f"{what}: {len(took)} times, median {statistics.median(took):.2f} s, longest {max(took):.2f} s")
    assert statistics.median(world.took["fallback"]) < FALLBACK_SECONDS
    assert statistics.median(world.took["restart"]) < RESTART_SECONDS
