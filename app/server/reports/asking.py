"""Which report is asked for, and what it says: one reading of the database for page, CSV and PDF."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from fastapi import Request

from app.domain.days import day_of, midnight, midnights, slots
from app.domain.errors import BadInput
from app.domain.opening import zone_of
from app.domain.phrase import phrase
from app.server.board.live import counted_queues, rule_of
from app.server.office import office_of, person_of
from app.server.reports.figures import AgentTime, Day, agents_time, days
from app.server.store import Connection, centre

FIRST_YEAR, LAST_YEAR = 1971, 2999
"""What is reckoned with a month before and after stays within what every machine's clock can say."""
SPANS: Final = {"day": 1, "week": 7, "month": 31}
_SLOT: Final = {"day": 1800.0, "week": 3600.0, "month": 86_400.0}


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `course` has the figures of every slot (half hours, hours or days) up to `until`.

    Days are those of the centre's zone; `day` is the last one.
    """

    span: str
    day: str
    since: float
    until: float
    agents: list[AgentTime]
    days: list[Day]
    course: list[Day]
    centre: centre.Centre
    zone: tzinfo | None = None

    def name(self, epoch: float) -> str:
        """Return the day of a moment as it stands in addresses and tables."""
        return day_of(epoch, self.zone).isoformat()

    def time(self, epoch: float, form: str) -> str:
        """Write a moment on the centre's clock."""
        return datetime.fromtimestamp(epoch, self.zone).strftime(form)


async def asked(request: Request, span: str, day: str) -> Report:
    """Return the report of a span that ends with a day ("" = today). Raises BadInput, Unavailable."""
    if span not in SPANS:
        raise BadInput(
            "bad_span", "There is no such span.", phrase("Use one of: {spans}.", spans=", ".join(SPANS))
        )
    office, site, now = office_of(request), person_of(request).site, office_of(request).clock()
    last = _day(day) if day else None
    silent = {r.seat: r.last_seen for r in office.presence.board_agents(site) if not r.reachable}
    queues = counted_queues(office, site) is not None

    def question(connection: Connection) -> Report:
        settings = centre.load(connection, site)
        zone, rule = zone_of(settings.hours.zone), rule_of(settings)
        until = min(now, midnight(last + timedelta(days=1), zone)) if last else now
        every = midnights(until - 1 if last and until < now else until, SPANS[span], zone)
        agents = agents_time(connection, site, every[0], until, silent)
        by_day = days(connection, site, rule, every, queues=queues)
        course = days(connection, site, rule, slots(every, until, _SLOT[span]), queues=queues)
        name = day_of(every[-2], zone).isoformat()
        return Report(span, name, every[0], until, agents, by_day, course, settings, zone)

    return await office.database.read(question)


def _day(text: str) -> date:
    try:
        wanted = date.fromisoformat(text)
    except ValueError as error:
        raise _no_day() from error
    if not FIRST_YEAR <= wanted.year <= LAST_YEAR:
        raise _no_day()
    return wanted


def _no_day() -> BadInput:
    return BadInput("bad_day", "This is no day.", "Write it like 2026-10-19.")
