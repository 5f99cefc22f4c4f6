"""Two queues, four seats, sixty callers by sipp: the board counts as Asterisk's own log does."""

import asyncio
import random
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from app.domain.agent import AgentStatus, Availability
from app.server.store import seats
from app.wire.codec import to_plain
from app.wire.office import Health, Heartbeat
from tests.peers.asterisk import Asterisk, asterisk, free_port
from tests.peers.engine import CommandRefused, Engine
from tests.server.running import Running, SeatClient

pytestmark = [pytest.mark.slow, pytest.mark.queues, pytest.mark.timeout(400)]

SCENARIO = Path(__file__).parent / "sipp" / "caller.xml"
USERS = ("1014", "1015", "1016", "1017")
CALLS_EACH = 30
THRESHOLD = 3


@dataclass(frozen=True)
class Stay:
    """One caller's stay in a queue, from Asterisk's log."""

    queue: str
    answered: bool
    abandoned: bool
    wait: int


def stays(log: list[list[str]]) -> list[Stay]:
    """Return what became of every caller: fields are time|call|queue|agent|event|data…"""
    found = []
    for _, _, queue, _, event, *data in log:
        if event == "CONNECT":
            found.append(Stay(queue, True, False, int(data[0])))
        elif event == "ABANDON":
            found.append(Stay(queue, False, True, int(data[2])))
        elif event == "EXITWITHTIMEOUT":
            found.append(Stay(queue, False, False, int(data[2])))
    return found


class Agent:
    """A seat's engine that answers after a moment, talks a little and hangs up half of the time."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine = engine
        self._dice = random.Random(seed)
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        seen = 0
        while not self._leave.is_set():
            offers = self.engine.link.events("call.offered", since=seen)
            if not offers:
                time.sleep(0.05)
                continue
            seen = self.engine.link.mark()
            self._take(offers[-1]["call"])

    def _take(self, call: str) -> None:
        self._leave.wait(self._dice.uniform(0.2, 4.5))
        try:
            self.engine.link.do("call.answer", call=call)
            self._leave.wait(self._dice.uniform(1.0, 4.0))
            if self._dice.random() < 0.5:
                self.engine.link.do("call.hang_up", call=call)
        except CommandRefused:
            return  # somebody else answered, or the caller gave up

    def stop(self) -> None:
        self._leave.set()
        self._thread.join(10)
        self.engine.stop()


@pytest.fixture
def switch() -> Iterator[Asterisk]:
    with asterisk() as started:
        yield started


@pytest.fixture
def agents(switch: Asterisk, tmp_path: Path) -> Iterator[list[Agent]]:
    found = []
    for number, user in enumerate(USERS):
        home = tmp_path / user
        home.mkdir()
        engine = Engine(home, {})
        engine.start()
        engine.register(switch.registrar(), user, switch.password)
        found.append(Agent(engine, number))
    yield found
    for agent in found:
        agent.stop()


async def test_every_figure_is_that_of_the_queue_log(
    server: Running, switch: Asterisk, agents: list[Agent]
) -> None:
    server.office.clock = time.time
    board = await server.person()
    link = {
        "kind": "asterisk",
        "port": int(switch.values["ami_port"]),
        "user": "tests",
        "queues": ["support", "sales"],
    }
    server.console.settings({"switch": link, "threshold_seconds": THRESHOLD})
    server.console.switch_secret(switch.values["ami_secret"])
    server.app.state.switch.look()
    desks = [await signed_in(server, user) for user in USERS]
    await ready(server, desks)
    callers = [call(switch, extension) for extension in ("600", "601")]
    most_waiting = 0
    while any(caller.poll() is None for caller in callers):
        await asyncio.sleep(1)
        most_waiting = max(most_waiting, len(server.app.state.switch.waiting))
        await asyncio.gather(*(beat(desk) for desk in desks))
    await asyncio.sleep(6)
    said = stays(queue_log(switch))
    figures = (await board.get("/api/v1/board")).json()["figures"]
    print(f"{len(said)} callers, {most_waiting} waited at most at once: {figures}")
    assert len(said) >= 2 * CALLS_EACH * 0.9
    assert most_waiting >= 2
    assert sum(s.abandoned for s in said) >= 3
    assert sum(s.answered for s in said) >= 10
    compare(figures, said)
    for queue in figures["queues"]:
        compare(queue, [s for s in said if s.queue == queue["queue"]])
    calls = (await board.get("/api/v1/board/calls", params={"figure": "asa"})).json()["calls"]
    assert sorted(c["wait_seconds"] for c in calls if c["how"].startswith("answered")) == sorted(
        s.wait for s in said if s.answered
    )


def call(switch: Asterisk, extension: str) -> "subprocess.Popen[bytes]":
    """Let callers come to a queue, one every 0.9 s."""
    words = [
        f"127.0.0.1:{switch.port}", "-sf", str(SCENARIO), "-s", extension, "-m", str(CALLS_EACH), "-r", "1",
        "-rp", "900", "-i", "127.0.0.1", "-p", str(free_port()), "-nostdin",
    ]  # fmt: skip
    null = subprocess.DEVNULL
    return subprocess.Popen(["sipp", *words], stdin=null, stdout=null, stderr=null)


def compare(figures: dict[str, Any], said: list[Stay]) -> None:
    """Hold the board's figures against what the log says, computed here on its own."""
    answered = [s.wait for s in said if s.answered]
    in_time = sum(s.answered and s.wait <= THRESHOLD for s in said)
    lost_in_time = sum(s.abandoned and s.wait <= THRESHOLD for s in said)
    assert figures["offered"] == len(said)
    assert figures["answered"] == len(answered)
    assert figures["abandoned"] == sum(s.abandoned for s in said)
    assert figures["asa_seconds"] == round(fmean(answered), 1)
    assert figures["abandon_rate"] == round(sum(s.abandoned for s in said) / len(said), 4)
    assert figures["service_level"] == round(in_time / (len(said) - lost_in_time), 4)


async def signed_in(server: Running, user: str) -> SeatClient:
    """Return a seat whose SIP user is a member of the queues."""
    seat = await server.seat(f"Desk {user}", f"Agent {user}")
    server.office.database.write_here(lambda c: seats.change(c, seat.seat, sip={"user": user}))
    return seat


async def beat(seat: SeatClient) -> None:
    """Say that a seat is ready."""
    body = to_plain(Heartbeat(AgentStatus(Availability.READY), Health()))
    assert (await seat.client.post("/api/v1/heartbeat", json=body)).status_code == 200


async def ready(server: Running, desks: list[SeatClient]) -> None:
    """Wait until the queues have every seat, ready."""
    end = time.monotonic() + 20
    server.app.state.switch.look()
    while {row.confidence for row in server.office.presence.board_agents()} != {"confirmed"}:
        await asyncio.gather(*(beat(desk) for desk in desks))
        await asyncio.sleep(0.5)
        assert time.monotonic() < end, server.office.presence.board_agents()


def queue_log(switch: Asterisk) -> list[list[str]]:
    """Return Asterisk's own log of its queues, a list of fields a line."""
    return [line.split("|") for line in (switch.folder / "log" / "queue_log").read_text().splitlines()]
