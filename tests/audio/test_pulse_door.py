"""Streams straight to the sound server: what opens, what is refused, what a server that hangs cannot do."""

import ctypes
import threading
import time
from typing import Any

import pytest

from audio.door import Format
from audio.ports import FRAME_SAMPLES, DeviceError, Direction
from audio.pulse_door import OPEN_SECONDS, PulseDoor, PulseStream
from tests.audio.worlds import until
from tests.peers.pulse import PulseServer

FORM = Format(FRAME_SAMPLES, 0.04)


class Library:
    """What libpulse-simple looks like; `hangs` until released, fails with an error, or runs."""

    def __init__(self, error: int = 0, *, hangs: bool = False) -> None:
        self.error = error
        self.go = threading.Event()
        self.freed = threading.Event()
        if not hangs:
            self.go.set()

    def pa_simple_new(self, *arguments: Any) -> int | None:
        self.go.wait(20)
        if self.error:
            arguments[-1]._obj.value = self.error
        return None if self.error else 1

    def pa_simple_read(self, *_: Any) -> int:
        time.sleep(0.01)
        return 0

    def pa_simple_write(self, *_: Any) -> int:
        time.sleep(0.01)
        return 0

    def pa_simple_free(self, _handle: int) -> None:
        self.freed.set()


def _stream(library: Library, frames: list[int], direction: Direction = Direction.OUTPUT) -> PulseStream:
    def callback(source: Any, target: Any, count: int, *_: Any) -> int:
        frames.append(count)
        return 0

    return PulseStream(library, "usb", direction, FORM, callback)


@pytest.mark.parametrize("direction", list(Direction))
def test_frames_flow_until_it_is_closed_and_never_after(direction: Direction) -> None:
    library, frames = Library(), list[int]()
    stream = _stream(library, frames, direction)
    stream.start()
    until(lambda: len(frames) > 5)
    stream.close()
    told = len(frames)
    time.sleep(0.05)
    assert len(frames) == told
    assert set(frames) == {FRAME_SAMPLES}
    assert library.freed.wait(1)


@pytest.mark.parametrize(("error", "code"), [(5, "speaker_missing"), (6, "speaker_refused")])
def test_why_it_did_not_open_is_told(error: int, code: str) -> None:
    with pytest.raises(DeviceError) as caught:
        _stream(Library(error), []).start()
    assert caught.value.code == code


def test_a_server_that_hangs_costs_two_seconds_and_one_thread() -> None:
    library, frames = Library(hangs=True), list[int]()
    began = time.monotonic()
    with pytest.raises(DeviceError, match="speaker_refused"):
        _stream(library, frames).start()
    assert time.monotonic() - began < 3 * OPEN_SECONDS
    library.go.set()
    assert library.freed.wait(2), "what came too late is let go of"
    assert frames == []


@pytest.mark.medium
def test_a_device_is_opened_by_name_and_no_other_in_its_place(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", pulse.environment["PULSE_SERVER"])
    usb = pulse.add_headset("usb")
    door = PulseDoor()
    heard: list[int] = []

    def fill(_source: Any, target: int, count: int, *_: Any) -> int:
        ctypes.memset(target, 0, 2 * count)
        heard.append(count)
        return 0

    stream = door.open("usb", Direction.OUTPUT, FORM, fill)
    until(lambda: pulse.listeners(usb)[0] == 1)
    until(lambda: len(heard) > 20)
    stream.close()
    until(lambda: pulse.listeners(usb)[0] == 0)
    pulse.unplug(usb)
    with pytest.raises(DeviceError, match="speaker_missing"):
        door.open("usb", Direction.OUTPUT, FORM, fill)
