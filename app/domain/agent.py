"""An agent's status: two axes, a pending next one, a confidence; the one file with its rules.

`availability` is what the agent (or the system) chose; `call` is what the phone is doing. What others
see is `shown`, a pure function of both. Nothing here reads a clock: `now` is epoch seconds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.domain.errors import IllegalMove, Refused


class Availability(StrEnum):
    """The axis that is chosen."""

    SIGNED_OUT = "signed_out"
    NOT_READY = "not_ready"
    READY = "ready"
    WRAP_UP = "wrap_up"
    UNKNOWN = "unknown"


class CallActivity(StrEnum):
    """The axis that only the phone moves."""

    IDLE = "idle"
    OFFERED = "offered"
    DIALLING = "dialling"
    TALKING = "talking"
    HELD = "held"
    CONSULTING = "consulting"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure we are that the switch sees the same availability."""

    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    DRIFTED = "drifted"
    UNKNOWN = "unknown"


class SystemReason(StrEnum):
    """Not-ready reasons that nobody chose. The agent's own reasons are settings of the call centre."""

    SIGNED_IN = "signed_in"
    MISSED_CALL = "missed_call"
    CALL_FAILED = "call_failed"
    CONNECTION_LOST = "connection_lost"
    HEADSET_LOST = "headset_lost"
    NOT_REGISTERED = "not_registered"
    WRAP_UP_EXPIRED = "wrap_up_expired"
    ENGINE_LOST = "engine_lost"
    ASLEEP = "asleep"


class Shown(StrEnum):
    """The one word that others see."""

    SIGNED_OUT = "signed_out"
    NOT_READY = "not_ready"
    READY = "ready"
    OFFERED = "offered"
    DIALLING = "dialling"
    ON_CALL = "on_call"
    HELD = "held"
    WRAP_UP = "wrap_up"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """A not-ready reason that an agent may choose. `max_minutes` 0 means no limit."""

    code: str
    label: str
    max_minutes: int = 0


DEFAULT_REASONS: Final = (
    Reason("break", "Break", 15),
    Reason("meal", "Meal", 60),
    Reason("training", "Training"),
    Reason("meeting", "Meeting"),
    Reason("other", "Other"),
)


@dataclass(frozen=True, slots=True)
class Pending:
    """What was chosen during a call and takes effect after it."""

    availability: Availability
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """Both axes with the moment each last changed."""

    availability: Availability = Availability.SIGNED_OUT
    reason: str = ""
    since: float = 0.0
    call: CallActivity = CallActivity.IDLE
    call_since: float = 0.0
    pending: Pending | None = None
    confidence: Confidence = Confidence.ASSUMED


MOVES: Final[dict[Availability, frozenset[Availability]]] = {
    Availability.SIGNED_OUT: frozenset({Availability.NOT_READY, Availability.READY}),
    Availability.NOT_READY: frozenset(
        {Availability.NOT_READY, Availability.READY, Availability.WRAP_UP, Availability.SIGNED_OUT}
    ),
    Availability.READY: frozenset({Availability.NOT_READY, Availability.WRAP_UP, Availability.SIGNED_OUT}),
    Availability.WRAP_UP: frozenset(
        {Availability.READY, Availability.NOT_READY, Availability.WRAP_UP, Availability.SIGNED_OUT}
    ),
    Availability.UNKNOWN: frozenset(),
}

_SHOWN_BY_CALL: Final[dict[CallActivity, Shown]] = {
    CallActivity.OFFERED: Shown.OFFERED,
    CallActivity.DIALLING: Shown.DIALLING,
    CallActivity.TALKING: Shown.ON_CALL,
    CallActivity.CONSULTING: Shown.ON_CALL,
    CallActivity.HELD: Shown.HELD,
}


def shown(status: AgentStatus) -> Shown:
    """Return the one word for both axes: a call outweighs the chosen availability."""
    return _SHOWN_BY_CALL.get(status.call) or Shown(status.availability.value)


def may_offer(status: AgentStatus, *, registered: bool, headset_present: bool) -> bool:
    """Say whether calls may ring this seat: ready, registered, headset there."""
    return status.availability is Availability.READY and registered and headset_present


def choose(
    status: AgentStatus,
    availability: Availability,
    now: float,
    reason: str = "",
    *,
    registered: bool = True,
    headset_present: bool = True,
) -> AgentStatus:
    """Apply the agent's own choice: at once when idle, else as the pending next status.

    Raises Refused for Ready without registration or headset, IllegalMove where the table has no such move.
    """
    if availability is Availability.READY and not registered:
        raise Refused("not_registered", "Not registered with the call centre.", "Ready returns by itself.")
    if availability is Availability.READY and not headset_present:
        raise Refused("headset_lost", "The headset is not connected.", "Plug it in or choose another device.")
    if status.call is not CallActivity.IDLE:
        return replace(status, pending=Pending(availability, reason))
    return _move(status, availability, now, reason)


def impose(status: AgentStatus, reason: SystemReason, now: float) -> AgentStatus:
    """Apply a system reason: Not ready at once. Signed out stays signed out; a running call is untouched."""
    if status.availability is Availability.SIGNED_OUT:
        return status
    return _move(status, Availability.NOT_READY, now, reason.value)


def phone(status: AgentStatus, activity: CallActivity, now: float) -> AgentStatus:
    """Apply what the phone is doing now; the same activity again changes nothing."""
    if activity is status.call:
        return status
    return replace(status, call=activity, call_since=now)


def after_call(status: AgentStatus, now: float, *, wrap_up: bool) -> AgentStatus:
    """Apply the end of the last call: wrap-up first if the call needs one, else what is pending."""
    status = phone(status, CallActivity.IDLE, now)
    if wrap_up:
        pending = status.pending or Pending(status.availability, status.reason)
        return replace(_move(status, Availability.WRAP_UP, now), pending=pending)
    return _settle(status, now)


def after_wrap_up(status: AgentStatus, now: float) -> AgentStatus:
    """Apply a finished wrap-up: what was pending, else Ready. Anything but wrap-up is left as it is."""
    if status.availability is not Availability.WRAP_UP:
        return status
    return _settle(status, now, default=Pending(Availability.READY))


def _settle(status: AgentStatus, now: float, default: Pending | None = None) -> AgentStatus:
    pending = status.pending or default
    if pending is None or pending.availability is Availability.WRAP_UP:
        return replace(status, pending=None)
    return _move(replace(status, pending=None), pending.availability, now, pending.reason)


def _move(status: AgentStatus, availability: Availability, now: float, reason: str = "") -> AgentStatus:
    if availability is status.availability and reason == status.reason:
        return status
    if availability not in MOVES[status.availability]:
        raise IllegalMove("status", status.availability, availability)
    return replace(status, availability=availability, reason=reason, since=now)
