"""A call centre inside the test that a real Chromium can look at: many agents, queues, a wall, at no cost."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from playwright.async_api import Browser, Page

from app.domain.agent import AgentStatus, Availability, CallActivity
from app.domain.queue import QueueCall, QueueCallEnd
from app.server.app import create_app
from app.server.office import Office
from app.server.people.codes import new_token, token_hash
from app.server.people.policy import SeatPrincipal
from app.server.settings import ServerSettings
from app.server.store import Connection, people, queue_calls, seats, sessions, wall_links
from app.server.store.sessions import NewSession
from app.wire.office import Heartbeat
from app.wire.seat_check import Health
from app.wire.supervising import SwitchView
from tests.peers.server_process import BEAT_SECONDS

LONG = "Maria del Carmen Fernández de la Vega Santamaría y Constantinescu-Brâncoveanu"
QUEUES = ("Billing", "Parcels and returns, international and express", "Support")
_TURNS = 8
"""Seats do not all speak at once: so many groups, one after the other."""
_STATES = (
    (Availability.READY, CallActivity.IDLE, ""),
    (Availability.READY, CallActivity.TALKING, ""),
    (Availability.NOT_READY, CallActivity.IDLE, "missed_call"),
)


@dataclass
class Queues:
    """The switch's queues, as the board sees them."""

    waiting: dict[str, QueueCall] = field(default_factory=dict)
    view: SwitchView = field(default_factory=SwitchView)
    on_change: list[object] = field(default_factory=list)
    counts: bool = True


@dataclass
class Floor:
    """A running server with its people's tokens."""

    url: str
    app: FastAPI
    office: Office
    server: uvicorn.Server
    session: str
    wall: str
    seats: list[tuple[str, str]] = field(default_factory=list)
    told: dict[str, tuple[SeatPrincipal, Heartbeat]] = field(default_factory=dict)

    async def page(self, browser: Browser, size: tuple[int, int], locale: str = "en-GB") -> Page:
        """Return a page of a browser in which the supervisor is signed in."""
        view = {"width": size[0], "height": size[1]}
        context = await browser.new_context(viewport=view, locale=locale)  # type: ignore[arg-type] # a dict
        await context.add_cookies([{"name": "hearthline", "value": self.session, "url": self.url}])
        return await context.new_page()

    def beat(self) -> None:
        """Let every seat tell how it is."""
        now = time.time()
        for place, (seat, agent) in enumerate(self.seats):
            availability, call, reason = _STATES[place % len(_STATES)]
            status = AgentStatus(availability, reason, since=now - 60, call=call, call_since=now - 30)
            health = Health(True, now - 3600, True, "H390", version="0.0.9", mos=3.1, loss=0.05, jitter=31.0)
            self.tell(SeatPrincipal(seat, agent, "", ""), Heartbeat(status, health))

    def tell(self, who: SeatPrincipal, beat: Heartbeat) -> None:
        """Let a seat tell how it is; it goes on saying so until it tells something else."""
        self.told[who.seat] = who, beat
        self.office.presence.heartbeat(who, beat, time.time())

    async def keep_beating(self) -> None:
        """Let every seat say every few seconds that it lives, as desks do: its lease is 15 s."""
        for turn in itertools.cycle(range(_TURNS)):
            await asyncio.sleep(BEAT_SECONDS / _TURNS)
            now = time.time()
            for who, beat in list(self.told.values())[turn::_TURNS]:
                self.office.presence.heartbeat(who, beat, now)


@contextlib.asynccontextmanager
async def floor(home: Path, agents: int) -> AsyncIterator[Floor]:
    """Run a centre with so many agents for as long as the context is open."""
    settings = ServerSettings(
        f"sqlite:///{home}/floor.sqlite",
        recording_phrase="a phrase of the floor",
        recordings=f"{home}/shelf",
        second_factor_optional=True,
    )
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    task = asyncio.create_task(server.serve())
    await _listening(server)
    port = server.servers[0].sockets[0].getsockname()[1]
    made = Floor(f"http://127.0.0.1:{port}", app, app.state.office, server, new_token(), new_token())
    beating = asyncio.create_task(made.keep_beating())
    try:
        made.office.queues = Queues()  # type: ignore[assignment] # all that the board asks of the link
        made.office.database.write_here(lambda connection: _filled(connection, made, agents))
        made.beat()
        yield made
    finally:
        beating.cancel()
        made.office.hub.close()
        app.state.wall.of("").hub.close()
        server.should_exit = True
        await asyncio.wait_for(task, 20)


async def _listening(server: uvicorn.Server) -> None:
    for _ in range(1000):
        if server.started:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the server does not listen")


def _filled(connection: Connection, made: Floor, agents: int) -> None:
    now = time.time()
    boss = people.add(connection, "", "Ștefania", role="supervisor", password_hash="-", now=now)
    sessions.open_one(connection, boss, NewSession(token_hash(made.session), now, now + 3600))
    wall_links.add(connection, "", token_hash(made.wall), label="Hall", by="Ștefania", now=now)
    for number in range(agents):
        name = f"{LONG} {number}" if number % 5 == 0 else f"Agent {number}"
        seat = seats.add(connection, "", f"desk {number}", agent=name, sip=None, now=now)
        made.seats.append((seat.id, name))
    for number in range(30):
        end = QueueCallEnd.ABANDONED if number % 3 == 0 else QueueCallEnd.ANSWERED
        call = QueueCall(f"q{number}", QUEUES[number % 3], now - number, end=end, wait=9.0, talk=40.0)
        queue_calls.keep(connection, "", call, "")
