"""The accounts of this seat and the policy of their registration. Loop thread only."""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.domain.errors import BadInput, Refused
from app.engine.about import stock_engine
from app.engine.account import SipAccount, ca_file, configuration, make_transport
from app.engine.addresses import Peer, Transport, Trust, listens_not, literal, look_up, loopback, peer, trust
from app.engine.endpoint import failed, prefer_codecs
from app.engine.loop import Loop, Timer
from app.engine.registration import Failure, failure, no_network, refused_port, retry_wait, unknown_host
from app.engine.sip_text import every, first, headers
from app.wire.codec import to_plain
from app.wire.engine import AccountSettings, AccountState, AccountView, EventName

_log = logging.getLogger("hearthline.engine")

_REGISTER_UNDER_WAY: Final = 171_001
"""PJSIP_EBUSY."""

_LEAVE_SECONDS: Final = 1.0
_LEAVE_POLL_SECONDS: Final = 0.01

_USER: Final = re.compile(r"[A-Za-z0-9_.!~*'()&=+$,%-]{1,128}")
_EVENTS: Final = {
    AccountState.REGISTERING: EventName.ACCOUNT_REGISTERING,
    AccountState.REGISTERED: EventName.ACCOUNT_REGISTERED,
    AccountState.RETRYING: EventName.ACCOUNT_RETRYING,
    AccountState.FAILED: EventName.ACCOUNT_FAILED,
    AccountState.UNREGISTERED: EventName.ACCOUNT_UNREGISTERED,
}

Announce = Callable[[EventName, dict[str, Any]], None]


class Invitations(Protocol):
    """Who takes INVITEs."""

    def invited(self, account: "Account", call_id: int, source: str, message: str) -> None:
        """An INVITE came to an account."""

    def ready(self, account: "Account") -> None:
        """An account can send requests now, registered or not."""

    def busy(self, account: str) -> bool:
        """Say whether a call of the account is up."""


@dataclass(slots=True, eq=False)
class Account:
    """One account: what was asked, what pjsua2 has of it, how its registration stands."""

    settings: AccountSettings
    password: str
    registrar: Peer
    next_hop: Peer
    view: AccountView
    owner: "Accounts"
    sip: SipAccount | None = None
    transport: int = -1
    trust: Trust = field(default_factory=lambda: Trust(frozenset()))
    realm: str = ""
    wanted: bool = True
    attempt: int = 0
    timer: Timer | None = None
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)

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
        if self.settings.domain:
            return self.settings.domain
        return f"{self.registrar.host}:{self.registrar.port}"

    def allows(self, source: str) -> bool:
        """Say whether an INVITE from `source` (address:port) may ring."""
        return self.trust.allows(source)

    def registration_answered(self, status: int, expiry: int, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.answered(self, status, expiry, message)

    def realm_told(self, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.realm_told(self, message)

    def invited(self, call_id: int, source: str, message: str) -> None:
        """Pass on (see AccountEvents)."""
        self.owner.invitations.invited(self, call_id, source, message)


class Accounts:
    """All accounts by name, and what happens to their registrations."""

    def __init__(self, loop: Loop, announce: Announce, invitations: Invitations) -> None:
        self.invitations = invitations
        self._loop = loop
        self._announce = announce
        self._endpoint: Any = None
        self._accounts: dict[str, Account] = {}
        self._certificates: dict[str, int] = {}
        self._leaving: set[Account] = set()

    def start(self, endpoint: Any) -> None:
        """Begin; the endpoint runs."""
        self._endpoint = endpoint

    def views(self) -> tuple[AccountView, ...]:
        """Return how every account stands."""
        return tuple(account.view for account in self._accounts.values())

    def find(self, name: str) -> Account:
        """Return an account by name, or the only one for "". Raises BadInput."""
        if not name and self._accounts:
            return next(iter(self._accounts.values()))
        if name not in self._accounts:
            raise BadInput("unknown_account", "There is no such account.", "Set it with account.set.")
        return self._accounts[name]

    def set(self, settings: AccountSettings) -> None:
        """Take over an account and register it at once. Raises BadInput, Refused."""
        held = self._accounts.get(settings.account)
        password = settings.password if settings.password is not None else held.password if held else None
        if password is None:
            raise Refused(
                "password_needed", "The password of this account is needed.", "Send it with account.set."
            )
        registrar, next_hop = _checked(settings)
        if settings.codecs:
            prefer_codecs(self._endpoint, settings.codecs)
        settings = replace(settings, password=None)
        if held is not None and held.settings == settings and held.password == password:
            self._set_again(held)
            return
        if held is not None:
            if self.invitations.busy(held.name):
                raise Refused(
                    "call_up", "A call of this account is up.", "Change the account after the call."
                )
            self._drop(held)
        view = AccountView(
            settings.account,
            AccountState.REGISTERING,
            time.time(),
            registrar=registrar.uri,
            user=settings.user,
        )
        account = Account(settings, password, registrar, next_hop, view, self)
        account.realm = settings.realm
        self._accounts[account.name] = account
        self._move(account, AccountState.REGISTERING)
        self._begin(account)

    def remove(self, name: str) -> None:
        """Unregister an account and forget it with its password. Raises BadInput, Refused."""
        account = self.find(name)
        if self.invitations.busy(account.name):
            raise Refused("call_up", "A call of this account is up.", "Remove the account after the call.")
        self._drop(account)
        del self._accounts[account.name]
        self._move(account, AccountState.UNREGISTERED)

    def register(self, name: str) -> None:
        """Register now, whatever the wait was. Raises BadInput."""
        account = self.find(name)
        account.wanted, account.attempt = True, 0
        self._move(account, AccountState.REGISTERING)
        self._begin(account)

    def unregister(self, name: str) -> None:
        """Unregister and stay so. Raises BadInput."""
        account = self.find(name)
        account.wanted = False
        self._cancel(account)
        if account.sip is None or account.view.state is not AccountState.REGISTERED:
            self._move(account, AccountState.UNREGISTERED)
            return
        self._send(account, renew=False)

    def unregister_all(self) -> Callable[[], bool]:
        """Unregister everything at shutdown; the result says whether all are done."""
        for name in self._accounts:
            self.unregister(name)
        return lambda: all(a.view.state is not AccountState.REGISTERED for a in self._accounts.values())

    def servers(self) -> list[tuple[str, int]]:
        """Return address and port of every server that is in use."""
        hops = [(a.next_hop, a.known) for a in self._accounts.values() if a.wanted]
        return [(address, hop.port) for hop, known in hops for address in known.get(hop.host, ())]

    def network_lost(self) -> None:
        """Say at once that nothing is registered; a REGISTER would only find out when it is due."""
        for account in self._accounts.values():
            if account.view.state is AccountState.REGISTERED:
                self._retry(account, no_network(), None)

    def network_back(self) -> None:
        """Register everything that should be registered, now."""
        for account in self._accounts.values():
            if account.wanted:
                account.attempt = 0
                self._begin(account)

    def network_moved(self) -> None:
        """Tell the server where we are now, and the far ends of calls where to send their speech."""
        try:
            self._endpoint.handleIpChange(pj.IpChangeParam())
        except pj.Error as error:
            _log.info("the change of address was not taken: %s", error.reason)
            self.network_back()

    def close(self) -> None:
        """Let go of every pjsua2 account; before the endpoint ends."""
        for account in (*self._accounts.values(), *self._leaving):
            self._release(account)
        self._accounts.clear()
        self._leaving.clear()

    def certificate(self, remote: str, bits: int) -> None:
        """TLS refused the certificate of `remote` (address:port) for the reasons in `bits`."""
        self._certificates[remote] = bits

    def answered(self, account: Account, status: int, expiry: int, message: str) -> None:
        """Apply what the registrar said, or that it said nothing."""
        if account in self._leaving:
            self._loop.post(lambda: self._left(account))
            return
        if not account.wanted:
            self._move(account, AccountState.UNREGISTERED)
        elif status // 100 == 2 and expiry:
            self._registered(account, expiry)
        elif status // 100 == 2:
            self._retry(account, failure(503, account.next_hop), None)
        else:
            bits = self._refused_certificate(account) if account.next_hop.transport is Transport.TLS else 0
            self._retry(account, failure(status, account.next_hop, bits), _retry_after(message))

    def realm_told(self, account: Account, message: str) -> None:
        """Pin the realm that the registrar named to the password: no other challenge is ever answered."""
        lines = headers(message)
        challenges = every(lines, "www-authenticate") + every(lines, "proxy-authenticate")
        found = re.search(r'realm\s*=\s*"((?:[^"\\]|\\.)*)"', " ".join(challenges), re.IGNORECASE)
        if account.sip is None or account.realm or found is None:
            return
        account.realm = found.group(1)
        try:
            account.sip.modify(self._configuration(account))
        except pj.Error as error:
            _log.warning("the realm could not be pinned: %s", error.reason)

    def _set_again(self, account: Account) -> None:
        if account.view.state not in {AccountState.REGISTERED, AccountState.REGISTERING}:
            self.register(account.name)

    def _registered(self, account: Account, expiry: int) -> None:
        account.attempt = 0
        self._cancel(account)
        if account.view.state is not AccountState.REGISTERED:
            self._move(account, AccountState.REGISTERED)
        if not account.realm and account.sip is not None:
            account.sip.ask_realm(account.registrar)
        if expiry < 20:
            # PJSIP refreshes a fixed time before the end and lets a very short binding lapse.
            account.timer = self._loop.after(max(1.0, expiry / 2), lambda: self._send(account))

    def _begin(self, account: Account) -> None:
        """Find the addresses, then register; after accounts that leave, which would get its INVITEs."""
        self._cancel(account)
        if self._leaving:
            account.timer = self._loop.after(_LEAVE_POLL_SECONDS, lambda: self._begin(account))
            return
        hosts = tuple(dict.fromkeys((account.registrar.host, account.next_hop.host)))
        if all(literal(host) for host in hosts):
            self._with_addresses(account, {host: (literal(host),) for host in hosts})
            return
        look_up(hosts, lambda found: self._loop.post(lambda: self._with_addresses(account, found)))

    def _with_addresses(self, account: Account, found: dict[str, tuple[str, ...]]) -> None:
        if self._accounts.get(account.name) is not account or not account.wanted:
            return
        account.known |= {host: addresses for host, addresses in found.items() if addresses}
        if account.next_hop.host not in account.known:
            self._retry(account, unknown_host(account.next_hop), None)
            return
        peers = [(p, account.known.get(p.host, ())) for p in (account.registrar, account.next_hop)]
        account.trust = trust(peers, account.settings.trusted)
        self._send(account)
        if account.next_hop.transport is Transport.UDP:
            refused = lambda: self._loop.post(lambda: self._refused(account))  # noqa: E731
            listens_not(account.known[account.next_hop.host][0], account.next_hop.port, refused)

    def _refused(self, account: Account) -> None:
        if self._accounts.get(account.name) is account and account.view.state is AccountState.REGISTERING:
            self._release(account)
            self._retry(account, refused_port(account.next_hop), None)

    def _send(self, account: Account, *, renew: bool = True) -> None:
        self._certificates.clear()
        try:
            if account.sip is None:
                account.transport = make_transport(self._endpoint, account.settings, account.next_hop)
                account.sip = SipAccount(account)
                account.sip.create(self._configuration(account))
            account.sip.setRegistration(renew)
            if renew:
                self.invitations.ready(account)
        except pj.Error as error:
            _log.info("REGISTER could not be sent: %s", error.reason)
            if error.status == _REGISTER_UNDER_WAY:
                return
            if renew:
                self._retry(account, failure(503, account.next_hop), None)
            else:
                self._move(account, AccountState.UNREGISTERED)

    def _configuration(self, account: Account) -> Any:
        addresses = account.known.get(account.next_hop.host, ("",))
        route = account.next_hop.route(addresses[0])
        return configuration(
            account.settings,
            account.password,
            account.registrar,
            route=route,
            transport=account.transport,
            realm=account.realm,
        )

    def _retry(self, account: Account, what: Failure, retry_after: float | None) -> None:
        self._cancel(account)
        if what.final:
            account.wanted = False
            self._move(account, AccountState.FAILED, what)
            return
        account.attempt += 1
        wait = retry_wait(account.attempt, retry_after)
        account.timer = self._loop.after(wait, lambda: self._begin(account))
        self._move(account, AccountState.RETRYING, what, wait)

    def _move(
        self, account: Account, state: AccountState, what: Failure | None = None, wait: float | None = None
    ) -> None:
        if state is AccountState.UNREGISTERED and account.view.state is state:
            return
        account.view = replace(
            account.view,
            state=state,
            since=account.view.since if account.view.state is state else time.time(),
            error=what.title if what else "",
            hint=what.hint if what else "",
            code=what.code if what else "",
            final=bool(what and what.final),
            retry_in=round(wait, 1) if wait is not None else None,
        )
        self._announce(_EVENTS[state], to_plain(account.view))

    def _refused_certificate(self, account: Account) -> int:
        addresses = account.known.get(account.next_hop.host, ())
        for address in addresses:
            bits = self._certificates.pop(f"{address}:{account.next_hop.port}", 0)
            if bits:
                return bits
        return 0

    def _cancel(self, account: Account) -> None:
        if account.timer is not None:
            account.timer.cancel()
            account.timer = None

    def _drop(self, account: Account) -> None:
        """Unregister, and let go when the answer has come or had its time."""
        self._cancel(account)
        account.wanted = False
        if account.view.state is not AccountState.REGISTERED:
            self._release(account)
            return
        self._leaving.add(account)
        self._send(account, renew=False)
        self._loop.after(_LEAVE_SECONDS, lambda: self._left(account))

    def _left(self, account: Account) -> None:
        if account in self._leaving:
            self._leaving.discard(account)
            self._release(account)

    def _release(self, account: Account) -> None:
        if account.sip is None:
            return
        account.sip.release()
        account.sip = None
        try:
            self._endpoint.transportClose(account.transport)
        except pj.Error as error:
            _log.info("a transport could not be closed: %s", error.reason)


def _checked(settings: AccountSettings) -> tuple[Peer, Peer]:
    """Return registrar and next hop of settings that can be used. Raises BadInput, Refused."""
    registrar = peer(settings.registrar)
    next_hop = peer(settings.proxy) if settings.proxy else registrar
    if not settings.account or not _USER.fullmatch(settings.user):
        raise BadInput("bad_user", "This is not a SIP user name.", "It is the part before the @.")
    if settings.domain and not re.fullmatch(r"[A-Za-z0-9.\-\[\]:_]{1,253}", settings.domain):
        raise BadInput("bad_domain", "This is not a SIP domain.", "It is the part after the @.")
    if any(ord(c) < 32 for c in settings.display_name + settings.auth_user):
        raise BadInput("bad_name", "A name contains a control character.", "Type it again.")
    if not 0 <= settings.keep_alive <= 3600 or not 20 <= settings.expiry <= 86_400:
        raise BadInput("bad_interval", "The expiry or keep-alive is out of bounds.", "Expiry 20–86400 s.")
    trust((), settings.trusted)
    if next_hop.transport is Transport.TLS and settings.verify:
        ca_file(settings.ca_file)
    if stock_engine() and not settings.consent and not all(loopback(p.host) for p in (registrar, next_hop)):
        raise Refused(
            "consent_needed",
            "This engine has known security holes and is meant for this machine only.",
            "Agree to use it with a server elsewhere, or install the full engine.",
        )
    return registrar, next_hop


def _retry_after(message: str) -> float | None:
    found = re.match(r"\s*(\d{1,6})", first(headers(message), "retry-after"))
    return float(found.group(1)) if found else None


__all__ = ["Account", "Accounts", "Invitations", "failed"]
