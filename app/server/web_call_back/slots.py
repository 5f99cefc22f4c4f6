"""At which times a visitor may be called: while the call centre is open."""

from dataclasses import dataclass
from typing import Final

from app.domain.opening import Hours, is_open, opens_at, spans

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
_LATER_IN_A_SPAN: Final = 4 * HOUR
_MOST_LATER: Final = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """One choice: `word` names its text, `at` is epoch seconds, 0 for as soon as possible."""

    word: str
    at: int


def slots(hours: Hours, now: float) -> list[Slot]:
    """Return what a visitor can choose at a moment, the soonest first."""
    if not hours.week:
        return [Slot("now", 0), Slot("hour", int(now + HOUR)), Slot("tomorrow", int(now + DAY))]
    opens = opens_at(hours, now)
    if opens is None:
        return []
    found = [Slot("now", 0)] if opens == now else [Slot("open_first", int(opens))]
    if opens == now and is_open(hours, now + HOUR):
        found.append(Slot("hour", int(now + HOUR)))
    later = [at for begin, end in spans(hours, now, 8) for at in _within(begin, end) if at > max(now, opens)]
    return found + [Slot("slot", int(at)) for at in later[:_MOST_LATER]]


def _within(begin: float, end: float) -> list[float]:
    """Return when an opening begins, and once more later in a long one."""
    later = begin + _LATER_IN_A_SPAN
    return [begin, later] if later + HOUR <= end else [begin]
