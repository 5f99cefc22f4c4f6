"""What supervisors say to seats and calls, and the link to the switch; part of `app.wire.office`."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final

from annotated_types import MaxLen, MinLen

from app.domain.agent import Availability, Confidence
from app.wire.limits import Line, Word

SEAT_SEES_SECONDS: Final = 12 * 3600.0
"""For so long a seat is told again what became of its own calls for help."""


@dataclass(frozen=True, slots=True)
class SwitchConfidence:
    """Whether the switch's queues have a seat as its agent chose, told to that seat."""

    confidence: Confidence


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A supervisor's words to some seats (ids), or with none to all of them."""

    text: Annotated[str, MinLen(1), MaxLen(500)]
    seats: Annotated[list[Word], MaxLen(2000)] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Delivery:
    """To how many seats something went: those that are there now, and those that were meant."""

    reached: int
    meant: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a supervisor says to a seat."""

    id: str
    text: str
    sender: str
    at: float


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """A supervisor changes the status of a seat; `why` is shown to the agent."""

    seat: Word
    availability: Availability
    reason: Word = ""
    why: Line = ""


@dataclass(frozen=True, slots=True)
class StatusOrder:
    """A change of status that a supervisor asks of a seat; during a call it takes effect after it."""

    availability: Availability
    reason: str
    why: str
    sender: str


@dataclass(frozen=True, slots=True)
class DiagnosisOrder:
    """An administrator asks a seat for its logs and settings, secrets apart: `POST diagnoses/{id}`."""

    id: str
    sender: str


@dataclass(frozen=True, slots=True)
class DiagnosisCame:
    """The server has the bundle; its size in bytes."""

    size: int


class ListenWord(StrEnum):
    """How a supervisor joins a call: hears both, speaks to the agent alone, or to both."""

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"


@dataclass(frozen=True, slots=True)
class Listened:
    """A supervisor joins this seat's call, told to the seat where the centre's rule says so."""

    mode: ListenWord
    sender: str
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class EmergencyCall:
    """An agent called for help with one key; open until a supervisor says that she has seen it.

    `id` is the desk's own, `call` the contact that was up. `acknowledged_at` 0: nobody has seen it yet.
    """

    id: str
    seat: str
    agent: str
    at: float
    call: str = ""
    acknowledged_by: str = ""
    acknowledged_at: float = 0.0


@dataclass(frozen=True, slots=True)
class EmergencyCalls:
    """For supervisors those that are open; for a seat its own of the last hours. Oldest first."""

    emergencies: list[EmergencyCall]


@dataclass(frozen=True, slots=True)
class Planned:
    """When an agent should work: pairs of began and ended (epoch seconds), in order."""

    agent: str
    shifts: list[list[float]]


@dataclass(frozen=True, slots=True)
class Plans:
    """Everybody's shifts of yesterday, today and tomorrow; agents without a schedule are not in it."""

    plans: list[Planned] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listen:
    """A supervisor wants to join the call of a seat with a phone of the switch (`PJSIP/2001`)."""

    seat: Word
    phone: Word
    mode: ListenWord = ListenWord.LISTEN


class FiguresSource(StrEnum):
    """Whose calls the figures count: the switch's own queues, or the calls that were offered to seats."""

    QUEUES = "queues"
    SEATS = "seats"
    UNKNOWN = "unknown"


class SwitchState(StrEnum):
    """How the link to the switch stands."""

    NONE = "none"
    LINKED = "linked"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SwitchView:
    """The link to the switch as supervisors see it; `problem` says in words what is wrong, `phrases` how
    the words were made (`app.domain.phrase`).
    """

    state: SwitchState = SwitchState.NONE
    since: float = 0.0
    problem: str = ""
    phrases: dict[str, Any] = field(default_factory=dict)
