"""Opening hours where people meet them: edited by administrators, told to visitors, marked on the board."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from app.domain.opening import Hours, Span
from app.server.board.live import LiveFigures
from app.server.people.policy import Role
from app.server.store import web_call_backs
from app.server.web_call_back.slots import slots
from tests.server.running import Running

PAGE = {"Accept": "text/html"}
ZONE = ZoneInfo("Europe/Bucharest")
WEEK: dict[str, Any] = {f"day_{day}": "8:00-18:00" for day in range(5)} | {"zone": "Europe/Bucharest"}
OFFICE = Hours("Europe/Bucharest", [Span(day, 480, 1080) for day in range(5)])


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


async def save(server: Running, **fields: Any) -> httpx.Response:
    admin = await server.person(Role.ADMIN, f"Admin {server.clock.now}")
    return await admin.post("/admin/hours", data=fields, headers=PAGE)


async def ask(server: Running, **fields: Any) -> httpx.Response:
    client = await server.client()
    body = {"number": "021 555 0199", "consent": True, **fields}
    return await client.post("/public/web-call-backs", json=body)


async def wishes(server: Running) -> list[float]:
    rows = await server.office.database.read(lambda c: web_call_backs.open_requests(c, ""))
    return [row.view.wish for row in rows]


async def test_they_are_edited_and_shown_as_typed(server: Running) -> None:
    server.clock.now = at("2026-11-21T12:00")
    answer = await save(
        server, **WEEK, closed="2026-12-25 Crăciun\n\n2026-12-01 <b>National day</b>", queue_0_name="Night",
        queue_0_day_5="22-6", queue_1_name="", queue_1_day_0="1-2",
    )  # fmt: skip
    assert answer.status_code == 200, answer.text
    assert "Closed now" in answer.text
    assert "opens Monday 8:00" in answer.text
    assert 'name="day_0" value="08:00-18:00"' in answer.text
    assert 'value="22:00-06:00"' in answer.text
    assert "2026-12-01 &lt;b&gt;National" in answer.text
    centre = server.console.settings({})
    assert [day.date for day in centre.hours.closed] == ["2026-12-01", "2026-12-25"]
    assert [(q.queue, q.week) for q in centre.queue_hours] == [("Night", [Span(5, 1320, 360)])]


@pytest.mark.parametrize(
    "wrong",
    [
        {"day_0": "8"},
        {"zone": "Mars/Base"},
        {"closed": "25.12.2026"},
        {"queue_0_name": "A", "queue_0_day_0": "8-9", "queue_1_name": "A", "queue_1_day_0": "8-9"},
    ],
)
async def test_what_does_not_fit_changes_nothing(server: Running, wrong: dict[str, str]) -> None:
    await save(server, **WEEK)
    before = server.console.settings({})
    server.clock.now += 1
    assert (await save(server, **(WEEK | wrong))).status_code == 422
    assert server.console.settings({}) == before


async def test_a_visitor_is_told_and_called_when_it_opens(server: Running) -> None:
    server.clock.now = at("2026-11-21T12:00")
    await save(server, **WEEK)
    client = await server.client()
    page = (await client.get("/public/call-back?lang=en")).text
    assert "We are closed now. We open 2026-11-23 8:00." not in page, "within a week it is a weekday"
    assert "We are closed now. We open Monday 8:00." in page
    offered = re.findall(r'<option value="(\d+)"', page)
    assert [int(word) for word in offered] == [
        at(text) for text in (
            "2026-11-23T08:00", "2026-11-23T12:00", "2026-11-24T08:00", "2026-11-24T12:00",
        )
    ]  # fmt: skip
    assert (await ask(server)).status_code == 202
    assert await wishes(server) == [at("2026-11-23T08:00")]
    token = (await ask(server)).json()["token"]
    shown = (await client.get(f"/public/web-call-backs/{token}?lang=en", headers=PAGE)).text
    assert "We call you: Monday 8:00." in shown


async def test_only_times_at_which_it_is_open_are_taken(server: Running) -> None:
    server.clock.now = at("2026-11-20T17:30")
    await save(server, **WEEK, closed="2026-11-23")
    for wrong in ("2026-11-20T18:00", "2026-11-21T10:00", "2026-11-23T10:00"):
        answer = await ask(server, wish=at(wrong))
        assert (answer.status_code, answer.json()["code"]) == (422, "closed_then")
    assert (await ask(server, wish=at("2026-11-24T10:00"))).status_code == 202
    page = (await (await server.client()).get("/public/call-back?lang=en")).text
    assert "We are closed now" not in page
    assert '<option value="0" selected>As soon as possible' in page
    assert "In one hour" not in page


async def test_the_widget_knows_when_it_is_open(server: Running) -> None:
    client = await server.client()
    server.clock.now = at("2026-11-20T12:00")
    assert '"open":null' in (await client.get("/public/widget.js")).text
    await save(server, **WEEK)
    script = (await client.get("/public/widget.js")).text
    found = re.search(r'"open":\[\[([\d.]+),([\d.]+)\]', script)
    assert found is not None
    assert [float(part) for part in found.groups()] == [at("2026-11-19T08:00"), at("2026-11-19T18:00")]


async def test_the_board_marks_what_is_closed(server: Running) -> None:
    server.clock.now = at("2026-11-20T19:00")
    await save(server, **WEEK, queue_0_name="Night", queue_0_day_4="18-24")
    seat = await server.seat()
    for queue in ("Night", "Sales"):
        body = {
            "id": f"call-{queue}", "account": "a", "direction": "inbound", "state": "ended", "queue": queue,
            "number": "0215550147", "offered_at": server.clock.now - 60, "answered_at": server.clock.now - 55,
            "ended_at": server.clock.now - 5, "cause": "hung_up_there",
        }  # fmt: skip
        assert await seat.send(seat.fact("call.ended", body, "engine")) == ["applied"]
    live = LiveFigures(server.office, "")
    figures = await live.now()
    assert (figures.closed, figures.opens_at) == (True, at("2026-11-23T08:00"))
    assert [(q.queue, q.closed) for q in figures.queues] == [("Night", False), ("Sales", True)]
    assert figures.offered == 2, "calls outside the hours are counted all the same"
    server.clock.now = at("2026-11-23T10:00")
    assert not (await live.now()).closed


def test_slots_say_what_can_be_chosen() -> None:
    friday = at("2026-11-20T10:00")
    assert [slot.word for slot in slots(OFFICE, friday)] == ["now", "hour", "slot", "slot", "slot"]
    assert slots(OFFICE, friday)[2].at == at("2026-11-20T12:00")
    assert [slot.word for slot in slots(OFFICE, at("2026-11-21T10:00"))] == ["open_first", *["slot"] * 3]
    assert slots(Hours("UTC", [Span(9, 1, 2)]), friday) == []
