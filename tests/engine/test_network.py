"""A network that goes away and comes back, in a namespace of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.engine.network import NetworkWatch
from tests.engine.conftest import ROOT


def test_a_return_a_move_and_a_sleep_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    addresses = iter(["192.0.2.1", "", "192.0.2.1", "192.0.2.9", "192.0.2.9"])
    monkeypatch.setattr("app.engine.network.local_address", lambda *_: next(addresses))
    watch = NetworkWatch(lambda: [("x", 1)], *_listeners(seen))
    for expected in ([], ["loss"], ["loss", "return"], ["loss", "return", "move"]):
        watch.look()
        assert seen == expected
    assert not watch.is_waking()
    monkeypatch.setattr("app.engine.network.through_sleep", lambda: 1e12)
    assert watch.is_waking(), "also before the look that notices it"
    watch.look()
    assert seen == ["loss", "return", "move", "return"]
    assert watch.is_waking()
    monkeypatch.setattr("app.engine.network.through_sleep", lambda: 1e12 + 2)
    assert not watch.is_waking()


def test_a_clock_that_is_set_is_no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    watch = NetworkWatch(list, *_listeners(seen))
    monkeypatch.setattr("time.time", lambda: 1e12)
    assert not watch.is_waking()
    watch.look()
    assert not watch.is_waking()
    assert seen == []


def _listeners(seen: list[str]) -> tuple[Callable[[], None], Callable[[bool], None], Callable[[], None]]:
    return (
        lambda: seen.append("loss"),
        lambda elsewhere: seen.append("return elsewhere" if elsewhere else "return"),
        lambda: seen.append("move"),
    )


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@pytest.fixture
def cable() -> Iterator[str]:
    """A namespace `seat` joined by a cable to a namespace `switch` (192.0.2.2 — 192.0.2.1)."""
    mark = f"hl{os.getpid()}"
    seat, switch = f"{mark}a", f"{mark}b"
    for name in (seat, switch):
        run("ip", "netns", "add", name)
    run(
        "ip",
        "link",
        "add",
        f"{mark}0",
        "netns",
        seat,
        "type",
        "veth",
        "peer",
        "name",
        f"{mark}1",
        "netns",
        switch,
    )
    for name, link, address in ((seat, f"{mark}0", "192.0.2.2/24"), (switch, f"{mark}1", "192.0.2.1/24")):
        run("ip", "-n", name, "addr", "add", address, "dev", link)
        run("ip", "-n", name, "link", "set", link, "up")
        run("ip", "-n", name, "link", "set", "lo", "up")
    yield mark
    for name in (seat, switch):
        run("ip", "netns", "delete", name)


SCRIPT = """
import subprocess, sys, time
from pathlib import Path
from tests.engine.conftest import RunningEngine, Seat
home, mark = Path(sys.argv[1]), sys.argv[2]
engine = RunningEngine(home)
try:
    seat = Seat(engine.client())
    seat.ask("account.set", account="a", registrar="sip:192.0.2.1:5070", user="1001", password="secret",
             consent=True, expiry=20)
    seat.wait("account.registered")
    subprocess.run(["ip", "link", "set", mark + "0", "down"], check=True)
    down = time.monotonic()
    assert seat.wait("account.retrying")["code"] == "no_network"
    assert time.monotonic() - down < 3
    time.sleep(6)
    subprocess.run(["ip", "link", "set", mark + "0", "up"], check=True)
    back = time.monotonic()
    seat.wait("account.registered")
    print(f"{time.monotonic() - back:.2f}")
finally:
    engine.close()
"""

REGISTRAR = """
import sys, time
from tests.engine.peer import SipPeer
with SipPeer(address="192.0.2.1", port=5070):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.mark.medium
def test_it_is_registered_again_within_5_seconds_of_the_networks_return(tmp_path: Path, cable: str) -> None:
    inside = ["ip", "netns", "exec"]
    python = [sys.executable, "-c"]
    with subprocess.Popen(
        [*inside, f"{cable}b", *python, REGISTRAR], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as registrar:
        assert registrar.stdout is not None
        assert registrar.stdin is not None
        assert registrar.stdout.readline() == b"ready\n"
        began = time.monotonic()
        told = subprocess.run(
            [*inside, f"{cable}a", *python, SCRIPT, str(tmp_path / "home"), cable],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=80,
            check=False,
        )
        registrar.stdin.close()
    assert told.returncode == 0, told.stderr
    assert float(told.stdout) < 15
    assert time.monotonic() - began < 80
