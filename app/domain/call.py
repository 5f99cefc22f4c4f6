"""A call: its states, how it may move between them, why it ended."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from app.domain.errors import IllegalMove


class CallState(StrEnum):
    """Where a call stands, seen from this seat."""

    OFFERED = "offered"
    DIALLING = "dialling"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"
    LOST = "lost"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    UNKNOWN = "unknown"


class EndCause(StrEnum):
    """Why a call ended; told by the engine, once."""

    HUNG_UP_HERE = "hung_up_here"
    HUNG_UP_THERE = "hung_up_there"
    DECLINED = "declined"
    ABANDONED = "abandoned"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    NOT_ALLOWED = "not_allowed"
    CANCELLED = "cancelled"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    NETWORK = "network"
    FAILED = "failed"
    ENGINE_LOST = "engine_lost"
    TRANSFERRED = "transferred"
    REDIRECTED = "redirected"
    UNKNOWN = "unknown"


class Verification(StrEnum):
    """What the call centre says about the caller's number (RFC 8224 `verstat`)."""

    VERIFIED = "verified"
    FAILED = "failed"
    UNKNOWN = "unknown"


MOVES: Final[dict[CallState, frozenset[CallState]]] = {
    CallState.OFFERED: frozenset({CallState.TALKING, CallState.ENDED, CallState.LOST}),
    CallState.DIALLING: frozenset({CallState.RINGING, CallState.TALKING, CallState.ENDED, CallState.LOST}),
    CallState.RINGING: frozenset({CallState.TALKING, CallState.ENDED, CallState.LOST}),
    CallState.TALKING: frozenset({CallState.HELD, CallState.ENDED, CallState.LOST}),
    CallState.HELD: frozenset({CallState.TALKING, CallState.ENDED, CallState.LOST}),
    CallState.ENDED: frozenset(),
    CallState.LOST: frozenset({CallState.TALKING, CallState.HELD, CallState.ENDED}),
    CallState.UNKNOWN: frozenset(),
}
"""The whole table of legal moves. LOST is an engine that died: recovered (TALKING, HELD) or ENDED."""

LIVE: Final = frozenset(
    {CallState.OFFERED, CallState.DIALLING, CallState.RINGING, CallState.TALKING, CallState.HELD}
)
"""States in which somebody is on the line or being called."""


@dataclass(frozen=True, slots=True)
class Call:
    """An immutable snapshot of one call. Times are seconds since the epoch (wall clock).

    `encrypted`: SRTP both ways now; only with `signalling_encrypted` (TLS) are its keys safe too.
    `consult_for`: the call about which this one asks a colleague (attended transfer). `conference`: calls
    with the same value hear each other. `transferring_to`: a transfer there is under way. `asked_to`: the far
    end wants to send this call there and the agent has not answered. `identity`: the number shown to the
    called. `quality`: at the end, the averages of `loss`, `jitter_ms`, `round_trip_ms`,
    `mos` and the worst second's `mos_worst`.
    """

    id: str
    account: str
    direction: Direction
    state: CallState
    number: str = ""
    name: str = ""
    dialled: str = ""
    queue: str = ""
    verification: Verification = Verification.UNKNOWN
    muted: bool = False
    held_there: bool = False
    encrypted: bool = False
    signalling_encrypted: bool = False
    early_media: bool = False
    auto_answered: bool = False
    consult_for: str = ""
    conference: str = ""
    transferring_to: str = ""
    asked_to: str = ""
    identity: str = ""
    codec: str = ""
    quality: dict[str, float] = field(default_factory=dict)
    offered_at: float = 0.0
    answered_at: float | None = None
    ended_at: float | None = None
    held_since: float | None = None
    held_seconds: float = 0.0
    cause: EndCause | None = None
    headers: dict[str, str] = field(default_factory=dict)
    context: dict[str, str] = field(default_factory=dict)

    @property
    def live(self) -> bool:
        """Say whether somebody is on the line or being called."""
        return self.state in LIVE

    @property
    def missed(self) -> bool:
        """Say whether this was offered to us and nobody here took or declined it."""
        return (
            self.direction is Direction.INBOUND
            and self.state is CallState.ENDED
            and self.answered_at is None
            and self.cause not in {EndCause.DECLINED, EndCause.ANSWERED_ELSEWHERE, EndCause.REDIRECTED}
        )


def move(call: Call, state: CallState, now: float, cause: EndCause | None = None) -> Call:
    """Return the call after a move at `now` (epoch seconds). Raises IllegalMove if the table forbids it."""
    if state not in MOVES[call.state]:
        raise IllegalMove("call", call.state, state)
    changes: dict[str, object] = {"state": state}
    if state is CallState.TALKING and call.answered_at is None:
        changes["answered_at"] = now
    if state is CallState.HELD:
        changes["held_since"] = call.held_since or now
    elif call.held_since is not None and state is not CallState.LOST:
        changes["held_since"] = None
        changes["held_seconds"] = call.held_seconds + max(0.0, now - call.held_since)
    if state is CallState.ENDED:
        changes["ended_at"] = now
        changes["cause"] = cause or EndCause.UNKNOWN
    return replace(call, **changes)  # type: ignore[arg-type]
