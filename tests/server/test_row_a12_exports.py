"""A12: hostile names in reports, the schedule, the wall, CSV and PDF: text, never markup or a formula."""

import csv
import html
import io
import json

import pytest

from app.server.people.policy import Role
from tests.server.running import Running, SeatClient

NAMES = {
    "html": ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    "script": ("\"'><script>alert(2)</script>", "\"'><script>alert(2)</script>"),
    "template": ("{{70007*7}}${70007*7}", "{{70007*7}}${70007*7}"),
    "formula": ("=HYPERLINK(1)", "=HYPERLINK(1)"),
    "direction": ("\u202egnp.exe\u2066", "gnp.exe"),
    "lines": ("+1\r\n@x: y", "+1 @x: y"),
}
PAGES = ("/reports", "/reports?span=week", "/reports/calls", "/reports/schedule", "/admin", "/admin/audit")
TABLES = ("/reports/agents.csv", "/reports/days.csv?span=day", "/reports/schedule.csv")
MARKS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00")
PAGE = {"Accept": "text/html"}


async def called(server: Running, seat: SeatClient, name: str) -> None:
    """Let somebody of this name call and be answered; the agent notes the same."""
    now = server.clock.now
    call = {
        "id": "a12", "account": "a", "direction": "inbound", "state": "ended", "number": name, "name": name,
        "queue": name, "dialled": name, "offered_at": now - 60, "answered_at": now - 50, "ended_at": now - 5,
        "cause": "hung_up_there",
    }  # fmt: skip
    wrap_up = {"contact": "a12", "outcome": "resolved", "notes": name, "complete": True, "edited_at": now}
    told = [seat.fact("call.ended", {**call, "call": "a12"}, "engine"), seat.fact("wrap_up.saved", wrap_up)]
    assert await seat.send(*told) == ["applied", "applied"]
    body = {"status": {"availability": "ready", "since": now - 90}, "health": {"version": "0.1.0"}}
    assert (await seat.client.post("/api/v1/heartbeat", json=body)).status_code == 200


@pytest.mark.parametrize("key", NAMES)
async def test_a12_no_name_becomes_markup_a_formula_or_a_line(server: Running, key: str) -> None:
    sent, kept = NAMES[key]
    server.console.add_seat("Desk 7", sent, None)
    seat, boss = await server.seat(agent=kept), await server.person(Role.ADMIN, "Boss")
    await called(server, seat, sent)
    (known,) = (await boss.get("/api/v1/contacts")).json()["contacts"]
    assert known["name"] == kept
    shown = 0
    for path in PAGES:
        text = (await boss.get(path, headers=PAGE)).text
        assert not MARKS & set(text), path
        if "<" in kept:
            assert kept not in text, path
        assert "490049" not in text, "nothing is worked out"
        shown += kept in html.unescape(text)
    assert shown >= 3, "it is shown, as text"
    for path in TABLES:
        answer = await boss.get(path)
        assert not MARKS & set(answer.text.removeprefix("\ufeff")), path
        for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))):
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row), (path, row)
    paper = await boss.get("/reports/report.pdf")
    assert paper.content.startswith(b"%PDF")
    assert b"/JavaScript" not in paper.content
    assert b"/URI" not in paper.content


async def test_a12_a_wall_shows_queues_as_text_and_no_person(server: Running) -> None:
    evil, _ = NAMES["script"]
    seat, boss = await server.seat(agent=evil), await server.person(Role.SUPERVISOR, "Boss")
    await called(server, seat, evil)
    made = await boss.post("/screens", data={"label": evil}, headers=PAGE)
    assert evil not in made.text
    token = made.text.partition("/wall/open/")[2].partition("<")[0]
    screen = await server.client()
    assert (await screen.get(f"/wall/open/{token}")).status_code == 303
    wall = await screen.get("/wall", headers=PAGE)
    assert wall.status_code == 200
    assert evil not in wall.text
    picture = await screen.get("/wall/picture")
    assert picture.headers["content-type"].startswith("application/json")
    assert "agent" not in json.loads(picture.text)
    assert picture.text.count("alert(2)") <= picture.text.count("queue"), "queues are named, agents are not"
