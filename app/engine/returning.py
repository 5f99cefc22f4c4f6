"""Looks whether a better server is back while a worse one serves, and whether DNS names others now."""

import random
import time
from collections.abc import Callable
from typing import Final

from app.engine.addresses import Target, trust
from app.engine.finding import Finding
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.probing import answers
from app.engine.resolving import straight
from app.wire.engine import AccountState

_NAMES_AGAIN_SECONDS: Final = 300.0
"""Between two looks while the best serves."""

Looked = Callable[[Account, Target | None], None]


class Returning:
    """Asks now and then for something better; `looked` gets it, or None. Loop thread only.

    `return_after`: seconds between two looks while a worse one serves; taken 75–125 % at random.
    """

    def __init__(self, loop: Loop, finding: Finding, looked: Looked) -> None:
        self.return_after = 15.0
        self._loop = loop
        self._finding = finding
        self._looked = looked

    def look_later(self, account: Account) -> None:
        """Look again after a while, if there is anything to look for."""
        if straight(account.next_hop):
            return
        wait = self.return_after if _better(account) else _NAMES_AGAIN_SECONDS
        wait *= random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        account.look = self._loop.after(wait, lambda: self._look(account))

    def _look(self, account: Account) -> None:
        self._finding.find(account, lambda hops, others: self._renamed(account, hops, others))

    def _renamed(self, account: Account, hops: tuple[Target, ...], others: tuple[Target, ...]) -> None:
        """Take DNS's answer over, then ask the better targets whether they are there."""
        here = account.target
        if account.view.state is not AccountState.REGISTERED or here is None or not account.wanted:
            return
        if hops:
            account.targets = hops
            account.trusts(trust((*hops, *others, here), account.settings.trusted))
            account.target = next((one for one in hops if one.same_place(here)), here)
        now = time.monotonic()
        better = [one for one in _better(account) if account.not_before.get(one, 0.0) <= now]
        then = lambda found: self._loop.post(lambda: self._looked(account, found))  # noqa: E731
        answers(better, account.registrar.uri, account.user, then)


def _better(account: Account) -> list[Target]:
    """Return the targets that are better than the one we are registered at, the best first.

    One that DNS does not name any more is worse than any.
    """
    here = account.target
    if here is None or here not in account.targets:
        return list(account.targets)
    return [one for one in account.targets if one.priority < here.priority]
