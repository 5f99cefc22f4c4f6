"""How accounts end: unregistered where they were registered, then let go, never under a call. Loop thread."""

from collections.abc import Callable
from typing import Any, Final

from app.engine.account import SipAccount
from app.engine.addresses import Trust
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.registering import Registering
from app.engine.transports import close_transports
from app.wire.engine import AccountState

_LEAVE_SECONDS: Final = 1.0


class Leaving:
    """Owns accounts on their way out.

    `busy` says whether a call of an account is up; `letting_go` hears of each pjsua2 account before it ends.
    """

    def __init__(self, loop: Loop, registering: Registering, busy: Callable[[str], bool]) -> None:
        self._loop = loop
        self._registering = registering
        self._busy = busy
        self._endpoint: Any = None
        self.letting_go: Callable[[SipAccount], None] = lambda _sip: None
        self._leaving: set[Account] = set()

    def start(self, endpoint: Any) -> None:
        """Begin; the endpoint runs."""
        self._endpoint = endpoint

    @property
    def any(self) -> bool:
        """Say whether some account is still on its way out; it would get the INVITEs of its successor."""
        return bool(self._leaving)

    def drop(self, account: Account) -> None:
        """Unregister an account, and let go when the answer has come or had its time."""
        self._registering.cancel(account)
        account.wanted = False
        if account.view.state is not AccountState.REGISTERED or account.sip is None:
            self.release(account)
            return
        self._leaving.add(account)
        self._registering.leave(account)
        self._loop.after(_LEAVE_SECONDS, lambda: self._left(account))

    def answered(self, account: Account, sip: SipAccount) -> bool:
        """Take note that a leaving account got its answer; False if this one is not leaving."""
        if account not in self._leaving:
            return False
        if sip is account.sip:
            self._loop.post(lambda: self._left(account))
        return True

    def sweep(self, account: Account) -> None:
        """Let go of an account's former registrations, once no call can belong to them."""
        if not account.former or self._busy(account.name):
            return
        former, account.former = account.former, []
        for sip in former:
            self._let_go(sip)

    def release(self, account: Account) -> None:
        """Let go of everything pjsua2 has of an account, now."""
        fallback = (account.fallback[0],) if account.fallback is not None else ()
        current = (account.sip,) if account.sip is not None else ()
        for sip in (*current, *fallback, *account.former):
            self._let_go(sip)
        account.sip, account.fallback, account.former = None, None, []
        account.trusts(Trust(frozenset()))
        close_transports(self._endpoint, account)

    def close(self) -> None:
        """Let go of all that are still here; before the endpoint ends."""
        for account in tuple(self._leaving):
            self._left(account)

    def _let_go(self, sip: SipAccount) -> None:
        self.letting_go(sip)
        sip.release()

    def _left(self, account: Account) -> None:
        if account in self._leaving:
            self._leaving.discard(account)
            self.release(account)
