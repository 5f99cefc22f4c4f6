"""Reports: time by state also over a crash, each day’s figures, CSV that is never taken for a formula."""

import asyncio
import csv
import io
import re
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import Connection, insert, update

from app.domain.agent import AgentStatus, Availability, Shown
from app.domain.call import Call, CallState, Direction, EndCause
from app.server import housekeeping
from app.server.board.calls import _taken
from app.server.people.codes import token_hash
from app.server.people.policy import Role
from app.server.reports.csv_text import csv_text
from app.server.store import audit, schema, statuses
from app.wire.codec import to_plain
from app.wire.office import BoardCall, Heartbeat
from app.wire.seat_check import Health
from tests.server.running import Running, SeatClient


async def tells(server: Running, seat: SeatClient, availability: Availability, reason: str = "") -> None:
    """Tell a status now."""
    status = to_plain(AgentStatus(availability, reason, since=server.clock.now))
    fact = seat.fact("agent.status", status) | {"wall": server.clock.now}
    assert await seat.send(fact) == ["applied"]


async def beats(server: Running, seat: SeatClient, alive_since: float, *, slept: bool = False) -> None:
    """Send a heartbeat of a desk that is alive since a moment."""
    beat = Heartbeat(AgentStatus(Availability.READY), Health(), alive_since, slept)
    assert (await seat.client.post("/api/v1/heartbeat", json=to_plain(beat))).status_code == 200


async def rows(server: Running, name: str = "agents", span: str = "day") -> list[list[str]]:
    """Return a report's CSV."""
    boss = await server.person(Role.SUPERVISOR, f"Ada {server.clock.now} {name}")
    answer = await boss.get(f"/reports/{name}.csv", params={"span": span})
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def test_a_crash_ends_the_time_that_counts(server: Running) -> None:
    seat = await server.seat(agent="=Ioana")
    began = server.clock.now
    await tells(server, seat, Availability.READY)
    await beats(server, seat, began)
    server.clock.now += 600
    await beats(server, seat, began)
    server.clock.now += 3600  # the desk died right after that heartbeat and was started again an hour later
    await beats(server, seat, server.clock.now)
    await housekeeping._flush(server.office)
    await tells(server, seat, Availability.NOT_READY, "meal")
    server.clock.now += 60
    await beats(server, seat, server.clock.now - 60)
    head, line = await rows(server)
    told = dict(zip(head, line, strict=True))
    assert told["agent"] == "'=Ioana"
    assert (told["ready_s"], told["absent_s"], told["not_ready_meal_s"]) == ("600", "3600", "60")
    assert told["signed_in_s"] == "660"
    assert told["occupancy"] == "0.0000"


async def test_a_server_that_was_away_makes_no_absence(server: Running) -> None:
    seat = await server.seat()
    began = server.clock.now
    await tells(server, seat, Availability.READY)
    await beats(server, seat, began)
    server.clock.now += 3600
    await beats(server, seat, began)
    assert server.office.presence.new_absences() == []
    head, line = await rows(server)
    assert dict(zip(head, line, strict=True))["ready_s"] == "3600"


async def test_sleep_is_told_as_sleep_and_a_seat_silent_now_is_away(server_on_both: Running) -> None:
    server = server_on_both
    seat = await server.seat()
    began = server.clock.now
    await tells(server, seat, Availability.READY)
    await beats(server, seat, began)
    server.clock.now += 300
    await beats(server, seat, server.clock.now - 1, slept=True)
    (absence,) = server.office.presence.new_absences()
    assert (absence[3].kind, absence[3].ended - absence[3].began) == ("asleep", 299)
    server.clock.now += 100
    server.office.presence.sweep(server.clock.now)
    head, line = await rows(server)
    assert dict(zip(head, line, strict=True))["absent_s"] == "100"


async def test_a_desk_folder_that_was_lost_does_not_bring_back_an_old_state(server_on_both: Running) -> None:
    """The numbers of a seat begin anew with its folder: time says which word was the last."""
    server = server_on_both
    seat, since = await server.seat(agent="Ioana"), server.clock.now
    for word, seq, wall in (("ready", 900, since - 7200), ("signed_out", 3, since - 3600)):
        fact = seat.fact("agent.status", {"availability": word, "since": wall}) | {"seq": seq, "wall": wall}
        assert await seat.send(fact) == ["applied"]
    told = server.office.database.read_here(lambda c: statuses.told_since(c, "", since, since + 60))
    assert [[one.shown for one in every] for every in told.values()] == [[Shown.SIGNED_OUT]]


async def test_an_agent_who_left_her_seat_to_another_works_no_longer(server: Running) -> None:
    seat = await server.seat(agent="Ioana")
    await tells(server, seat, Availability.READY)
    server.clock.now += 600
    server.office.database.write_here(lambda c: c.execute(update(schema.seat).values(agent="Kim")))
    server.office.doors.forget(token_hash(seat.token))
    await tells(server, seat, Availability.READY)
    server.clock.now += 900
    await beats(server, seat, server.clock.now - 1500)
    head, *lines = await rows(server)
    found = [dict(zip(head, line, strict=True)) for line in lines]
    assert [(a["agent"], a["ready_s"]) for a in found] == [("Ioana", "600"), ("Kim", "900")]


async def test_days_and_page(server: Running) -> None:
    assert len(await rows(server, "days", "week")) == 8
    boss = await server.person(Role.SUPERVISOR)
    for span in ("day", "week", "month"):
        page = await boss.get("/reports", params={"span": span}, headers={"Accept-Language": "ko"})
        assert page.status_code == 200
        assert "점유율" in page.text
    assert (await boss.get("/reports", params={"span": "year"})).status_code == 422
    agent = await server.person(Role.AGENT, "Bob")
    assert (await agent.get("/reports/agents.csv")).status_code == 403


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u00a0=1", "ok\n=HYPERLINK(1)", "\ufeff@x"]
)
def test_no_cell_begins_a_formula(cell: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_text([[cell]]).removeprefix("\ufeff"), newline=""))
    assert row[0] == f"'{cell}"


def test_plain_cells_stay_plain() -> None:
    (row,) = csv.reader(
        io.StringIO(csv_text([["Ana-María", 3, -2.5, 'say "hi", all']]).removeprefix("\ufeff"))
    )
    assert row == ["Ana-María", "3", "-2.5", 'say "hi", all']


async def test_the_schedule_is_typed_or_pasted_and_measured(server: Running) -> None:
    seat, boss = await server.seat(agent="Ioana"), await server.person(Role.SUPERVISOR)
    began = server.clock.now
    day = time.strftime("%a", time.localtime(began)).lower()
    hours = time.strftime("%H:%M", time.localtime(began))
    later = time.strftime("%H:%M", time.localtime(began + 3600))
    await beats(server, seat, began)
    page = await boss.post("/reports/schedule", data={"agent": "ioana", day: f"{hours}-{later}"})
    assert page.status_code == 200, page.text
    (planned,) = (await boss.get("/api/v1/board")).json()["plans"]
    assert planned["agent"] == "Ioana"
    assert [began // 60 * 60, began // 60 * 60 + 3600] in planned["shifts"]
    await tells(server, seat, Availability.READY)
    server.clock.now += 900
    await tells(server, seat, Availability.NOT_READY, "meal")
    server.clock.now += 900
    await beats(server, seat, began)
    head, line = await rows(server)
    told = dict(zip(head, line, strict=True))
    assert float(told["planned_s"]) == pytest.approx(1800, abs=60)
    assert float(told["adherence"]) == pytest.approx(0.5, abs=0.02)
    listed = "agent,mon,tue,wed,thu,fri,sat,sun\nIoana,9-17,9-17,9-17,9-17,9-15,,\n'=Kim,22-6,,,,,,"
    assert (await boss.post("/reports/schedule/list", data={"list": listed})).status_code == 200
    sent = (await boss.get("/reports/schedule.csv")).text
    assert "Ioana,09:00–17:00" in sent
    assert "22:00–06:00" in sent
    sheet = "\t".join(["Ioana", "9-12, 13-17", *["10-18"] * 4, "", ""])
    assert (await boss.post("/reports/schedule/list", data={"list": sheet})).status_code == 200
    sent = (await boss.get("/reports/schedule.csv")).text
    assert 'Ioana,"09:00–12:00, 13:00–17:00",10:00–18:00' in sent
    wrong = await boss.post("/reports/schedule/list", data={"list": "Ioana,9-17,9-17,9-8-7,,,,"})
    assert wrong.status_code == 422
    assert "Line 1" in wrong.text
    agent = await server.person(Role.AGENT, "Bob")
    assert (await agent.get("/reports/schedule")).status_code == 403


async def test_from_a_report_to_the_calls_and_their_recordings_with_a_note(server_on_both: Running) -> None:
    server = server_on_both
    seat, boss = await server.seat(agent="Ioana"), await server.person(Role.SUPERVISOR, "Ada")
    now = server.clock.now
    call = Call(
        "c1", "main", Direction.INBOUND, CallState.ENDED, number="+40215550199", name="Elena <b>",
        queue="Support", offered_at=now, answered_at=now + 4, ended_at=now + 60, cause=EndCause.HUNG_UP_THERE,
    )  # fmt: skip
    assert await seat.send(seat.fact("call.ended", {**to_plain(call), "call": "c1"}, "engine")) == ["applied"]

    def recorded(connection: Connection) -> None:
        connection.execute(
            insert(schema.recording).values(id="r1", seat=seat.seat, agent="Ioana", call="c1", began=now)
        )
        part = {"recording": "r1", "offset": 0, "size": 1, "sha256": "x"}
        connection.execute(insert(schema.recording_part).values(part))

    server.office.database.write_here(recorded)
    server.clock.now += 100
    page = await boss.get("/reports/calls", params={"agent": "Ioana"})
    assert page.status_code == 200
    assert "Elena &lt;b&gt;" in page.text
    assert "/api/v1/recordings/r1/sound" in page.text
    assert "r1" in (await boss.get("/reports/calls")).text
    found = (await boss.get("/api/v1/board/seat-calls", params={"seat": seat.seat})).json()["calls"]
    assert [(c["id"], c["recordings"]) for c in found] == [("c1", ["r1"])]
    behind = (await boss.get("/api/v1/board/calls", params={"figure": "answered"})).json()["calls"]
    assert [c["recordings"] for c in behind] == [["r1"]]
    notes = server.office.database.read_here(lambda c: audit.newest(c, "", 3))
    assert {note["what"] for note in notes} == {"seen.calls"}
    assert (await boss.get("/api/v1/board/seat-calls", params={"seat": "none"})).status_code == 404


def test_a_caller_of_a_queue_is_the_call_that_the_agent_took_then() -> None:
    taken = {"Ioana": [(100.0, "a"), (104.0, "b"), (300.0, "c")], "Kim": [(104.0, "k")]}
    line = BoardCall("q", 90.0, "Ioana", wait_seconds=13.0)
    assert _taken(line, taken) == "b"
    assert _taken(replace(line, wait_seconds=60.0), taken) == ""
    assert _taken(replace(line, agent="nobody"), taken) == ""


async def test_reports_that_wait_for_each_other_leave_threads_to_others(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, go = await server.person(Role.SUPERVISOR), threading.Event()

    def slow(*_: object) -> bytes:
        assert go.wait(20)
        return b"%PDF"

    monkeypatch.setattr("app.server.reports.routes.report_pdf", slow)
    asked = [asyncio.create_task(boss.get("/reports/report.pdf")) for _ in range(40)]
    await asyncio.sleep(0.5)
    try:
        async with asyncio.timeout(5):
            await asyncio.to_thread(int)
    finally:
        go.set()
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_report_as_pdf_embeds_its_fonts(server: Running, language: str) -> None:
    seat, boss = await server.seat(agent="김민준 Ștefania"), await server.person(Role.SUPERVISOR)
    began = server.clock.now
    await tells(server, seat, Availability.READY)
    server.clock.now += 600
    await beats(server, seat, began)
    for span in ("day", "week", "month"):
        answer = await boss.get(
            "/reports/report.pdf", params={"span": span}, headers={"Accept-Language": language}
        )
        assert answer.status_code == 200, answer.text
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"
        assert len(re.findall(rb"/FontFile2", answer.content)) == 3
        assert b"NotoSansKR" in answer.content
    asked = await boss.get("/reports/report.pdf", params={"day": "2026-13-40"})
    assert asked.status_code == 422


async def test_an_earlier_day_can_be_asked_for(server: Running) -> None:
    boss = await server.person(Role.SUPERVISOR)
    began = time.strftime("%Y-%m-%d", time.localtime(server.clock.now - 3 * 86_400))
    page = await boss.get("/reports", params={"span": "week", "day": began})
    assert page.status_code == 200
    answer = await boss.get("/reports/days.csv", params={"span": "week", "day": began})
    days = [row[0] for row in csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))][1:]
    assert days[-1] == began
    assert len(days) == 7


async def test_shifts_are_in_the_time_zone_of_the_centre(server: Running) -> None:
    seat, boss = await server.seat(agent="Ioana"), await server.person(Role.SUPERVISOR)
    await beats(server, seat, server.clock.now)
    server.console.settings({"hours": {"zone": "Asia/Kathmandu"}})
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "9-17")
    await boss.post("/reports/schedule", data={"agent": "Ioana", **week})
    (plan,) = (await boss.get("/api/v1/board")).json()["plans"]
    nine = (9 * 3600 - 20_700) % 86_400
    assert {began % 86_400 for began, ended in plan["shifts"] if ended - began == 8 * 3600} == {nine}
    head, line = await rows(server, span="week")
    assert float(dict(zip(head, line, strict=True))["planned_s"]) > 5 * 8 * 3600


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1-1-1", "2026-02-30"])
async def test_a_day_beyond_every_clock_is_refused(server: Running, day: str) -> None:
    boss = await server.person(Role.SUPERVISOR)
    assert (await boss.get("/reports", params={"day": day})).status_code == 422
    assert (await boss.get("/reports", params={"day": "1999-12-31"})).status_code == 200
