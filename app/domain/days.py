"""Days of a call centre: from midnight to midnight of its own zone, whatever the machine's clock is set to.

A moment is epoch seconds; a zone is None where the machine's own counts. A day on which clocks are changed
has 23 or 25 hours; where midnight itself is skipped the day begins at the change.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise


def day_of(moment: float, zone: tzinfo | None) -> date:
    """Return the day that a moment is in."""
    return datetime.fromtimestamp(moment, zone).date()


def midnight(day: date, zone: tzinfo | None) -> float:
    """Return when a day begins."""
    return datetime.combine(day, time.min, zone).timestamp()


def day_start(moment: float, zone: tzinfo | None) -> float:
    """Return when the day of a moment began."""
    return midnight(day_of(moment, zone), zone)


def midnights(moment: float, count: int, zone: tzinfo | None) -> list[float]:
    """Return the beginnings of `count` days, that of the moment the last, and the end of it; oldest first."""
    today = day_of(moment, zone)
    return [midnight(today - timedelta(days=ago), zone) for ago in range(count - 1, -2, -1)]


def slots(every: list[float], until: float, seconds: float) -> list[float]:
    """Return the edges of slots of so many seconds inside days, up to the end of the slot that `until` is in.

    `every` are the beginnings of days and the end of the last. The last slot of a day is as long as the clock
    makes it.
    """
    began = [
        start + place * seconds
        for start, end in pairwise(every)
        if end > start
        for place in range(max(1, round((end - start) / seconds)))
    ]
    shown = sum(edge < until for edge in began)
    return [*began, every[-1]][: shown + 1]
