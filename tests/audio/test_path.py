"""The sound path's policy on pretended devices: which device, which clock, what is told."""

import queue
import time
from collections.abc import Callable, Iterator

import pytest

from audio.fake import FakeMachine, fake_parts
from audio.path import Clock, SoundPath, Use
from audio.ports import Direction, SoundDevice, StreamEnds


class Seat:
    """A path on pretended devices, with the loop in the test's hands."""

    def __init__(self) -> None:
        self.machine = FakeMachine()
        self.posted: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.clocks: list[Clock] = [Clock.NULL]
        self.uses: list[Use] = []
        ends = StreamEnds(lambda: None, lambda address: None)
        parts = fake_parts(self.machine, ends, ends)
        self.path = SoundPath(parts, self.posted.put, self.clocks.append, self.uses.append)

    def plug(self, name: str, *, default: bool = False) -> None:
        self.machine.plug(
            SoundDevice(name, name.title(), Direction.OUTPUT, default),
            SoundDevice(f"{name}_mic", name.title(), Direction.INPUT, default),
        )

    def unplug(self, name: str) -> None:
        self.machine.unplug(name, f"{name}_mic")

    def until(self, true: Callable[[], bool], seconds: float = 6.0) -> float:
        """Turn the loop until something is true; return how long it took. Raises AssertionError."""
        began = time.monotonic()
        while not true():
            assert time.monotonic() - began < seconds, (self.clocks, self.uses[-1:])
            self.turn(0.01)
        return time.monotonic() - began

    def turn(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                self.posted.get(timeout=left)()
            except queue.Empty:
                return

    def sounding(self, name: str) -> bool:
        """Say whether a device has just been played on."""
        return bool(self.machine.played(name, 0.1))


@pytest.fixture
def seat() -> Iterator[Seat]:
    seat = Seat()
    seat.plug("laptop", default=True)
    seat.path.start()
    seat.until(lambda: bool(seat.uses))
    yield seat
    assert seat.path.close()


def _talking(seat: Seat) -> None:
    seat.path.want(True)
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)


def test_nothing_is_open_until_it_is_wanted(seat: Seat) -> None:
    seat.turn(0.3)
    assert seat.clocks == [Clock.NULL]
    assert not seat.sounding("laptop")


def test_the_card_becomes_the_clock_only_when_it_delivers(seat: Seat) -> None:
    seat.machine.stalled |= {"laptop", "laptop_mic"}
    seat.path.want(True)
    seat.turn(0.4)
    assert seat.clocks[-1] is Clock.NULL
    seat.machine.stalled.clear()
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)
    seat.path.want(False)
    assert seat.clocks[-1] is Clock.NULL, "the clock leaves the card before the card is closed"


def test_the_configured_device_is_used_and_lost_and_found(seat: Seat) -> None:
    seat.plug("usb")
    seat.path.choose("usb", "usb_mic", None)
    _talking(seat)
    seat.until(lambda: seat.sounding("usb"))
    seat.unplug("usb")
    assert seat.until(lambda: seat.path.use().speaker_lost) < 1.0
    assert seat.until(lambda: seat.sounding("laptop")) < 3.0
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)
    assert seat.path.use().microphone_lost
    assert seat.path.use().audible
    seat.plug("usb")
    seat.until(lambda: seat.sounding("usb") and not seat.sounding("laptop"))
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)
    assert not seat.path.use().speaker_lost


def test_a_device_chosen_in_a_call_takes_over(seat: Seat) -> None:
    seat.plug("usb")
    _talking(seat)
    seat.path.choose("usb", None, None)
    seat.until(lambda: seat.sounding("usb") and not seat.sounding("laptop"))
    seat.path.choose("", None, None)
    seat.until(lambda: seat.sounding("laptop") and not seat.sounding("usb"))


def test_a_short_stall_keeps_the_stream_and_a_long_one_opens_it_anew(seat: Seat) -> None:
    _talking(seat)
    seat.machine.stalled.add("laptop")
    seat.until(lambda: seat.clocks[-1] is Clock.MICROPHONE, 1.5)
    seat.machine.stalled.clear()
    assert seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER) < 1.0
    seat.machine.stalled |= {"laptop", "laptop_mic"}
    seat.turn(1.5)
    assert seat.clocks[-1] is Clock.NULL
    seat.machine.stalled.clear()
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)


def test_without_a_speaker_the_microphone_is_the_clock(seat: Seat) -> None:
    seat.machine.unplug("laptop")
    seat.path.want(True)
    seat.until(lambda: seat.clocks[-1] is Clock.MICROPHONE)
    assert not seat.path.use().audible
    seat.plug("usb")
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)


def test_a_busy_microphone_is_told_and_tried_again(seat: Seat) -> None:
    seat.machine.busy.add("laptop_mic")
    _talking(seat)
    seat.until(lambda: bool(seat.path.use().errors))
    assert seat.path.use().errors[0].code == "microphone_busy"
    assert not seat.path.use().audible
    seat.machine.busy.clear()
    seat.until(lambda: not seat.path.use().errors)
    assert seat.path.use().audible


def test_an_error_ends_with_the_call(seat: Seat) -> None:
    seat.machine.busy.add("laptop")
    seat.path.want(True)
    seat.until(lambda: bool(seat.path.use().errors))
    seat.path.want(False)
    assert not seat.path.use().errors
    assert seat.path.use().audible


def test_no_device_at_all_is_not_audible_and_a_late_one_is_taken(seat: Seat) -> None:
    seat.unplug("laptop")
    seat.until(lambda: not seat.path.use().audible)
    seat.path.want(True)
    assert seat.path.ring_devices() == ()
    assert seat.path.speaker_device() is None
    seat.turn(0.3)
    assert seat.clocks[-1] is Clock.NULL
    seat.plug("usb")
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER)
    assert seat.path.use().audible


def test_ring_goes_to_the_chosen_devices_that_are_there(seat: Seat) -> None:
    assert seat.path.ring_devices() == ("",)
    seat.path.choose(None, None, ("usb", "laptop"))
    assert seat.path.ring_devices() == ("laptop",)
    seat.plug("usb")
    seat.until(lambda: seat.path.ring_devices() == ("usb", "laptop"))


def test_a_change_is_told_once(seat: Seat) -> None:
    before = len(seat.uses)
    seat.path.choose("laptop", "laptop_mic", ("laptop",))
    seat.path.choose("laptop", "laptop_mic", ("laptop",))
    seat.turn(0.1)
    assert len(seat.uses) == before + 1
    assert seat.uses[-1].speaker == "laptop"


def test_later_comes_later_and_on_the_loop(seat: Seat) -> None:
    came: list[float] = []
    began = time.monotonic()
    seat.path.later(0.2, lambda: came.append(time.monotonic() - began))
    seat.turn(0.1)
    assert not came
    seat.until(lambda: bool(came))
    assert came[0] >= 0.2


def test_a_card_that_keeps_running_dry_is_opened_anew(seat: Seat) -> None:
    _talking(seat)
    seat.machine.stumbling.add("laptop")
    seat.until(lambda: seat.clocks[-1] is not Clock.SPEAKER, 2.0)
    seat.until(lambda: seat.clocks[-1] is Clock.SPEAKER, 2.0)
