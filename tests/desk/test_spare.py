"""The engine in reserve: it waits, becomes the engine when told, and never outlives whoever started it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.spare import GO, Spare
from app.engine.lock import running_pid
from app.wire import home
from tests.peers.engine import EngineLink
from tests.peers.process import alive, ended, resident_megabytes

pytestmark = [pytest.mark.medium, pytest.mark.timeout(60)]


@pytest.fixture
def spare(seat_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Spare]:
    monkeypatch.setenv("HEARTHLINE_ENGINE_AUDIO", "null")
    one = Spare()
    yield one
    one.close()


def test_it_becomes_the_engine_and_is_faster_than_a_new_one(spare: Spare) -> None:
    spare.prepare()
    time.sleep(3.0)
    assert running_pid(home.engine_lock()) is None
    waiting = spare._process
    assert waiting is not None
    print(f"it waits with {resident_megabytes(waiting.pid):.0f} MB")
    began = time.monotonic()
    process = spare.take()
    assert process is not None
    try:
        link = EngineLink(home.engine_socket())
        print(f"the engine in reserve answers after {time.monotonic() - began:.2f} s")
        assert running_pid(home.engine_lock()) == process.pid
        link.close()
    finally:
        ended(process, 10)
    assert spare.take() is None


def test_a_dead_one_is_not_taken(spare: Spare) -> None:
    spare.prepare()
    process = spare._process
    assert process is not None
    process.kill()
    process.wait(30)
    assert spare.take() is None
    spare.prepare()
    spare.close()
    spare.close()


def test_it_ends_with_whoever_started_it(seat_home: Path) -> None:
    starter = subprocess.Popen(
        [
            sys.executable, "-c",
            "import time; from app.desk.spare import Spare; s = Spare(); s.prepare(); "
            "print(s._process.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True,
    )  # fmt: skip
    assert starter.stdout is not None
    waiting = int(starter.stdout.readline())
    assert alive(waiting)
    ended(starter, 5)
    end = time.monotonic() + 20
    while alive(waiting):
        assert time.monotonic() < end, "it waits for ever"
        time.sleep(0.05)


def test_the_word_is_a_line() -> None:
    assert GO.endswith(b"\n")
