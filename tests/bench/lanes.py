"""Our engine and other phones side by side, each on a virtual headset, all in a call with the echo."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.baresip import baresip
from tests.bench.mouth_to_ear import Heard, Lane
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine, EngineLink
from tests.peers.linphone import linphone
from tests.peers.process import cpu_seconds, ended
from tests.peers.pulse import PulseServer

OURS, THEIRS, THIRD = "1001", "1002", "1003"


@dataclass(frozen=True)
class Measured:
    """What was heard in one lane, and the CPU seconds a minute that its process used meanwhile."""

    heard: Heard
    cpu_a_minute: float


def measure_side_by_side(lanes: list[tuple[Lane, int]], seconds: float) -> list[Measured]:
    """Measure (lane, process id) pairs at the same time for so long."""
    with ThreadPoolExecutor(len(lanes)) as threads:
        return list(threads.map(lambda one: _measure(one[0], one[1], seconds), lanes))


def _measure(lane: Lane, pid: int, seconds: float) -> Measured:
    before, began = cpu_seconds(pid), time.monotonic()
    heard = lane.measure(seconds)
    used = (cpu_seconds(pid) - before) / (time.monotonic() - began) * 60
    return Measured(heard, used)


@contextmanager
def our_call(switch: Asterisk, lane: Lane, user: str = OURS) -> Iterator[int]:
    """Run our engine in a call with the echo; give its process id."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), lane.environment, audio="system")
        try:
            engine.start()
            engine.register(switch.registrar(), user, switch.password, codecs=["G722"])
            call_echo(engine.link, lane)
            assert engine.process is not None
            yield engine.process.pid
        finally:
            engine.stop()


def call_echo(link: EngineLink, lane: Lane, account: str = "a") -> None:
    """Send the engine's sound through the lane and call the echo."""
    link.do("device.use", speaker=lane.environment["PULSE_SINK"], microphone=lane.environment["PULSE_SOURCE"])
    link.do("sound.set", warn=False)  # a microphone in which nobody speaks yet would be warned of by a tone
    call = link.do("call.dial", to="500", account=account)["call"]
    link.wait_for("call.talking", call=call)
    time.sleep(3)


@contextmanager
def their_call(switch: Asterisk, lane: Lane) -> Iterator[int]:
    """Run baresip in the same call; give its process id."""
    with (
        tempfile.TemporaryDirectory() as folder,
        baresip(
            Path(folder),
            lane.environment,
            port=switch.port,
            user=THEIRS,
            password=switch.password,
            dial="500",
        ) as process,
    ):
        time.sleep(3)
        yield process.pid


@contextmanager
def linphone_call(switch: Asterisk, lane: Lane) -> Iterator[int]:
    """Run linphone in the same call; give its process id."""
    with (
        tempfile.TemporaryDirectory() as folder,
        linphone(Path(folder), switch.registrar(), THIRD, switch.password, sound=lane.environment) as phone,
    ):
        phone.call(f"sip:500@127.0.0.1:{switch.port}")
        phone.wait_said("connected")
        time.sleep(3)
        yield phone.pid


@contextmanager
def all_cores_busy() -> Iterator[None]:
    """Keep every core busy with ordinary work."""
    command = [sys.executable, "-c", "while True: pass"]
    spinning = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in spinning:
            ended(process)


@contextmanager
def three_lanes() -> Iterator[tuple[Lane, Lane, Lane]]:
    """Run a sound server with three virtual headsets."""
    with PulseServer() as server:
        yield Lane(server, "ours"), Lane(server, "theirs"), Lane(server, "third")


@contextmanager
def two_lanes() -> Iterator[tuple[Lane, Lane]]:
    """Run a sound server with two virtual headsets."""
    with PulseServer() as server:
        yield Lane(server, "ours"), Lane(server, "theirs")
