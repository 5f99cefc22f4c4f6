"""Today's figures from the calls offered to seats: pure functions, no clock and no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.kpi import CallResult, OfferedCall, ServiceLevel, call_result
from app.server.board.day import ABANDONED, ANSWERED, DayCalls, Rule
from app.wire.office import BoardCall, BoardFigures

__all__ = ["MOST_CALLS", "Counted", "Figure", "Rule", "behind", "counted", "figures", "line_of"]

MOST_CALLS: Final = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """One call with its result under a rule."""

    call: OfferedCall
    result: CallResult


def counted(calls: Iterable[OfferedCall], rule: Rule) -> list[Counted]:
    """Return the calls that a figure may count, in the order in which they were decided."""
    found = [(call, call_result(call, rule.threshold, rule.short)) for call in calls]
    known = [Counted(call, result) for call, result in found if result is not None]
    return sorted(known, key=lambda c: c.call.decided_at or 0.0)


def figures(
    calls: Iterable[OfferedCall], rule: Rule, now: float, web_call_backs_waiting: int
) -> BoardFigures:
    """Return the figures of these calls at `now` (epoch seconds): all together and for each queue."""
    day = DayCalls(rule)
    for call in calls:
        day.put(call)
    return day.figures(now, web_call_backs_waiting)


class Figure(StrEnum):
    """The names under which a figure's calls are asked for."""

    SERVICE_LEVEL = "service_level"
    ASA = "asa"
    ABANDONED = "abandoned"
    ANSWERED = "answered"


def behind(figure: Figure, calls: Iterable[OfferedCall], rule: Rule, queue: str) -> list[BoardCall]:
    """Return the calls behind a figure of one queue ("" for all), newest first; greyed are told apart."""
    every = [c for c in counted(calls, rule) if not queue or c.call.queue == queue]
    shown = [c for c in every if c.result in ABANDONED] if figure == Figure.ABANDONED else every
    return [_line(c, _counts(figure, c.result, rule)) for c in reversed(shown[-MOST_CALLS:])]


def _counts(figure: Figure, result: CallResult, rule: Rule) -> bool:
    if figure == Figure.ASA:
        return result in ANSWERED
    if figure == Figure.SERVICE_LEVEL and rule.variant is ServiceLevel.ANSWERED_ONLY:
        return result in ANSWERED
    if figure == Figure.SERVICE_LEVEL and rule.variant is ServiceLevel.ANSWERED_AND_ABANDONED:
        return result in ANSWERED | ABANDONED
    if figure == Figure.SERVICE_LEVEL and rule.variant is ServiceLevel.IGNORE_ABANDONS:
        return result is not CallResult.ABANDONED_IN_TIME
    return True


def _line(counted_call: Counted, counts: bool) -> BoardCall:
    return line_of(counted_call.call, counted_call.result, counts=counts)


def line_of(call: OfferedCall, result: CallResult, *, counts: bool = True) -> BoardCall:
    """Return a call as people see it in a list."""
    return BoardCall(
        id=call.id,
        at=call.offered_at,
        agent=call.agent,
        number=call.number,
        name=call.name,
        queue=call.queue,
        wait_seconds=round(call.wait, 1),
        talk_seconds=round(call.talk, 1),
        how=result,
        counted=counts,
    )
