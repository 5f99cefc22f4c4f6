"""What a seat says of itself in each heartbeat, its check before the shift too; part of `app.wire.office`."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from annotated_types import MaxLen

from app.wire.limits import Line, Word


class CheckResult(StrEnum):
    """How the check before the shift ended."""

    NONE = "none"
    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SeatCheckLine:
    """One part of a check; `part` and `state` are words of `app.domain.check`, a newer seat may have more.

    `code` and `title` say what is wrong; of a network that is well, `code` is `by_call` or `by_options`;
    `phrases` says how the title was made (`app.domain.phrase`).
    """

    part: Word
    state: Word
    code: Word = ""
    title: Line = ""
    phrases: Annotated[dict[Word, Any], MaxLen(4)] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """What a seat says of itself in each heartbeat.

    `loss` 0..1, `jitter` milliseconds, `mos` 1..5: of the call that is up. `check`: the last check before a
    shift, made at `checked_at`; `check_problem` says in words what was wrong, `check_lines` all of
    its parts, `phrases` how the words were made (`app.domain.phrase`).
    """

    registered: bool = False
    registered_since: float = 0.0
    headset: bool = True
    speaker: Line = ""
    outbox_waiting: int = 0
    needs_attention: int = 0
    mos: float | None = None
    loss: float | None = None
    version: Word = ""
    jitter: float | None = None
    check: CheckResult = CheckResult.NONE
    checked_at: float = 0.0
    check_problem: Line = ""
    check_lines: Annotated[list[SeatCheckLine], MaxLen(20)] = field(default_factory=list)
    phrases: Annotated[dict[Word, Any], MaxLen(4)] = field(default_factory=dict)
