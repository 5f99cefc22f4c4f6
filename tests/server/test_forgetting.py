"""A caller is forgotten: number, name and words are in no row any more, the count of calls stays."""

import asyncio
import json
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.domain.queue import QueueCall, QueueCallEnd
from app.server.files import forgetting
from app.server.people.policy import Role
from app.server.store import Connection, audit, queue_calls, schema
from tests.server.running import Running, SeatClient, running

NUMBER, OTHER, STRANGER = "+40215550147", "+40215550199", "+40722222222"
SECRETS = ("5550147", "Ana Marcu", "boiler", "ana@example.com")
PAGE = {"Accept": "text/html"}


def call(seat: SeatClient, contact: str, number: str, **more: Any) -> dict[str, Any]:
    body = {
        "id": contact, "account": "a", "direction": "inbound", "state": "ended", "number": number,
        "offered_at": 1_799_990_000.0, "answered_at": 1_799_990_003.0, "ended_at": 1_799_990_100.0,
        "cause": "hung_up_there", "queue": "Support",
    }  # fmt: skip
    return seat.fact("call.ended", body | more, "engine")


async def filled(server: Running) -> SeatClient:
    """Put the caller everywhere where a caller can be."""
    seat = await server.seat()
    file = {
        "id": "f1", "name": "Ana Marcu", "numbers": [NUMBER, OTHER], "email": "ana@example.com",
        "notes": "likes the boiler", "contact": "c1",
    }  # fmt: skip
    wrap_up = {
        "contact": "c1",
        "outcome": "resolved",
        "notes": "the boiler",
        "complete": True,
        "edited_at": 5.0,
    }
    facts = [
        call(seat, "c1", NUMBER, name="Ana Marcu", context={"request": "r"}),
        call(seat, "c2", "0215550147", name="Ana Marcu"), call(seat, "c3", OTHER, name="Ana Marcu"),
        call(seat, "c4", STRANGER, name="Somebody"), seat.fact("caller_file.saved", file),
        seat.fact("wrap_up.saved", wrap_up),
    ]  # fmt: skip
    assert await seat.send(*facts) == ["applied"] * 6
    waited = QueueCall("q1", "Support", 1_799_990_000.0, "021 555 0147", "Ana Marcu", QueueCallEnd.WAITING)
    server.office.database.write_here(lambda c: queue_calls.keep(c, "", waited, ""))
    client = await server.client()
    body = {"number": NUMBER, "name": "Ana Marcu", "subject": "boiler", "consent": True}
    assert (await client.post("/public/web-call-backs", json=body)).status_code == 202
    return seat


def everything(server: Running) -> str:
    def question(connection: Connection) -> str:
        tables = [t for t in schema.metadata.sorted_tables if t.name != "recording_erased"]
        return json.dumps([[list(row) for row in connection.execute(select(t))] for t in tables], default=str)

    return server.office.database.read_here(question)


async def test_a_number_is_in_no_row_any_more(server_on_both: Running) -> None:
    server = server_on_both
    seat, admin = await filled(server), await server.person(Role.ADMIN, "Boss")
    assert all(secret in everything(server) for secret in SECRETS)
    answer = await admin.post("/admin/data/erase", data={"number": "0215 550 147"}, headers=PAGE)
    assert "Forgotten: 2 calls" in answer.text
    left = everything(server)
    assert "5550147" not in left.replace(" ", "")
    assert "the boiler" not in left.replace("likes the boiler", "")
    assert OTHER in left, "the rest of the file stays: another number, somebody else's too perhaps"
    assert "Somebody" in left
    contacts = (await (await server.person(Role.SUPERVISOR)).get("/api/v1/contacts")).json()["contacts"]
    assert len(contacts) == 4, "that there were calls stays"
    assert sorted(c["number"] for c in contacts) == ["", "", OTHER, STRANGER]
    told = (await seat.client.get("/api/v1/recordings/to-erase")).json()["calls"]
    assert sorted(told) == ["c1", "c2"]
    assert (await seat.client.get("/api/v1/web-call-backs")).json()["requests"] == []
    (line,) = server.office.database.read_here(
        lambda c: [one for one in audit.newest(c, "", 50) if one["what"] == "caller.erased"]
    )
    assert (line["who"], line["detail"]["calls"], line["detail"]["queue_calls"]) == ("person:Boss", 2, 1)


async def test_the_whole_person_goes_with_all_numbers(server: Running) -> None:
    seat, admin = await filled(server), await server.person(Role.ADMIN)
    answer = await admin.post("/admin/data/erase", data={"number": NUMBER, "person": "on"}, headers=PAGE)
    assert "Forgotten: 3 calls" in answer.text
    left = everything(server)
    assert not [secret for secret in (*SECRETS, "5550199") if secret in left]
    assert (await seat.client.get(f"/api/v1/caller-files?number={OTHER.replace('+', '%2B')}")).json()[
        "id"
    ] == ""
    assert "Somebody" in left


async def test_what_comes_late_from_a_seat_does_not_bring_it_back(server: Running) -> None:
    seat, admin = await filled(server), await server.person(Role.ADMIN)
    await admin.post("/admin/data/erase", data={"number": NUMBER, "person": "on"}, headers=PAGE)
    late = {
        "contact": "c1",
        "outcome": "follow_up",
        "notes": "the boiler",
        "complete": True,
        "edited_at": 9.0,
    }
    facts = [call(seat, "c1", NUMBER, name="Ana Marcu"), seat.fact("wrap_up.saved", late)]
    assert await seat.send(*facts) == ["applied"] * 2
    assert not [secret for secret in SECRETS if secret in everything(server)]


async def test_a_caller_can_have_all_that_is_kept(server: Running) -> None:
    await filled(server)
    admin = await server.person(Role.ADMIN, "Boss")
    answer = await admin.post("/admin/data/export", data={"number": "021 555 0147"}, headers=PAGE)
    assert "attachment" in answer.headers["content-disposition"]
    told = answer.json()
    assert sorted(row["id"] for row in told["contact"]) == ["c1", "c2", "c3"]
    assert [row["notes"] for row in told["wrap_up"]] == ["the boiler"]
    assert (len(told["caller_file"]), len(told["queue_call"]), len(told["web_call_back"])) == (1, 1, 1)
    assert "Somebody" not in answer.text
    assert (await admin.post("/admin/data/export", data={"number": ""}, headers=PAGE)).status_code == 422
    (line,) = server.office.database.read_here(lambda c: audit.newest(c, "", 9, seen=True))
    assert (line["who"], line["what"], line["detail"]["calls"]) == ("person:Boss", "seen.export", 3)
    await admin.post("/admin/data/export", data={"number": NUMBER}, headers=PAGE)
    assert len(server.office.database.read_here(lambda c: audit.newest(c, "", 9, seen=True))) == 2, "each one"
    await admin.post("/admin/data/erase", data={"number": NUMBER, "person": "on"}, headers=PAGE)
    empty = await admin.post("/admin/data/export", data={"number": NUMBER}, headers=PAGE)
    assert {name: rows for name, rows in empty.json().items() if rows} == {}


async def test_a_number_with_more_calls_than_a_statement_takes_values(server: Running) -> None:
    one = {"seat": "s", "number": NUMBER, "name": "Ana", "offered_at": 5.0}
    rows = [{**one, "id": f"call {number}"} for number in range(40_000)]

    def work(connection: Connection) -> tuple[int, int, int]:
        connection.execute(schema.contact.insert(), rows)
        known = forgetting.known_of(connection, "", NUMBER)
        gone = forgetting.forget(connection, "", "person:Ada", NUMBER, 9.0, person=True)
        left = select(func.count()).select_from(schema.contact).where(schema.contact.c.name != "")
        return len(known["contact"]), len(gone.calls), connection.scalar(left) or 0

    assert server.office.database.write_here(work) == (40_000, 40_000, 0)


async def test_nothing_named_erases_nothing(server: Running) -> None:
    await filled(server)
    admin = await server.person(Role.ADMIN)
    before = everything(server)
    for nothing in ("", "  ", "a", "12"):
        answer = await admin.post("/admin/data/erase", data={"number": nothing}, headers=PAGE)
        assert answer.status_code == 422
    assert everything(server) == before


async def test_the_file_holds_it_no_more_either(tmp_path: Path) -> None:
    """Also not in the pages that SQLite has freed: they are overwritten."""
    async with running(f"sqlite:///{tmp_path}/server.sqlite") as server:
        await filled(server)
        admin = await server.person(Role.ADMIN)
        await admin.post("/admin/data/erase", data={"number": NUMBER, "person": "on"}, headers=PAGE)
    found = await asyncio.to_thread(lambda: b"".join(path.read_bytes() for path in tmp_path.iterdir()))
    assert [secret for secret in SECRETS if secret.encode() in found] == []


async def test_whoever_shows_the_request_hears_that_it_is_gone(server: Running) -> None:
    seat, admin = await filled(server), await server.person(Role.ADMIN)
    ear = server.listen(seat=seat.seat)
    await ear.next(1)
    await admin.post("/admin/data/erase", data={"number": NUMBER}, headers=PAGE)
    told = (await ear.next(1) or b"").decode()
    (line,) = [part for part in told.split("\n\n") if "event: web_call_back" in part]
    assert '"state":"cancelled"' in line
    assert [secret for secret in SECRETS if secret in told] == []
