"""The accounts of this seat by name: set, registered, removed. Loop thread only."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.engine.account import SipAccount
from app.engine.account_settings import checked
from app.engine.bindings import bindings, mark
from app.engine.certificate_check import CertificateFault, fault
from app.engine.endpoint import prefer_codecs
from app.engine.feature_events import FeatureEvents, NoFeatureEvents
from app.engine.front_door import FrontDoor
from app.engine.keep_alive import keep_alive
from app.engine.leaving import Leaving
from app.engine.leftovers import Leftovers
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.message_waiting import Messages
from app.engine.name_service import NameService
from app.engine.redirects import may_follow
from app.engine.registering import Registering
from app.engine.registration import Failure, signed_in_elsewhere
from app.engine.resolving import Names
from app.engine.sign_ins import SignIns
from app.engine.watched_lines import WatchedLines
from app.wire.account import AgentState
from app.wire.codec import to_plain
from app.wire.engine import AccountSettings, AccountState, AccountView, EventName, LineChanged, MessageWaiting

_log = logging.getLogger("hearthline.engine")

_EVENTS: Final = {
    AccountState.REGISTERING: EventName.ACCOUNT_REGISTERING,
    AccountState.REGISTERED: EventName.ACCOUNT_REGISTERED,
    AccountState.RETRYING: EventName.ACCOUNT_RETRYING,
    AccountState.FAILED: EventName.ACCOUNT_FAILED,
    AccountState.UNREGISTERED: EventName.ACCOUNT_UNREGISTERED,
}
_SWEEP_SECONDS: Final = 0.5
_DOOR_SECONDS: Final = 30.0

Announce = Callable[[EventName, dict[str, Any]], None]


class Invitations(Protocol):
    """Who takes INVITEs."""

    def invited(self, account: Account, call_id: int, source: str, message: str) -> None:
        """An INVITE came to an account."""

    def ready(self, account: Account) -> None:
        """An account can send requests now, registered or not."""

    def busy(self, account: str) -> bool:
        """Say whether a call of the account is up."""


class Accounts:
    """All accounts by name; what they tell is passed on to those who know what to do."""

    def __init__(self, loop: Loop, names: Names, announce: Announce, invitations: Invitations) -> None:
        self._loop = loop
        self._announce = announce
        self._invitations = invitations
        self._endpoint: Any = None
        self._accounts: dict[str, Account] = {}
        self.leftovers = Leftovers({}, lambda _note: None)
        self._door = FrontDoor()
        self._certificates: dict[str, CertificateFault] = {}
        self._messages = Messages(announce)
        self._lines = WatchedLines(announce)
        self.feature_events: FeatureEvents = NoFeatureEvents()
        self._sign_ins = SignIns(loop)
        self._sign_ins.elsewhere, self._sign_ins.thrown_out = self._tell_replaced, self._thrown_out
        self._service = NameService(loop, names)
        self._registering = Registering(loop, names, self._service)
        self._leaving = Leaving(loop, self._registering, invitations.busy)
        self._leaving.letting_go = self._lines.account_ends
        self._registering.told = self._move
        self._registering.ready = invitations.ready
        self._registering.registered = self._registered
        self._registering.current = lambda account: self._accounts.get(account.name) is account
        self._registering.must_wait = lambda: self._leaving.any
        self._registering.refused = lambda target: self._certificates.get(target.source)

    @property
    def return_after(self) -> float:
        """Seconds between two looks whether a better server is back, and whether STUN and TURN serve."""
        return self._registering.returning.return_after

    @return_after.setter
    def return_after(self, seconds: float) -> None:
        self._registering.returning.return_after = seconds

    def start(self, endpoint: Any) -> None:
        """Begin; the endpoint runs."""
        self._endpoint = endpoint
        self._service.start()
        self._registering.start(endpoint)
        self._leaving.start(endpoint)
        self._loop.every(_SWEEP_SECONDS, self._sweep)
        self._loop.every(_DOOR_SECONDS, self._door.report)
        self._loop.every(self.return_after, self._ask_helpers)

    def views(self) -> tuple[AccountView, ...]:
        """Return how every account stands."""
        return tuple(account.view for account in self._accounts.values())

    def messages(self) -> tuple[MessageWaiting, ...]:
        """Return the voice messages that wait, by account."""
        return self._messages.views()

    def lines(self) -> tuple[LineChanged, ...]:
        """Return every watched line as the switch told it last."""
        return self._lines.views()

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
        registrar, next_hop = checked(settings)
        if settings.codecs:
            prefer_codecs(self._endpoint, settings.codecs)
        settings = replace(settings, password=None)
        if settings.turn_password is None and held is not None:
            settings = replace(settings, turn_password=held.settings.turn_password)
        if held is not None and held.settings == settings and held.password == password:
            self._set_again(held)
            return
        if held is not None:
            self._refuse_busy(held, "Change the account after the call.")
            self._lines.forget(held.name)
            self._leaving.drop(held)
        view = AccountView(
            settings.account,
            AccountState.REGISTERING,
            time.time(),
            registrar=registrar.uri,
            user=settings.user,
        )
        account = Account(settings, password, registrar, next_hop, view, self)
        account.realm = settings.realm
        account.stale = self.leftovers.of(account.name)
        self._accounts[account.name] = account
        keep_alive(one.settings.keep_alive for one in self._accounts.values())
        self._move(account, AccountState.REGISTERING)
        self._registering.begin(account)

    def remove(self, name: str) -> None:
        """Unregister an account and forget it with its password. Raises BadInput, Refused."""
        account = self.find(name)
        self._refuse_busy(account, phrase("Remove the account after the call."))
        self.feature_events.end(account)
        self._lines.forget(account.name)
        self._messages.forget(account.name)
        self._leaving.drop(account)
        del self._accounts[account.name]
        self._move(account, AccountState.UNREGISTERED)

    def register(self, name: str) -> None:
        """Register now, whatever the wait was. Raises BadInput."""
        account = self.find(name)
        account.wanted, account.attempt = True, 0
        account.not_before.clear()
        self._move(account, AccountState.REGISTERING)
        self._registering.begin(account)

    def unregister(self, name: str) -> None:
        """Unregister and stay so. Raises BadInput."""
        account = self.find(name)
        account.wanted = False
        self._registering.cancel(account)
        if account.sip is None or account.view.state is not AccountState.REGISTERED:
            self._move(account, AccountState.UNREGISTERED)
            return
        self._registering.leave(account)

    def wish_state(self, wish: AgentState) -> None:
        """Ask the switch for a state of the agent. Raises HearthlineError."""
        self.feature_events.wish(self.find(wish.account), wish)

    def unregister_all(self) -> Callable[[], bool]:
        """Unregister everything at shutdown; the result says whether all are done."""
        for name in self._accounts:
            self.unregister(name)
        return lambda: all(a.view.state is not AccountState.REGISTERED for a in self._accounts.values())

    def servers(self) -> list[tuple[str, int]]:
        """Return address and port of every server that is in use."""
        targets = [account.target for account in self._accounts.values() if account.wanted]
        return [(target.address, target.port) for target in targets if target is not None]

    def network_lost(self) -> None:
        """Say at once that nothing is registered."""
        for account in self._accounts.values():
            self._registering.lost(account)

    def network_back(self) -> None:
        """Register everything that should be registered, now."""
        self._endpoint.renew_connections()
        for account in self._accounts.values():
            if account.wanted:
                self._registering.again(account)

    def network_moved(self) -> None:
        """Tell the server where we are now, and the far ends of calls where to send their speech."""
        try:
            self._endpoint.handleIpChange(pj.IpChangeParam())
        except pj.Error as error:
            _log.info("the change of address was not taken: %s", error.reason)
            self.network_back()

    def close(self) -> None:
        """Let go of every pjsua2 account; before the endpoint ends."""
        self._lines.close()
        for account in self._accounts.values():
            self._leaving.release(account)
        self._leaving.close()
        self._accounts.clear()

    def trusts(self, remote: str, bits: int, pem: str) -> bool:
        """Say whether the server at `remote` (address:port) proved by its certificate to be the one we meant.

        `bits` are PJ_SSL_CERT_… of the chain. A server that is no account's target must satisfy PJSIP.
        """
        meant = [a for a in self._accounts.values() if a.target is not None and a.target.source == remote]
        if not meant:
            return not bits
        for account in meant:
            target, settings = account.target, account.settings
            if target is None or not settings.verify:
                continue
            why = fault(bits, pem, target.host, wildcards=settings.wildcard_certificates)
            if why is not None:
                _log.info("the certificate of %s was refused: %s", target.name, why.value)
                self._certificates[remote] = why
                # PJSIP does not tell a REGISTER that waits for this connection that it will never go out.
                self._loop.post(partial(self._registering.certificate_refused, account, why))
                return False
        self._certificates.pop(remote, None)
        return True

    # what pjsua2 tells (see live_account.Owner)

    def trusted(self, account: Account) -> None:
        """Open the front door to whom an account trusts now."""
        self._door.admit(account, account.trust)

    def began(self, account: Account, sip: SipAccount) -> None:
        """Pass on that a REGISTER goes out."""
        self._registering.began(account, sip)

    def answered(self, account: Account, sip: SipAccount, status: int, expiry: int, message: str) -> None:
        """Pass on what the registrar said, or that it said nothing."""
        if not self._leaving.answered(account, sip):
            self._registering.answered(account, sip, status, expiry, message)

    def asked(self, account: Account, sip: SipAccount, message: str) -> None:
        """Pass on the registrar's realm, or who is signed in."""
        self._registering.realm_told(account, sip, message)
        self._sign_ins.answered(account, sip, message)

    def invited(self, account: Account, call_id: int, source: str, message: str) -> None:
        """Pass on an INVITE."""
        self._invitations.invited(account, call_id, source, message)

    def may_follow(self, account: Account, uri: str) -> bool:
        """Say whether a call may be redirected to `uri`: only within the call centre."""
        return may_follow(account, uri)

    def messages_told(self, account: Account, source: str, message: str) -> None:
        """Pass on news of voice messages."""
        self._messages.told(account, source, message)

    # inside

    def _registered(self, account: Account, answer: str) -> None:
        self._lines.watch(account)
        self.feature_events.begin(account)
        account.stale = ()
        self.leftovers.keep(account.name, bindings(answer, mark()).own)
        self._sign_ins.registered(account, answer)

    def _thrown_out(self, account: Account) -> None:
        """The last who signed in wins; a call that is up goes on."""
        self._tell_replaced(account)
        self._registering.failed(account, signed_in_elsewhere())
        if account.sip is not None:
            account.former.append(account.sip)
            account.sip = None

    def _tell_replaced(self, account: Account) -> None:
        what = signed_in_elsewhere()
        view = replace(account.view, error=what.title, hint=what.hint, code=what.code)
        self._announce(EventName.ACCOUNT_REPLACED, to_plain(view))

    def _set_again(self, account: Account) -> None:
        if account.view.state not in {AccountState.REGISTERED, AccountState.REGISTERING}:
            self.register(account.name)

    def _refuse_busy(self, account: Account, hint: str) -> None:
        if self._invitations.busy(account.name):
            raise Refused("call_up", "A call of this account is up.", hint)

    def _ask_helpers(self) -> None:
        for account in self._accounts.values():
            if account.view.state is AccountState.REGISTERED:
                self._registering.ask_helpers(account)

    def _sweep(self) -> None:
        for account in self._accounts.values():
            self._leaving.sweep(account)

    def _move(
        self, account: Account, state: AccountState, what: Failure | None = None, wait: float | None = None
    ) -> None:
        if state is AccountState.UNREGISTERED and account.view.state is state:
            return
        if state is AccountState.UNREGISTERED:
            self.leftovers.keep(account.name, ())
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
