"""An agent who has left is forgotten: nothing tells who it was, figures and the audit log stay whole."""

from typing import Any

from sqlalchemy import select

from app.domain.schedule import Shift
from app.server import retention
from app.server.people.policy import Role
from app.server.store import Connection, audit, people, schema, seats, shifts
from tests.server.running import Running
from tests.server.test_retention import DAY, call

NAME = "Ioana Popescu"
PAGE = {"Accept": "text/html"}


def everywhere(connection: Connection) -> str:
    """Return every row but those of the audit log as text."""
    tables = [table for table in schema.metadata.sorted_tables if table is not schema.audit]
    return str([connection.execute(select(table)).all() for table in tables])


def figures(connection: Connection) -> list[Any]:
    table = schema.contact
    columns = [column for column in table.columns if column.name != "agent"]
    return list(connection.execute(select(*columns).order_by(table.c.id)).all())


async def test_nothing_tells_who_it_was_and_every_figure_stays(server_on_both: Running) -> None:
    server = server_on_both
    admin = await server.person(Role.ADMIN, "Boss")
    gone, other = await server.seat("Desk 1", NAME), await server.seat("Desk 2", "Kim")
    for number, seat in enumerate((gone, gone, other)):
        await call(seat, f"c{number}", server.clock.now - 900 + number)
    file = {"id": "f1", "name": "Ana", "numbers": ["+40215550147"], "version": 0}
    await gone.send(gone.fact("caller_file.saved", file))
    server.console.add_person(NAME.upper(), Role.AGENT, "correct horse battery")
    server.office.database.write_here(
        lambda c: shifts.replace(c, "", NAME, [Shift(0, 540, 1020)], server.clock.now)
    )
    read, before = server.office.database.read_here, server.office.database.read_here(figures)
    form = {"agent": "  ioana popescu "}
    refused = await admin.post("/admin/data/erase-agent", data=form, headers=PAGE)
    assert refused.status_code == 403, "whoever still works here is not forgotten"
    server.office.database.write_here(lambda c: seats.revoke(c, gone.seat, server.clock()))
    await admin.post("/admin/people/change", data={"name": NAME, "what": "disable"})
    server.office.presence.forget(gone.seat)
    done = await admin.post("/admin/data/erase-agent", data=form, headers=PAGE)
    assert done.status_code == 200, done.text
    assert NAME.casefold() not in read(everywhere).casefold()
    assert read(figures) == before
    names = read(lambda c: c.execute(select(schema.contact.c.agent)).scalars().all())
    aliases = {name for name in names if name != "Kim"}
    assert len(aliases) == 1
    assert len(names) == 3
    line = read(lambda c: audit.newest(c, "", 1))[0]
    assert (line["what"], line["detail"]["alias"]) == ("agent.erased", *aliases)
    assert server.console.audit_broken() is None
    assert read(lambda c: people.by_name(c, NAME)) is None
    report = (await admin.get("/reports/calls", headers=PAGE)).text
    assert aliases.pop() in report
    again = await admin.post("/admin/data/erase-agent", data=form, headers=PAGE)
    assert again.status_code == 404


async def test_who_only_had_an_account_is_forgotten_too(server: Running) -> None:
    admin = await server.person(Role.ADMIN, "Boss")
    server.console.add_person("Mihai Dinu", Role.SUPERVISOR, "correct horse battery")
    await admin.post("/admin/people/change", data={"name": "Mihai Dinu", "what": "disable"})
    done = await admin.post("/admin/data/erase-agent", data={"agent": "mihai dinu"}, headers=PAGE)
    assert done.status_code == 200, done.text
    assert "mihai" not in server.office.database.read_here(everywhere).casefold()


async def test_weeks_of_agents_without_a_seat_go_with_the_statuses(server: Running) -> None:
    now = server.clock.now
    here, left = await server.seat("Desk 1", "Kim"), await server.seat("Desk 2", "Joel")
    server.office.database.write_here(lambda c: seats.revoke(c, left.seat, now - 50 * DAY))
    week = [Shift(0, 540, 1020), Shift(1, 540, 1020)]
    for name, days in (("Kim", 900), ("Joel", 900), ("Typed only", 900), ("Coming soon", 1)):
        server.office.database.write_here(
            lambda c, name=name, days=days: shifts.replace(c, "", name, week, now - days * DAY)  # type: ignore[misc]
        )
    assert here.seat
    server.console.settings({"retention": {"statuses": 60}})
    assert await retention.purge(server.office) == 2
    kept = server.office.database.read_here(lambda c: set(shifts.names(c, "").values()))
    assert kept == {"Kim", "Joel", "Coming soon"}
    server.console.settings({"retention": {"statuses": 40}})
    await retention.purge(server.office)
    kept = server.office.database.read_here(lambda c: set(shifts.names(c, "").values()))
    assert kept == {"Kim", "Coming soon"}


async def test_wrap_ups_without_a_call_go_too(server: Running) -> None:
    now, seat = server.clock.now, await server.seat()
    base = {"site": "", "seat": seat.seat, "agent": "x", "notes": "said a lot"}
    rows = [
        {**base, "contact": "never came", "edited_at": now - 200 * DAY},
        {**base, "contact": "may still come", "edited_at": now - DAY},
    ]
    server.office.database.write_here(lambda c: c.execute(schema.wrap_up.insert(), rows))
    server.console.settings({"retention": {"calls": 100, "notes": 0}})
    assert await retention.purge(server.office) == 1
    contact = schema.wrap_up.c.contact
    left = server.office.database.read_here(lambda c: c.execute(select(contact)).scalars().all())
    assert left == ["may still come"]
