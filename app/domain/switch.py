"""The ways to tell a switch who takes calls, best first, and the feature codes of some switches.

A code is a pattern of what a seat dials: `{queue}`, `{user}` (its SIP user) and `{reason}` (digits for a
not-ready reason) are filled in. Where the code for on and off is the same, it toggles. A line is a number
whose state (RFC 4235) tells what became of it: busy means on.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.domain.errors import BadInput
from app.domain.number import EMERGENCY
from app.domain.phrase import phrase

MOST_LINES: Final = 40
_PATTERN: Final = re.compile(r"(?:[0-9*#]|\{queue\}|\{user\}|\{reason\}){0,40}")


class SwitchKind(StrEnum):
    """How statuses reach the switch; NONE: they are kept here only."""

    NONE = ""
    ASTERISK = "asterisk"
    CODES = "codes"
    BUSY = "busy"
    UNREGISTER = "unregister"
    UNKNOWN = "unknown"


class CodePreset(StrEnum):
    """Switches whose codes are known as they are delivered; OWN: written by the call centre."""

    OWN = "own"
    FREEPBX = "freepbx"
    YEASTAR_P = "yeastar_p"
    YEASTAR_S = "yeastar_s"
    KAZOO = "kazoo"
    THREE_CX = "3cx"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FeatureCodes:
    """What a seat dials; "" where a switch has no such code. `reasons`: digits by not-ready reason."""

    log_in: str = ""
    log_out: str = ""
    pause: str = ""
    resume: str = ""
    member_line: str = ""
    pause_line: str = ""
    reasons: dict[str, str] = field(default_factory=dict)


PRESETS: Final[dict[CodePreset, FeatureCodes]] = {
    CodePreset.FREEPBX: FeatureCodes(
        log_in="*45*{user}*{queue}", log_out="*45*{user}*{queue}",
        pause="*46*{user}*{queue}", resume="*46*{user}*{queue}",
        member_line="*45*{user}*{queue}", pause_line="*46*{user}*{queue}",
    ),
    CodePreset.YEASTAR_P: FeatureCodes(
        log_in="*7{queue}", log_out="*7{queue}", pause="*07{queue}", resume="*07{queue}",
        member_line="*7{queue}", pause_line="*07{queue}",
    ),
    CodePreset.YEASTAR_S: FeatureCodes(
        log_in="{queue}*", log_out="{queue}**", member_line="*75{queue}",
    ),
    CodePreset.KAZOO: FeatureCodes(log_in="*20", log_out="*21", pause="*22", resume="*23"),
    CodePreset.THREE_CX: FeatureCodes(log_in="*62", log_out="*63"),
}  # fmt: skip
"""Codes as these switches are delivered; in Kazoo they are made by hand, these are customary."""


@dataclass(frozen=True, slots=True)
class SwitchOrder:
    """What a seat has to do itself so that the switch knows whether it takes calls."""

    kind: SwitchKind = SwitchKind.NONE
    codes: FeatureCodes = field(default_factory=FeatureCodes)
    queues: list[str] = field(default_factory=list)


def codes_of(preset: CodePreset, own: FeatureCodes) -> FeatureCodes:
    """Return the codes that are meant; the digits for reasons are always the call centre's own."""
    ready = PRESETS.get(preset)
    if ready is None:
        return own
    return FeatureCodes(
        ready.log_in, ready.log_out, ready.pause, ready.resume, ready.member_line, ready.pause_line,
        own.reasons,
    )  # fmt: skip


def check_codes(codes: FeatureCodes, queues: list[str]) -> None:
    """Raise BadInput for codes that cannot be dialled or that could call somebody for help."""
    patterns = (
        codes.log_in, codes.log_out, codes.pause, codes.resume, codes.member_line, codes.pause_line,
        *codes.reasons.values(),
    )  # fmt: skip
    for pattern in patterns:
        if not _PATTERN.fullmatch(pattern) or pattern in EMERGENCY:
            raise BadInput(
                "bad_code",
                phrase("“{pattern}” is no feature code.", pattern=pattern[:40]),
                "Use digits, * and #, {queue}, {user} and {reason}.",
            )
    if bool(codes.log_in) != bool(codes.log_out) or bool(codes.pause) != bool(codes.resume):
        raise BadInput("half_code", "A code is missing.", "Give the code back as well, or neither.")
    if not codes.log_in and not codes.pause:
        raise BadInput("no_codes", "There are no codes.", "Choose a switch, or give codes of your own.")
    per_queue = "{queue}" in "".join(patterns)
    if per_queue and not queues:
        raise BadInput("no_queues", "These codes need queues.", "Name the queues by their numbers.")
    if per_queue and any(not re.fullmatch(r"[0-9*#]{1,20}", queue) for queue in queues):
        raise BadInput("bad_queue", "A queue that is dialled has a number.", "Name the queues by numbers.")
    if 2 * len(queues) > MOST_LINES:
        raise BadInput(
            "many_queues",
            "These are too many queues for codes.",
            phrase("{most} at most.", most=MOST_LINES // 2),
        )
