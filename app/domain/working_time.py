"""Time by state: intervals made of what an agent's desk told, cut where the desk was not there.

All moments are epoch seconds. A state lasts from the moment it was told until the next one; while the laptop
slept or its program was not running nobody worked, whatever was told last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.agent import Shown


class AbsenceKind(StrEnum):
    """Why a desk was not there."""

    ASLEEP = "asleep"
    NOT_RUNNING = "not_running"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """One status as it was told: what others see from `at` on."""

    at: float
    shown: Shown
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """The desk was not there from `began` to `ended`."""

    began: float
    ended: float
    kind: AbsenceKind = AbsenceKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class Interval:
    """Somebody was in a state from `began` to `ended`; `shown` None: the desk was not there (`absent`)."""

    began: float
    ended: float
    shown: Shown | None
    reason: str = ""
    absent: AbsenceKind | None = None

    @property
    def seconds(self) -> float:
        """Return how long it lasted."""
        return self.ended - self.began


def intervals(
    told: Sequence[Told], absences: Iterable[Absence], since: float, until: float
) -> list[Interval]:
    """Return the intervals between two moments, in order, without signed-out time.

    `told` is in order and may begin before `since`: the last one before it says how the time begins.
    """
    found = []
    for place, one in enumerate(told):
        end = told[place + 1].at if place + 1 < len(told) else until
        began, ended = max(one.at, since), min(end, until)
        if ended > began and one.shown is not Shown.SIGNED_OUT:
            found.append(Interval(began, ended, one.shown, one.reason))
    cuts = sorted(absences, key=lambda absence: absence.began)
    return [piece for interval in found for piece in _cut(interval, cuts)]


def _cut(interval: Interval, absences: Sequence[Absence]) -> list[Interval]:
    pieces, at = [], interval.began
    for absence in absences:
        began, ended = max(absence.began, at), min(absence.ended, interval.ended)
        if ended <= began:
            continue
        if began > at:
            pieces.append(Interval(at, began, interval.shown, interval.reason))
        pieces.append(Interval(began, ended, None, "", absence.kind))
        at = ended
    if interval.ended > at:
        pieces.append(Interval(at, interval.ended, interval.shown, interval.reason))
    return pieces


_CALLS: Final = frozenset({Shown.ON_CALL, Shown.HELD, Shown.DIALLING})


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Seconds by state of one agent; `not_ready` by reason."""

    signed_in: float = 0.0
    ready: float = 0.0
    offered: float = 0.0
    on_call: float = 0.0
    wrap_up: float = 0.0
    absent: float = 0.0
    not_ready: dict[str, float] | None = None

    @property
    def not_ready_seconds(self) -> float:
        """Return all not-ready time."""
        return sum((self.not_ready or {}).values())

    @property
    def occupancy(self) -> float | None:
        """Return (talk + wrap-up) / (talk + wrap-up + ready), None when nobody was available."""
        busy = self.on_call + self.wrap_up
        available = busy + self.ready + self.offered
        return busy / available if available else None


def working_time(found: Iterable[Interval]) -> WorkingTime:
    """Add up intervals."""
    sums = dict.fromkeys(("ready", "offered", "on_call", "wrap_up", "absent"), 0.0)
    reasons: dict[str, float] = {}
    for interval in found:
        if interval.shown is Shown.NOT_READY:
            reasons[interval.reason] = reasons.get(interval.reason, 0.0) + interval.seconds
        else:
            sums[_place(interval.shown)] += interval.seconds
    signed_in = sum(sums.values()) + sum(reasons.values()) - sums["absent"]
    return WorkingTime(signed_in=signed_in, not_ready=reasons, **sums)


def adherence(planned: Sequence[tuple[float, float]], found: Iterable[Interval]) -> float | None:
    """Return the share of planned time (began, ended) in which somebody worked; None without a plan.

    Not ready for a reason of one's own is no work; wrap-up and calls are.
    """
    whole = sum(ended - began for began, ended in planned)
    if whole <= 0:
        return None
    works = [i for i in found if i.shown is not None and i.shown is not Shown.NOT_READY]
    worked = sum(
        max(0.0, min(i.ended, ended) - max(i.began, began)) for i in works for began, ended in planned
    )
    return worked / whole


def _place(shown: Shown | None) -> str:
    if shown is None:
        return "absent"
    if shown in _CALLS:
        return "on_call"
    return shown.value if shown in {Shown.READY, Shown.OFFERED, Shown.WRAP_UP} else "absent"
