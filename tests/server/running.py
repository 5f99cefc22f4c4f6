"""The real application with its lifespan and database inside a test, and clients of every role."""

import contextlib
import itertools
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from app.domain.ids import new_id
from app.server.app import create_app
from app.server.console import Console
from app.server.office import Office
from app.server.people import totp
from app.server.people.codes import new_token, token_hash
from app.server.people.form_tokens import HEADER, token_for
from app.server.people.policy import Role
from app.server.settings import ServerSettings
from app.server.store import Connection, people, seats, sessions
from app.server.store.sessions import NewSession
from app.server.stream import Listener, Subscription

HOST = "http://127.0.0.1"
JSON = {"Content-Type": "application/json"}


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class SeatClient:
    """A seat with its token and its counters."""

    client: httpx.AsyncClient
    seat: str
    token: str
    numbers: dict[str, "itertools.count[int]"] = field(default_factory=dict)

    def fact(self, kind: str, body: dict[str, Any], source: str = "desk", **changes: Any) -> dict[str, Any]:
        """Return a fact with the next sequence number of its source."""
        seq = next(self.numbers.setdefault(source, itertools.count(1)))
        fact = {"id": new_id(), "source": source, "seq": seq, "kind": kind, "wall": 1_800_000_000.0 + seq}
        return {**fact, "body": body, **changes}

    async def send(self, *facts: dict[str, Any]) -> list[str]:
        """Send facts and return their results."""
        body = json.dumps({"facts": list(facts)})
        answer = await self.client.post("/api/v1/facts", content=body, headers=JSON)
        assert answer.status_code == 200, answer.text
        return [result["result"] for result in answer.json()["results"]]


@dataclass
class Running:
    """A server inside the test."""

    app: FastAPI
    office: Office
    clock: Clock
    console: Console
    _open: contextlib.AsyncExitStack

    async def client(self, address: str = "127.0.0.1", base: str = HOST) -> httpx.AsyncClient:
        """Return a client that nobody knows yet."""
        transport = httpx.ASGITransport(self.app, client=(address, 40_000), raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url=base)
        return await self._open.enter_async_context(client)

    async def seat(self, name: str = "Desk 1", agent: str = "Ioana Popescu") -> SeatClient:
        """Return a seat with a token, without the slow code (test_people goes that way)."""
        token = new_token()

        def work(connection: Connection) -> str:
            seat = seats.add(connection, "", name, agent=agent, sip=None, now=self.clock())
            seats.give_token(connection, seat.id, token_hash(token), "laptop", self.clock())
            return seat.id

        seat = self.office.database.write_here(work)
        client = await self.client()
        client.headers["Authorization"] = f"Bearer {token}"
        return SeatClient(client, seat, token)

    async def person(
        self, role: Role = Role.SUPERVISOR, name: str = "Ada", *, factor: bool = False
    ) -> httpx.AsyncClient:
        """Return a client with an open session, without the slow password; `factor`: with a second one."""
        token = new_token()

        def work(connection: Connection) -> None:
            now = self.clock()
            account = people.add(connection, "", name, role=role.value, password_hash="-", now=now)
            if factor:
                people.set_totp(connection, account.id, totp.new_secret())
            sessions.open_one(connection, account, NewSession(token_hash(token), now, now + 3600))

        self.office.database.write_here(work)
        client = await self.client()
        client.headers.update({"Origin": HOST, "Cookie": f"hearthline={token}", HEADER: token_for(token)})
        return client

    def listen(self, seat: str = "", session: str = "") -> Subscription:
        """Open a stream without the network."""
        return self.office.hub.subscribe(Listener("", seat, session), None)


async def token_of(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    """Return the field that a form of a page brings along."""
    page = await client.get(path, headers={"Accept": "text/html"})
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page.text)
    assert found is not None, page.text
    return {"form_token": found[1]}


@contextlib.asynccontextmanager
async def running(database_url: str, **settings: Any) -> AsyncIterator[Running]:
    """Run the application for as long as the context is open; by itself a password alone is enough."""
    app = create_app(ServerSettings(database_url, **{"second_factor_optional": True, **settings}))
    office: Office = app.state.office
    clock = Clock()
    office.clock = clock
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        yield Running(app, office, clock, Console(office.database, clock=clock), stack)
