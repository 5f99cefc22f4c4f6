"""The demo call centre as a real process, and a raw SIP seat to talk to it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo.seat import Seat
from tests.peers.process import PATIENCE

ROOT = Path(__file__).parents[2]
Event = dict[str, Any]


class CentreProcess:
    """`hearthline demo centre` with pipes; a thread keeps its events."""

    def __init__(self, *options: str) -> None:
        command = [
            sys.executable,
            "-m",
            "app",
            "demo",
            "centre",
            "--until-stdin-closes",
            "--password-stdin",
            *options,
        ]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events: list[Event] = []
        self._seen = 0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        self.do_raw("secret-of-the-test")
        self.listening = self.wait(lambda e: e["event"] == "listening")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def wait(self, wanted: Callable[[Event], bool], seconds: float = PATIENCE) -> Event:
        """Return the next event that is wanted, in order; what came before it is not looked at again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while self._seen < len(self.events):
                event = self.events[self._seen]
                self._seen += 1
                if wanted(event):
                    return event
            time.sleep(0.01)
        raise AssertionError(f"no such event in {seconds} s; there were {self.events}")

    def named(self, name: str, seconds: float = PATIENCE) -> Event:
        return self.wait(lambda event: event["event"] == name, seconds)

    def do_raw(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def seat(self, password: str = "secret-of-the-test") -> Seat:
        return Seat(str(self.listening["registrar"]), str(self.listening["user"]), password)

    def end(self) -> tuple[int, str]:
        """Close its standard input, as a vanished parent does; returns exit status and standard error."""
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        try:
            status = self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self._thread.join(30)
        said = self.process.stderr.read()
        self.process.stderr.close()
        self.process.stdout.close()
        return status, said


@pytest.fixture
def start_centre() -> Iterator[Callable[..., CentreProcess]]:
    """Start centres with options; each must end by itself, with status 0 and nothing on standard error."""
    started: list[CentreProcess] = []

    def start(*options: str) -> CentreProcess:
        started.append(CentreProcess(*options))
        return started[-1]

    yield start
    for centre in started:
        status, said = centre.end()
        assert (status, said) == (0, "")
