"""How an account comes to be registered, and stays so: our policy above pjsua2's. Loop thread only.

One REGISTER is under way at a time. A target that is silent, refuses or says 5xx is followed by the next;
when all have failed, the round is repeated after a wait that grows. While a worse target serves, the better
ones are asked now and then whether they are back.
"""

import logging
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import pjsua2 as pj

from app.engine.about import stock_engine
from app.engine.account import SipAccount
from app.engine.addresses import Target, Transport, trust
from app.engine.certificate_check import CertificateFault
from app.engine.configuration import configuration, refresh_before
from app.engine.finding import Finding
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.name_service import NameService
from app.engine.nat import through_ice
from app.engine.probing import TlsFault, listens_not, no_session
from app.engine.redirects import contacts, ours
from app.engine.registration import (
    Failure,
    failure,
    no_network,
    no_tls,
    redirected,
    refused_port,
    retry_wait,
    silent,
    unknown_host,
    zero_expiry,
)  # fmt: skip
from app.engine.resolving import Names, straight
from app.engine.returning import Returning
from app.engine.sip_text import every, first, headers, status_code
from app.engine.transports import own_transport
from app.wire.engine import AccountState

_log = logging.getLogger("hearthline.engine")

_REGISTER_UNDER_WAY: Final = 171_001
"""PJSIP_EBUSY."""
_SILENCE_SECONDS: Final = 4.0
"""How long one target of several may be silent; twice as long in every further round."""
_TOLD_SECONDS_OF_A_REFRESH: Final = 6.0
"""How long the only server may take over a refresh until it is said: the old binding rings still."""
_MOST_REDIRECTS: Final = 3
_BRIEF_SECONDS: Final = 20
_LONGEST_SILENCE: Final = 32.0
_LONGEST_WAIT_FOR_NAMES: Final = 4.0
"""A dead DNS is asked again at least this often."""
_LOOK_SECONDS: Final = 15.0
"""Between two looks whether a better target is back; 75–125 % of it at random."""

_NAMES_AGAIN_SECONDS: Final = 300.0

Move = Callable[..., None]


class Registering:
    """Registers accounts. `told` gets every new state: account, state, failure or None, seconds or None."""

    def __init__(self, loop: Loop, names: Names, service: NameService) -> None:
        self.told: Move = lambda *_: None
        self.ready: Callable[[Account], None] = lambda _account: None
        self.registered: Callable[[Account, str], None] = lambda _account, _answer: None
        self.current: Callable[[Account], bool] = lambda _account: True
        self.must_wait: Callable[[], bool] = lambda: False
        self.refused: Callable[[Target], CertificateFault | None] = lambda _target: None
        self._loop = loop
        self._finding = Finding(loop, names)
        self.returning = Returning(loop, self._finding, self._looked)
        self._service = service
        self._endpoint: Any = None

    def start(self, endpoint: Any) -> None:
        """Begin; the endpoint runs."""
        self._endpoint = endpoint

    def begin(self, account: Account) -> None:
        """Find the ways to the server, then register at the best."""
        self.cancel(account)
        if self.must_wait():
            account.timer = self._loop.after(0.01, lambda: self.begin(account))
            return
        near = (*straight(account.next_hop), *straight(account.registrar))
        settings = account.settings
        if len(near) == 2 and not (settings.stun or settings.turn):
            self._found(account, near[:1], near[1:])
        elif not account.waiting_for:
            account.waiting_for = True
            self._finding.find(account, partial(self._looked_up, account))

    def again(self, account: Account) -> None:
        """Begin anew after the network changed: what is under way may never be answered.

        PJSIP's registration clings to its connection, so over TCP and TLS another one is made.
        """
        account.attempt = 0
        if account.view.state is AccountState.REGISTERED and time.time() > account.bound_until:
            self.told(account, AccountState.REGISTERING)  # the machine slept longer than the binding lives
        connected = account.target is not None and account.target.transport is not Transport.UDP
        if (account.pending or connected) and account.fallback is None:
            self._abandon(account)
        self.begin(account)

    def renew(self, account: Account) -> None:
        """Send a REGISTER to the present target now."""
        if account.sip is not None and account.wanted:
            self._register(account)

    def leave(self, account: Account) -> None:
        """Send the REGISTER that ends the binding."""
        try:
            assert account.sip is not None
            account.sip.setRegistration(False)
        except pj.Error as error:
            _log.info("REGISTER could not be sent: %s", error.reason)
            self.told(account, AccountState.UNREGISTERED)

    def cancel(self, account: Account) -> None:
        """Forget what was to happen later."""
        for timer in (account.timer, account.guard, account.look, account.question):
            if timer is not None:
                timer.cancel()
        account.timer = account.guard = account.look = account.question = None

    def ask_helpers(self, account: Account) -> None:
        """Look whether STUN and TURN still serve: a call would wait 8 s for a relay that is gone."""
        if account.settings.stun or account.settings.turn:
            self._finding.ask_helpers(account, partial(self.refit, account))

    def failed(self, account: Account, what: Failure, retry_after: float | None = None) -> None:
        """Go on after a target failed: the next one, a wait, or the end."""
        self._stop_guard(account)
        if account.fallback is not None:
            self._fall_back(account)
            return
        if what.final:
            self.cancel(account)
            account.wanted = False
            self.told(account, AccountState.FAILED, what)
            return
        if account.target is not None:
            account.tried.append(account.target)
            if retry_after:
                account.not_before[account.target] = time.monotonic() + retry_after
        following = self._next(account)
        if following is not None and account.target is not None:
            if account.view.state is AccountState.REGISTERED:
                self.told(account, AccountState.REGISTERING)
            self._use(account, following)
        else:
            self._wait(account, what)

    def lost(self, account: Account) -> None:
        """There is no network: say so at once; a REGISTER would only find out when it is due."""
        if account.view.state is AccountState.REGISTERED:
            if account.fallback is not None:
                account.former.append(account.fallback[0])
                account.fallback = None
            self._wait(account, no_network())

    # what the registrar says

    def began(self, account: Account, sip: SipAccount) -> None:
        """A REGISTER goes out: where there is another way, silence is not waited out."""
        if sip is not account.sip or not account.wanted:
            return
        self._stop_guard(account)
        account.pending = True
        if account.target is not None and account.target.transport is Transport.UDP:
            listens_not(account.target, lambda: self._loop.post(lambda: self._port_closed(account, sip)))
        if len(account.targets) > 1 or account.fallback is not None:
            patience = min(_LONGEST_SILENCE, _SILENCE_SECONDS * 2.0 ** min(account.attempt, 4))
            account.guard = self._loop.after(patience, lambda: self._silent(account, sip))
        else:
            calm = account.view.state is AccountState.REGISTERED
            patience = _TOLD_SECONDS_OF_A_REFRESH if calm else _SILENCE_SECONDS
            account.guard = self._loop.after(patience, lambda: self._silent_alone(account, sip))

    def answered(self, account: Account, sip: SipAccount, status: int, expiry: int, message: str) -> None:
        """Apply what the registrar said, or that it said nothing."""
        if sip is not account.sip or account.target is None:
            return
        self._stop_guard(account)
        account.pending = False
        if not account.wanted:
            self.told(account, AccountState.UNREGISTERED)
        elif status // 100 == 2 and expiry > 0:
            self._registered(account, expiry, message)
        elif status // 100 == 3 and message:
            self._loop.post(lambda: self._redirected(account, sip, message))
        else:
            what = self._failure(account, status, said=status_code(message) == status)
            # The next way may mean another pjsua2 account: not inside a callback of this one.
            self._loop.post(lambda: self._explained(account, sip, what, _retry_after(message)))

    def certificate_refused(self, account: Account, why: CertificateFault) -> None:
        """Do not wait for the answer of a server that was shut out."""
        if account.pending and account.target is not None and self.current(account):
            self._abandon(account)
            self.failed(account, failure(503, account.target, why))

    def realm_told(self, account: Account, sip: SipAccount, message: str) -> None:
        """Pin the realm that the registrar named to the password: no other challenge is ever answered."""
        lines = headers(message)
        challenges = every(lines, "www-authenticate") + every(lines, "proxy-authenticate")
        found = re.search(r'realm\s*=\s*"((?:[^"\\]|\\.)*)"', " ".join(challenges), re.IGNORECASE)
        if sip is not account.sip or account.target is None or account.realm or found is None:
            return
        account.realm = found.group(1)
        self.refit(account)

    def refit(self, account: Account) -> None:
        """Give pjsua2 what is known of an account now, without a REGISTER."""
        if account.sip is None or account.target is None or not self.current(account):
            return
        try:
            account.sip.modify(configuration(account, own_transport(self._endpoint, account, account.target)))
        except pj.Error as error:
            _log.warning("an account could not be brought up to date: %s", error.reason)

    # inside: names

    def _looked_up(self, account: Account, hops: tuple[Target, ...], others: tuple[Target, ...]) -> None:
        account.waiting_for = False
        if self.current(account) and account.wanted:
            self._found(account, hops or account.targets, others)

    def _found(self, account: Account, hops: tuple[Target, ...], others: tuple[Target, ...]) -> None:
        account.tried = []
        if not hops:
            self._wait(account, unknown_host(account.next_hop))
            return
        account.targets = hops
        account.trusts(trust((*hops, *others), account.settings.trusted))
        following = self._next(account)
        if following is None:  # every one has asked for patience
            account.timer = self._loop.after(_earliest(account), lambda: self.begin(account))
        else:
            self._use(account, following)

    # inside: targets

    def _next(self, account: Account) -> Target | None:
        now = time.monotonic()
        return next(
            (
                target
                for target in account.targets
                if target not in account.tried and account.not_before.get(target, 0.0) <= now
            ),
            None,
        )

    def _use(self, account: Account, target: Target) -> None:
        """Register at a target; another one than before needs a pjsua2 account of its own."""
        if account.sip is not None and account.target != target:
            account.former.append(account.sip)
            account.sip = None
        account.target = target
        self._register(account)

    def _register(self, account: Account) -> None:
        target = account.target
        assert target is not None
        try:
            if target.transport is Transport.TLS:
                self._service.prefer(target.host, target.port, target.address)
            if account.sip is None:
                transport = own_transport(self._endpoint, account, target)
                secure = target.transport is Transport.TLS and account.settings.verify
                if through_ice(account.settings) and account.nat.stun:
                    self._endpoint.natUpdateStunServers(pj.StringVector([account.nat.stun]), False)
                port = self._endpoint.transportGetInfo(transport).localName.rpartition(":")[2]
                account.stale = tuple(uri for uri in account.stale if f":{port};" not in uri)
                account.sip = SipAccount(account, secure=secure)
                account.sip.create(configuration(account, transport))
            account.sip.setRegistration(True)
            self.ready(account)
        except pj.Error as error:
            _log.info("REGISTER could not be sent: %s", error.reason)
            if error.status != _REGISTER_UNDER_WAY:
                self._loop.post(lambda: self.failed(account, failure(503, target)))

    def _registered(self, account: Account, expiry: int, message: str) -> None:
        self.cancel(account)
        account.attempt, account.tried, account.redirects = 0, [], 0
        account.bound_until = time.time() + expiry
        assert account.target is not None
        account.not_before.pop(account.target, None)
        if account.fallback is not None:
            account.former.append(account.fallback[0])
            account.fallback = None
            _log.info("registered at the better server again")
        if account.view.state is not AccountState.REGISTERED:
            self.told(account, AccountState.REGISTERED)
        if not account.realm and account.sip is not None:
            account.sip.ask(account.registrar.uri)
        wait = _refresh_after(expiry, account.settings.expiry)
        if wait is not None:
            account.timer = self._loop.after(wait, lambda: self.renew(account))
        self.returning.look_later(account)
        self.registered(account, message)

    def _failure(self, account: Account, status: int, *, said: bool) -> Failure:
        assert account.target is not None
        if status // 100 == 2:
            return zero_expiry(account.target)
        secure = account.target.transport is Transport.TLS
        why = self.refused(account.target) if secure and not said else None
        return failure(status, account.target, why, said=said)

    def _explained(self, account: Account, sip: SipAccount, what: Failure, retry_after: float | None) -> None:
        """Go on after a failure; one of TLS that PJSIP cannot explain is looked into first."""
        target = account.target
        if what.code != "refused_port" or target is None or target.transport is not Transport.TLS:
            self._still(account, sip, what, retry_after)
            return

        def looked(why: TlsFault | None) -> None:
            told = no_tls(target, why) if why is not None else what
            self._loop.post(lambda: self._still(account, sip, told, retry_after))

        no_session(target, looked)

    def _still(self, account: Account, sip: SipAccount, what: Failure, retry_after: float | None) -> None:
        if account.sip is sip and account.wanted and self.current(account):
            self.failed(account, what, retry_after)

    def _silent(self, account: Account, sip: SipAccount) -> None:
        if account.sip is sip and account.wanted and self.current(account) and account.target is not None:
            self._abandon(account)
            self.failed(account, silent(account.target))

    def _silent_alone(self, account: Account, sip: SipAccount) -> None:
        """Say that the only server is silent; PJSIP repeats the REGISTER until its 32 s are over."""
        if account.sip is sip and account.wanted and self.current(account) and account.target is not None:
            self.told(account, AccountState.RETRYING, silent(account.target))

    def _port_closed(self, account: Account, sip: SipAccount | None) -> None:
        if account.sip is sip and self.current(account) and account.pending and account.target is not None:
            self._abandon(account)
            self.failed(account, refused_port(account.target))

    def _abandon(self, account: Account) -> None:
        """Give up a REGISTER that nobody will answer: pjsua2 would repeat it for 32 s and allow no other."""
        if account.sip is not None:
            account.former.append(account.sip)
            account.sip, account.pending = None, False

    def _wait(self, account: Account, what: Failure) -> None:
        self.cancel(account)
        account.attempt += 1
        wait = retry_wait(account.attempt, _earliest(account), answered=what.answered)
        if what.code == "unknown_host":
            wait = min(wait, _LONGEST_WAIT_FOR_NAMES)
        account.timer = self._loop.after(wait, lambda: self.begin(account))
        self.told(account, AccountState.RETRYING, what, wait)

    def _stop_guard(self, account: Account) -> None:
        if account.guard is not None:
            account.guard.cancel()
            account.guard = None

    # inside: redirects

    def _redirected(self, account: Account, sip: SipAccount, answer: str) -> None:
        """Go where a 3xx points, if that is still the call centre we were given."""
        if account.sip is not sip or not account.wanted or not self.current(account):
            return
        elsewhere = contacts(answer)
        near = [one for one in elsewhere if ours(account, one.host)]
        account.redirects += 1
        if not near or account.redirects > _MOST_REDIRECTS:
            self.failed(account, redirected(elsewhere[0].name if elsewhere else ""))
            return
        self._finding.ask(near[0], lambda hops, _others: self._follow(account, sip, hops))

    def _follow(self, account: Account, sip: SipAccount, hops: tuple[Target, ...]) -> None:
        if (
            account.sip is not sip
            or not account.wanted
            or not self.current(account)
            or account.target is None
        ):
            return
        if not hops:
            self.failed(account, failure(503, account.target))
            return
        if account.target not in account.tried:
            account.tried.append(account.target)
        account.trusts(trust((*account.targets, *hops), account.settings.trusted))
        self._use(account, hops[0])

    # inside: back to the better

    def _looked(self, account: Account, found: Target | None) -> None:
        idle = account.view.state is AccountState.REGISTERED and account.fallback is None
        if not (self.current(account) and account.wanted and idle):
            return
        if found is None or account.sip is None or account.target is None:
            self.returning.look_later(account)
            return
        account.fallback = (account.sip, account.target)
        account.sip = None
        self._use(account, found)

    def _fall_back(self, account: Account) -> None:
        """The better target did not take us after all: stay where we are registered."""
        assert account.fallback is not None
        if account.sip is not None:
            account.former.append(account.sip)
        (account.sip, account.target), account.fallback = account.fallback, None
        self.returning.look_later(account)


def _refresh_after(granted: int, asked: int) -> float | None:
    """Return seconds until we refresh a binding, a second ahead of PJSIP; None leaves it to PJSIP.

    PJSIP's own refresh is told to nobody, so its silence could not be answered by another server; and it
    believes in any number. Very short bindings it refreshes well, but for the stock wheel, which lets them
    lapse.
    """
    if granted < _BRIEF_SECONDS:
        return max(1.0, granted / 2) if stock_engine() else None
    expiry = min(granted, asked)
    return max(expiry / 2, expiry - refresh_before(asked) - 1.0)


def _earliest(account: Account) -> float:
    """Return seconds until the first target may be asked again (Retry-After); every one's wish is kept."""
    now = time.monotonic()
    waits = [account.not_before.get(target, 0.0) - now for target in account.targets]
    return max(0.0, min(waits, default=0.0))


def _retry_after(message: str) -> float | None:
    found = re.match(r"\s*(\d{1,6})", first(headers(message), "retry-after"))
    return float(found.group(1)) if found else None
