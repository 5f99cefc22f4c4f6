"""One account of this seat: what was asked for, what pjsua2 has of it, how its registration stands."""

from dataclasses import dataclass, field
from typing import Protocol

from app.engine.account import SipAccount
from app.engine.addresses import Peer, Target, Transport, Trust
from app.engine.loop import Timer
from app.engine.nat import Nat
from app.wire.engine import AccountSettings, AccountView


class Owner(Protocol):
    """Who handles what pjsua2 tells of an account (see `account.AccountEvents`)."""

    def trusted(self, account: "Account") -> None: ...  # noqa: D102
    def began(self, account: "Account", sip: SipAccount) -> None: ...  # noqa: D102
    def answered(  # noqa: D102
        self, account: "Account", sip: SipAccount, status: int, expiry: int, message: str
    ) -> None: ...
    def asked(self, account: "Account", sip: SipAccount, message: str) -> None: ...  # noqa: D102
    def invited(self, account: "Account", call_id: int, source: str, message: str) -> None: ...  # noqa: D102
    def may_follow(self, account: "Account", uri: str) -> bool: ...  # noqa: D102
    def messages_told(self, account: "Account", source: str, message: str) -> None: ...  # noqa: D102


@dataclass(slots=True, eq=False)
class Account:
    """One account. `sip` registers at `target`, one of `targets` (the best first).

    `tried`: those that failed in this round; `attempt`: rounds that failed, one after the other. `pending`: a
    REGISTER is under way. `waiting_for`: DNS was asked. `fallback`: where the seat is still registered while
    a better target is tried. `former`: pjsua2 accounts of earlier targets, kept while a call may belong to
    them. `recognised`: the registrar tells our own binding as we wrote it; `elsewhere`: it told of
    others, and so did we. `question`, `asking`, `proved`: when it is asked for the bindings, that it was, and
    that with credentials. `bound_until`: when the binding ends (epoch seconds). `stale`: Contacts
    that a killed engine left. `transports` by kind and whether
    IPv6; pjsua2's ids.
    """

    settings: AccountSettings
    password: str
    registrar: Peer
    next_hop: Peer
    view: AccountView
    owner: Owner
    sip: SipAccount | None = None
    target: Target | None = None
    targets: tuple[Target, ...] = ()
    tried: list[Target] = field(default_factory=list)
    not_before: dict[Target, float] = field(default_factory=dict)
    fallback: tuple[SipAccount, Target] | None = None
    former: list[SipAccount] = field(default_factory=list)
    transports: dict[tuple[Transport, bool], int] = field(default_factory=dict)
    trust: Trust = field(default_factory=lambda: Trust(frozenset()))
    nat: Nat = field(default_factory=Nat)
    realm: str = ""
    wanted: bool = True
    attempt: int = 0
    timer: Timer | None = None
    guard: Timer | None = None
    look: Timer | None = None
    waiting_for: bool = False
    pending: bool = False
    redirects: int = 0
    bound_until: float = 0.0
    question: Timer | None = None
    asking: bool = False
    proved: bool = False
    recognised: bool = False
    elsewhere: bool = False
    stale: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the account's name."""
        return self.settings.account

    @property
    def user(self) -> str:
        """Return the SIP user of this seat."""
        return self.settings.user

    @property
    def domain(self) -> str:
        """Return the domain that numbers are dialled in."""
        return self.settings.domain or self.registrar.name

    def trusts(self, trust: Trust) -> None:
        """Let only these sources speak to this account from now on."""
        self.trust = trust
        self.owner.trusted(self)

    def allows(self, source: str) -> bool:
        """Say whether an INVITE from `source` (address:port) may ring."""
        return self.trust.allows(source)

    def registration_began(self, sip: SipAccount) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.began(self, sip)

    def registration_answered(self, sip: SipAccount, status: int, expiry: int, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.answered(self, sip, status, expiry, message)

    def told(self, sip: SipAccount, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.asked(self, sip, message)

    def invited(self, call_id: int, source: str, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.invited(self, call_id, source, message)

    def may_follow(self, uri: str) -> bool:
        """Pass on (see AccountEvents)."""
        return self.owner.may_follow(self, uri)

    def messages_told(self, source: str, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.messages_told(self, source, message)
