"""One day's calls with their sums, brought up to date call by call: no day is counted anew each time."""

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from app.domain.kpi import (
    CallResult,
    OfferedCall,
    ServiceLevel,
    abandon_rate,
    call_result,
    service_level,
)
from app.wire.office import BoardFigures, QueueFigures

STEP_SECONDS: Final = 300
HOUR_SECONDS: Final = 3600
_MICRO: Final = 1_000_000

ANSWERED: Final = frozenset({CallResult.ANSWERED_IN_TIME, CallResult.ANSWERED_LATE})
ABANDONED: Final = frozenset({CallResult.ABANDONED_IN_TIME, CallResult.ABANDONED_LATE})


@dataclass(frozen=True, slots=True)
class Rule:
    """How the call centre counts: the variant, its threshold in seconds, the targets (0..1).

    Who gives up in less than `short` seconds is not counted.
    """

    variant: ServiceLevel = ServiceLevel.IGNORE_ABANDONS
    threshold: int = 20
    target: float = 0.8
    abandon_target: float = 0.04
    short: int = 0

    @property
    def formula(self) -> str:
        """Return what the service level divides, in words."""
        left_out = f"; abandoned within {self.short} s not counted" if self.short else ""
        return self.variant.formula + left_out


@dataclass(slots=True)
class _Sums:
    """The calls of one queue: how they ended, by the five minutes in which they were decided.

    `waited` is in whole microseconds, so that what is taken away again leaves nothing behind.
    """

    waited: int = 0
    steps: dict[int, Counter[CallResult]] = field(default_factory=dict)

    def add(self, step: int, result: CallResult, waited: int, times: int) -> None:
        """Count a call, or take it away (`times` -1)."""
        self.steps.setdefault(step, Counter())[result] += times
        if result in ANSWERED:
            self.waited += times * waited

    def until(self, moments: list[float]) -> list[Counter[CallResult]]:
        """Return how the calls ended that were decided until each moment, full five minutes ascending."""
        seen: Counter[CallResult] = Counter()
        left = sorted(self.steps, reverse=True)
        found = []
        for moment in moments:
            while left and left[-1] * STEP_SECONDS <= moment:
                seen.update(self.steps[left.pop()])
            found.append(Counter(seen))
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a call was counted."""

    queue: str
    step: int
    result: CallResult
    waited: int


class DayCalls:
    """The calls of one day under a rule. Not for several threads at once."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._places: dict[str, _Place] = {}
        self._queues: dict[str, _Sums] = {}
        self._total = _Sums()

    def put(self, call: OfferedCall) -> None:
        """Count a call as it stands now, whatever was counted of it before."""
        self.drop(call.id)
        result = call_result(call, self._rule.threshold, self._rule.short)
        if result is not None:
            step = math.ceil((call.decided_at or 0.0) / STEP_SECONDS)
            place = _Place(call.queue, step, result, round(call.wait * _MICRO))
            self._places[call.id] = place
            self._count(place, 1)

    def drop(self, name: str) -> None:
        """Count a call no more; idempotent."""
        place = self._places.pop(name, None)
        if place is not None:
            self._count(place, -1)

    def figures(self, now: float, web_call_backs_waiting: int) -> BoardFigures:
        """Return the figures at `now` (epoch seconds): all together and for each queue."""
        rule, total = self._rule, self._line("", self._total, now)
        queues = [
            self._line(name, self._queues[name], now) for name in sorted(self._queues, key=str.casefold)
        ]
        return BoardFigures(
            offered=total.offered,
            answered=total.answered,
            abandoned=total.abandoned,
            service_level=total.service_level,
            formula=rule.formula,
            short_abandon_seconds=rule.short,
            threshold_seconds=rule.threshold,
            target=rule.target,
            abandon_target=rule.abandon_target,
            asa_seconds=total.asa_seconds,
            abandon_rate=total.abandon_rate,
            web_call_backs_waiting=web_call_backs_waiting,
            variant=rule.variant.value,
            last_hour=total.last_hour,
            queues=[queue for queue in queues if queue.offered],
        )

    def _count(self, place: _Place, times: int) -> None:
        lines = [self._total]
        if place.queue:
            lines.append(self._queues.setdefault(place.queue, _Sums()))
        for line in lines:
            line.add(place.step, place.result, place.waited, times)

    def _line(self, name: str, sums: _Sums, now: float) -> QueueFigures:
        last = now // STEP_SECONDS * STEP_SECONDS
        moments = [last - ago for ago in range(HOUR_SECONDS - STEP_SECONDS, -1, -STEP_SECONDS)]
        course = sums.until([*moments, math.inf])
        offered, answered = course[-1].total(), _of(course[-1], ANSWERED)
        asa = sums.waited / _MICRO / answered if answered else None
        abandoned = _of(course[-1], ABANDONED)
        levels = [_rounded(self._level(seen)) for seen in course]
        return QueueFigures(
            queue=name,
            offered=offered,
            answered=answered,
            abandoned=abandoned,
            service_level=levels[-1],
            asa_seconds=None if asa is None else round(asa, 1),
            abandon_rate=_rounded(abandon_rate(abandoned=abandoned, offered=offered)),
            last_hour=levels,
        )

    def _level(self, seen: Counter[CallResult]) -> float | None:
        return service_level(
            self._rule.variant,
            offered=seen.total(),
            answered=_of(seen, ANSWERED),
            abandoned=_of(seen, ABANDONED),
            answered_in_time=seen[CallResult.ANSWERED_IN_TIME],
            abandoned_in_time=seen[CallResult.ABANDONED_IN_TIME],
        )


def _of(seen: Counter[CallResult], results: frozenset[CallResult]) -> int:
    return sum(seen[result] for result in results)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
