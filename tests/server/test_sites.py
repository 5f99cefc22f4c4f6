"""No role reads or changes a row of another site: every route with its ids, and the streams.

Each table has a row of the other site whose every word bears a mark; no answer may have the mark in it.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import JSON, BigInteger, Boolean, Double, Integer, LargeBinary, Table, select

from app.domain.agent import AgentStatus
from app.server.people.codes import new_token, token_hash
from app.server.people.form_tokens import HEADER, token_for
from app.server.people.policy import Role
from app.server.store import Connection, people, schema, sessions, wall_links
from app.server.store.sessions import NewSession
from app.server.stream import Hub, Listener, To
from app.wire.codec import to_plain
from app.wire.office import StreamEvent
from app.wire.seat_check import Health
from tests.server.running import HOST, Running, running
from tests.server.test_policy import ROUTES

MARK: Final = "qzxother"
SITE: Final = f"{MARK} site"
ROLES: Final = ("nobody", "seat", "wall", *Role)
NO_SITE: Final = {"audit_end"}
"""One chain for all sites."""
NEVER: Final = {"/sign-out", "/account/sessions/end-all"}
"""They end the session with which the others are tried."""
NAMES: Final = (
    "id", "seat", "seats", "name", "agent", "who", "number", "query", "call", "link", "key", "session",
    "person", "customer", "queue", "file", "text", "label", "phone", "mode", "what", "figure", "day", "span",
    "availability", "recording", "password",
)  # fmt: skip
PATHS: Final = [(method, path) for method, path in ROUTES if not path.startswith("/public/assets")]


def row_of(table: Table, now: float) -> dict[str, Any]:
    """Return a row of the other site with the mark in every word."""
    special: dict[str, Any] = {
        "site": SITE, "role": "admin", "state": "ended",
        "disabled_at": None, "revoked_at": None, "half": False,
        "numbers": [f"+4021{MARK}"], "tags": [MARK], "changed": {}, "sip": {"user": f"{MARK} user"},
        "direction": "inbound", "caller_file": f"{MARK}-caller_file", "context": None, "quality": None,
        "offset": 0, "place": None, "weekday": 0,
        "began": 1, "acknowledged_at": None, "file": f"{MARK}-caller_file",
        "body": {}, "status": to_plain(AgentStatus()), "health": to_plain(Health()), "expires_at": now + 900,
    }  # fmt: skip
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.foreign_keys:
            found[column.name] = f"{MARK}-{next(iter(column.foreign_keys)).column.table.name}"
        elif column.name in special:
            found[column.name] = special[column.name]
        elif column.name == "id":
            found[column.name] = f"{MARK}-{table.name}"
        elif isinstance(column.type, Boolean):
            found[column.name] = True
        elif isinstance(column.type, Integer | BigInteger):
            found[column.name] = 3
        elif isinstance(column.type, Double):
            found[column.name] = now - 60
        elif isinstance(column.type, LargeBinary):
            found[column.name] = MARK.encode()
        else:
            found[column.name] = {} if isinstance(column.type, JSON) else f"{MARK} {table.name} {column.name}"
    return found


def fill(connection: Connection, now: float) -> None:
    for table in schema.metadata.sorted_tables:
        if table.name not in NO_SITE:
            row = row_of(table, now)
            if table is schema.recording_key:
                row["made_at"] = now
            connection.execute(table.insert().values(**row))


def others(connection: Connection) -> list[Any]:
    """Return every row of the other site."""
    return [
        connection.execute(select(table).where(table.c.site == SITE)).all()
        for table in schema.metadata.sorted_tables
    ]


IDS: Final = [
    *(f"{MARK}-{table.name}" for table in schema.metadata.sorted_tables),
    f"{MARK} person name", f"{MARK} seat name", f"{MARK} contact agent", f"name:{MARK} person name_key",
    f"code:{MARK}-person", MARK, "0", "", "answered", "day", "listen", "disable", "+4021",
]  # fmt: skip


class Site:
    """A server with two sites, and a client of each role of the first."""

    def __init__(self, server: Running, clients: dict[str, httpx.AsyncClient]) -> None:
        self.server = server
        self.clients = clients
        self.before = server.office.database.read_here(others)

    async def ask(self, role: str, method: str, path: str, values: dict[str, str]) -> httpx.Response:
        """Send a request with ids of the other site in its path, query and body."""
        filled = re.sub(r"\{(\w+)\}", lambda m: values.get(m[1]) or values["id"] or "x", path)
        method = "HEAD" if path.endswith("/stream") else method
        asked: dict[str, Any] = {"params": values} if method in {"GET", "HEAD"} else {}
        if method == "POST":
            asked = {"json": {**values, "seats": [values["seats"]]}}
            if not path.startswith("/api/"):
                asked = {"data": values}
        return await self.clients[role].request(method, filled, **asked)

    def check(self, answer: httpx.Response, sent: dict[str, str], what: object) -> None:
        """See that neither answer nor database tells or knows more than was sent."""
        said = answer.text
        for text in sorted(set(sent.values()) - {""}, key=len, reverse=True):
            said = said.replace(text, "")
        assert MARK not in said, (what, sent, answer.status_code, said[:2000])
        assert answer.status_code < 500 or answer.status_code == 503, (what, sent, answer.text)

    def unchanged(self) -> bool:
        """Say whether the other site is as it was."""
        return self.server.office.database.read_here(others) == self.before


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    url = f"sqlite:///{tmp_path}/a.sqlite"
    async with running(url, recordings=str(tmp_path / "shelf"), recording_phrase="a long phrase") as server:
        server.office.database.write_here(lambda c: fill(c, server.clock.now))
        server.office.presence.restore([(f"{MARK}-seat", MARK, SITE)], {}, server.clock.now)
        token = new_token()
        server.office.database.write_here(
            lambda c: wall_links.add(c, "", token_hash(token), label="Hall", by="x", now=1.0)
        )
        wall = await server.client()
        wall.headers["Cookie"] = f"hearthline-wall={token}"
        clients = {"nobody": await server.client(), "wall": wall, "seat": (await server.seat()).client}
        for role in Role:
            clients[role] = await server.person(role, f"The {role.value}")
        for client in clients.values():
            client.headers.setdefault("Origin", HOST)
        yield Site(server, clients)


async def test_each_role_on_every_route_with_ids_of_the_other_site(site: Site) -> None:
    values = dict.fromkeys(NAMES, MARK) | {
        "id": f"{MARK}-seat", "seat": f"{MARK}-seat",
        "call": f"{MARK}-contact", "name": f"{MARK} person name",
        "link": f"{MARK}-wall_link", "key": f"name:{MARK} person name_key", "agent": f"{MARK} contact agent",
        "session": f"{MARK} session id_hash", "figure": "answered",
        "span": "day", "day": "", "what": "disable",
        "recording": f"{MARK}-recording", "offset": "0", "number": f"+4021{MARK}", "mode": "listen",
    }  # fmt: skip
    tried = 0
    for role in (Role.ADMIN, Role.SUPERVISOR, "seat", "wall"):
        for method, path in PATHS:
            if path not in NEVER:
                site.check(await site.ask(role, method, path, values), values, (role, method, path))
                tried += 1
    assert tried > 300
    assert site.unchanged()


async def test_whoever_belongs_there_sees_the_marked_rows(site: Site) -> None:
    """The rows are such that they would be shown: the tests around this one can fail."""
    own, other = new_token(), await site.server.client()

    def work(connection: Connection) -> None:
        account = people.by_id(connection, f"{MARK}-person")
        assert account is not None
        now = site.server.clock.now
        sessions.open_one(connection, account, NewSession(token_hash(own), now, now + 900))

    site.server.office.database.write_here(work)
    other.headers.update({"Origin": HOST, "Cookie": f"hearthline={own}", HEADER: token_for(own)})
    for path in (
        "/api/v1/contacts",
        "/api/v1/board",
        "/admin",
        "/admin/people",
        "/screens",
        "/reports/calls",
    ):
        answer = await other.get(path)
        assert answer.status_code == 200, (path, answer.text)
        assert MARK in answer.text, path


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(data=st.data())
async def test_no_choice_of_route_role_and_ids_reaches_it(site: Site, data: st.DataObject) -> None:
    role = data.draw(st.sampled_from(ROLES))
    method, path = data.draw(st.sampled_from([route for route in PATHS if route[1] not in NEVER]))
    values = {name: data.draw(st.sampled_from(IDS), label=name) for name in (*NAMES, "offset")}
    values["offset"] = "0"
    site.check(await site.ask(role, method, path, values), values, (role, method, path))
    assert site.unchanged()


SENT = st.builds(
    To, st.sampled_from(["", SITE, "third"]), st.booleans(), st.booleans(), st.sampled_from(["", "s1", "s2"])
)


@given(sent=st.lists(SENT, max_size=12), late=st.integers(0, 12))
async def test_no_stream_hears_another_site_live_or_resumed(sent: list[To], late: int) -> None:
    hub = Hub()
    start = hub.seq
    for listener in (Listener("", session="p"), Listener("", seat="s1")):
        live, first = hub.subscribe(listener, None), hub.seq
        await live.next(0)
        for to in sent:
            hub.publish(StreamEvent.MESSAGE, {"for": to.site or "own"}, to)
        heard = await live.next(0) or b""
        resumed = await hub.subscribe(listener, str(first + min(late, len(sent)))).next(0) or b""
        for frames in (heard, resumed):
            assert b'"for":"third"' not in frames
            assert MARK.encode() not in frames
        mine = sum(
            to.site == "" and (to.people if not listener.seat else to.seats or to.seat == "s1") for to in sent
        )
        assert heard.count(b'"for":"own"') == mine
    assert hub.seq == start + 2 * len(sent)
