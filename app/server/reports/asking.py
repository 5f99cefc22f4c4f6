"""Which report is asked for, and what it says: one reading of the database for page, CSV and PDF."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from fastapi import Request

from app.domain.errors import BadInput
from app.server.board.live import rule_of
from app.server.office import office_of, person_of
from app.server.reports.figures import AgentTime, Day, agents_time, days, edges, midnights
from app.server.store import Connection, centre

FIRST_YEAR, LAST_YEAR = 1971, 2999
"""What is reckoned with a month before and after stays within what every machine's clock can say."""
SPANS: Final = {"day": 1, "week": 7, "month": 31}
_SLOT: Final = {"day": 1800.0, "week": 3600.0, "month": 86_400.0}


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `course` has the figures of every slot (half hours, hours or days) up to `until`."""

    span: str
    day: str
    since: float
    until: float
    agents: list[AgentTime]
    days: list[Day]
    course: list[Day]
    centre: centre.Centre


def day_name(epoch: float) -> str:
    """Return the day of a moment on the server's clock, as it stands in addresses."""
    return datetime.fromtimestamp(epoch).astimezone().strftime("%Y-%m-%d")


async def asked(request: Request, span: str, day: str) -> Report:
    """Return the report of a span that ends with a day ("" = today). Raises BadInput, Unavailable."""
    if span not in SPANS:
        raise BadInput("bad_span", "There is no such span.", f"Use one of: {', '.join(SPANS)}.")
    office, site, now = office_of(request), person_of(request).site, office_of(request).clock()
    until = min(now, _end_of(day)) if day else now
    every = midnights(until - 1 if day and until < now else until, SPANS[span])
    silent = {r.seat: r.last_seen for r in office.presence.board_agents(site) if not r.reachable}
    queues = office.queues is not None and office.queues.counts

    def question(connection: Connection) -> Report:
        settings = centre.load(connection, site)
        rule = rule_of(settings)
        agents = agents_time(connection, site, every[0], until, silent)
        by_day = days(connection, site, rule, every, queues=queues)
        slots = days(connection, site, rule, edges(every, until, _SLOT[span]), queues=queues)
        return Report(span, day_name(every[-2]), every[0], until, agents, by_day, slots, settings)

    return await office.database.read(question)


def _end_of(day: str) -> float:
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise _no_day() from error
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise _no_day()
    return datetime.combine(wanted + timedelta(days=1), time.min).astimezone().timestamp()


def _no_day() -> BadInput:
    return BadInput("bad_day", "This is no day.", "Write it like 2026-10-19.")
