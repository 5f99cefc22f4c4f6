"""`/reports/schedule`: each agent's week, typed or pasted as a list, and sent as CSV."""

import csv
import io
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import BadInput, HearthlineError
from app.domain.phrase import phrase
from app.domain.schedule import WEEKDAYS, Shift, day_text, shifts_of_day
from app.domain.text import plain
from app.server.office import office_of, person_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import staff_words
from app.server.problems import status_of
from app.server.reading import form_body
from app.server.reports.csv_text import csv_text
from app.server.store import Connection, audit, seats, shifts
from app.server.store.writer import Tx

router = APIRouter(prefix="/schedule", include_in_schema=False)

LONGEST_LIST: Final = 60_000
MOST_AGENTS: Final = 500

Week = dict[str, str]
"""What stands in the fields of a week, by WEEKDAYS."""


@router.get("")
async def get_schedule(request: Request) -> Response:
    """Show everybody's week."""
    return await _schedule(request)


@router.post("")
async def post_week(request: Request) -> Response:
    """Change the week of one agent; empty fields are days off."""
    fields = await form_body(request)
    try:
        agent = plain(fields.get("agent", ""), 300)
        await _replace(request, {agent: _week(agent, [fields.get(day, "") for day in WEEKDAYS])})
    except HearthlineError as error:
        return await _schedule(request, error)
    return await _schedule(request, saved=True)


@router.post("/list")
async def post_list(request: Request) -> Response:
    """Take a pasted list: a line each agent, seven days; all of it or nothing."""
    fields = await form_body(request, longest=LONGEST_LIST, tabs=True)
    try:
        await _replace(request, listed(fields.get("list", "")))
    except HearthlineError as error:
        return await _schedule(request, error)
    return await _schedule(request, saved=True)


@router.get(".csv")
async def get_csv(request: Request) -> Response:
    """Send the list as it can be pasted again."""
    office, who = office_of(request), person_of(request)
    rows = [["agent", *WEEKDAYS]] + [[agent, *week.values()] for agent, week in await _weeks(request)]
    await office.writer.write(
        lambda tx: audit.note(
            tx.connection, who.site, office.clock(), f"person:{who.name}", "report.exported", name="schedule"
        )
    )
    headers = {"Content-Disposition": 'attachment; filename="hearthline-schedule.csv"'}
    return Response(csv_text(rows), media_type="text/csv; charset=utf-8", headers=headers)


def listed(text: str) -> dict[str, list[Shift]]:
    """Return the weeks of a pasted list by agent. Raises BadInput naming the line."""
    first = text.partition("\n")[0]
    separator = next((mark for mark in ("\t", ";") if first.count(mark) >= 7), ",")
    found: dict[str, list[Shift]] = {}
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator)
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or [cell.casefold() for cell in cells[1:8]] == list(WEEKDAYS):
            continue
        try:
            agent = plain(cells[0].removeprefix("'"), 300)
            found[agent] = _week(agent, [*cells[1:], *[""] * 7][: max(7, len(cells) - 1)])
        except BadInput as error:
            raise BadInput(
                error.code, phrase("Line {number}: {title}", number=number, title=error.title), error.hint
            ) from error
    if not 0 < len(found) <= MOST_AGENTS:
        raise BadInput("bad_list", "The list has no agents.", "Write: agent, then seven days, Monday first.")
    return found


def _week(agent: str, days: list[str]) -> list[Shift]:
    if not agent or len(days) != 7:
        raise BadInput(
            "bad_list", "This is no agent's week.", "Write the agent, then seven days, Monday first."
        )
    return [shift for weekday, day in enumerate(days) for shift in shifts_of_day(weekday, day)]


async def _replace(request: Request, weeks: dict[str, list[Shift]]) -> None:
    office, who = office_of(request), person_of(request)

    def work(tx: Tx) -> None:
        for agent, week in weeks.items():
            shifts.replace(tx.connection, who.site, agent, week, office.clock())
        told = next(iter(weeks)) if len(weeks) == 1 else f"{len(weeks)} agents"
        audit.note(
            tx.connection, who.site, office.clock(), f"person:{who.name}", "schedule.changed", agents=told
        )

    await office.writer.write(work)
    request.app.state.live_figures.of(who.site).plan_changed()


async def _weeks(request: Request) -> list[tuple[str, Week]]:
    """Return everybody's week: all agents of seats, and those who have shifts only."""
    site = person_of(request).site

    def question(connection: Connection) -> list[tuple[str, Week]]:
        known, names = shifts.of_site(connection, site), shifts.names(connection, site)
        names |= {shifts.key_of(s.agent): s.agent for s in seats.every(connection) if s.site == site}
        return [
            (agent, {day: day_text(known.get(key, []), place) for place, day in enumerate(WEEKDAYS)})
            for key, agent in sorted(names.items())
        ]

    return await office_of(request).database.read(question)


async def _schedule(
    request: Request, error: HearthlineError | None = None, *, saved: bool = False
) -> Response:
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    office = office_of(request)
    await office.views.note(person_of(request), office.clock(), "seen.schedule")
    return page(
        request, Audience.STAFF, "schedule.html", status_of(error) if error else 200, error=words,
        weeks=await _weeks(request), days=WEEKDAYS, saved=saved, who=person_of(request).name,
    )  # fmt: skip
