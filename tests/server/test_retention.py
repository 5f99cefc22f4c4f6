"""What is too old goes in small batches, and the audit log says so; bounds; the form."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.errors import BadInput
from app.domain.ids import first_id
from app.domain.retention import Retention
from app.server import retention
from app.server.people.policy import Role
from app.server.store import Connection, audit, schema
from tests.server.running import Running, SeatClient

DAY = 86_400.0
FIELDS = {
    "calls_days": "100", "notes_days": "50", "statuses_days": "60", "web_call_backs_days": "30",
    "audit_days": "400", "recordings_days": "90", "recording": "off", "recording_consent": "not_asked",
}  # fmt: skip


def count(server: Running, table: Any) -> int:
    def question(connection: Connection) -> int:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)

    return server.office.database.read_here(question)


async def call(seat: SeatClient, name: str, at: float) -> None:
    body = {
        "id": name, "account": "a", "direction": "inbound", "state": "ended", "number": "0215550147",
        "name": "Ana", "offered_at": at, "answered_at": at + 3, "ended_at": at + 60, "cause": "hung_up_there",
    }  # fmt: skip
    wrap_up = {
        "contact": name, "outcome": "resolved", "notes": "said a lot", "complete": True, "edited_at": at + 90
    }  # fmt: skip
    status = {"availability": "ready", "since": at}
    facts = [
        seat.fact("call.ended", body, "engine"), seat.fact("wrap_up.saved", wrap_up),
        seat.fact("agent.status", status, wall=at),
    ]  # fmt: skip
    assert await seat.send(*facts) == ["applied"] * 3


async def test_each_kind_goes_by_its_own_time(server_on_both: Running) -> None:
    server = server_on_both
    now = server.clock.now
    server.console.settings(
        {"retention": {"calls": 100, "notes": 50, "statuses": 60, "web_call_backs": 30, "audit": 0}}
    )
    seat = await server.seat()
    for days in (10, 55, 70, 120):
        await call(seat, f"c{days}", now - days * DAY)
    client = await server.client()
    asked = await client.post("/public/web-call-backs", json={"number": "0215550147", "consent": True})
    await client.post(f"/public/web-call-backs/{asked.json()['token']}/cancel", headers={"Origin": "x"})
    assert await retention.purge(server.office) == 1 + 2 + 2, "a call, two notes, two statuses"
    assert count(server, schema.contact) == 3
    wrap_ups = select(schema.wrap_up.c.contact, schema.wrap_up.c.notes)
    rows = server.office.database.read_here(lambda c: c.execute(wrap_ups).all())
    assert {row.contact: row.notes for row in rows} == {"c10": "said a lot", "c55": "", "c70": ""}
    assert count(server, schema.status_history) == 2
    assert count(server, schema.web_call_back) == 1
    server.clock.now += 31 * DAY
    await retention.purge(server.office)
    assert count(server, schema.web_call_back) == 0
    assert count(server, schema.visitor_token) == 0
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 50))
    told = {(line["detail"] or {}).get("kind") for line in lines if line["what"] == "retention.removed"}
    assert told == {"calls", "notes", "statuses", "web_call_backs"}
    assert server.office.database.read_here(audit.broken) is None


async def test_many_rows_go_in_small_batches(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    monkeypatch.setattr(retention, "REST_SECONDS", 0)
    seat = await server.seat()
    for n in range(8):
        await call(seat, f"c{n}", server.clock.now - 900 * DAY)
    server.console.settings({"retention": {"statuses": 0, "notes": 0}})
    assert await retention.purge(server.office) == 8
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 50))
    assert [line["detail"]["rows"] for line in lines if line["what"] == "retention.removed"] == [2, 3, 3]
    assert await retention.purge(server.office) == 0


async def test_contacts_whose_own_facts_never_came_go_too(server_on_both: Running) -> None:
    server = server_on_both
    server.console.settings(
        {"retention": {"calls": 100, "notes": 0, "statuses": 60, "web_call_backs": 30, "audit": 0}}
    )
    old, young = server.clock.now - 400 * DAY, server.clock.now - DAY
    rows: list[dict[str, Any]] = [
        {"id": first_id(old)}, {"id": first_id(young)}, {"id": "wrapped"}, {"id": "ended", "ended_at": old},
        {"id": "nobody knows"}, {"id": "ended now", "ended_at": young},
    ]  # fmt: skip

    def fill(connection: Connection) -> None:
        for row in rows:
            connection.execute(schema.contact.insert().values(seat="s", **row))
        told = {"contact": "wrapped", "seat": "s", "edited_at": old}
        connection.execute(schema.wrap_up.insert().values(**told))

    server.office.database.write_here(fill)
    assert await retention.purge(server.office) == 3
    left = server.office.database.read_here(lambda c: set(c.scalars(select(schema.contact.c.id))))
    assert left == {first_id(young), "nobody knows", "ended now"}


async def test_the_audit_log_itself_has_a_time(server: Running) -> None:
    server.console.settings({"name": "A"})
    server.clock.now += 1826 * DAY
    server.console.settings({"name": "B"})
    assert await retention.purge(server.office) == 1
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 50))
    assert [line["what"] for line in lines] == [audit.PURGED, "centre.changed"]
    assert server.office.database.read_here(audit.broken) is None


@pytest.mark.parametrize(
    ("changes", "recording_days"),
    [
        ({"calls": -1}, 90),
        ({"statuses": 39}, 90),
        ({"audit": 89}, 90),
        ({"notes": 3651}, 90),
        ({"calls": 30}, 90),
    ],
)
def test_times_have_bounds(changes: dict[str, int], recording_days: int) -> None:
    with pytest.raises(BadInput):
        Retention(**changes).check(recording_days)


def test_good_times_are_taken() -> None:
    Retention().check(90)
    Retention(calls=0).check(0)
    Retention(calls=90).check(90)
    Retention(calls=90).check(0)
    assert Retention(calls=90).recordings(0) == 90
    assert Retention(calls=90).recordings(30) == 30


async def test_administrators_choose_them(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    page = {"Accept": "text/html"}
    answer = await admin.post("/admin/data", data={**FIELDS, "recording": "always"}, headers=page)
    assert answer.status_code == 200, answer.text
    centre = server.console.settings({})
    assert (centre.retention.calls, centre.recording_days, centre.recording.value) == (100, 90, "always")
    for wrong in ({"audit_days": "5"}, {"recordings_days": "400"}, {"calls_days": "x"}, {"recording": "?"}):
        assert (await admin.post("/admin/data", data={**FIELDS, **wrong}, headers=page)).status_code == 422
    assert server.console.settings({}) == centre
    seat = await server.seat()
    assert (await seat.client.get("/api/v1/seat")).json()["history_days"] == 30
    server.console.settings({"retention": {"calls": 7}, "recording_days": 7})
    assert (await seat.client.get("/api/v1/seat")).json()["history_days"] == 7


async def test_a_call_for_help_stays_until_somebody_has_seen_it(server: Running) -> None:
    server.console.settings({"retention": {"statuses": 60}})
    seat, boss = await server.seat(), await server.person(Role.SUPERVISOR)
    facts = [seat.fact("emergency.raised", {"emergency": name}) | {"wall": 1.0} for name in ("e1", "e2")]
    assert await seat.send(*facts) == ["applied"] * 2, "told by a laptop whose clock is wrong"
    await boss.post("/api/v1/emergencies/e1/acknowledge")
    await retention.purge(server.office)
    assert count(server, schema.emergency) == 2
    server.clock.now += 61 * DAY
    await retention.purge(server.office)
    found = server.office.database.read_here(lambda c: c.scalars(select(schema.emergency.c.id)).all())
    assert found == ["e2"]


@pytest.mark.parametrize(
    ("calls", "recordings", "kept"), [(730, 90, 90), (30, 90, 30), (730, 0, 730), (0, 90, 90), (0, 0, 0)]
)
def test_recordings_are_never_kept_longer_than_their_calls(calls: int, recordings: int, kept: int) -> None:
    assert Retention(calls=calls).recordings(recordings) == kept
