"""Headsets on a machine: found, lit, pressed, pulled and plugged again, two at a time, by both transports."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audio.hid.fake import FakeHeadset
from audio.hid.headsets import Headsets
from audio.hid.hidapi import HidapiTransport
from audio.hid.hidraw import HidrawTransport
from audio.hid.ports import Button, ControlsView, HidDevice, HidError, Lamps, Pressed, Wish
from audio.hid.system import _transport, controls
from tests.audio.hid import models
from tests.audio.hid.models import LED_HOLD, LED_MICROPHONE, LED_MUTE, LED_OFF_HOOK, LED_RING, Jabra
from tests.audio.hid.worlds import FakeWorld, World, tty_world
from tests.audio.worlds import until

LOOK = 0.02


@pytest.fixture(params=["fake", "tty"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "fake":
        yield FakeWorld()
    elif sys.platform == "linux":
        with tty_world(tmp_path) as world:
            yield world


class Told:
    """What the headsets told."""

    def __init__(self, world: World) -> None:
        self.presses: list[tuple[str, Pressed]] = []
        self.views: list[ControlsView] = [ControlsView()]
        self.headsets = Headsets(world.transport, LOOK)
        self.headsets.start(lambda name, pressed: self.presses.append((name, pressed)), self.views.append)

    def wishes(self) -> list[Wish]:
        return [pressed.wish for _, pressed in self.presses]


@pytest.fixture
def told(world: World) -> Iterator[Told]:
    told = Told(world)
    yield told
    told.headsets.close()


@pytest.fixture
def jabra(world: World, told: Told) -> Jabra:
    headset = Jabra()
    world.plug(headset)
    until(lambda: told.views[-1].in_control)
    until(lambda: headset.written)
    return headset


def test_a_call_from_ring_to_end(told: Told, jabra: Jabra) -> None:
    told.headsets.show(Lamps(ring=True))
    until(lambda: jabra.lit() == {LED_RING})
    jabra.press_hook()
    until(lambda: told.wishes() == [Wish.ANSWER])
    told.headsets.show(Lamps(off_hook=True))
    until(lambda: jabra.lit() == {LED_OFF_HOOK})
    time.sleep(0.15)
    jabra.press_mute()
    until(lambda: told.wishes()[1:] == [Wish.MUTE])
    told.headsets.show(Lamps(off_hook=True, mute=True, hold=True))
    until(lambda: jabra.lit() == {LED_OFF_HOOK, LED_MUTE, LED_MICROPHONE, LED_HOLD})
    time.sleep(0.7)
    jabra.press_hook()
    until(lambda: told.wishes()[2:] == [Wish.HANG_UP])
    told.headsets.show(Lamps())
    until(lambda: jabra.lit() == set())


def test_a_replugged_headset_is_lit_as_the_call_stands(world: World, told: Told, jabra: Jabra) -> None:
    told.headsets.show(Lamps(off_hook=True, mute=True))
    until(lambda: LED_MUTE in jabra.lit())
    world.unplug(jabra)
    until(lambda: told.views[-1] == ControlsView())
    jabra.written.clear()
    jabra.off_hook = False
    world.plug(jabra)
    until(lambda: LED_MUTE in jabra.lit())
    assert told.wishes() == [], "its hook follows the lamp: nobody pressed"
    jabra.press_mute()
    until(lambda: told.wishes() == [Wish.UNMUTE])


def test_fifty_replugs_lose_nothing(world: World, told: Told, jabra: Jabra) -> None:
    for _ in range(50):
        world.unplug(jabra)
        until(lambda: not told.views[-1].headsets)
        world.plug(jabra)
        until(lambda: told.views[-1].headsets)
    told.headsets.show(Lamps(ring=True))
    jabra.off_hook = False
    until(lambda: LED_RING in jabra.lit())
    jabra.press_hook()
    until(lambda: told.wishes() == [Wish.ANSWER])


def test_two_headsets_ring_and_the_one_that_answers_has_control(
    world: World, told: Told, jabra: Jabra
) -> None:
    other = FakeHeadset("other", models.TOGGLE)
    world.plug(other)
    until(lambda: len(told.views[-1].headsets) == 2)
    first = told.views[-1].in_control
    told.headsets.show(Lamps(ring=True))
    until(lambda: other.written and other.written[-1] == b"\x00\x04" and LED_RING in jabra.lit())
    other.play(b"\x01")
    until(lambda: told.wishes() == [Wish.ANSWER])
    until(lambda: told.views[-1].in_control != first)
    assert told.presses[0][0] == told.views[-1].in_control
    told.headsets.show(Lamps(off_hook=True))
    until(lambda: other.written[-1] == b"\x00\x01" and jabra.lit() == set())


def test_picking_up_the_other_headset_in_a_call_moves_control_and_ends_nothing(
    world: World, told: Told, jabra: Jabra
) -> None:
    other = FakeHeadset("other", models.TOGGLE)
    world.plug(other)
    until(lambda: len(told.views[-1].headsets) == 2)
    first = told.views[-1].in_control
    told.headsets.show(Lamps(off_hook=True))
    until(lambda: LED_OFF_HOOK in jabra.lit())
    other.play(b"\x01")
    until(lambda: told.views[-1].in_control != first)
    assert told.wishes() == [Wish.NOTHING]
    until(lambda: other.written[-1] == b"\x00\x01" and jabra.lit() == set())
    world.unplug(other)
    until(lambda: told.views[-1].in_control == first)
    until(lambda: LED_OFF_HOOK in jabra.lit())


def test_what_is_no_headset_is_never_opened(world: World, told: Told) -> None:
    keyboard, broken = FakeHeadset("keyboard", models.KEYBOARD), FakeHeadset("broken", b"\xa1\x01")
    world.plug(keyboard)
    world.plug(broken)
    time.sleep(5 * LOOK)
    assert told.views == [ControlsView()]
    for device in (keyboard, broken):
        assert not device.handles
        assert not device.written


def test_a_headset_that_may_not_be_opened_is_shown_with_its_problem_and_taken_later() -> None:
    world = FakeWorld()
    locked = FakeHeadset("locked", models.TOGGLE, problem="no_permission")
    world.plug(locked)
    told = Told(world)
    until(lambda: [view.problem for view in told.views[-1].headsets] == ["no_permission"])
    assert told.views[-1].in_control == ""
    locked.problem = ""
    until(lambda: told.views[-1].in_control == "locked")
    told.headsets.close()
    assert locked.written[-1] == b"\x00\x00"
    assert not locked.handles


def test_at_the_end_the_lamps_are_off(told: Told, jabra: Jabra) -> None:
    told.headsets.show(Lamps(off_hook=True, mute=True))
    until(lambda: LED_MUTE in jabra.lit())
    told.headsets.close()
    until(lambda: jabra.lit() == set())


def test_a_node_without_permission_and_one_without_device_are_told_apart(tmp_path: Path) -> None:
    transport = HidrawTransport(tmp_path / "none", tmp_path)
    assert transport.devices() == ()
    device = _listed(tmp_path)
    with pytest.raises(HidError, match="gone"):
        HidrawTransport(tmp_path, tmp_path / "dev").open(device)
    with pytest.raises(HidError, match="gone"):
        transport.descriptor(device)


def _listed(folder: Path) -> Any:
    (folder / "hidraw0" / "device").mkdir(parents=True)
    (folder / "hidraw0" / "device" / "uevent").write_text("HID_NAME=A headset\nHID_PHYS=usb-1\n")
    (device,) = HidrawTransport(folder, folder).devices()
    assert (device.path, device.label) == ("hidraw0", "A headset")
    assert device.name.endswith("usb-1")
    return device


class _HidapiModule:
    """What hidapi's Python module looks like, with one headset and one mouse."""

    def __init__(self) -> None:
        self.reports: list[list[int]] = [[2, 1, 0]]
        self.written: list[bytes] = []
        self.gone = False

    def enumerate(self) -> list[dict[str, Any]]:
        entry = {"vendor_id": 0x0B0E, "product_id": 0x245D, "serial_number": "", "interface_number": 3}
        return [
            {**entry, "path": b"tele", "usage_page": 0x0B, "usage": 5, "product_string": "Headset"},
            {**entry, "path": b"mouse", "usage_page": 1, "usage": 2, "product_string": "Mouse"},
        ]

    def device(self) -> "_HidapiModule":
        return self

    def open_path(self, path: bytes) -> None:
        if path != b"tele":
            raise OSError("open failed")

    def get_report_descriptor(self) -> list[int]:
        return list(models.JABRA)

    def read(self, _length: int, milliseconds: int) -> list[int]:
        if self.gone:
            raise OSError("read error")
        if self.reports:
            return self.reports.pop(0)
        time.sleep(milliseconds / 1000)
        return []

    def write(self, report: bytes) -> int:
        self.written.append(report)
        return len(report)

    def close(self) -> None:
        self.reports.clear()


def test_hidapi_gives_the_telephone_only_and_its_reports() -> None:
    module = _HidapiModule()
    transport = HidapiTransport(module)
    (device,) = transport.devices()
    assert (device.name, device.label) == ("0b0e:245d/interface 3", "Headset")
    assert transport.descriptor(device) == models.JABRA
    module.reports = [[2, 1, 0]]
    handle = transport.open(device)
    assert handle.read(1.0) == b"\x02\x01\x00"
    began = time.monotonic()
    handle.wake()
    assert handle.read(5.0) == b""
    assert time.monotonic() - began < 1.0
    handle.write(b"\x02\x01\x00")
    assert module.written == [b"\x02\x01\x00"]
    module.gone = True
    with pytest.raises(HidError, match="gone"):
        handle.read(0.1)


def test_a_press_is_told_in_milliseconds(told: Told, jabra: Jabra) -> None:
    took = _seconds(lambda: told.presses, jabra.press_hook)
    assert told.presses[0][1].button is Button.HOOK
    assert took < 0.3


def _seconds(true: Callable[[], Any], act: Callable[[], None]) -> float:
    began = time.monotonic()
    act()
    until(true)
    return time.monotonic() - began


def test_a_machine_without_any_hid_device_has_no_headsets_and_no_error() -> None:
    class Empty(_HidapiModule):
        def enumerate(self) -> list[dict[str, Any]]:
            return []

    transport = HidapiTransport(Empty())
    assert transport.devices() == ()
    with pytest.raises(HidError, match="refused"):
        transport.open(HidDevice("gone", "gone", "Gone"))


def test_linux_uses_the_kernels_nodes_and_never_takes_the_interface_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setitem(sys.modules, "hid", None)  # libusb's module; to import it would be an error here
    assert isinstance(_transport(), HidrawTransport)
    monkeypatch.setenv("HEARTHLINE_ENGINE_BUTTONS", "off")
    assert controls() is None, "left to another program, whole"
