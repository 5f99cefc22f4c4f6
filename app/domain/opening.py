"""When a call centre is open: a week of spans in its own time zone, days on which it is closed.

A moment is epoch seconds, a time of day is minutes since midnight there. No week at all means always open.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import BadInput
from app.domain.phrase import phrase

DAY_MINUTES: Final = 24 * 60
LOOK_AHEAD_DAYS: Final = 370


@dataclass(frozen=True, slots=True)
class Span:
    """Open on a weekday (0 = Monday) from `opens` to `closes`; not later than it opens: on the day after."""

    day: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day (`2026-12-25`) on which everything is closed, and why."""

    date: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours of a centre or of one of its queues. `zone` is an IANA name, "" the server's own."""

    zone: str = ""
    week: list[Span] = field(default_factory=list)
    closed: list[ClosedDay] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class QueueHours:
    """The week of a queue that has one of its own; zone and closed days are the centre's."""

    queue: str
    week: list[Span] = field(default_factory=list)


def hours_of(centre: Hours, queues: list[QueueHours], queue: str) -> Hours:
    """Return the hours of a queue: its own week, else the centre's."""
    own = next((known for known in queues if known.queue == queue), None)
    return replace(centre, week=own.week) if own is not None and own.week else centre


def zone_of(name: str) -> tzinfo | None:
    """Return a time zone by its IANA name, None (the machine's own) for "". Raises BadInput."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(
            "bad_zone",
            phrase("“{name}” is no time zone.", name=name[:40]),
            "Write one like Europe/Bucharest.",
        ) from error


def spans(hours: Hours, since: float, days: int) -> list[tuple[float, float]]:
    """Return when it is open as (from, to), joined and in order, from the day before a moment on."""
    zone = zone_of(hours.zone)
    shut = {day.date for day in hours.closed}
    first = datetime.fromtimestamp(since, zone).date() - timedelta(days=1)
    found: list[tuple[float, float]] = []
    for offset in range(days + 2):
        day = first + timedelta(days=offset)
        if day.isoformat() in shut:
            continue
        found += [_span(day, span, zone) for span in hours.week if span.day == day.weekday()]
    return _joined(sorted(found))


def is_open(hours: Hours, now: float) -> bool:
    """Say whether it is open at a moment."""
    if not hours.week:
        return True
    return any(begin <= now < end for begin, end in spans(hours, now, 1))


def opens_at(hours: Hours, now: float) -> float | None:
    """Return `now` while it is open, else when it opens next; None when that is more than a year away."""
    if not hours.week:
        return now
    days = 8
    while days <= LOOK_AHEAD_DAYS * 2:
        ahead = [(begin, end) for begin, end in spans(hours, now, min(days, LOOK_AHEAD_DAYS)) if end > now]
        if ahead:
            return max(now, ahead[0][0])
        days *= 4
    return None


def closes_at(hours: Hours, now: float) -> float | None:
    """Return when it closes, None while it is closed or where it is always open."""
    if not hours.week:
        return None
    known = spans(hours, now, 8)
    place = bisect_right([begin for begin, _ in known], now) - 1
    return known[place][1] if place >= 0 and known[place][1] > now else None


def parsed_span(day: int, text: str) -> Span:
    """Return a span from `8:00-18:00` or `8-18`. Raises BadInput."""
    opens, mark, closes = text.replace("–", "-").partition("-")
    if not mark:
        raise _bad_span(text)
    span = Span(day, _minutes(opens, text), _minutes(closes, text))
    if span.opens in {DAY_MINUTES, span.closes}:
        raise _bad_span(text)
    return span


def spelt(span: Span) -> str:
    """Return a span as it is typed."""
    return "-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (span.opens, span.closes))


def parsed_day(text: str) -> ClosedDay:
    """Return a closed day from `2026-12-25 Christmas`. Raises BadInput."""
    day, _, label = text.strip().partition(" ")
    try:
        return ClosedDay(date.fromisoformat(day).isoformat(), label.strip()[:80])
    except ValueError as error:
        raise BadInput(
            "bad_day",
            phrase("“{text}” is no day.", text=text[:40]),
            "Write a line like 2026-12-25 Christmas.",
        ) from error


def _minutes(text: str, whole: str) -> int:
    hour, _, minute = text.strip().partition(":")
    if not (hour.isascii() and hour.isdigit() and (minute or "0").isascii() and (minute or "0").isdigit()):
        raise _bad_span(whole)
    minutes = int(hour[:3]) * 60 + int((minute or "0")[:3])
    if minutes > DAY_MINUTES or int((minute or "0")[:3]) > 59:
        raise _bad_span(whole)
    return minutes


def _bad_span(text: str) -> BadInput:
    return BadInput(
        "bad_hours", phrase("“{text}” is no time span.", text=text[:40]), "Write it like 8:00-18:00."
    )


def _span(day: date, span: Span, zone: tzinfo | None) -> tuple[float, float]:
    over_midnight = span.closes <= span.opens
    return _moment(day, span.opens, zone), _moment(day + timedelta(days=over_midnight), span.closes, zone)


def _moment(day: date, minutes: int, zone: tzinfo | None) -> float:
    later, minutes = divmod(minutes, DAY_MINUTES)
    day += timedelta(days=later)
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone).timestamp()


def _joined(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for begin, end in found:
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined
