"""How the check before the shift ended, as a seat tells it in each heartbeat; part of `app.wire.office`."""

from dataclasses import dataclass
from enum import StrEnum

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

    `code` and `title` say what is wrong; of a network that is well, `code` is `by_call` or `by_options`.
    """

    part: Word
    state: Word
    code: Word = ""
    title: Line = ""
