"""What the window shows of calls, as frozen values; part of `app.desk.views`."""

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.call import CallState, Direction, Verification


class Button(StrEnum):
    """What may be done with a call; each has its fixed place and its key."""

    ANSWER = "answer"
    DECLINE = "decline"
    REDIRECT = "redirect"
    HOLD = "hold"
    MUTE = "mute"
    TRANSFER = "transfer"
    KEYPAD = "keypad"
    END = "end"
    COMPLETE = "complete"
    BACK = "back"
    CONFERENCE = "conference"
    SWAP = "swap"
    RECORD = "record"


class Secrecy(StrEnum):
    """The padlock: CLOSED only while speech and the exchange of its keys are encrypted."""

    NOTHING = "nothing"
    CLOSED = "closed"
    KEYS_OPEN = "keys_open"
    OPEN = "open"


class Recorded(StrEnum):
    """The recording button; ABSENT where this call centre records nothing."""

    ABSENT = "absent"
    OFF = "off"
    ON = "on"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call in the list at the left; calls with the same `conference` stand together."""

    call: str
    title: str
    state: CallState
    since: float
    selected: bool = False
    number: str = ""
    queue: str = ""
    conference: str = ""
    consult: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on one of the lines of a consultation or conference."""

    call: str
    name: str
    number: str
    state: CallState
    since: float


@dataclass(frozen=True, slots=True)
class ConsultView:
    """A transfer with a question first: who asked for it, who is asked, whether they answered."""

    caller: Party
    colleague: Party
    answered: bool = False


@dataclass(frozen=True, slots=True)
class RecordingMark:
    """The recording of a call: `since` counts the recording, or the pause.

    `consent` is one of the codes in `choices` (code, words); `always`: it cannot be started or stopped here.
    """

    state: Recorded = Recorded.ABSENT
    since: float = 0.0
    consent: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    always: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CallView:
    """The call in the centre: offer, dialling, talking, held, or just ended (wrap-up).

    `notes_call` is the contact the notes belong to: while a colleague is asked, still the caller's.
    `outcome` says in words what came of the last try to transfer or to ask. `line` names the account it is on
    where there are several.
    """

    call: str
    name: str
    number: str
    direction: Direction
    state: CallState
    queue: str = ""
    dialled: str = ""
    greeting: str = ""
    verification: Verification = Verification.UNKNOWN
    secrecy: Secrecy = Secrecy.NOTHING
    muted: bool = False
    since: float = 0.0
    talk_since: float | None = None
    talk_seconds: float = 0.0
    cause: str = ""
    enabled: frozenset[Button] = frozenset()
    notes: str = ""
    notes_saved: bool = True
    notes_call: str = ""
    held_there: bool = False
    early_media: bool = False
    auto_answered: bool = False
    transferring_to: str = ""
    outcome: str = ""
    identity: str = ""
    consult: ConsultView | None = None
    members: tuple[Party, ...] = ()
    recording: RecordingMark = field(default_factory=RecordingMark)
    line: str = ""


class VoiceGrade(StrEnum):
    """How the voice is, by its mean opinion score."""

    UNKNOWN = "unknown"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class VoiceView:
    """The voice of the call in the centre, each second: `loss` 0-1, times in milliseconds, `mos` 1-4.5."""

    grade: VoiceGrade = VoiceGrade.UNKNOWN
    codec: str = ""
    mos: float = 0.0
    loss: float = 0.0
    jitter_ms: float = 0.0
    round_trip_ms: float = 0.0


class EntryState(StrEnum):
    """What a colleague or queue is doing, as far as anybody tells."""

    FREE = "free"
    RINGING = "ringing"
    BUSY = "busy"
    AWAY = "away"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """One colleague or queue to whom a call can be sent; `detail` is a not-ready reason or the like."""

    number: str
    name: str
    state: EntryState = EntryState.UNKNOWN
    detail: str = ""
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class VoicemailView:
    """The lamp: voice messages waiting, and what to dial to hear them ("" = nobody told)."""

    new: int = 0
    urgent: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A clicked `tel:`, `sip:` or `callto:` link that waits for a yes. `error`: it cannot be dialled."""

    serial: int
    number: str
    scheme: str
    text: str
    name: str = ""
    error: str = ""
    hint: str = ""
