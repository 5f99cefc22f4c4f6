"""What the window shows, as frozen values. `ui` renders these and nothing else.

One `WindowView` holds it all; the desk makes a new one after every change and hands it over on the Qt
thread. Parts that did not change stay equal, so a widget redraws only when its own part differs. Times are
epoch seconds; the window counts clocks by itself. Texts in `label`, `title`, `hint` are English source texts
of our own and pass through translation; names, numbers and notes never do.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from app.desk.account_views import AccountForm, AccountRow, AccountsView, LineChoice
from app.desk.call_views import (
    Button,
    CallRow,
    CallView,
    ConsultView,
    DirectoryEntry,
    EntryState,
    LinkView,
    Party,
    Recorded,
    RecordingMark,
    Secrecy,
    VoiceGrade,
    VoicemailView,
    VoiceView,
)
from app.desk.sound_views import (
    ButtonsView,
    CheckPanel,
    CheckRow,
    DeviceChoice,
    DevicesView,
    NetworkView,
    SidetoneChoice,
)
from app.domain.agent import Availability, Confidence, Shown
from app.domain.call import Direction
from app.domain.caller_file import CallerFile

SETTINGS: Final = "settings"
"""The action of a trouble line that the window does by itself: it opens the settings."""


class Page(StrEnum):
    """What the centre of the window is."""

    SET_UP = "set_up"
    IDLE = "idle"
    OFFER = "offer"
    CALL = "call"
    WRAP_UP = "wrap_up"


@dataclass(frozen=True, slots=True)
class StatusChoice:
    """One line of the state selector."""

    availability: Availability
    reason: str
    label: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """The state selector: what is shown, since when, what comes next; `can`: what the switch can confirm."""

    shown: Shown = Shown.SIGNED_OUT
    reason: str = ""
    reason_label: str = ""
    since: float = 0.0
    pending_label: str = ""
    confidence: Confidence = Confidence.ASSUMED
    agent: str = ""
    choices: tuple[StatusChoice, ...] = ()
    can: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """The top bar's right end: registration, server, headset.

    `muted`: the agent talks with somebody who does not hear it, as the call itself says.
    """

    registered: bool = False
    registration: str = ""
    server: str = ""
    server_reachable: bool = False
    speaker: str = ""
    microphone: str = ""
    audible: bool = True
    waiting: int = 0
    needs_attention: int = 0
    centre: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thin line under the top bar: what happened, what still works, what to do (one thing, or two)."""

    code: str
    title: str
    hint: str = ""
    action: str = ""
    action_label: str = ""
    other_action: str = ""
    other_label: str = ""


class FileState(StrEnum):
    """How much the caller file is there."""

    NONE = "none"
    LOADING = "loading"
    KNOWN = "known"
    NEW = "new"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class FileView:
    """The caller file at the right; NEW is a number nobody knows yet, ready to be filled in.

    `brought` is what the call itself brought (X-headers, User-to-User) as (name, value).
    """

    state: FileState = FileState.NONE
    file: CallerFile = field(default_factory=CallerFile)
    saved: bool = True
    brought: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """One large choice of the wrap-up, with its key 1-9."""

    code: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class WrapUpView:
    """The wrap-up form of `call`; `deadline` 0 = no limit."""

    call: str
    outcomes: tuple[OutcomeChoice, ...] = ()
    chosen: str = ""
    started: float = 0.0
    deadline: float = 0.0


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One past call of today, newest first; `times` missed calls in a row of one number are one row.

    `called_back`: a missed call whose number was spoken to (or tried) since. `account`: what it was on.
    """

    call: str
    title: str
    number: str
    direction: Direction
    missed: bool
    at: float
    seconds: float = 0.0
    outcome: str = ""
    times: int = 1
    transferred_to: str = ""
    called_back: bool = False
    account: str = ""


@dataclass(frozen=True, slots=True)
class WebCallBackRow:
    """One visitor's request in the agent's list."""

    request: str
    name: str
    number: str
    subject: str
    wish: float
    mine: bool = False
    claimed_by: str = ""
    due: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the dial field."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class DialView:
    """The dial field: suggestions, the last thing that was wrong with it, last numbers dialled, who we are.

    `identities` may be shown to the called, `identity` is the one chosen ("" = the usual), `hidden`: none is.
    `lines` are the accounts to choose from (none where there is one), `line` the one of the next call.
    """

    query: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    error: str = ""
    hint: str = ""
    recent: tuple[Suggestion, ...] = ()
    identities: tuple[str, ...] = ()
    identity: str = ""
    hidden: bool = False
    lines: tuple[LineChoice, ...] = ()
    line: str = ""


class SetUpStep(StrEnum):
    """The set-up assistant's pages, in order."""

    CHOOSE = "choose"
    CODE = "code"
    ACCOUNT = "account"
    CONSENT = "consent"
    HEADSET = "headset"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class SetUpView:
    """Where the set-up assistant stands; `busy` names what is being waited for."""

    step: SetUpStep = SetUpStep.CHOOSE
    busy: str = ""
    error: str = ""
    hint: str = ""
    success: bool = False
    result: str = ""
    keyring: bool = True


@dataclass(frozen=True, slots=True)
class WelcomeView:
    """The demo's five lines on the idle page; empty outside the demo. Links are (label, address)."""

    lines: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TodayView:
    """The agent's own figures of today, on the idle page."""

    taken: int = 0
    made: int = 0
    missed: int = 0
    talk_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SettingView:
    """One row of the settings page, made from the typed table."""

    key: str
    section: str
    label: str
    help: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    fixed_by: str = ""


@dataclass(frozen=True, slots=True)
class WindowView:
    """Everything."""

    page: Page = Page.IDLE
    status: StatusView = field(default_factory=StatusView)
    line: LineView = field(default_factory=LineView)
    troubles: tuple[Trouble, ...] = ()
    notice: str = ""
    calls: tuple[CallRow, ...] = ()
    call: CallView | None = None
    voice: VoiceView = field(default_factory=VoiceView)
    directory: tuple[DirectoryEntry, ...] = ()
    voicemail: VoicemailView = field(default_factory=VoicemailView)
    link: LinkView | None = None
    file: FileView = field(default_factory=FileView)
    wrap_up: WrapUpView | None = None
    history: tuple[HistoryRow, ...] = ()
    missed: int = 0
    call_backs: tuple[WebCallBackRow, ...] = ()
    dial: DialView = field(default_factory=DialView)
    devices: DevicesView = field(default_factory=DevicesView)
    check: CheckPanel = field(default_factory=CheckPanel)
    set_up: SetUpView | None = None
    welcome: WelcomeView = field(default_factory=WelcomeView)
    today: TodayView = field(default_factory=TodayView)
    settings: tuple[SettingView, ...] = ()
    needs_attention: tuple[str, ...] = ()
    accounts: AccountsView = field(default_factory=AccountsView)
    language: str = ""
    theme: str = "system"


__all__ = [
    "SETTINGS",
    "AccountForm",
    "AccountRow",
    "AccountsView",
    "Button",
    "ButtonsView",
    "CallRow",
    "CallView",
    "CheckPanel",
    "CheckRow",
    "ConsultView",
    "DeviceChoice",
    "DevicesView",
    "DialView",
    "DirectoryEntry",
    "EntryState",
    "FileState",
    "FileView",
    "HistoryRow",
    "LineChoice",
    "LineView",
    "LinkView",
    "NetworkView",
    "OutcomeChoice",
    "Page",
    "Party",
    "Recorded",
    "RecordingMark",
    "Secrecy",
    "SetUpStep",
    "SetUpView",
    "SettingView",
    "SidetoneChoice",
    "StatusChoice",
    "StatusView",
    "Suggestion",
    "TodayView",
    "Trouble",
    "VoiceGrade",
    "VoiceView",
    "VoicemailView",
    "WebCallBackRow",
    "WelcomeView",
    "WindowView",
    "WrapUpView",
]  # fmt: skip
