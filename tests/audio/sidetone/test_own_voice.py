"""The agent's voice in the agent's ear, played by us: heard there, and nowhere else."""

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy
import pytest

from audio.door import Format
from audio.native import NativeMover
from audio.own_voice import LEAST_DB, gain_of
from audio.ports import FRAME_BYTES, FRAME_SAMPLES, Direction, StreamEnds
from audio.treatment import Treat, Treatment
from tests.audio.worlds import until
from tests.peers.native_sound import PythonBridge
from tests.peers.pulse import RATE, PulseServer, pulse, tone_level

__all__ = ["pulse"]

SAID, PLAYED = 600, 40
"""Samples of the microphone, and of what the bridge plays."""


def test_the_level_is_a_straight_line_in_decibels() -> None:
    assert gain_of(0) == 0.0
    assert gain_of(100) == 1.0
    assert gain_of(1) == pytest.approx(10 ** (LEAST_DB / 20))
    steps = [20 * numpy.log10(gain_of(level + 1) / gain_of(level)) for level in range(1, 100)]
    assert max(steps) - min(steps) < 1e-6


@dataclass
class Ends:
    """The two ends of a bridge, in Python, with what passed there, and frames to move by hand."""

    treatment: Treatment
    got: list[int] = field(default_factory=list)
    far: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._frame = (ctypes.c_int16 * FRAME_SAMPLES)()
        self._address = ctypes.addressof(self._frame)
        self._speaker, self._microphone = self.treatment.around(
            StreamEnds(lambda: None, lambda _address: self._fill(PLAYED)),
            StreamEnds(lambda: None, lambda a: self.got.append(ctypes.c_int16.from_address(a).value)),
        )

    def say(self, value: int) -> None:
        self._fill(value)
        self._microphone.on_frame(self._address)

    def hear(self) -> int:
        """Let the speaker ask for a frame; return what it plays."""
        self._speaker.on_frame(self._address)
        assert len(set(self._frame[:])) == 1
        return self._frame[0]

    def _fill(self, value: int) -> None:
        self._frame[:] = [value] * FRAME_SAMPLES


@pytest.fixture
def ends() -> Ends:
    treatment = Treatment(Treat(False, False, False))
    assert treatment.prepare()
    return Ends(treatment)


def test_it_is_heard_once_in_order_and_the_bridge_gets_the_microphone_alone(ends: Ends) -> None:
    ends.say(SAID)
    assert ends.hear() == PLAYED, "off at first"
    ends.treatment.own_voice.play(100)
    for value in (SAID, -SAID, 2 * SAID):
        ends.say(value)
        assert ends.hear() == PLAYED + value
    assert ends.hear() == PLAYED, "a frame that is late is silence, not an old one"
    assert ends.got == [SAID, SAID, -SAID, 2 * SAID]
    ends.treatment.own_voice.play(0)
    ends.say(SAID)
    assert ends.hear() == PLAYED


def test_it_never_wraps_round(ends: Ends) -> None:
    ends.treatment.own_voice.play(100)
    for value, heard in ((32760, 32767), (-32768, -32768 + PLAYED)):
        ends.say(value)
        assert ends.hear() == heard


def test_the_echo_cancellers_reference_has_no_own_voice_and_a_rehearsal_no_sidetone(ends: Ends) -> None:
    ends.treatment.own_voice.play(100)
    for _ in range(3):
        ends.say(SAID)
        ends.hear()
    reference = ends.treatment._reference.take()
    assert ctypes.c_int16.from_address(reference).value == PLAYED

    class Tape:
        def near(self, address: int) -> None:
            """Leave it."""

        def far(self, address: int) -> None:
            """Leave it."""

    ends.treatment.tape = Tape()
    ends.say(SAID)
    assert ends.hear() == PLAYED
    ends.treatment.tape = None
    ends.say(SAID)
    assert ends.hear() == PLAYED + SAID


def test_what_piles_up_is_dropped_within_a_second(ends: Ends) -> None:
    ends.treatment.own_voice.play(100)
    for _ in range(10):
        ends.say(SAID)
    assert ends.treatment.own_voice.waiting() > 0
    for value in range(1000, 1101):
        ends.say(value)
        last = ends.hear()
    assert last >= PLAYED + 1100 - 1, "at most a frame waits"


FORM = Format(FRAME_SAMPLES, 0.04)


@contextmanager
def native(server: PulseServer) -> Iterator[tuple[PythonBridge, list[int], NativeMover]]:
    """Both streams in C on the server's headset; the bridge plays silence and notes the peaks it gets."""
    peaks: list[int] = []

    def silence(address: int) -> None:
        ctypes.memset(address, 0, FRAME_BYTES)

    def got(address: int) -> None:
        frame = (ctypes.c_int16 * FRAME_SAMPLES).from_address(address)
        peaks.append(max(frame))

    bridge = PythonBridge(
        StreamEnds(lambda: None, silence),
        StreamEnds(lambda: None, got),
    )
    movers = {d: NativeMover(bridge.path, d, lambda: None) for d in Direction}
    names = {Direction.OUTPUT: "laptop", Direction.INPUT: "laptop_mic"}
    streams = {d: mover.start(names[d], FORM) for d, mover in movers.items()}
    try:
        until(lambda: all(stream.frames >= 100 for stream in streams.values()), what="frames")
        assert all(0.0 < stream.lateness < 0.5 for stream in streams.values()), "the server says how late"
        yield bridge, peaks, movers[Direction.INPUT]
    finally:
        for stream in streams.values():
            stream.close()


@pytest.mark.medium
def test_in_c_it_is_heard_in_the_ear_and_the_far_end_gets_the_voice_unchanged(
    pulse: PulseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
    headset = pulse.headsets[0]
    with native(pulse) as (bridge, peaks, _), pulse.tone(headset, 440.0), pulse.record(headset) as ear:

        def level() -> float:
            return tone_level(ear.samples()[-RATE // 4 :], 440.0)

        until(lambda: max(peaks[-20:]) > 1000, what="the tone at the far end")
        time.sleep(0.5)
        alone, silent = max(peaks[-20:]), level()
        assert silent < -60, "off: the ear hears nothing of it"
        bridge.path.own_voice(gain_of(100))
        until(lambda: level() > -12, what="the own voice")
        assert max(peaks[-20:]) == pytest.approx(alone, rel=0.02), "no second copy goes to the far end"
        until(lambda: bridge.path.own_waiting() <= 3, what="a short way")
        time.sleep(0.5)
        loud = level()
        bridge.path.own_voice(gain_of(1))
        until(lambda: abs(level() - loud - LEAST_DB) < 1.5, what="the lowest level")
        bridge.path.own_voice(0.0)
        until(lambda: level() < -60, what="silence again")
        figures = bridge.path.heard()
        assert figures.far[-1] == 0.0, "what the far end plays is told without it"
