"""When agents should work: shifts of a week, as people write them, and as moments. No clock is read here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final

from app.domain.errors import BadInput
from app.domain.phrase import phrase

DAY: Final = 1440
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_A_DAY: Final = 4

_TIME: Final = r"(\d{1,2})(?::(\d{2}))?"
_SHIFT: Final = re.compile(rf"\s*{_TIME}\s*[-–—]\s*{_TIME}\s*")


@dataclass(frozen=True, slots=True)
class Shift:
    """Work on one weekday (0 = Monday); minutes of that day; `ended` above DAY: it ends the day after."""

    weekday: int
    began: int
    ended: int


def shifts_of_day(weekday: int, text: str) -> list[Shift]:
    """Read `9-13, 14:00–18:00`; a shift that ends before it begins ends the day after. Raises BadInput."""
    found = [_shift(weekday, part) for part in text.replace(";", ",").split(",") if part.strip()]
    found.sort(key=lambda shift: shift.began)
    overlapping = any(one.ended > other.began for one, other in pairwise(found))
    if overlapping or len(found) > MOST_A_DAY:
        raise BadInput(
            "bad_shift",
            phrase("These shifts do not fit into one day: {text}", text=text[:60]),
            "Write at most four that do not overlap.",
        )
    return found


def day_text(shifts: Iterable[Shift], weekday: int) -> str:
    """Write a day's shifts as `shifts_of_day` reads them."""
    mine = sorted((s for s in shifts if s.weekday == weekday), key=lambda s: s.began)
    return ", ".join(f"{_clock(s.began)}–{_clock(s.ended)}" for s in mine)


def planned(
    shifts: Sequence[Shift], since: float, until: float, zone: tzinfo | None = None
) -> list[tuple[float, float]]:
    """Return the moments (began, ended) of shifts between two moments, in order.

    Shifts are times in `zone`, None: in the machine's own.
    What reaches beyond is cut; shifts that touch or overlap become one.
    """
    day, last = _day(since, zone) - timedelta(days=1), _day(until, zone)
    found = []
    while day <= last:
        mine = [shift for shift in shifts if shift.weekday == day.weekday()]
        found += [(_moment(day, shift.began, zone), _moment(day, shift.ended, zone)) for shift in mine]
        day += timedelta(days=1)
    cut = sorted((max(began, since), min(ended, until)) for began, ended in found)
    return _joined([(began, ended) for began, ended in cut if ended > began])


def _joined(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for began, ended in found:
        if joined and began <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ended))
        else:
            joined.append((began, ended))
    return joined


def _shift(weekday: int, text: str) -> Shift:
    match = _SHIFT.fullmatch(text)
    numbers = [int(group or 0) for group in match.groups()] if match else [99] * 4
    began, ended = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if began >= DAY or ended > DAY or max(numbers[1], numbers[3]) > 59 or began == ended:
        raise BadInput(
            "bad_shift",
            phrase("This is no shift: {text}", text=text.strip()[:60]),
            "Write it like 9:00-17:30.",
        )
    return Shift(weekday, began, ended if ended > began else ended + DAY)


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours if minutes == DAY else hours % 24:02}:{rest:02}"


def _day(moment: float, zone: tzinfo | None) -> date:
    return datetime.fromtimestamp(moment, zone).date()


def _moment(day: date, minutes: int, zone: tzinfo | None) -> float:
    """Return a time of the clock on the wall, also on the days on which that clock is changed."""
    return (datetime.combine(day, time.min, zone) + timedelta(minutes=minutes)).timestamp()
