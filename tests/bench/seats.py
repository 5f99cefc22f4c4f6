"""Two thousand seats and five boards at one server on one core: connecting, memory, fact to board.

The server is a real process that may use one core; the seats are raw connections from this process, on the
other cores. A POST carries what one moment brings, as a desk's does: a fact of a call and the status that
comes of it. Every seat beats every five seconds. A fact counts from the moment it was due to be sent. At the
end the server is started anew, and all seats come back at once.
"""

import asyncio
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import uvloop

from app.domain.agent import AgentStatus, Availability
from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.ids import new_id
from app.server.people.codes import new_token, token_hash
from app.server.status.presence import UNREACHABLE_SECONDS
from app.server.store import Connection, people, seats
from app.server.store.database import Database
from app.server.store.sessions import NewSession, open_one
from app.wire.codec import to_line, to_plain
from app.wire.office import Fact, FactKind, Heartbeat
from app.wire.seat_check import Health
from tests.bench.bare_http import Exchange, Listening
from tests.bench.row import Row, percentile
from tests.peers.asterisk import Asterisk
from tests.peers.process import cpu_seconds, resident_megabytes
from tests.peers.server_process import ServerProcess

SECTION: Final = "2,000 seats and 5 boards, one core for the server"
SEATS: Final = 2_000
BOARDS: Final = 5
RATES: Final = (500, 1_000, 1_500)
"""Facts a second, one rate after the other; the second is the one of the aim."""
AIM_SECONDS: Final = 1.0
AIM_KILOBYTES: Final = 40.0
FACTS_A_POST: Final = 2
BEAT_SECONDS: Final = 5.0
AT_ONCE: Final = 100
"""So many seats connect at the same time."""
_CORES: Final = frozenset(os.sched_getaffinity(0))
HANDLES: Final = 3 * SEATS + 1_000


@dataclass
class Load:
    """What one rate of facts did; seconds and shares of a core."""

    rate: int
    sent: int = 0
    refused: int = 0
    seen: list[float] = field(default_factory=list)
    taken: float = 0.0
    core: float = 0.0

    def rows(self) -> list[Row]:
        """Return the figures of this rate."""
        late = f"{len(self.seen)} of {self.sent * BOARDS} seen; {self.refused} refused"
        at = f"at {self.rate:,} facts a second"
        return [
            Row(SECTION, f"fact to board {at}, median", "ms", 1000 * percentile(self.seen, 0.5), note=late),
            Row(
                SECTION, f"fact to board {at}, p99", "ms", 1000 * percentile(self.seen, 0.99),
                1000 * AIM_SECONDS, "aim",
            ),
            Row(SECTION, f"seconds for a second {at}", "s", self.taken, 1.0, "steady"),
            Row(SECTION, f"core {at}", "%", 100 * self.core, 100.0, "one core"),
        ]  # fmt: skip


@dataclass
class Figures:
    """What one run found; seconds, kilobytes and shares of a core."""

    connected: float = 0.0
    kilobytes_a_seat: float = 0.0
    idle_core: float = 0.0
    loads: list[Load] = field(default_factory=list)
    back: float = 0.0
    lost: int = 0


@dataclass
class SeatEnd:
    """One seat: its stream, its connection for requests, what its status is."""

    token: str
    stream: Listening
    requests: Exchange
    status: AgentStatus
    numbers: "count[int]" = field(default_factory=lambda: count(1))


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Run the server and everybody; `quick` sends for 8 s a rate instead of 30. Needs no switch."""
    del switch
    with handles(HANDLES), tempfile.TemporaryDirectory() as folder:
        found = uvloop.run(_run(Path(folder) / "office", 8.0 if quick else 30.0))
    return [
        Row(SECTION, "all connected, streams and beats", "s", found.connected),
        Row(SECTION, "memory a seat", "kB", found.kilobytes_a_seat, AIM_KILOBYTES, "aim"),
        Row(SECTION, "core while only beats come", "%", 100 * found.idle_core, 100.0, "one core"),
        *(row for load in found.loads for row in load.rows()),
        Row(SECTION, "all back after a restart of the server", "s", found.back),
        Row(SECTION, "seats shown as lost after it", "seats", float(found.lost)),
    ]


@contextmanager
def handles(number: int) -> Iterator[None]:
    """Raise the limit of open files for this process and its children for the length of the block."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(max(soft, number), hard) if hard != resource.RLIM_INFINITY else max(soft, number)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def _run(home: Path, seconds: float) -> Figures:
    server = ServerProcess(home)
    server.start()
    server.stop()
    tokens, sessions = enrolled(home)
    try:
        _start_on_one_core(server)
        return await _measured(server, tokens, sessions, seconds)
    finally:
        os.sched_setaffinity(0, _CORES)
        server.stop()


def _start_on_one_core(server: ServerProcess) -> None:
    """Start the server on the first core; this process has the others from then on."""
    cores = sorted(_CORES)
    os.sched_setaffinity(0, {cores[0]})
    try:
        server.start()
    finally:
        os.sched_setaffinity(0, set(cores[1:] or cores))


def enrolled(home: Path) -> tuple[list[str], list[str]]:
    """Put the seats and the supervisors into the database; return their tokens and sessions."""
    tokens, sessions = [new_token() for _ in range(SEATS)], [new_token() for _ in range(BOARDS)]
    now = time.time()

    def work(connection: Connection) -> None:
        for number, token in enumerate(tokens):
            seat = seats.add(connection, "", f"Desk {number}", agent=f"Agent {number}", sip=None, now=now)
            seats.give_token(connection, seat.id, token_hash(token), "laptop", now)
        for number, session in enumerate(sessions):
            one = people.add(connection, "", f"Ada {number}", role="supervisor", password_hash="-", now=now)
            open_one(connection, one, NewSession(token_hash(session), now, now + 3600))

    database = Database(f"sqlite:///{home}/server.sqlite")
    database.open(exclusive=True)
    try:
        database.write_here(work)
    finally:
        database.close()
    return tokens, sessions


async def _measured(server: ServerProcess, tokens: list[str], sessions: list[str], seconds: float) -> Figures:
    found, pid = Figures(), server.pid
    boards = [Listening(server.port, {"Cookie": f"hearthline={session}"}) for session in sessions]
    for board in boards:
        await board.open()
    before, began = resident_megabytes(pid), time.monotonic()
    ends = await _connected(server, tokens)
    found.connected = time.monotonic() - began
    found.kilobytes_a_seat = (resident_megabytes(pid) - before) * 1024 / len(ends)
    beats = asyncio.create_task(_beat_for_ever(ends))
    try:
        found.idle_core = await _core(pid, min(seconds, 10.0))
        for rate in RATES:
            found.loads.append(await _loaded(pid, boards, ends, rate, seconds))
    finally:
        beats.cancel()
        with suppress(asyncio.CancelledError):
            await beats
        for one in [*boards, *(end.stream for end in ends), *(end.requests for end in ends)]:
            one.close()
    found.back, found.lost = await _come_back(server, tokens, sessions[0], seconds)
    return found


async def _loaded(pid: int, boards: list[Listening], ends: list[SeatEnd], rate: int, seconds: float) -> Load:
    load = Load(rate)
    for board in boards:
        board.on_frame = _seen(load.seen)
    used = cpu_seconds(pid)
    await _send(ends, seconds, load)
    load.core = (cpu_seconds(pid) - used) / seconds
    await asyncio.sleep(2.0)
    return load


async def _come_back(
    server: ServerProcess, tokens: list[str], session: str, seconds: float
) -> tuple[float, int]:
    """Start the server anew and let everybody connect at once; return how long and how many seemed lost."""
    server.stop()
    _start_on_one_core(server)
    board, lost, began = Listening(server.port, {"Cookie": f"hearthline={session}"}), set(), time.monotonic()

    def heard(event: bytes) -> None:
        if b"event: board.agent" in event and b'"reachable":false' in event:
            lost.add(event.partition(b'"seat":"')[2][:36])

    board.on_frame = heard
    await board.open()
    ends = await _connected(server, tokens, at_once=len(tokens))
    back = time.monotonic() - began
    beats = asyncio.create_task(_beat_for_ever(ends))
    await asyncio.sleep(min(seconds, UNREACHABLE_SECONDS + 3.0))
    beats.cancel()
    with suppress(asyncio.CancelledError):
        await beats
    for one in [board, *(end.stream for end in ends), *(end.requests for end in ends)]:
        one.close()
    return back, len(lost)


async def _connected(server: ServerProcess, tokens: list[str], at_once: int = AT_ONCE) -> list[SeatEnd]:
    gate = asyncio.Semaphore(at_once)

    async def one(token: str) -> SeatEnd:
        headers = {"Authorization": f"Bearer {token}"}
        end = SeatEnd(
            token, Listening(server.port, headers), Exchange(server.port, headers),
            AgentStatus(Availability.READY, since=time.time()),
        )  # fmt: skip
        async with gate:
            await end.stream.open()
            await end.requests.open()
            await _beat(end)
        return end

    return list(await asyncio.gather(*(one(token) for token in tokens)))


async def _beat(end: SeatEnd) -> bool:
    body = to_line(to_plain(Heartbeat(end.status, Health(registered=True), time.time())))
    return await end.requests.post("/api/v1/heartbeat", body)


async def _beat_for_ever(ends: list[SeatEnd]) -> None:
    """Let every seat beat, spread evenly."""
    pause = BEAT_SECONDS / len(ends)
    due, tasks = time.monotonic(), set()
    while True:
        for end in ends:
            due += pause
            if due > time.monotonic():
                await asyncio.sleep(due - time.monotonic())
            tasks.add(task := asyncio.create_task(_beat(end)))
            task.add_done_callback(tasks.discard)


async def _send(ends: list[SeatEnd], seconds: float, load: Load) -> None:
    """Send facts at their moments, one seat after the other, and wait for every answer."""
    tasks = []
    began, wall = time.monotonic(), time.time()
    for number in range(int(seconds * load.rate / FACTS_A_POST)):
        due = number * FACTS_A_POST / load.rate
        if (wait := began + due - time.monotonic()) > 0.002:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(_moment(ends[number % len(ends)], wall + due, number, load)))
    await asyncio.gather(*tasks)
    load.taken = (time.monotonic() - began) / seconds


async def _moment(end: SeatEnd, due: float, number: int, load: Load) -> None:
    status = AgentStatus(Availability.NOT_READY, "meal" if number % 2 else "break", since=due)
    facts = [
        _call_ended(end, due),
        Fact(new_id(), "desk", next(end.numbers), FactKind.AGENT_STATUS, due, body=to_plain(status)),
    ]
    load.sent += 1
    end.status = status
    good = await end.requests.post("/api/v1/facts", to_line({"facts": [to_plain(fact) for fact in facts]}))
    load.refused += not good


def _call_ended(end: SeatEnd, due: float) -> Fact:
    call = Call(
        new_id(), "main", Direction.INBOUND, CallState.ENDED, "+40215550199", queue="Support",
        offered_at=due - 60, answered_at=due - 50, ended_at=due, cause=EndCause.HUNG_UP_THERE,
    )  # fmt: skip
    return Fact(new_id(), "engine", next(end.numbers), "call.ended", due, body=to_plain(call))


def _seen(ages: list[float]) -> Callable[[bytes], None]:
    def frame(event: bytes) -> None:
        if b"event: board.agent" not in event:
            return
        at = event.find(b'"since":')
        until = event.find(b",", at)
        ages.append(time.time() - float(event[at + 8 : until]))

    return frame


async def _core(pid: int, seconds: float) -> float:
    """Return the share of a core that a process uses for so long."""
    before, began = cpu_seconds(pid), time.monotonic()
    await asyncio.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.monotonic() - began)
