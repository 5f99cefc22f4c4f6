"""Frames that pass in C: what treatment and rehearsal do to them, what is told of them, how they end."""

import ctypes
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy
import pytest

from app.engine import own_build
from audio.door import Format
from audio.filters import BuiltFilters
from audio.native import IS_SPEECH, NativeMover, NativeStream, load
from audio.ports import FRAME_BYTES, FRAME_SAMPLES, DeviceError, Direction, StreamEnds, StreamWatch
from audio.treatment import Treat, Treatment
from tests.audio.drift import GOAL, drifted
from tests.audio.worlds import until
from tests.peers.native_sound import PythonBridge
from tests.peers.pulse import PulseServer, pulse

__all__ = ["pulse"]

FORM = Format(FRAME_SAMPLES, 0.04)
HUM = 40.0
"""Hertz: noise suppression begins with taking such rumble away."""


class Bridge(PythonBridge):
    """Keeps what it is given and plays a steady value."""

    def __init__(self, clock: str = "speaker") -> None:
        self.got: list[bytes] = []
        self.asked = 0
        super().__init__(
            StreamEnds(lambda: None, self._play),
            StreamEnds(lambda: None, lambda address: self.got.append(ctypes.string_at(address, FRAME_BYTES))),
            clock,
        )

    def peak(self, frames: int = 20) -> int:
        """Return the highest sample of the last frames."""
        return int(numpy.abs(numpy.frombuffer(b"".join(self.got[-frames:]), numpy.int16)).max())

    def _play(self, address: int) -> None:
        ctypes.memset(address, 1, FRAME_BYTES)
        self.asked += 1


@pytest.fixture
def server(pulse: PulseServer, monkeypatch: pytest.MonkeyPatch) -> PulseServer:
    for name, value in pulse.environment.items():
        monkeypatch.setenv(name, value)
    return pulse


@contextmanager
def running(bridge: PythonBridge, *directions: Direction) -> Iterator[list[NativeStream]]:
    """Run streams on the system's devices, to their first ten frames."""
    names = {Direction.OUTPUT: "laptop", Direction.INPUT: "laptop_mic"}
    streams = [NativeMover(bridge.path, d, lambda: None).start(names[d], FORM) for d in directions]
    try:
        until(lambda: all(stream.frames >= 10 for stream in streams), what="frames")
        yield streams
    finally:
        for stream in streams:
            stream.close()


@pytest.mark.medium
def test_both_ways_a_hundred_frames_a_second_and_none_after_the_end(server: PulseServer) -> None:
    bridge = Bridge()
    with running(bridge, *Direction) as streams:
        before, began = [s.frames for s in streams], time.monotonic()
        time.sleep(1.0)
        rates = [(s.frames - b) / (time.monotonic() - began) for s, b in zip(streams, before, strict=True)]
        assert all(80 <= rate <= 120 for rate in rates), rates
    ended = bridge.asked, len(bridge.got)
    time.sleep(0.1)
    assert (bridge.asked, len(bridge.got)) == ended


@pytest.mark.medium
def test_figures_tell_of_what_was_said_and_are_forgotten_once_told(server: PulseServer) -> None:
    bridge = Bridge()
    with running(bridge, *Direction), server.tone(server.headsets[0], 440.0):
        until(lambda: bridge.peak() > 1000, what="the tone")
        bridge.path.heard()
        time.sleep(0.3)
        heard = bridge.path.heard()
        again = bridge.path.heard()
    assert 15 <= heard.frames <= 60
    assert heard.peak > 1000
    assert heard.near[-1] > 1000
    assert heard.far[-1] == pytest.approx(257.0**2)
    assert len(heard.near) == len(heard.far)
    assert again.frames <= 2


@pytest.mark.medium
def test_the_microphone_drives_the_bridge_alone_and_nobody_does_without_a_clock(server: PulseServer) -> None:
    bridge = Bridge("microphone")
    with running(bridge, Direction.INPUT):
        until(lambda: bridge.asked >= 10 and len(bridge.got) >= 10, what="the microphone's clock")
        bridge.path.follow(0, "null")
        time.sleep(0.05)
        still = bridge.asked, len(bridge.got)
        time.sleep(0.1)
        assert (bridge.asked, len(bridge.got)) == still


class Tape:
    """Silences the microphone and plays something of its own."""

    def near(self, address: int) -> None:
        ctypes.memset(address, 0, FRAME_BYTES)

    def far(self, address: int) -> None:
        ctypes.memset(address, 2, FRAME_BYTES)


@pytest.mark.medium
@pytest.mark.parametrize("built", [False, True], ids=["package", "engine build"])
def test_a_treatment_and_a_rehearsal_reach_the_frames_and_leave_them_again(
    server: PulseServer, built: bool
) -> None:
    bridge = Bridge()
    treatment = Treatment(Treat(False, False, False), own_build.filters_library() if built else None)
    assert treatment.prepare()
    treatment.around(bridge.speaker, bridge.microphone)
    with running(bridge, *Direction), server.tone(server.headsets[0], HUM):
        until(lambda: bridge.peak() > 1000, what="the hum as it is")
        treatment.tape = Tape()
        until(lambda: bridge.peak() == 0, what="the rehearsal's silence")
        until(
            lambda: (h := treatment.heard()) is not None and h.far and h.far[-1] == 514.0**2, what="its sound"
        )
        treatment.tape = None
        treatment.use(Treat(echo=False, noise=True))
        until(lambda: bridge.peak() < 500, what="a hum that is taken away")
        treatment.use(Treat(False, False, False))
        until(lambda: bridge.peak() > 1000, what="the hum as it is, again")


@pytest.mark.medium
def test_speech_is_listened_for_only_while_somebody_wants_to_know(server: PulseServer) -> None:
    bridge = Bridge()
    asked: list[int] = []

    def listen() -> int:
        asked.append(1)
        return IS_SPEECH

    hook = bridge.path.hook(listen)
    with running(bridge, Direction.INPUT):
        bridge.path.treat(hook)
        until(lambda: bridge.path.heard().speech > 0, what="speech")
        bridge.path.treat(None)
        time.sleep(0.05)
        count = len(asked)
        bridge.path.heard()
        time.sleep(0.1)
        assert (len(asked), bridge.path.heard().speech) == (count, 0)


@pytest.mark.medium
def test_filters_in_c_are_swapped_while_frames_pass_and_may_only_listen(server: PulseServer) -> None:
    bridge = Bridge()
    library = own_build.filters_library()
    assert library is not None
    with running(bridge, Direction.INPUT), server.tone(server.headsets[0], HUM):
        until(lambda: bridge.peak() > 1000, what="the hum as it is")
        for _ in range(50):  # each set of filters is given up as the next one comes
            bridge.path.filter(BuiltFilters(library, True, True, True), use=True)
        until(lambda: bridge.peak() < 500, what="a hum that is taken away")
        bridge.path.filter(BuiltFilters(library, False, True, False), use=False)
        until(lambda: bridge.peak() > 1000, what="the hum, while somebody listens for speech")
        bridge.path.filter(None, use=False)
        passed = len(bridge.got)
        until(lambda: len(bridge.got) > passed + 10 and bridge.peak() > 1000, what="frames without filters")


@pytest.mark.medium
def test_the_microphone_leads_and_the_speaker_alone_goes_on_without_it(server: PulseServer) -> None:
    bridge = Bridge()
    with running(bridge, *Direction) as (_, microphone):
        before = bridge.asked, len(bridge.got)
        time.sleep(0.5)
        turned, said = bridge.asked - before[0], len(bridge.got) - before[1]
        assert said >= 30
        assert abs(turned - said) <= 1, "the bridge turns once for each frame that is said"
        microphone.close()
        alone = bridge.asked
        until(lambda: bridge.asked > alone + 30, what="the speaker's clock")


@pytest.mark.medium
def test_after_a_standstill_all_that_was_said_is_sent_and_more_lies_before_the_speaker(
    server: PulseServer,
) -> None:
    bridge = Bridge()
    with running(bridge, *Direction) as (speaker, _):
        until(lambda: speaker.frames > 150, what="a speaker that is awake")
        usual, said, began = speaker.latency, len(bridge.got), time.monotonic()
        server.freeze()
        time.sleep(0.15)
        server.thaw()
        until(lambda: speaker.stumbles > 0, what="a card that ran dry")
        until(lambda: speaker.latency > usual, what="a longer buffer")
        time.sleep(0.3)
        frames = speaker.frames
        rate = (len(bridge.got) - said) / (time.monotonic() - began)
        until(lambda: speaker.frames > frames + 20, what="a speaker that plays on")
    assert rate > 80, "frames of the standstill are missing"


@pytest.mark.medium
def test_a_device_that_is_pulled_is_told_and_closing_is_not(server: PulseServer) -> None:
    told: list[str] = []
    watch = StreamWatch(lambda: told.append("runs"), lambda: told.append("lost"))
    usb = server.add_headset("pulled")
    mover = NativeMover(Bridge().path, Direction.OUTPUT, lambda: None)
    stream = mover.start(usb.speaker, FORM, watch)
    until(lambda: told == ["runs"], what="a stream that runs")
    server.unplug(usb)
    until(lambda: told == ["runs", "lost"], what="the loss")
    stream.close()
    mover.start("laptop", FORM, watch).close()
    assert told.count("lost") == 1


@pytest.mark.medium
def test_streams_end_at_once_however_often(server: PulseServer) -> None:
    for _ in range(5):
        with running(Bridge(), *Direction) as streams:
            began = time.monotonic()
            for stream in streams:
                stream.close()
            assert time.monotonic() - began < 0.3


@pytest.mark.parametrize("ppm", [200, -200])
@pytest.mark.parametrize(
    "minutes",
    [
        pytest.param(10, marks=pytest.mark.medium),
        pytest.param(120, marks=(pytest.mark.slow, pytest.mark.drift)),
    ],
)
def test_two_clocks_that_differ_make_no_click_and_no_delay(minutes: int, ppm: int) -> None:
    found = drifted(minutes * 6000, ppm)
    assert abs(found.balance) == pytest.approx(minutes * 1.2, abs=8), "frames left out or added"
    assert found.clicks == 0
    assert found.most <= GOAL + 4
    assert found.least >= 1


@pytest.mark.medium
def test_what_is_not_there_is_refused(server: PulseServer) -> None:
    with pytest.raises(DeviceError) as told:
        NativeMover(Bridge().path, Direction.OUTPUT, lambda: None).start("nowhere", FORM)
    assert told.value.code == "speaker_missing"


def test_a_build_without_the_library_leaves_the_frames_to_python(tmp_path: Any) -> None:
    assert load(tmp_path) is None
