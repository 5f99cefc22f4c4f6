"""Who saw what: every route that shows somebody's data leaves a line first, or shows nothing."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from app.domain.errors import Unavailable
from app.server.people.policy import Role
from app.server.people.views import AGAIN, ONE_LOOK_SECONDS
from app.server.store import Connection, audit
from tests.server.running import Running, running
from tests.server.test_diagnoses import BEAT, zipped
from tests.server.test_diagnoses import send as send_bundle
from tests.server.test_policy import ROUTES
from tests.server.test_recordings import NUMBER, PHRASE, UPLOADS, recorded

LOOKS: Final = {
    "/api/v1/caller-files": "seen.caller_file",
    "/api/v1/people": "seen.person",
    "/api/v1/colleagues": "seen.colleagues",
    "/api/v1/contacts": "seen.contacts",
    "/api/v1/web-call-backs": "seen.web_call_backs",
    "/api/v1/recordings": "seen.recordings",
    "/api/v1/recordings/{recording}/sound": "recording.listened",
    "/api/v1/recordings/{recording}/files/{offset}": "recording.fetched",
    "/api/v1/board": "seen.board",
    "/api/v1/board/calls": "seen.calls",
    "/api/v1/board/seat-calls": "seen.calls",
    "/api/v1/stream": "seen.board",
    "/api/v1/emergencies": "seen.emergencies",
    "/reports": "seen.report",
    "/reports/calls": "seen.calls",
    "/reports/agents.csv": "report.exported",
    "/reports/days.csv": "report.exported",
    "/reports/report.pdf": "report.exported",
    "/reports/schedule": "seen.schedule",
    "/reports/schedule.csv": "report.exported",
    "/admin": "seen.seats",
    "/admin/seat": "seen.seat",
    "/admin/people": "seen.accounts",
    "/admin/audit": "seen.audit",
    "/admin/diagnosis": "seen.diagnosis",
}
"""Every way to look at data of callers or agents, and the line that it leaves."""

NOTHING: Final = {
    "/healthz": "a word", "/metrics": "counts", "/openapi.json": "the description", "/": "leads on",
    "/board": "an empty frame", "/sign-in": "a form", "/sign-in/code": "a form",
    "/sign-in/second-factor": "one's own", "/sign-in/link/{token}": "a button", "/account": "one's own",
    "/screens": "names of links", "/wall": "an empty frame", "/wall/picture": "no people",
    "/wall/stream": "no people", "/wall/open/{token}": "leads on", "/admin/centre": "settings",
    "/admin/switch": "settings", "/admin/hours": "settings", "/admin/data": "settings",
    "/api/v1/seat": "one's own", "/api/v1/recordings/to-erase": "names of recordings",
    "/api/v1/recordings/{recording}/parts/{offset}": "how much came",
}  # fmt: skip
"""What shows nobody's data, or one's own."""

ACTIONS: Final = {
    "/api/v1/listen": "call.listen", "/admin/data/export": "seen.export",
    "/admin/data/erase": "caller.erased",
    "/admin/seat/diagnosis": "diagnosis.asked", "/api/v1/web-call-backs/{id}/claim": "web_call_back.claimed",
}  # fmt: skip
"""Looks that are asked for by POST; each is asked below."""


def test_every_route_is_declared_to_show_somebody_or_nobody() -> None:
    shown = {path for method, path in ROUTES if method == "GET"}
    public = {path for path in shown if path.startswith("/public/")}
    assert shown - public == (set(LOOKS) | set(NOTHING)) & shown
    assert not set(LOOKS) & set(NOTHING)
    assert set(LOOKS) <= shown
    assert set(ACTIONS) <= {path for method, path in ROUTES if method == "POST"}


def lines(server: Running, who: str = "") -> list[dict[str, Any]]:
    def question(connection: Connection) -> list[dict[str, Any]]:
        return audit.newest(connection, "", 100, seen=True, who=who)

    return server.office.database.read_here(question)


async def ways(server: Running) -> dict[str, tuple[httpx.AsyncClient, str]]:
    """Return a client and an address with something to see for each plain look."""
    admin, seat = await server.person(Role.ADMIN, "Boss"), await server.seat("Desk 1", "Ioana Popescu")
    number = "+40215550147"
    file = {"id": "f1", "name": "Maria Pop", "numbers": [number], "version": 0}
    call = {
        "id": "c1", "account": "a", "direction": "inbound", "state": "ended", "number": number,
        "offered_at": server.clock.now - 60, "answered_at": server.clock.now - 50,
        "ended_at": server.clock.now - 5, "cause": "hung_up_there",
    }  # fmt: skip
    await seat.send(
        seat.fact("caller_file.saved", file), seat.fact("call.ended", {**call, "call": "c1"}, "engine")
    )
    server.console.add_seat("Desk 2", "Kim", None)
    await seat.client.post("/api/v1/heartbeat", json={})
    queries = {
        "/api/v1/caller-files": "?number=%2B40215550147", "/api/v1/people": "?query=Maria",
        "/api/v1/board/calls": "?figure=answered", "/api/v1/board/seat-calls": f"?seat={seat.seat}",
        "/admin/seat": f"?id={seat.seat}",
    }  # fmt: skip
    by_seat = {"/api/v1/caller-files", "/api/v1/people", "/api/v1/colleagues"}
    elsewhere = {"/api/v1/stream", "/admin/diagnosis"} | {path for path in LOOKS if "{" in path}
    return {
        path: (seat.client if path in by_seat else admin, path + queries.get(path, ""))
        for path in LOOKS
        if path not in elsewhere
    }


async def test_every_look_leaves_its_line(server: Running) -> None:
    for path, (client, address) in (await ways(server)).items():
        before = len(lines(server))
        answer = await client.get(address, headers={"Accept": "text/html, application/json;q=0.9"})
        assert answer.status_code == 200, (path, answer.text)
        fresh = lines(server)[: len(lines(server)) - before]
        assert [line["what"] for line in fresh] == [LOOKS[path]], path
        assert fresh[0]["who"] in {"person:Boss", "seat:Ioana Popescu"}


async def test_what_cannot_be_written_down_is_not_shown(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await ways(server)

    async def full(_work: Callable[..., Any]) -> None:
        raise Unavailable("no_room", "The disk is full.", "Make room.")

    monkeypatch.setattr(server.office.writer, "write", full)
    for path, (client, address) in asked.items():
        answer = await client.get(address, headers={"Accept": "application/json"})
        assert answer.status_code == 503, path
        assert not any(word in answer.text for word in ("Maria", "5550147", "Ioana", "Kim")), path
    admin = asked["/admin"][0]
    stream = await admin.get("/api/v1/stream")
    assert stream.status_code == 503


async def test_looking_again_is_counted_on_the_disk_and_told_at_the_end(server: Running) -> None:
    boss = await server.person(name="Boss")
    first = int(server.clock.now)
    for _ in range(4):
        await boss.get("/api/v1/contacts")
        server.clock.now += 100
    assert [line["what"] for line in lines(server)] == ["seen.contacts"], "one line at once"
    await server.office.views.settle(server.clock.now)
    assert len(lines(server)) == 1, "not before ten minutes are over"
    server.clock.now += 300
    await server.office.views.settle(server.clock.now)
    await server.office.views.settle(server.clock.now)
    again, one = lines(server)
    assert one["what"] == "seen.contacts"
    assert again["what"] == AGAIN
    detail = again["detail"]
    assert (detail["seen"], detail["times"]) == ("seen.contacts", 4)
    assert (detail["first"], detail["last"]) == (first, first + 300)
    await boss.get("/api/v1/contacts")
    assert [line["what"] for line in lines(server)] == ["seen.contacts", AGAIN, "seen.contacts"]
    assert server.console.audit_broken() is None


async def test_a_look_after_ten_minutes_is_a_new_one_also_before_housekeeping(server: Running) -> None:
    boss = await server.person(name="Boss")
    for pause in (0, 10, ONE_LOOK_SECONDS):
        server.clock.now += pause
        await boss.get("/api/v1/contacts")
    assert [line["what"] for line in lines(server)] == ["seen.contacts", AGAIN, "seen.contacts"]
    assert lines(server)[1]["detail"]["times"] == 2


async def test_the_stream_of_the_board_is_a_look(server: Running) -> None:
    boss = await server.person(name="Boss")
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"cookie", boss.headers["Cookie"].encode())]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/api/v1/stream", "raw_path": b"/api/v1/stream", "query_string": b"", "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    await server.app(scope, receive, send)  # type: ignore[arg-type]
    assert sent[0]["status"] == 200
    assert [(line["who"], line["what"]) for line in lines(server)] == [("person:Boss", "seen.board")]


async def test_sound_files_logs_exports_claims_and_listening_leave_their_lines(tmp_path: Path) -> None:
    address, shelf = f"sqlite:///{tmp_path}/server.sqlite", str(tmp_path / "shelf")
    async with running(address, recording_phrase=PHRASE, recordings=shelf) as server:
        seat, boss = await server.seat(), await server.person(Role.ADMIN, "Boss")
        recording, _, _ = await recorded(server, seat)
        await seat.client.post("/api/v1/heartbeat", json=BEAT)
        visitor = {"name": "Ana", "number": NUMBER, "consent": True}
        await (await server.client("203.0.113.5")).post("/public/web-call-backs", json=visitor)
        (asked,) = (await seat.client.get("/api/v1/web-call-backs")).json()["requests"]
        number, listen = {"number": NUMBER}, {"seat": seat.seat, "phone": "PJSIP/2001"}
        await asks(server, boss.get(f"{UPLOADS}/{recording}/sound"), "recording.listened")
        await asks(server, boss.get(f"{UPLOADS}/{recording}/files/0"), "recording.fetched")
        await asks(server, boss.post("/admin/seat/diagnosis", data={"id": seat.seat}), "diagnosis.asked")
        (order,) = server.office.asked[seat.seat]
        await send_bundle(seat, order, zipped())
        await asks(server, boss.get(f"/admin/diagnosis?id={order}"), "seen.diagnosis")
        claim = f"/api/v1/web-call-backs/{asked['id']}/claim"
        await asks(server, seat.client.post(claim), "web_call_back.claimed", who="seat:Ioana Popescu")
        await asks(server, boss.post("/api/v1/listen", json=listen), "call.listen", status=403)
        await asks(server, boss.post("/admin/data/export", data=number), "seen.export")
        await asks(server, boss.post("/admin/data/erase", data=number), "caller.erased")


async def asks(
    server: Running,
    asked: Awaitable[httpx.Response],
    what: str,
    *,
    who: str = "person:Boss",
    status: int = 200,
) -> None:
    """Await a request and find its line among those that it left."""

    def question(connection: Connection) -> list[dict[str, Any]]:
        return audit.newest(connection, "", 100)

    before = len(server.office.database.read_here(question))
    answer = await asked
    assert answer.status_code == status, (what, answer.text)
    every = server.office.database.read_here(question)
    assert (who, what) in [(line["who"], line["what"]) for line in every[: len(every) - before]]


@pytest.mark.parametrize("path", ["/admin/data/export", "/api/v1/listen"])
async def test_an_export_or_listening_that_cannot_be_written_down_is_refused(
    server: Running, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    asked = await ways(server)
    boss = asked["/admin"][0]

    async def full(_work: Callable[..., Any]) -> None:
        raise Unavailable("no_room", "The disk is full.", "Make room.")

    monkeypatch.setattr(server.office.writer, "write", full)
    sent: dict[str, Any] = {"data": {"number": NUMBER}}
    if path.startswith("/api/"):
        sent = {"json": {"seat": "s", "phone": "PJSIP/2001"}}
    answer = await boss.post(path, **sent)
    assert answer.status_code == 503
    assert "Maria" not in answer.text
