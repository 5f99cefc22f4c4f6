"""A queue of the switch: its callers and its members, and what a member should be for an agent's status.

Moments are epoch seconds. The waits of answered and abandoned callers are the switch's own figures, so that
whoever counts from its log comes to the same numbers.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.agent import AgentStatus, Availability, Confidence, SystemReason
from app.domain.call import EndCause
from app.domain.kpi import OfferedCall


class QueueCallEnd(StrEnum):
    """How a caller left a queue."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    TIMED_OUT = "timed_out"
    UNKNOWN = "unknown"


_CAUSES: Final = {
    QueueCallEnd.ABANDONED: EndCause.ABANDONED,
    QueueCallEnd.TIMED_OUT: EndCause.NO_ANSWER,
}


@dataclass(frozen=True, slots=True)
class QueueCall:
    """One caller in one queue, from joining to the end of the talk.

    `wait` is the whole seconds the switch says she waited; None while she does. `member` is the interface
    that answered. UNKNOWN: the link to the switch was down when she left; no figure counts her.
    """

    id: str
    queue: str
    joined_at: float
    number: str = ""
    name: str = ""
    end: QueueCallEnd = QueueCallEnd.WAITING
    wait: float | None = None
    member: str = ""
    talk: float | None = None

    @property
    def waiting(self) -> bool:
        """Say whether she still waits."""
        return self.end is QueueCallEnd.WAITING

    def offered(self, agent: str = "") -> OfferedCall | None:
        """Return what the figures count of it: nothing while she waits, or if her end is not known."""
        if self.wait is None or self.end in {QueueCallEnd.WAITING, QueueCallEnd.UNKNOWN}:
            return None
        decided = self.joined_at + self.wait
        answered = decided if self.end is QueueCallEnd.ANSWERED else None
        over = decided if answered is None else decided + self.talk if self.talk is not None else None
        return OfferedCall(
            id=self.id, offered_at=self.joined_at, answered_at=answered, ended_at=over,
            cause=_CAUSES.get(self.end), queue=self.queue, agent=agent, number=self.number, name=self.name,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """What the switch says of one interface in one queue."""

    queue: str
    interface: str
    paused: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an agent should be in her queues."""

    member: bool
    paused: bool = False
    reason: str = ""

    def fits(self, told: Member | None) -> bool:
        """Say whether the switch has it so. A reason only matters while paused."""
        if told is None or not self.member:
            return self.member is (told is not None)
        return told.paused is self.paused and (not self.paused or told.reason == self.reason)


def wanted(status: AgentStatus, *, reachable: bool) -> Wanted:
    """Return what the queues should have of an agent; a seat that is silent gets no calls."""
    if status.availability is Availability.SIGNED_OUT:
        return Wanted(member=False)
    if not reachable:
        return Wanted(member=True, paused=True, reason=SystemReason.CONNECTION_LOST.value)
    if status.availability is Availability.READY:
        return Wanted(member=True)
    reason = status.reason if status.availability is Availability.NOT_READY else status.availability.value
    return Wanted(member=True, paused=True, reason=reason or status.availability.value)


def confidence(wish: Wanted, told: dict[str, Member | None], *, linked: bool, asked: bool) -> Confidence:
    """Return how sure we are; `told` has what the switch says for each queue, `asked`: a request is open."""
    if not linked or not told:
        return Confidence.ASSUMED
    if all(wish.fits(member) for member in told.values()):
        return Confidence.CONFIRMED
    return Confidence.ASSUMED if asked else Confidence.DRIFTED
