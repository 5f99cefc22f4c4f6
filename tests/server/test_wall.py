"""Wall screens: a link that works until it is taken back, and a stream in which nobody is."""

import asyncio
import json
import re

from app.domain.agent import AgentStatus, Availability, CallActivity
from app.domain.call import Call, CallState, Direction
from app.server.people.policy import Role
from app.server.store import audit, wall_links
from app.wire.codec import to_plain
from app.wire.office import Heartbeat
from app.wire.seat_check import Health
from tests.server.running import Running

PAGE = {"Accept": "text/html"}
CLOSED = (
    "/api/v1/board", "/api/v1/stream", "/api/v1/board/calls?figure=asa", "/screens", "/metrics", "/reports",
)  # fmt: skip


async def link(server: Running, label: str = "Lobby") -> tuple[str, str]:
    """Make a link on the page as a supervisor does; return its path and id."""
    boss = await server.person(Role.SUPERVISOR, f"Ada {label}")
    page = await boss.post("/screens", data={"label": label})
    assert page.status_code == 200, page.text
    (path,) = re.findall(r"http://127.0.0.1(/wall/open/[\w-]+)", page.text)
    (made,) = [one for one in every(server) if one.label == label]
    return path, made.id


def every(server: Running) -> list[wall_links.WallLink]:
    """Return all links."""
    return server.office.database.read_here(lambda c: wall_links.every(c, ""))


async def test_a_link_opens_the_wall_and_nothing_else(server: Running) -> None:
    path, _ = await link(server)
    screen = await server.client()
    assert (await screen.get("/wall", headers=PAGE)).status_code == 403
    opened = await screen.get(path)
    assert (opened.status_code, opened.headers["location"]) == (303, "/wall")
    cookie = opened.headers["set-cookie"]
    assert "Path=/wall" in cookie
    assert "HttpOnly" in cookie
    assert (await screen.get("/wall", headers=PAGE)).status_code == 200
    assert (await screen.get("/wall/picture")).status_code == 200
    for closed in CLOSED:
        assert (await screen.get(closed)).status_code in {401, 403}
    assert (await screen.post("/screens/revoke", data={"link": "x"})).status_code in {401, 403}
    token = path.rpartition("/")[2]
    assert token not in await asyncio.to_thread(str, every(server))
    assert (await screen.get(f"{path[:-3]}xxx")).status_code == 403


async def test_only_supervisors_make_and_end_links_and_it_is_noted(server: Running) -> None:
    path, name = await link(server, "Kitchen")
    agent, boss = await server.person(Role.AGENT, "Bob"), await server.person(Role.SUPERVISOR, "Eve")
    assert (await agent.post("/screens", data={"label": "x"})).status_code == 403
    assert (await boss.post("/screens", data={"label": ""})).status_code == 403
    assert path.rpartition("/")[2] not in (await boss.get("/screens")).text
    assert (await boss.post("/screens/revoke", data={"link": name})).status_code == 200
    assert (await boss.post("/screens/revoke", data={"link": name})).status_code == 404
    notes = server.office.database.read_here(lambda c: audit.newest(c, "", 3))
    assert [(n["what"], n["detail"]["label"]) for n in notes[:2]] == [
        ("wall_link.revoked", "Kitchen"),
        ("wall_link.made", "Kitchen"),
    ]


async def test_a_link_that_is_taken_back_closes_its_screens_at_once(server: Running) -> None:
    path, name = await link(server)
    other, _ = await link(server, "Canteen")
    screens = [await server.client(), await server.client()]
    for screen, way in zip(screens, (path, other), strict=True):
        await screen.get(way)
        assert (await screen.get("/wall/picture")).status_code == 200
    stays = server.app.state.wall.of("").open(next(one.id for one in every(server) if one.label == "Canteen"))
    ends = server.app.state.wall.of("").open(name)
    boss = await server.person(Role.SUPERVISOR, "Eve")
    assert (await boss.post("/screens/revoke", data={"link": name})).status_code == 200
    assert ends.closed
    assert not stays.closed
    assert (await screens[0].get("/wall/picture")).status_code == 403
    assert (await screens[0].get("/wall/stream")).status_code == 403
    assert (await screens[0].get(path)).status_code == 403
    assert (await screens[1].get("/wall/picture")).status_code == 200


async def test_nobody_is_in_what_a_wall_is_told(server: Running) -> None:
    """All that could name somebody is planted; none of it is in the bytes of picture, page or stream."""
    path, name = await link(server)
    screen = await server.client()
    await screen.get(path)
    seat = await server.seat("PLANTED seat", "PLANTED agent")
    second = await server.seat("PLANTED second", "PLANTED other")
    await second.client.post("/api/v1/heartbeat", json=to_plain(Heartbeat(AgentStatus(), Health())))
    heard = server.app.state.wall.of("").open(name)
    await heard.next(1)
    status = AgentStatus(
        Availability.NOT_READY, "PLANTED_reason", server.clock.now, CallActivity.TALKING, server.clock.now
    )
    health = Health(speaker="PLANTED headset", version="PLANTED", check_problem="PLANTED problem")
    await seat.client.post("/api/v1/heartbeat", json=to_plain(Heartbeat(status, health)))
    call = Call(
        "PLANTED-call", "PLANTED", Direction.INBOUND, CallState.TALKING, number="+40215550199",
        name="PLANTED caller", queue="Support", offered_at=server.clock.now, answered_at=server.clock.now + 5,
        dialled="+40215550000",
    )  # fmt: skip
    body = {**to_plain(call), "call": call.id}
    assert await seat.send(seat.fact("call.talking", body, "engine")) == ["applied"]
    help_wanted = seat.fact("emergency.raised", {"emergency": "PLANTED-e", "call": call.id})
    assert await seat.send(help_wanted) == ["applied"]
    await asyncio.sleep(1.2)
    stream = await heard.next(5)
    picture = await screen.get("/wall/picture")
    page = await screen.get("/wall", headers=PAGE)
    assert stream is not None
    assert b"event: wall" in stream
    for told in (stream, picture.content, page.content):
        text = told.decode()
        assert "PLANTED" not in text
        assert "5550" not in text
        assert seat.seat not in text
    shown = [(one["number"], one["shown"], one["help"]) for one in picture.json()["seats"]]
    assert shown == [(1, "on_call", True), (2, "signed_out", False)]
    assert picture.json()["queues"][0]["queue"] == "Support"
    assert json.loads(stream.split(b"event: wall\ndata: ")[-1].split(b"\n")[0])["total"]["offered"] == 1
