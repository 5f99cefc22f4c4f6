"""Figures of a call centre, each a pure function with its formula, as shown beside the number.

Sources: the variants that Cisco, Asterisk and Genesys print in their guides; the variant in use always
stands beside the figure. `None` means that there is nothing to divide by.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.call import EndCause


class ServiceLevel(StrEnum):
    """Which denominator a service level uses."""

    IGNORE_ABANDONS = "ignore_abandons"
    ABANDONS_NEGATIVE = "abandons_negative"
    ABANDONS_POSITIVE = "abandons_positive"
    ANSWERED_ONLY = "answered_only"
    ANSWERED_AND_ABANDONED = "answered_and_abandoned"

    @property
    def formula(self) -> str:
        """Return the formula in words, for people."""
        return _FORMULAS[self]


_FORMULAS = {
    ServiceLevel.IGNORE_ABANDONS: "answered in time / (offered - abandoned in time)",
    ServiceLevel.ABANDONS_NEGATIVE: "answered in time / offered",
    ServiceLevel.ABANDONS_POSITIVE: "(answered in time + abandoned in time) / offered",
    ServiceLevel.ANSWERED_ONLY: "answered in time / answered",
    ServiceLevel.ANSWERED_AND_ABANDONED: "(answered in time + abandoned in time) / (answered + abandoned)",
}


def service_level(
    variant: ServiceLevel,
    *,
    offered: int,
    answered: int,
    abandoned: int,
    answered_in_time: int,
    abandoned_in_time: int,
) -> float | None:
    """Return the share (0..1) for the variant, or None when nobody called."""
    above, below = {
        ServiceLevel.IGNORE_ABANDONS: (answered_in_time, offered - abandoned_in_time),
        ServiceLevel.ABANDONS_NEGATIVE: (answered_in_time, offered),
        ServiceLevel.ABANDONS_POSITIVE: (answered_in_time + abandoned_in_time, offered),
        ServiceLevel.ANSWERED_ONLY: (answered_in_time, answered),
        ServiceLevel.ANSWERED_AND_ABANDONED: (answered_in_time + abandoned_in_time, answered + abandoned),
    }[variant]
    return above / below if below > 0 else None


def average_speed_of_answer(waits: list[float]) -> float | None:
    """Return the mean wait in seconds of answered calls (ringing at the seat included)."""
    return sum(waits) / len(waits) if waits else None


def abandon_rate(*, abandoned: int, offered: int) -> float | None:
    """Return abandoned / offered (0..1)."""
    return abandoned / offered if offered else None


def average_handling_time(*, talk: float, hold: float, wrap_up: float, calls: int) -> float | None:
    """Return (talk + hold + wrap-up) / calls in seconds."""
    return (talk + hold + wrap_up) / calls if calls else None


class CallResult(StrEnum):
    """How a call that was offered to seats counts in the figures."""

    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    ABANDONED_IN_TIME = "abandoned_in_time"
    ABANDONED_LATE = "abandoned_late"
    DECLINED = "declined"
    NOT_ANSWERED = "not_answered"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OfferedCall:
    """What the figures need of one call that rang at a seat. Moments are epoch seconds."""

    id: str
    offered_at: float
    answered_at: float | None = None
    ended_at: float | None = None
    cause: EndCause | None = None
    queue: str = ""
    agent: str = ""
    number: str = ""
    name: str = ""

    @property
    def decided_at(self) -> float | None:
        """Return when it was answered or over; None while it still rings."""
        return self.answered_at if self.answered_at is not None else self.ended_at

    @property
    def wait(self) -> float:
        """Return the seconds from the first ring at the seat to its answer or end."""
        return max(0.0, (self.decided_at or self.offered_at) - self.offered_at)

    @property
    def talk(self) -> float:
        """Return the seconds from answer to end, 0 while it goes on or if nobody answered."""
        if self.answered_at is None or self.ended_at is None:
            return 0.0
        return max(0.0, self.ended_at - self.answered_at)


NOT_OFFERED = frozenset({EndCause.ANSWERED_ELSEWHERE, EndCause.NOT_ALLOWED})
"""Ends of calls that no figure counts: somebody else has them in hers, or they never rang."""


def call_result(call: OfferedCall, threshold: float, short: float = 0.0) -> CallResult | None:
    """Return how a call counts with the threshold (seconds), None while it rings or if nobody counts it.

    A call counts at the moment it is answered or over, whichever is first. Who gives up in less than `short`
    seconds is not counted at all.
    """
    if call.answered_at is not None:
        in_time = call.wait <= threshold
        return CallResult.ANSWERED_IN_TIME if in_time else CallResult.ANSWERED_LATE
    if call.ended_at is None or call.cause in NOT_OFFERED:
        return None
    if call.cause is EndCause.ABANDONED:
        if call.wait < short:
            return None
        in_time = call.wait <= threshold
        return CallResult.ABANDONED_IN_TIME if in_time else CallResult.ABANDONED_LATE
    if call.cause is EndCause.DECLINED:
        return CallResult.DECLINED
    if call.cause in {EndCause.NETWORK, EndCause.FAILED, EndCause.ENGINE_LOST}:
        return CallResult.FAILED
    return CallResult.NOT_ANSWERED
