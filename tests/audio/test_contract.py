"""The contract of `audio.ports`, held by the fakes and by the real parts alike."""

import ctypes
import itertools
import threading
import time
from collections.abc import Iterator

import pytest

from audio import tones
from audio.ports import (
    FRAME_BYTES,
    FRAME_SAMPLES,
    DeviceError,
    Direction,
    Parts,
    SoundDevice,
    StreamEnds,
    StreamWatch,
)
from tests.audio.worlds import World, sine, until


class Ends:
    """What a bridge would do: plays a tone, keeps what it captures, counts threads."""

    def __init__(self, hertz: float = 440.0) -> None:
        self.tone = sine(hertz)
        self.played = 0
        self.captured: list[bytes] = []
        self.threads: list[int] = []

    def on_thread(self) -> None:
        self.threads.append(threading.get_ident())

    def play(self, address: int) -> None:
        start = self.played * FRAME_BYTES % len(self.tone)
        ctypes.memmove(address, self.tone[start : start + FRAME_BYTES], FRAME_BYTES)
        self.played += 1

    def capture(self, address: int) -> None:
        self.captured.append(ctypes.string_at(address, FRAME_BYTES))


@pytest.fixture
def ends() -> Ends:
    return Ends()


@pytest.fixture
def parts(world: World, ends: Ends) -> Iterator[Parts]:
    made = world.parts(StreamEnds(ends.on_thread, ends.play), StreamEnds(ends.on_thread, ends.capture))
    yield made
    made.speaker.close()
    made.microphone.close()
    made.ringer.close()
    made.watcher.close()


def _names(devices: tuple[SoundDevice, ...], direction: Direction) -> set[str]:
    return {device.name for device in devices if device.direction is direction}


def test_watcher_tells_of_devices_and_of_hot_plug(world: World, parts: Parts) -> None:
    told: list[tuple[SoundDevice, ...]] = []
    parts.watcher.start(told.append)
    until(lambda: told, what="the first list")
    assert "laptop" in _names(told[-1], Direction.OUTPUT)
    assert "laptop_mic" in _names(told[-1], Direction.INPUT)
    assert {d.name for d in told[-1] if d.is_default} >= {"laptop", "laptop_mic"}
    world.plug("usb")
    until(lambda: {"usb", "usb_mic"} <= {d.name for d in told[-1]}, 3.0, "the plug")
    assert parts.watcher.devices() == told[-1]
    world.unplug("usb")
    until(lambda: not {"usb", "usb_mic"} & {d.name for d in told[-1]}, 3.0, "the unplug")
    assert "laptop" in _names(told[-1], Direction.OUTPUT)


def test_a_burst_of_plugs_is_seen_in_time_and_told_a_few_times_only(world: World, parts: Parts) -> None:
    told: list[tuple[SoundDevice, ...]] = []
    parts.watcher.start(told.append)
    until(lambda: told)
    before = len(told)
    for name in ("one", "two", "three"):
        world.plug(name)
    done = time.monotonic()
    until(lambda: {"one", "two", "three_mic"} <= {d.name for d in told[-1]}, 6.0, "the burst")
    assert time.monotonic() - done < 3 * 2.0, "as the promise says"
    time.sleep(0.3)
    assert len(told) - before < 9, "nine devices came on a sound server: what comes together is told together"


def test_watcher_is_silent_after_close(world: World, parts: Parts) -> None:
    told: list[tuple[SoundDevice, ...]] = []
    parts.watcher.start(told.append)
    until(lambda: told)
    parts.watcher.close()
    parts.watcher.close()
    count = len(told)
    world.plug("usb")
    time.sleep(0.4)
    assert len(told) == count


def test_a_microphone_is_not_a_speaker_played_back(parts: Parts) -> None:
    told: list[tuple[SoundDevice, ...]] = []
    parts.watcher.start(told.append)
    until(lambda: told)
    assert not [device for device in told[-1] if device.name.endswith(".monitor")]


def test_speaker_plays_what_its_end_gives(world: World, parts: Parts, ends: Ends) -> None:
    running = threading.Event()
    world.plug("usb")
    with world.listen("usb") as heard:
        parts.speaker.open("usb", StreamWatch(running.set, lambda: None))
        assert running.wait(4)
        until(lambda: heard(440.0) > -12, what="the tone")
        assert heard(700.0) < -40
    assert len(ends.threads) == 1
    assert ends.threads[0] != threading.get_ident()


def test_microphone_gives_what_is_said(world: World, parts: Parts, ends: Ends) -> None:
    running = threading.Event()
    world.plug("usb")
    with world.speak("usb", 500.0):
        parts.microphone.meter(True)
        parts.microphone.open("usb_mic", StreamWatch(running.set, lambda: None))
        assert running.wait(4)
        until(lambda: parts.microphone.level() > -12, what="the level")
    frame = (ctypes.c_int16 * FRAME_SAMPLES).from_buffer_copy(ends.captured[-1])
    crossings = sum((a < 0) != (b < 0) for a, b in itertools.pairwise(frame))
    assert crossings in range(8, 12), "10 ms of 500 Hz cross zero ten times"


def test_frames_come_a_hundred_times_a_second(parts: Parts, ends: Ends) -> None:
    running = threading.Event()
    parts.speaker.open("", StreamWatch(running.set, lambda: None))
    assert running.wait(4)
    before, began = ends.played, time.monotonic()
    time.sleep(1.5)
    rate = (ends.played - before) / (time.monotonic() - began)
    assert 60 < rate < 120, "a busy machine may lose some, a stream that runs away would give thousands"


def test_no_frame_after_close(parts: Parts, ends: Ends) -> None:
    running = threading.Event()
    parts.speaker.open("", StreamWatch(running.set, lambda: None))
    assert running.wait(4)
    parts.speaker.close()
    parts.speaker.close()
    count = ends.played
    time.sleep(0.1)
    assert ends.played == count


def test_opening_again_brings_a_new_thread_with_its_own_greeting(parts: Parts, ends: Ends) -> None:
    for _ in range(3):
        running = threading.Event()
        parts.speaker.open("", StreamWatch(running.set, lambda: None))
        assert running.wait(4)
    assert len(ends.threads) == 3


def test_a_missing_device_is_told_in_words(parts: Parts) -> None:
    for stream in (parts.speaker, parts.microphone):
        with pytest.raises(DeviceError) as told:
            stream.open("never-was", StreamWatch(lambda: None, lambda: None))
        assert told.value.title.endswith(".")
        assert told.value.hint


def test_levels_are_measured_only_when_asked(parts: Parts) -> None:
    running = threading.Event()
    parts.speaker.open("", StreamWatch(running.set, lambda: None))
    assert running.wait(4)
    assert parts.speaker.level() == -96.0
    parts.speaker.meter(True)
    until(lambda: -8 < parts.speaker.level() < -4, what="the level of a half-scale tone")
    parts.speaker.meter(False)
    assert parts.speaker.level() == -96.0


def test_ring_is_heard_on_each_device_and_ends(world: World, parts: Parts) -> None:
    world.plug("usb")
    with world.listen("usb") as usb, world.listen("laptop") as laptop:
        parts.ringer.ring(("usb", "gone", "laptop"))
        until(lambda: usb(523.25) > -40, what="the ring on the headset")
        until(lambda: laptop(523.25) > -40, what="the ring on the laptop")
        parts.ringer.stop()
        parts.ringer.stop()
        time.sleep(0.8)
        assert max(usb(659.26), usb(783.99), laptop(659.26), laptop(783.99)) < -50, (
            "notes go on after the stop"
        )


def test_ringback_is_heard(world: World, parts: Parts) -> None:
    with world.listen("laptop") as heard:
        parts.ringer.play("", tones.cadence())
        until(lambda: heard(425.0) > -25, what="the ringback tone")
        parts.ringer.stop()


def test_test_tone_lasts_as_long_as_asked(world: World, parts: Parts) -> None:
    with world.listen("laptop") as heard:
        began = time.monotonic()
        parts.ringer.test("laptop", 0.6)
        assert 0.4 < time.monotonic() - began < 2.5
        until(lambda: heard(440.0) > -35, 1.0, "the test tone")
    with pytest.raises(DeviceError):
        parts.ringer.test("never-was", 0.2)
