"""The whole demo as a person starts it: it rings, hears, recovers its parts, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest

from tests.peers.process import cpu_seconds
from tests.peers.pulse import PulseServer
from tests.peers.xvfb import Screen, screen

pytestmark = [pytest.mark.medium, pytest.mark.timeout(420)]

ROOT = Path(__file__).parents[2]
START = 150.0


class Running:
    """`python -m app demo` as a process; a thread keeps what it says."""

    def __init__(self, home: Path, settings: dict[str, str]) -> None:
        self.environment = {**os.environ, "HEARTHLINE_HOME": str(home), **settings}
        self.process = self.start()
        self.said: list[str] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "app", "demo", "--pace", "20"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def wait(self, words: str, seconds: float = START) -> str:
        return str(until(lambda: next((line for line in self.said if words in line), ""), seconds, self.tell))

    def tell(self) -> list[str]:
        return self.said

    def part(self, role: str) -> int:
        """Return the pid of one role of this demo, 0 while there is none."""
        found = at_work(Path(self.environment["HEARTHLINE_HOME"]))
        return next((pid for pid, line in found.items() if f"-m app {role}" in line), 0)

    def whole(self) -> bool:
        """Say whether desk, server and account work again."""
        status = self.status()
        registered = [account["state"] for account in status["accounts"]] == ["registered"]
        return registered and status["server"]["reachable"] is True

    def status(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "app", "status", "--json"]
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=30
        )
        return dict(json.loads(result.stdout))

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            status = self.process.wait(40)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self._thread.join(30)
            assert self.process.stdout is not None
            self.process.stdout.close()
        return status


def until(found: Callable[[], Any], seconds: float, told: Callable[[], Any]) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s; there was {told()}")


def at_work(home: Path) -> dict[int, str]:
    """Return the processes of a home without the engine in reserve, which waits to be needed."""
    lock = home / "engine.lock"
    engine = lock.read_text().strip() if lock.exists() else ""
    return {
        pid: line
        for pid, line in processes_of(home).items()
        if "-m app engine" not in line or str(pid) == engine
    }


def processes_of(home: Path) -> dict[int, str]:
    """Return pid and command line of all processes that work in this home."""
    wanted = f"HEARTHLINE_HOME={home}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return {pid: line for pid, line in found.items() if line}


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[Callable[[Screen, dict[str, str]], Running]]:
    """Start a demo in a home of its own; it is ended afterwards whatever happens."""
    started: list[Running] = []

    def start(one: Screen, more: dict[str, str]) -> Running:
        started.append(Running(tmp_path / "home", {**one.environment, **more}))
        return started[-1]

    yield start
    for running in started:
        running.end()
        assert processes_of(tmp_path / "home") == {}


Start = Callable[[Screen, dict[str, str]], Running]
SILENT = {"HEARTHLINE_ENGINE_AUDIO": "null"}
PARTS = {"server": "The server", "demo centre": "The demo call centre", "desk": "The window"}


def test_the_demo_rings_the_seat_and_ends_without_a_trace(start_demo: Start, tmp_path: Path) -> None:
    with screen() as one:
        demo = start_demo(one, SILENT)
        demo.wait("1. A caller rings you")
        password = demo.wait("5. Watch yourself").split()[-1]
        demo.wait("The desk has registered")
        demo.wait("Ioana Popescu rings …", 30)
        status = demo.status()
        assert status["accounts"][0]["state"] == "registered"
        assert any(call["peer"] and call["state"] == "offered" for call in status["calls"])
        assert status["server"]["reachable"] is True
        home = tmp_path / "home"
        assert len(at_work(home)) == 5  # demo, centre, server, desk, engine

        second = demo.start()
        said, _ = second.communicate(timeout=60)
        assert second.returncode == 0
        assert "already running" in said
        assert demo.process.poll() is None

        assert demo.end(signal.SIGINT) == 0
        assert processes_of(home) == {}
    assert not [line for line in demo.said if "Traceback" in line]
    for path in home.rglob("*"):
        if path.is_file():
            assert password.encode() not in path.read_bytes(), path


def test_the_agent_is_heard_the_call_outlives_the_engine_and_an_idle_desk_rests(start_demo: Start) -> None:
    with screen() as one, PulseServer() as pulse:
        headset = pulse.add_headset("headset")
        pulse.set_default(headset)
        demo = start_demo(one, pulse.environment)
        one.activate("is calling", START)
        one.key("F5")
        demo.wait("Ioana Popescu was answered", 15)
        with pulse.record(headset) as recording, pulse.tone(headset, 440.0):
            heard = demo.wait("heard you", 40)
            samples = recording.samples()
        assert float(heard.split("you: ")[1].split()[0]) >= 0.7
        loud = numpy.abs(samples) > 0.03
        assert loud.mean() > 0.05, "the caller's voice did not come out of the headset"
        os.kill(demo.part("engine"), signal.SIGKILL)
        demo.wait("The call with Ioana Popescu was picked up again", 15)
        until(lambda: [call["state"] for call in demo.status()["calls"]] == ["talking"], 20, demo.tell)
        one.key("F12")
        demo.wait("Call with Ioana Popescu over: you hung up", 15)
        time.sleep(3)
        before = cpu_seconds(demo.part("desk"))
        time.sleep(6)
        used = cpu_seconds(demo.part("desk")) - before
        print(f"{used:.2f} s of a core in 6 s")
        assert used < 0.6
        os.kill(demo.part("desk"), signal.SIGTERM)
        demo.wait("The window was closed", 30)
        assert demo.process.wait(40) == 0


def test_parts_that_die_are_told_and_come_back(start_demo: Start) -> None:
    with screen() as one:
        demo = start_demo(one, SILENT)
        demo.wait("rings …")
        for role, name in PARTS.items():
            fallen = demo.part(role)
            os.kill(fallen, signal.SIGKILL)
            demo.wait(f"{name} ended unexpectedly", 60)
            while demo.part(role) in {0, fallen}:
                demo.wait(name, 1)
                time.sleep(0.2)
        until(demo.whole, START, demo.tell)
        assert demo.end(signal.SIGTERM) == 0
