"""Notices that the same number is signed in at another place. Loop thread only.

A registrar that keeps several bindings tells of them in its 200 to our own REGISTER. One that keeps a single
one has thrown ours out by then, and our refresh would throw the other out in turn, for ever. So, shortly
before each refresh, it is asked which bindings there are: the last who signed in wins, the other stops and is
told.
"""

from collections.abc import Callable
from typing import Final

import pjsua2 as pj

from app.engine.account import SipAccount
from app.engine.bindings import bindings, mark
from app.engine.configuration import refresh_before
from app.engine.digest import authorization
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.sip_text import status_code
from app.wire.engine import AccountState

_EARLIEST_SECONDS: Final = 5.0
_BEFORE_REFRESH_SECONDS: Final = 4.0


class SignIns:
    """Owns the question and what follows from its answer.

    `elsewhere` is told of an account that somebody else is signed in with as well, once; `thrown_out` of one
    whose own binding is gone for another's.
    """

    def __init__(self, loop: Loop) -> None:
        self.elsewhere: Callable[[Account], None] = lambda _account: None
        self.thrown_out: Callable[[Account], None] = lambda _account: None
        self._loop = loop

    def registered(self, account: Account, answer: str) -> None:
        """Read the 200 to a REGISTER of ours, and ask again before the next."""
        known = bindings(answer, mark())
        account.recognised = account.recognised or known.ours
        several = bool(known.others) and account.recognised
        if several and not account.elsewhere:
            self.elsewhere(account)
        account.elsewhere = several
        sip = account.sip
        if account.recognised and sip is not None:
            expiry = account.settings.expiry
            wait = max(_EARLIEST_SECONDS, expiry - refresh_before(expiry) - _BEFORE_REFRESH_SECONDS)
            account.question = self._loop.after(wait, lambda: self._ask(account, sip))

    def answered(self, account: Account, sip: SipAccount, answer: str) -> None:
        """Read the answer to the question: a challenge, or the bindings."""
        if not account.asking or sip is not account.sip:
            return
        account.asking = False
        status = status_code(answer)
        if status in {401, 407} and account.realm:
            self._prove(account, sip, answer)
        elif status == 200:
            known = bindings(answer, mark())
            if known.others and not known.ours and account.view.state is AccountState.REGISTERED:
                self._loop.post(lambda: self.thrown_out(account))

    def _ask(self, account: Account, sip: SipAccount) -> None:
        if account.sip is sip and account.view.state is AccountState.REGISTERED and not account.pending:
            self._send(account, sip, ())

    def _prove(self, account: Account, sip: SipAccount, answer: str) -> None:
        settings = account.settings
        user = settings.auth_user or settings.user
        header = authorization(answer, _binding_of(account), user, account.password, account.realm)
        if header is not None and not account.proved:
            self._loop.post(lambda: self._send(account, sip, (header,)))

    def _send(self, account: Account, sip: SipAccount, extra: tuple[tuple[str, str], ...]) -> None:
        if account.sip is not sip:
            return
        account.asking, account.proved = True, bool(extra)
        try:
            sip.ask(_binding_of(account), extra)
        except pj.Error:
            account.asking = False


def _binding_of(account: Account) -> str:
    """Return the address whose bindings are asked for; pjsua2 takes it for the request's target as well."""
    domain = account.settings.domain or account.registrar.name
    return f"sip:{account.user}@{domain}"
