"""An account as desk and engine speak of it: what is asked for, and how its registration stands."""

from dataclasses import dataclass
from enum import StrEnum


class AccountState(StrEnum):
    """Where a registration stands."""

    REGISTERING = "registering"
    REGISTERED = "registered"
    RETRYING = "retrying"
    FAILED = "failed"
    UNREGISTERED = "unregistered"
    UNKNOWN = "unknown"


class SrtpMode(StrEnum):
    """Whether speech is encrypted."""

    OFF = "off"
    OPTIONAL = "optional"
    MANDATORY = "mandatory"


class DtmfMethod(StrEnum):
    """How keypad digits travel. AUTO: RFC 4733 where the far end took it, else SIP INFO, else as sound."""

    AUTO = "auto"
    RFC4733 = "rfc4733"
    INFO = "info"
    INBAND = "inband"


class AutoAnswer(StrEnum):
    """Which calls answer themselves: none, or those the call centre asks it for (by header)."""

    OFF = "off"
    HEADER = "header"


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """The arguments of `account.set`; registers at once. `password` None keeps the one held in memory.

    `consent`: a person agreed, at this start, to use the stock engine wheel outside loopback; without it such
    an account is refused with code `consent_needed`. `identities`: numbers that may be shown to the called,
    as `number` or `name <number>`; the first is the usual one, none = the account's own. `voicemail`: what
    to dial to hear messages. `stun` and `turn` are `host:port`. `watch`: numbers of colleagues and queues
    whose state is asked for (RFC 4235). `wildcard_certificates` accepts `*.example.com` (RFC 5922 does not).
    """

    account: str
    registrar: str
    user: str
    password: str | None = None
    auth_user: str = ""
    domain: str = ""
    display_name: str = ""
    proxy: str = ""
    realm: str = ""
    trusted: tuple[str, ...] = ()
    srtp: SrtpMode = SrtpMode.OPTIONAL
    ca_file: str = ""
    verify: bool = True
    codecs: tuple[str, ...] = ()
    keep_alive: int = 15
    expiry: int = 120
    consent: bool = False
    dtmf: DtmfMethod = DtmfMethod.AUTO
    auto_answer: AutoAnswer = AutoAnswer.OFF
    call_waiting: bool = True
    message_waiting: bool = True
    voicemail: str = ""
    identities: tuple[str, ...] = ()
    session_timer: int = 180
    ice: bool = False
    stun: str = ""
    turn: str = ""
    turn_user: str = ""
    turn_password: str | None = None
    wildcard_certificates: bool = False
    watch: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"AccountSettings({self.account!r}, {self.registrar!r}, {self.user!r})"


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account as `snapshot` and `status` tell it. `since` is epoch seconds.

    `error` says in plain words what is wrong, `hint` what to do, `code` the same for programs.
    """

    account: str
    state: AccountState
    since: float
    error: str = ""
    registrar: str = ""
    user: str = ""
    final: bool = False
    retry_in: float | None = None
    hint: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class AgentState:
    """The arguments of `account.agent_state`: what the switch shall think of the agent (`as-feature-event`).

    `account` "" is the only one; `reason` is the code of a not-ready reason.
    """

    account: str
    available: bool
    reason: str = ""
