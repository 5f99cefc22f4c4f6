"""The check before the shift: what it tries, how each part came out, and the one result of it."""

from dataclasses import dataclass
from enum import StrEnum


class CheckPart(StrEnum):
    """What a check before the shift looks at, in the order in which it does."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    ECHO = "echo"
    RING = "ring"
    BUTTONS = "buttons"
    REGISTRATION = "registration"
    NETWORK = "network"
    UNKNOWN = "unknown"


class CheckState(StrEnum):
    """How a part of the check came out; NOT_TRIED: there is nothing to try."""

    GOOD = "good"
    WARNING = "warning"
    FAILED = "failed"
    NOT_TRIED = "not_tried"
    UNKNOWN = "unknown"


class NetworkWay(StrEnum):
    """How the network was tried: by a call to an echo number, by a question to the switch, or not at all."""

    NONE = "none"
    CALL = "call"
    OPTIONS = "options"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One part of a check; `code`, `title` and `hint` say what is wrong. Empty when nothing is."""

    part: CheckPart
    state: CheckState
    code: str = ""
    title: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class NetworkFound:
    """What the network part measured; None is not measured.

    `round_trip_ms` of the signalling (OPTIONS) or of the speech (CALL, by RTCP where the far end does it);
    `loss` is a fraction of the packets that came back, `jitter_ms` and `mos` are of the call.
    """

    way: NetworkWay = NetworkWay.NONE
    number: str = ""
    round_trip_ms: float | None = None
    loss: float | None = None
    jitter_ms: float | None = None
    mos: float | None = None
