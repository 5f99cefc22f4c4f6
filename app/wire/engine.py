"""The contract of desk and engine: one JSON object a line over a local socket.

Down: `{"id":7,"do":"call.dial","to":"…"}` → `{"id":7,"ok":true,…}` or
`{"id":7,"ok":false,"error":{"code","title","hint"}}`. Up: events, which get no reply. Events flow to a
connection from the moment it asked for a `snapshot`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from app.domain.call import Call, CallState, Direction, EndCause, Verification
from app.wire.account import (
    AccountSettings,
    AccountState,
    AccountView,
    AgentState,
    AutoAnswer,
    DtmfMethod,
    SrtpMode,
)
from app.wire.calls import (
    CallId,
    CallIds,
    CallTo,
    CodeDial,
    Consent,
    Dial,
    Dtmf,
    RecordingPolicy,
    RecordingStart,
    TransferReply,
)
from app.wire.codec import from_plain, to_plain
from app.wire.sound import (
    CheckLine,
    CheckPart,
    CheckProgress,
    CheckState,
    CheckView,
    ControlDevice,
    ControlView,
    DeviceCheck,
    NetworkFound,
    NetworkWay,
    SoundSettings,
    SoundView,
)

VERSION: Final = 1


class Role(StrEnum):
    """Who is at the other end of the engine's socket; each of the three may own the engine."""

    DESK = "desk"
    CTL = "ctl"
    TEST = "test"


class Do(StrEnum):
    """Every command."""

    HELLO = "hello"
    SNAPSHOT = "snapshot"
    JOURNAL_ACK = "journal.ack"
    SHUTDOWN = "shutdown"
    ACCOUNT_SET = "account.set"
    ACCOUNT_REMOVE = "account.remove"
    ACCOUNT_REGISTER = "account.register"
    ACCOUNT_UNREGISTER = "account.unregister"
    ACCOUNT_AGENT_STATE = "account.agent_state"
    OFFER_ALLOW = "offer.allow"
    CALL_DIAL = "call.dial"
    CODE_DIAL = "code.dial"
    CALL_ANSWER = "call.answer"
    CALL_REJECT = "call.reject"
    CALL_HANG_UP = "call.hang_up"
    CALL_HOLD = "call.hold"
    CALL_RESUME = "call.resume"
    CALL_MUTE = "call.mute"
    CALL_UNMUTE = "call.unmute"
    CALL_KEEP = "call.keep"
    CALL_DTMF = "call.dtmf"
    CALL_REDIRECT = "call.redirect"
    CALL_SWAP = "call.swap"
    CALL_TRANSFER = "call.transfer"
    CALL_TRANSFER_REPLY = "call.transfer_reply"
    CALL_CONSULT = "call.consult"
    CALL_COMPLETE_TRANSFER = "call.complete_transfer"
    CALL_CANCEL_CONSULT = "call.cancel_consult"
    CALL_CONFERENCE = "call.conference"
    RECORDING_POLICY = "recording.policy"
    RECORDING_START = "recording.start"
    RECORDING_PAUSE = "recording.pause"
    RECORDING_RESUME = "recording.resume"
    RECORDING_STOP = "recording.stop"
    DEVICE_LIST = "device.list"
    DEVICE_USE = "device.use"
    DEVICE_TEST = "device.test"
    LEVEL_WATCH = "level.watch"
    SOUND_SET = "sound.set"
    DEVICE_CHECK = "device.check"


class EventName(StrEnum):
    """Every event. All but those in NOT_FACTS are facts: journaled, with a `seq`."""

    ACCOUNT_REGISTERING = "account.registering"
    ACCOUNT_REGISTERED = "account.registered"
    ACCOUNT_UNREGISTERED = "account.unregistered"
    ACCOUNT_RETRYING = "account.retrying"
    ACCOUNT_FAILED = "account.failed"
    ACCOUNT_REPLACED = "account.replaced"
    CALL_OFFERED = "call.offered"
    CALL_DIALLING = "call.dialling"
    CALL_RINGING = "call.ringing"
    CALL_TALKING = "call.talking"
    CALL_HELD = "call.held"
    CALL_RESUMED = "call.resumed"
    CALL_MUTED = "call.muted"
    CALL_UNMUTED = "call.unmuted"
    CALL_DTMF_RECEIVED = "call.dtmf_received"
    CALL_TRANSFER_ASKED = "call.transfer_asked"
    CALL_TRANSFERRED = "call.transferred"
    CALL_TRANSFER_FAILED = "call.transfer_failed"
    CALL_CONFERENCE = "call.conference"
    CALL_CHANGED = "call.changed"
    CALL_SILENT = "call.silent"
    CALL_QUALITY = "call.quality"
    CALL_RECOVERED = "call.recovered"
    CALL_ENDED = "call.ended"
    CALL_LOST = "call.lost"
    DEVICE_CHANGED = "device.changed"
    DEVICE_LOST = "device.lost"
    DEVICE_CHECKING = "device.checking"
    DEVICE_CHECKED = "device.checked"
    CONTROL_CHANGED = "control.changed"
    SIDETONE_CHANGED = "sidetone.changed"
    LEVEL = "level"
    RECORDING_STARTED = "recording.started"
    RECORDING_PAUSED = "recording.paused"
    RECORDING_RESUMED = "recording.resumed"
    RECORDING_STOPPED = "recording.stopped"
    MESSAGE_WAITING = "message.waiting"
    LINE_CHANGED = "line.changed"
    ENGINE_WARNING = "engine.warning"
    UNKNOWN = "unknown"


NOT_FACTS: Final = frozenset(
    {
        EventName.LEVEL,
        EventName.CALL_QUALITY,
        EventName.DEVICE_CHECKING,
        EventName.SIDETONE_CHANGED,
        EventName.LINE_CHANGED,
        EventName.UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class Hello:
    """The first line of every connection. `token` only where the socket is TCP (Windows): from its file."""

    role: Role
    version: int = VERSION
    token: str = ""

    def __repr__(self) -> str:
        return f"Hello({self.role.value!r}, {self.version})"


@dataclass(frozen=True, slots=True)
class After:
    """`snapshot`: facts after this sequence number, then the live stream."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class Through:
    """`journal.ack`: the server has everything up to here; the journal may forget it."""

    through: int


@dataclass(frozen=True, slots=True)
class Account:
    """Commands about one account."""

    account: str


@dataclass(frozen=True, slots=True)
class Allow:
    """`offer.allow`: whether an INVITE may ring here; while false it gets 480 and a fact.

    `busy`: it gets 486 instead, for switches that pass over who is busy.
    """

    allow: bool
    busy: bool = False


@dataclass(frozen=True, slots=True)
class DeviceRoles:
    """`device.use`: names from `device.list`; "" follows the system. Ring devices may be several."""

    speaker: str | None = None
    microphone: str | None = None
    ring: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class DeviceTest:
    """`device.test`: play a short tone on one output device ("" = the system's), or the ring as it is set."""

    speaker: str = ""
    seconds: float = 1.0
    ring: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """`level.watch`: whether `level` events (10 a second) flow to this connection."""

    on: bool


@dataclass(frozen=True, slots=True)
class Nothing:
    """Commands without arguments."""


ARGUMENTS: Final[dict[Do, type]] = {
    Do.HELLO: Hello,
    Do.SNAPSHOT: After,
    Do.JOURNAL_ACK: Through,
    Do.SHUTDOWN: Nothing,
    Do.ACCOUNT_SET: AccountSettings,
    Do.ACCOUNT_REMOVE: Account,
    Do.ACCOUNT_REGISTER: Account,
    Do.ACCOUNT_UNREGISTER: Account,
    Do.ACCOUNT_AGENT_STATE: AgentState,
    Do.OFFER_ALLOW: Allow,
    Do.CALL_DIAL: Dial,
    Do.CODE_DIAL: CodeDial,
    Do.CALL_ANSWER: CallId,
    Do.CALL_REJECT: CallId,
    Do.CALL_HANG_UP: CallId,
    Do.CALL_HOLD: CallId,
    Do.CALL_RESUME: CallId,
    Do.CALL_MUTE: CallId,
    Do.CALL_UNMUTE: CallId,
    Do.CALL_KEEP: CallId,
    Do.CALL_DTMF: Dtmf,
    Do.CALL_REDIRECT: CallTo,
    Do.CALL_SWAP: CallId,
    Do.CALL_TRANSFER: CallTo,
    Do.CALL_TRANSFER_REPLY: TransferReply,
    Do.CALL_CONSULT: CallTo,
    Do.CALL_COMPLETE_TRANSFER: CallId,
    Do.CALL_CANCEL_CONSULT: CallId,
    Do.CALL_CONFERENCE: CallIds,
    Do.RECORDING_POLICY: RecordingPolicy,
    Do.RECORDING_START: RecordingStart,
    Do.RECORDING_PAUSE: CallId,
    Do.RECORDING_RESUME: CallId,
    Do.RECORDING_STOP: CallId,
    Do.DEVICE_LIST: Nothing,
    Do.DEVICE_USE: DeviceRoles,
    Do.DEVICE_TEST: DeviceTest,
    Do.LEVEL_WATCH: Watch,
    Do.SOUND_SET: SoundSettings,
    Do.DEVICE_CHECK: DeviceCheck,
}
"""What each command takes; the engine reads every command through this table."""


class RecordingState(StrEnum):
    """Whether a call is recorded; PAUSED leaves silence of the same length in the recording."""

    ON = "on"
    PAUSED = "paused"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RecordingView:
    """The body of the `recording.*` events, beside `call`; `problem` says why a recording is not whole."""

    recording: str
    state: RecordingState
    consent: Consent = Consent.NOT_ASKED
    began: float = 0.0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class MessageWaiting:
    """The body of `message.waiting` (RFC 3842): voice messages, and what to dial to hear them."""

    account: str
    new: int = 0
    old: int = 0
    urgent: int = 0
    voicemail: str = ""


class LineState(StrEnum):
    """What a watched number is doing (RFC 4235)."""

    FREE = "free"
    RINGING = "ringing"
    BUSY = "busy"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LineChanged:
    """The body of `line.changed`: a colleague's or queue's line, as the switch tells it."""

    account: str
    number: str
    state: LineState


class DeviceDirection(StrEnum):
    """What a sound device does."""

    OUTPUT = "output"
    INPUT = "input"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Device:
    """One sound device; `name` is its stable identity, never an index."""

    name: str
    label: str
    direction: DeviceDirection
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Devices:
    """The reply to `device.list` and the body of `device.changed`: what there is and what is in use.

    In `speaker` and `microphone` "" means that the system's choice is followed. `audible` is False when
    nobody can hear or be heard: no sound device at all (or `HEARTHLINE_ENGINE_AUDIO=null`: then True).
    """

    devices: tuple[Device, ...] = ()
    speaker: str = ""
    microphone: str = ""
    ring: tuple[str, ...] = ()
    speaker_lost: bool = False
    microphone_lost: bool = False
    audible: bool = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The reply to `snapshot`: the state at `seq`, and the facts the server has not acknowledged yet.

    `recordings` by call id: those that run or are paused.
    """

    seq: int
    boot: str
    accounts: tuple[AccountView, ...] = ()
    calls: tuple[Call, ...] = ()
    devices: Devices = field(default_factory=Devices)
    offer_allowed: bool = False
    facts: tuple[dict[str, Any], ...] = ()
    recordings: dict[str, RecordingView] = field(default_factory=dict)
    messages: tuple[MessageWaiting, ...] = ()
    lines: tuple[LineChanged, ...] = ()
    controls: ControlView = field(default_factory=ControlView)
    sound: SoundView = field(default_factory=SoundView)


@dataclass(frozen=True, slots=True)
class Event:
    """One event; on the wire the `body` lies flat beside the other fields.

    `wall` is epoch seconds, `mono` the engine's monotonic clock in seconds, `boot` names the engine
    process that `mono` belongs to. `seq` is None for what is not a fact. Call events carry the whole Call.
    """

    event: EventName
    id: str
    wall: float
    mono: float
    boot: str
    seq: int | None = None
    call: str = ""
    unsaved: bool = False
    body: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the event as it stands on the wire and in the journal."""
        plain: dict[str, Any] = {"event": self.event.value, "id": self.id}
        if self.seq is not None:
            plain["seq"] = self.seq
        plain |= {"wall": self.wall, "mono": self.mono, "boot": self.boot}
        if self.call:
            plain["call"] = self.call
        if self.unsaved:
            plain["unsaved"] = True
        return {**to_plain(self.body), **plain}


_FRAME: Final = frozenset({"event", "id", "seq", "wall", "mono", "boot", "call", "unsaved"})


def event_from(plain: dict[str, Any]) -> Event:
    """Return the event that a line carries; an event we do not know becomes UNKNOWN. Raises BadInput."""
    frame = {key: value for key, value in plain.items() if key in _FRAME}
    body = {key: value for key, value in plain.items() if key not in _FRAME}
    return from_plain(Event, {**frame, "body": body})


def call_body(call: Call) -> dict[str, Any]:
    """Return a call as the body of its events (its id travels as `call`)."""
    plain: dict[str, Any] = to_plain(call)
    del plain["id"]
    return plain


def call_from(event: Event) -> Call:
    """Return the Call that a call event carries. Raises BadInput."""
    return from_plain(Call, {**event.body, "id": event.call})


__all__ = [
    "ARGUMENTS", "NOT_FACTS", "VERSION", "Account", "AccountSettings", "AccountState", "AccountView",
    "After", "Allow", "AutoAnswer", "Call", "CallId", "CallIds", "CallState", "CallTo",
    "CheckLine", "CheckPart", "CheckProgress",
    "CheckState", "CheckView", "CodeDial", "Consent",
    "ControlDevice", "ControlView", "Device", "DeviceCheck", "DeviceDirection",
    "DeviceRoles", "DeviceTest", "Devices", "Dial", "Direction", "Do", "Dtmf",
    "DtmfMethod", "EndCause", "Event", "EventName", "Hello", "LineChanged", "LineState", "MessageWaiting",
    "NetworkFound", "NetworkWay", "Nothing",
    "RecordingPolicy", "RecordingStart", "RecordingState", "RecordingView", "Role", "Snapshot",
    "SoundSettings", "SoundView", "SrtpMode",
    "Through", "TransferReply", "Verification", "Watch", "call_body", "call_from", "event_from",
]  # fmt: skip
