"""Today's figures from the calls offered to seats: pure functions, no clock and no database."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.kpi import (
    CallResult,
    OfferedCall,
    ServiceLevel,
    abandon_rate,
    average_speed_of_answer,
    call_result,
    service_level,
)
from app.wire.office import BoardCall, BoardFigures, QueueFigures

STEP_SECONDS: Final = 300
HOUR_SECONDS: Final = 3600
MOST_CALLS: Final = 500

_ANSWERED: Final = frozenset({CallResult.ANSWERED_IN_TIME, CallResult.ANSWERED_LATE})
_ABANDONED: Final = frozenset({CallResult.ABANDONED_IN_TIME, CallResult.ABANDONED_LATE})


@dataclass(frozen=True, slots=True)
class Rule:
    """How the call centre counts: the variant, its threshold in seconds, the targets (0..1)."""

    variant: ServiceLevel = ServiceLevel.IGNORE_ABANDONS
    threshold: int = 20
    target: float = 0.8
    abandon_target: float = 0.04


@dataclass(frozen=True, slots=True)
class Counted:
    """One call with its result under a rule."""

    call: OfferedCall
    result: CallResult


def counted(calls: Iterable[OfferedCall], rule: Rule) -> list[Counted]:
    """Return the calls that a figure may count, in the order in which they were decided."""
    found = [(call, call_result(call, rule.threshold)) for call in calls]
    known = [Counted(call, result) for call, result in found if result is not None]
    return sorted(known, key=lambda c: c.call.decided_at or 0.0)


def figures(
    calls: Iterable[OfferedCall], rule: Rule, now: float, web_call_backs_waiting: int
) -> BoardFigures:
    """Return the figures of these calls at `now` (epoch seconds): all together and for each queue."""
    every = counted(calls, rule)
    names = sorted({c.call.queue for c in every if c.call.queue}, key=str.casefold)
    total = _queue("", every, rule, now)
    return BoardFigures(
        offered=total.offered,
        answered=total.answered,
        abandoned=total.abandoned,
        service_level=total.service_level,
        formula=rule.variant.formula,
        threshold_seconds=rule.threshold,
        target=rule.target,
        abandon_target=rule.abandon_target,
        asa_seconds=total.asa_seconds,
        abandon_rate=total.abandon_rate,
        web_call_backs_waiting=web_call_backs_waiting,
        variant=rule.variant.value,
        last_hour=total.last_hour,
        queues=[_queue(name, [c for c in every if c.call.queue == name], rule, now) for name in names],
    )


def _queue(name: str, calls: list[Counted], rule: Rule, now: float) -> QueueFigures:
    answered = [c for c in calls if c.result in _ANSWERED]
    abandoned = sum(c.result in _ABANDONED for c in calls)
    asa = average_speed_of_answer([c.call.wait for c in answered])
    return QueueFigures(
        queue=name,
        offered=len(calls),
        answered=len(answered),
        abandoned=abandoned,
        service_level=_rounded(_level(calls, rule)),
        asa_seconds=None if asa is None else round(asa, 1),
        abandon_rate=_rounded(abandon_rate(abandoned=abandoned, offered=len(calls))),
        last_hour=_last_hour(calls, rule, now),
    )


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _level(calls: list[Counted], rule: Rule) -> float | None:
    return _levels(calls, rule, [len(calls)])[0]


def _levels(calls: list[Counted], rule: Rule, lengths: list[int]) -> list[float | None]:
    """Return the service level of the first `n` calls for each n of `lengths` (ascending), in one walk."""
    seen: Counter[CallResult] = Counter()
    done = 0
    found = []
    for length in lengths:
        seen.update(c.result for c in calls[done:length])
        done = length
        found.append(
            service_level(
                rule.variant,
                offered=length,
                answered=sum(seen[result] for result in _ANSWERED),
                answered_in_time=seen[CallResult.ANSWERED_IN_TIME],
                abandoned_in_time=seen[CallResult.ABANDONED_IN_TIME],
            )
        )
    return found


def _last_hour(calls: list[Counted], rule: Rule, now: float) -> list[float | None]:
    """Return how the figure of the day stood at each full five minutes of the last hour, and now."""
    last = now // STEP_SECONDS * STEP_SECONDS
    moments = [last - ago for ago in range(HOUR_SECONDS - STEP_SECONDS, -1, -STEP_SECONDS)]
    decided = [c.call.decided_at or 0.0 for c in calls]
    lengths = [bisect_right(decided, moment) for moment in moments]
    return [_rounded(share) for share in _levels(calls, rule, [*lengths, len(calls)])]


class Figure(StrEnum):
    """The names under which a figure's calls are asked for."""

    SERVICE_LEVEL = "service_level"
    ASA = "asa"
    ABANDONED = "abandoned"
    ANSWERED = "answered"


def behind(figure: Figure, calls: Iterable[OfferedCall], rule: Rule, queue: str) -> list[BoardCall]:
    """Return the calls behind a figure of one queue ("" for all), newest first; greyed are told apart."""
    every = [c for c in counted(calls, rule) if not queue or c.call.queue == queue]
    shown = [c for c in every if c.result in _ABANDONED] if figure == Figure.ABANDONED else every
    return [_line(c, _counts(figure, c.result, rule)) for c in reversed(shown[-MOST_CALLS:])]


def _counts(figure: Figure, result: CallResult, rule: Rule) -> bool:
    if figure == Figure.ASA:
        return result in _ANSWERED
    if figure == Figure.SERVICE_LEVEL and rule.variant is ServiceLevel.ANSWERED_ONLY:
        return result in _ANSWERED
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
