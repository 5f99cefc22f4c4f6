"""A call that is up, and what calls need of their surroundings."""

from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from app.domain.call import Call, EndCause
from app.engine.account import SipAccount
from app.engine.dialog import Dialog
from app.engine.line import Line
from app.engine.quality import Counters, Summary
from app.wire.codec import to_plain
from app.wire.engine import AccountSettings, EventName
from audio.regions import Region

OPEN_CALLS: Final = "open_calls"
"""The journal's note about calls that are up, for an engine that finds them after a crash."""


class CallSound(Protocol):
    """What calls need of the sound (see `app.engine.sound.Sound`)."""

    @property
    def capture(self) -> Any: ...  # noqa: D102
    @property
    def playback(self) -> Any: ...  # noqa: D102
    @property
    def region(self) -> Region: ...  # noqa: D102
    def need(self) -> None: ...  # noqa: D102
    def idle(self) -> None: ...  # noqa: D102
    def ring(self) -> None: ...  # noqa: D102
    def ringback(self) -> None: ...  # noqa: D102
    def silence(self) -> None: ...  # noqa: D102


class CallAccount(Protocol):
    """What calls need of an account (see `app.engine.accounts.Account`)."""

    sip: SipAccount | None
    settings: AccountSettings

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def user(self) -> str: ...  # noqa: D102
    @property
    def domain(self) -> str: ...  # noqa: D102
    def allows(self, source: str) -> bool: ...  # noqa: D102


class Voice(Protocol):
    """Tells facts and keeps notes (see `app.engine.announcer.Announcer`)."""

    def announce(  # noqa: D102
        self, event: EventName, body: dict[str, Any], call: str = "", notes: dict[str, Any] | None = None
    ) -> None: ...


@dataclass(slots=True)
class Transfer:
    """A transfer that was asked of the far end; `consult` is the call whose party it shall go to."""

    to: str
    consult: str = ""
    accepted: bool = False


@dataclass(slots=True, eq=False)
class LiveCall:
    """A call that is up: what others see of it, and the line behind it.

    `wanted` is the cause if this seat ends it; `hold_wanted`: the far end shall be on hold; `hold_asked`:
    what it was asked last, None before anything was; `recovering`: it was up when the engine died, and its
    INVITE with Replaces is under way; `targets` are the addresses still to be tried. `account` is None only
    where the engine found the call after a crash.
    `taken`: the agent answers it, the far end has not confirmed yet. `handing_over`: a new line takes the
    place of the old one. `hops`: how often far ends sent this seat elsewhere to get here, `referred` how
    often this call's far end asked for it. `info_keys`: digits sent by INFO and not answered yet.
    `alive_at` (monotonic) is when the far end last answered a probe.
    """

    call: Call
    line: Line
    invite: str = ""
    dialog: Dialog | None = None
    wanted: EndCause | None = None
    elsewhere: bool = False
    hold_wanted: bool = False
    hold_asked: bool | None = None
    recovering: bool = False
    targets: list[str] = field(default_factory=list)
    counters: Counters | None = None
    alive_at: float = 0.0
    account: CallAccount | None = None
    taken: bool = False
    handing_over: bool = False
    transfer: Transfer | None = None
    hops: int = 0
    referred: int = 0
    info_keys: str = ""
    info_refused: bool = False
    summary: Summary | None = None


def open_call(call: Call, dialog: Dialog | None) -> dict[str, Any]:
    """Return what the journal keeps of a call that is up."""
    return {"call": to_plain(call), "dialog": to_plain(dialog) if dialog is not None else None}
