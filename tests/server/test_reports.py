"""Reports: time by state also over a crash, each day’s figures, CSV that is never taken for a formula."""

import csv
import io
import time

import pytest
from sqlalchemy import update

from app.domain.agent import AgentStatus, Availability, Shown
from app.server import housekeeping
from app.server.people.codes import token_hash
from app.server.people.policy import Role
from app.server.reports.csv_text import csv_text
from app.server.reports.figures import midnights
from app.server.store import schema, statuses
from app.wire.codec import to_plain
from app.wire.office import Health, Heartbeat
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


def test_midnights_are_midnights_also_when_the_clock_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Bucharest")
    time.tzset()
    try:
        found = midnights(
            1_792_900_800.0, 7
        )  # a Saturday's noon; the clock goes back on Sunday, 25 October 2026
        found += midnights(1_793_100_000.0, 7)
        assert {time.localtime(moment)[3:5] for moment in found} == {(0, 0)}
    finally:
        monkeypatch.undo()
        time.tzset()
