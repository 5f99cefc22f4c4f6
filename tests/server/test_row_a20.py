"""A20: no role reaches past its own, read from the API's own description; no seat reads another's things."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.server.people.policy import Audience, Role, audience
from tests.server.running import Running, running
from tests.server.test_edge import _ask, _routes
from tests.server.test_recordings import PHRASE, UPLOADS, facts, recorded

REACH = {
    Audience.SUPERVISOR: {"supervisor", "admin"},
    Audience.ADMIN: {"admin"},
    Audience.SEAT: {"seat"},
    Audience.SEAT_OR_SUPERVISOR: {"seat", "supervisor", "admin"},
}


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Running]:
    """A server that can open recordings."""
    url, folder = f"sqlite:///{tmp_path}/server.sqlite", str(tmp_path / "shelf")
    async with running(url, recording_phrase=PHRASE, recordings=folder) as started:
        yield started


async def one_of(server: Running, role: str) -> httpx.AsyncClient:
    """Return a client of a role."""
    if role == "seat":
        return (await server.seat()).client
    return await server.client() if role == "stranger" else await server.person(Role(role))


@pytest.mark.parametrize("role", ["agent", "seat", "supervisor", "stranger"])
async def test_a20_no_route_opens_for_a_role_below_it(server: Running, role: str) -> None:
    asking = await one_of(server, role)
    tried = 0
    for method, path in [*_routes(server), ("GET", "/admin"), ("POST", "/admin/people"), ("GET", "/metrics")]:
        who = audience(method, re.sub(r"\{[^}]*\}", "x", path))
        if who not in REACH or role in REACH[who]:
            continue
        status = await _ask(asking, method, path)
        assert status in {401, 403}, (method, path, status)
        tried += 1
    assert tried >= 10


async def test_a20_a_seat_reaches_nothing_of_another_by_its_id(office: Running) -> None:
    mine, other = await office.seat(), await office.seat("Desk 2", "Somebody Else")
    recording, call, _ = await recorded(office, mine)
    assert (await other.client.get(f"{UPLOADS}/{recording}/parts/0")).status_code == 403
    for path in (f"/api/v1/recordings/{recording}/sound", f"/api/v1/recordings/{recording}/files/0"):
        assert (await other.client.get(path)).status_code == 403
        assert (await mine.client.get(path)).status_code == 403, "nor an agent her own, by the server"
    assert await other.send(*facts(other, recording, call, 5.0)[1:2]) == ["rejected"]
    wrap_up = {"contact": call, "outcome": "resolved", "notes": "x", "complete": True, "edited_at": 1.0}
    assert await other.send(other.fact("wrap_up.saved", wrap_up)) == ["rejected"]
    over = {"id": call, "account": "a", "direction": "inbound", "state": "ended", "number": "1"}
    assert await other.send(other.fact("call.ended", over, "engine")) == ["rejected"]


async def test_a20_a_made_up_id_tells_no_more_than_a_real_one(office: Running) -> None:
    mine, other = await office.seat(), await office.seat("Desk 2", "Somebody Else")
    recording, _, _ = await recorded(office, mine)
    real = await other.client.get(f"/api/v1/recordings/{recording}/sound")
    invented = await other.client.get("/api/v1/recordings/01981c1e-0000-7000-8000-000000000000/sound")
    assert (real.status_code, real.json()["title"]) == (invented.status_code, invented.json()["title"])
