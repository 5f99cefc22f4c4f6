"""How the check before the shift ended, as a seat tells it in each heartbeat; part of `app.wire.office`."""

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
