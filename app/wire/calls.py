"""The arguments of the commands about calls and their recordings."""

from dataclasses import dataclass, field
from enum import StrEnum


class Consent(StrEnum):
    """What the caller knows and said about being recorded; stands in the record of the recording."""

    NOT_ASKED = "not_asked"
    ANNOUNCED = "announced"
    GIVEN = "given"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Dial:
    """`call.dial`: `to` is a number or `sip:` address; `context` comes back in every event of the call.

    `identity` is one of the account's `identities`; `hide_number` asks for privacy (RFC 3323).
    """

    to: str
    account: str = ""
    context: dict[str, str] = field(default_factory=dict)
    identity: str = ""
    hide_number: bool = False


@dataclass(frozen=True, slots=True)
class CodeDial:
    """`code.dial`: a feature code of the switch, dialled unseen: no call, no fact, nobody hears it.

    Answered when it is over, within 9 s: `{"answered": bool, "status": int}`.
    """

    code: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class CallId:
    """Commands about one call. `call.swap`: this held call is resumed, the one that talks is held.

    `call.keep`: the agent stays in a silent call (`call.silent`) until something is heard again.
    """

    call: str


@dataclass(frozen=True, slots=True)
class CallTo:
    """`call.redirect` (an offer goes there: 302), `call.transfer` (blind), `call.consult` (ask there first).

    The reply to `call.consult` names the new call: `{"call": id}`; that one carries `consult_for`.
    """

    call: str
    to: str


@dataclass(frozen=True, slots=True)
class CallIds:
    """`call.conference`: these calls hear each other and us; a call that is left out is apart again."""

    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TransferReply:
    """`call.transfer_reply`: whether the agent agrees to be sent elsewhere (`call.transfer_asked`)."""

    call: str
    allow: bool


@dataclass(frozen=True, slots=True)
class Dtmf:
    """`call.dtmf`: digits 0-9 * # A-D, by the account's method."""

    call: str
    digits: str


@dataclass(frozen=True, slots=True)
class RecordingStart:
    """`recording.start`; `key` is the public key to encrypt to (PEM), "" that of `recording.policy`."""

    call: str
    consent: Consent = Consent.NOT_ASKED
    key: str = ""


@dataclass(frozen=True, slots=True)
class RecordingPolicy:
    """`recording.policy`: whether every call is recorded from its first word, and for whom to encrypt."""

    always: bool = False
    key: str = ""
    consent: Consent = Consent.NOT_ASKED
