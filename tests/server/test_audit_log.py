"""The audit log: each line checked once, everything again by and by, pages, who saw what, its time over."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from app.server.pages.texts import Audience, catalogue
from app.server.people import audit_watch
from app.server.people.policy import Role
from app.server.store import Connection, audit, caller_files, schema
from app.wire.supervising import ListenWord
from tests.server.running import Running

PAGE = {"Accept": "text/html"}
SERVER = Path(audit.__file__).parents[1]
NO_DEEDS = {"person.id", "seat.id", "recording.id", "web_call_back.id", "schedule.html", "sign_in.html"}


def fill(server: Running, count: int, what: str = "centre.changed") -> None:
    def work(connection: Connection) -> None:
        for n in range(count):
            audit.note(connection, "", server.clock.now + n, "console", what, n=n)

    server.office.database.write_here(work)


async def test_a_line_is_checked_once(server_on_both: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    server = server_on_both
    fill(server, 30)
    linked: list[int] = []
    real = audit._link

    def link(chain: str, row: Any) -> str:
        linked.append(row["place"])
        return real(chain, row)

    monkeypatch.setattr(audit, "_link", link)
    standing = await server.office.audit_watch.look(server.clock.now)
    assert (standing.place, standing.broken, standing.complete) == (30, None, True)
    assert linked == list(range(1, 31))
    linked.clear()
    fill(server, 2)
    linked.clear()
    assert (await server.office.audit_watch.look(server.clock.now)).place == 32
    assert linked == [31, 32]


async def test_a_long_log_is_checked_in_steps(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_watch, "LINES_AT_ONCE", 10)
    fill(server, 25)
    watch = server.office.audit_watch
    standings = [await watch.look(server.clock.now) for _ in range(3)]
    assert [(s.place, s.complete) for s in standings] == [(10, False), (20, False), (25, True)]


async def test_what_was_checked_before_is_checked_again_each_day(server: Running) -> None:
    fill(server, 12)
    watch = server.office.audit_watch
    await watch.look(server.clock.now)
    changed = update(schema.audit).where(schema.audit.c.place == 3).values(what="nothing")
    server.office.database.write_here(lambda c: c.execute(changed))
    assert (await watch.look(server.clock.now)).broken is None, "not looked at again yet"
    server.clock.now += audit_watch.ANEW_SECONDS + 1
    await watch.go_on(server.clock.now)
    assert (await watch.look(server.clock.now)).broken == 3
    admin = await server.person(Role.ADMIN)
    assert "Line 3 is not as it was written" in (await admin.get("/admin/audit", headers=PAGE)).text


async def test_new_lines_that_were_changed_or_cut_off_show_at_once(server: Running) -> None:
    fill(server, 5)
    watch = server.office.audit_watch
    await watch.look(server.clock.now)
    fill(server, 3)
    server.office.database.write_here(
        lambda c: c.execute(update(schema.audit).where(schema.audit.c.place == 7).values(who="person:Eve"))
    )
    assert (await watch.look(server.clock.now)).broken == 7
    server.office.database.write_here(
        lambda c: c.execute(delete(schema.audit).where(schema.audit.c.place > 5))
    )
    assert (await watch.look(server.clock.now)).broken == 6


async def test_old_lines_go_and_the_rest_still_proves_itself(server_on_both: Running) -> None:
    server = server_on_both
    fill(server, 20)
    start = server.clock.now
    gone = server.office.database.write_here(lambda c: audit.purge(c, "", start + 12, start + 100, most=7))
    assert gone == 7
    gone = server.office.database.write_here(lambda c: audit.purge(c, "", start + 12, start + 100, most=70))
    assert gone == 5
    assert server.office.database.read_here(audit.broken) is None
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 50))
    assert [line["place"] for line in lines] == list(range(22, 12, -1))
    assert (lines[0]["what"], lines[0]["detail"]["lines"]) == (audit.PURGED, 5)
    standing = await server.office.audit_watch.look(start)
    assert (standing.broken, standing.place) == (None, 22)


async def test_whoever_cuts_the_beginning_off_by_hand_is_found(server: Running) -> None:
    fill(server, 10)
    chain = server.office.database.read_here(lambda c: audit.newest(c, "", 7))[-1]["chain"]

    def cut(connection: Connection) -> None:
        connection.execute(delete(schema.audit).where(schema.audit.c.place <= 4))
        connection.execute(
            schema.audit_end.insert().values(name="audit_begins", site="", place=4, chain=chain)
        )

    server.office.database.write_here(cut)
    assert server.office.database.read_here(audit.broken) is not None


async def test_pages_of_lines_and_what_they_are_about(server: Running) -> None:
    admin = await server.person(Role.ADMIN, "Ada")
    fill(server, 130)
    fill(server, 4, "recording.listened")
    first = (await admin.get("/admin/audit", headers=PAGE)).text
    assert first.count("<tr><td") == 100
    assert "before=36" in first, "the look itself is a line"
    second = (await admin.get("/admin/audit?before=36", headers=PAGE)).text
    assert second.count("<tr><td") == 35
    assert "before=" not in second
    seen = (await admin.get("/admin/audit?kind=seen", headers=PAGE)).text
    assert seen.count("<tr><td") == 5
    assert "centre.changed" not in seen
    done = (await admin.get("/admin/audit?kind=done&who=console", headers=PAGE)).text
    assert "recording.listened" not in done
    assert "<tr><td" not in (await admin.get("/admin/audit?who=nobody", headers=PAGE)).text


async def test_who_saw_which_file_stands_in_it_once(server: Running) -> None:
    seat, boss = await server.seat(agent="Ioana"), await server.person(Role.SUPERVISOR, "Bob")
    body: dict[str, Any] = {"id": "f1", "name": "Ana", "numbers": ["+40215550147"], "contact": ""}
    assert await seat.send(seat.fact("caller_file.saved", body)) == ["applied"]
    assert server.office.database.read_here(lambda c: caller_files.by_number(c, "", "+40215550147"))
    for _ in range(2):
        assert (await seat.client.get("/api/v1/caller-files?number=0215550147")).json()["name"] == "Ana"
    await seat.client.get("/api/v1/caller-files?number=0215550000")
    await boss.get("/api/v1/contacts")
    await boss.get("/api/v1/board/calls?figure=answered")
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 9, seen=True))
    assert [(line["who"], line["what"]) for line in reversed(lines)] == [
        ("seat:Ioana", "seen.caller_file"), ("person:Bob", "seen.contacts"), ("person:Bob", "seen.calls"),
    ]  # fmt: skip
    assert "0215550147" not in str(lines)
    server.clock.now += 601
    await seat.client.get("/api/v1/caller-files?number=0215550147")
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 9, seen=True))
    assert [line["what"] for line in lines[:2]] == ["seen.caller_file", "seen.again"]
    assert lines[1]["detail"]["times"] == 2
    assert len(lines) == 5


def test_every_deed_has_words_in_every_language() -> None:
    """What the log calls `person.role` is told in words; a new code without them fails here."""
    code = re.compile(
        r'"((?:seen|person|second_factor|signed_out|seat|schedule|recordings?|caller|agent|retention|audit'
        r'|sign_in|diagnosis|emergency|message|status|wall_link|web_call_back|switch|centre)\.[a-z_]+)"'
    )
    told = {
        found for path in SERVER.rglob("*.py") for found in code.findall(path.read_text(encoding="utf-8"))
    }
    told |= {f"call.{word}" for word in ListenWord} | {"signed_in", "enrolled", "report.exported"}
    told |= {f"recording.{word}" for word in ("started", "paused", "resumed", "stopped")}
    for language in ("en", "ko"):
        assert {f"deed.{what}" for what in told - NO_DEEDS} <= set(catalogue(Audience.STAFF, language))
