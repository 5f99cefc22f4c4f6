"""The engine's sound path, a real bridge, virtual headsets: what is said is heard, whatever happens."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.peers.process import ended
from tests.peers.pulse import RATE, Headset, PulseServer, Recording, longest_gap, tone_level

pytestmark = pytest.mark.medium

SAID = 440.0
QUIET = -45.0


class Engine:
    """The child process and what it told."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.sound_child"],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.told: list[dict[str, Any]] = []
        self._lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        self.await_line(lambda line: "ready" in line, 15)

    def do(self, name: str, **arguments: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": name, **arguments}) + "\n")
        self.process.stdin.flush()

    def await_line(self, fits: Callable[[dict[str, Any]], Any], seconds: float = 5.0) -> dict[str, Any]:
        """Return the next line that fits. Raises AssertionError when none comes in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            self.told.append(line)
            if fits(line):
                return line
        raise AssertionError(f"not told in {seconds} s; told: {self.told[-8:]}")

    def await_event(self, event: str, seconds: float = 5.0, **fields: Any) -> dict[str, Any]:
        return self.await_line(
            lambda line: line.get("event") == event and fields.items() <= line.items(), seconds
        )

    def state(self) -> dict[str, Any]:
        self.do("state")
        return self.await_line(lambda line: "state" in line)

    def quit(self) -> None:
        """End in order; the process must not crash on the way."""
        if self.process.poll() is None:
            self.do("quit")
            self.await_line(lambda line: "ended" in line, 10)
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(10)
        assert ended(self.process, 10) == 0

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                self._lines.put(json.loads(line))


@pytest.fixture
def server() -> Iterator[PulseServer]:
    with PulseServer() as server:
        yield server


@pytest.fixture
def laptop(server: PulseServer) -> Headset:
    headset = server.add_headset("laptop")
    server.set_default(headset)
    return headset


@pytest.fixture
def start(server: PulseServer) -> Iterator[Callable[[], Engine]]:
    engines: list[Engine] = []

    def begin() -> Engine:
        engines.append(Engine(server.environment))
        return engines[-1]

    yield begin
    for engine in engines:
        engine.quit()


def _until_heard(recording: Recording, hertz: float = SAID, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while tone_level(recording.samples()[-RATE // 5 :], hertz) < QUIET:
        assert time.monotonic() < end, f"{hertz} Hz not heard in {seconds} s"
        time.sleep(0.02)


def test_what_is_said_goes_through_the_bridge_and_back(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.do("loop")
    engine.do("need")
    with server.record(laptop) as recording, server.tone(laptop, SAID):
        _until_heard(recording)
        time.sleep(3)
    steady = recording.samples()[-2 * RATE :]
    assert tone_level(steady, SAID) > -25
    assert tone_level(steady, 700.0) < QUIET
    assert longest_gap(steady, SAID) < 0.5, "a busy machine may lose a moment; the bench counts them"
    state = engine.state()
    assert state["turn"] < 0.15, "the loop thread was held up"


def test_the_bridge_is_heard_while_nobody_speaks(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.do("tone", hertz=600)
    engine.do("need")
    with server.record(laptop) as recording:
        _until_heard(recording, 600.0)


def test_devices_close_five_seconds_after_the_last_call(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    assert server.listeners(laptop) == (0, 0), "nothing is open while nobody calls"
    engine.do("need")
    _await_listeners(server, laptop, (1, 1))
    engine.do("idle")
    engine.do("need")
    time.sleep(5.5)
    assert server.listeners(laptop) == (1, 1), "a new call within the five seconds keeps them"
    engine.do("idle")
    time.sleep(3.5)
    assert server.listeners(laptop) == (1, 1)
    _await_listeners(server, laptop, (0, 0), 4.0)
    assert engine.state()["stop"] < 1.0, "the null clock took over"


def test_a_headset_lost_in_a_call_twenty_times(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    usb = server.add_headset("usb")
    engine = start()
    engine.do("use", speaker=usb.speaker, microphone=usb.microphone)
    engine.do("loop")
    engine.do("need")
    _await_listeners(server, usb, (1, 1))
    engine.state()
    for _ in range(20):
        server.unplug(usb)
        engine.await_event("device.lost", name="usb")
        engine.await_event("device.changed", speaker_lost=True, microphone_lost=True)
        _await_listeners(server, laptop, (1, 1), 3.0)
        server.plug(usb)
        engine.await_event("device.changed", speaker_lost=False, microphone_lost=False)
        _await_listeners(server, usb, (1, 1), 3.0)
    with server.tone(usb, SAID), server.record(usb) as recording:
        _until_heard(recording)
    assert engine.state()["stop"] < 1.0


def test_a_headset_pulled_and_plugged_again_at_once_is_not_left_behind(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    """Its name never leaves the list long enough to be missed, but the streams were moved elsewhere."""
    usb = server.add_headset("usb")
    engine = start()
    engine.do("use", speaker=usb.speaker, microphone=usb.microphone)
    engine.do("loop")
    engine.do("need")
    _await_listeners(server, usb, (1, 1))
    for _ in range(5):
        server.unplug(usb)
        server.plug(usb)
        _await_listeners(server, usb, (1, 1))
    assert engine.state()["state"]["speaker_lost"] is False


def test_who_follows_the_system_moves_with_it_and_a_choice_stays(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    usb = server.add_headset("usb")
    engine = start()
    engine.do("use", speaker="", microphone="")
    engine.do("need")
    _await_listeners(server, laptop, (1, 1))
    server.set_default(usb)
    _await_listeners(server, usb, (1, 1))
    _await_listeners(server, laptop, (0, 0))
    engine.do("use", speaker=usb.speaker, microphone=usb.microphone)
    engine.await_event("device.changed", speaker="usb", microphone="usb_mic")
    server.set_default(laptop)
    engine.await_line(lambda line: _default(line) == "laptop")
    _await_listeners(server, usb, (1, 1))
    assert engine.state()["state"]["speaker"] == "usb"


def test_of_two_headsets_of_one_name_the_chosen_one_is_used_whatever_their_order(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    """The label is the same, the order changes with each plug; what was chosen is the sound server's name."""
    twins = [server.add_headset("usb"), server.add_headset("USB")]
    chosen = twins[1]
    engine = start()
    listed = engine.await_event("device.changed")["devices"]
    assert [one["label"] for one in listed].count("Usb") == 4, "two speakers, two microphones"
    engine.do("use", speaker=chosen.speaker, microphone=chosen.microphone)
    engine.do("need")
    _await_listeners(server, chosen, (1, 1))
    for order in (twins, twins[::-1]):
        for one in twins:
            server.unplug(one)
        _await_listeners(server, laptop, (1, 1))
        for one in order:
            server.plug(one)
        _await_listeners(server, chosen, (1, 1))
        assert server.listeners(twins[0]) == (0, 0)


def test_the_only_headset_lost_and_back(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.do("loop")
    engine.do("need")
    _await_listeners(server, laptop, (1, 1))
    for _ in range(3):
        server.unplug(laptop)
        engine.await_event("device.changed", audible=False)
        engine.await_event("engine.warning", code="no_sound_device")
        server.plug(laptop)
        server.set_default(laptop)
        engine.await_event("device.changed", audible=True)
        _await_listeners(server, laptop, (1, 1))
        with server.tone(laptop, SAID), server.record(laptop) as recording:
            _until_heard(recording)
    assert engine.state()["stop"] < 1.0, "the null clock took over while there was no device"


def test_a_restart_of_the_sound_server_in_a_call(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.do("loop")
    engine.do("need")
    _await_listeners(server, laptop, (1, 1))
    for _ in range(3):
        server.kill()
        engine.await_event("device.changed", audible=False)
        server.start()
        with server.tone(laptop, SAID), server.record(laptop) as recording:
            _until_heard(recording, seconds=9.0)
    assert engine.state()["stop"] < 1.0


def test_a_frozen_sound_server_stops_no_call(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.do("loop")
    engine.do("need")
    _await_listeners(server, laptop, (1, 1))
    time.sleep(0.5)
    engine.state()
    server.freeze()
    time.sleep(2.5)
    state = engine.state()
    server.thaw()
    assert state["stop"] < 1.0
    assert state["turn"] < 0.2
    with server.tone(laptop, SAID), server.record(laptop) as recording:
        _until_heard(recording, seconds=9.0)


def test_without_any_device_the_bridge_runs_and_says_so(
    server: PulseServer, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.await_event("device.changed", audible=False)
    engine.await_event("engine.warning", code="no_sound_device")
    engine.do("need")
    engine.do("ring")
    engine.do("ringback")
    engine.state()
    time.sleep(1.0)
    state = engine.state()
    assert state["stop"] < 0.5
    assert state["state"]["audible"] is False
    engine.do("silence")
    laptop = server.add_headset("laptop")
    engine.await_event("device.changed", audible=True)
    _await_listeners(server, laptop, (1, 1))


def test_without_a_microphone_the_agent_still_hears(server: PulseServer, start: Callable[[], Engine]) -> None:
    server.pactl("load-module", "module-null-sink", "sink_name=speakers", "norewinds=1")
    engine = start()
    engine.await_event("engine.warning", code="no_microphone")
    engine.do("tone", hertz=600)
    engine.do("need")
    with server.record(Headset("speakers")) as recording:
        _until_heard(recording, 600.0)
    assert engine.state()["state"]["audible"] is False


def test_levels_move_without_a_call_and_rest_when_unwatched(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    engine = start()
    engine.do("levels", on=True)
    with server.tone(laptop, SAID):
        engine.await_line(lambda line: line.get("event") == "level" and line["microphone"] > -12)
        began = len(engine.told)
        for _ in range(10):
            engine.await_event("level", 1.0)
        assert len(engine.told) - began < 15
    engine.do("levels", on=False)
    _await_listeners(server, laptop, (0, 0))


def test_ring_and_test_tone_on_a_chosen_device(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    usb = server.add_headset("usb")
    engine = start()
    engine.await_event("device.changed")
    engine.do("use", ring=["laptop", "usb"], speaker="usb")
    with server.record(usb) as on_usb, server.record(laptop) as on_laptop:
        engine.do("ring")
        _until_heard(on_usb, 523.25)
        _until_heard(on_laptop, 523.25)
        engine.do("silence")
        time.sleep(1.2)
        engine.do("test", speaker="laptop")
        _until_heard(on_laptop, SAID)
        engine.await_line(lambda line: line.get("tested") == "well")
    engine.do("test", speaker="never-was")
    told = engine.await_line(lambda line: "tested" in line)["tested"]
    assert told["title"]
    assert told["hint"]


def test_a_headset_plugged_in_while_it_rings_rings_too(
    server: PulseServer, laptop: Headset, start: Callable[[], Engine]
) -> None:
    usb = server.add_headset("usb")
    engine = start()
    engine.do("use", ring=["usb"])
    engine.await_event("device.changed", ring=["usb"])
    server.unplug(usb)
    engine.await_event("device.changed")
    with server.record(laptop) as on_laptop:
        engine.do("ring")
        _until_heard(on_laptop, 523.25)
    server.plug(usb)
    with server.record(usb) as on_usb:
        _until_heard(on_usb, 523.25)
    engine.do("silence")


def test_null_audio_counts_as_present(server: PulseServer) -> None:
    engine = Engine({**server.environment, "HEARTHLINE_ENGINE_AUDIO": "null"})
    engine.do("need")
    engine.do("ring")
    time.sleep(0.5)
    state = engine.state()
    assert state["state"]["audible"] is True
    assert state["stop"] < 0.5
    engine.do("test", speaker="")
    engine.await_line(lambda line: line.get("tested") == "well")
    engine.quit()


def _default(line: dict[str, Any]) -> str:
    """Return the system's speaker in an event that lists the devices."""
    listed = line.get("devices", [])
    return next((one["name"] for one in listed if one["is_default"] and one["direction"] == "output"), "")


def _await_listeners(
    server: PulseServer, headset: Headset, wanted: tuple[int, int], seconds: float = 5.0
) -> None:
    end = time.monotonic() + seconds
    while (now := server.listeners(headset)) != wanted:
        assert time.monotonic() < end, f"{headset.name} has {now} streams instead of {wanted}"
        time.sleep(0.02)
