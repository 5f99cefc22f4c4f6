"""Finds the ways to the servers of an account, on a thread, because DNS may take its time."""

import logging
from collections.abc import Callable

from app.engine.addresses import Peer, Target
from app.engine.live_account import Account
from app.engine.loop import Loop
from app.engine.name_client import in_background
from app.engine.nat import find as find_nat
from app.engine.resolving import Names, NoAnswer, targets

_log = logging.getLogger("hearthline.engine")

Found = Callable[[tuple[Target, ...], tuple[Target, ...]], None]
"""Takes the targets of the next hop and those of the registrar; none of either if DNS knows none."""


class Finding:
    """Asks DNS for accounts. Loop thread only."""

    def __init__(self, loop: Loop, names: Names) -> None:
        self._loop = loop
        self._names = names

    def find(self, account: Account, then: Found) -> None:
        """Look the servers of an account up; `then` runs on the loop thread, within seconds."""
        settings = account.settings

        def found(hops: tuple[Target, ...], others: tuple[Target, ...]) -> None:
            if not (settings.stun or settings.turn):
                then(hops, others)
                return
            in_background(lambda: self._with_helpers(account, lambda: then(hops, others)), "STUN")

        self._look_up(account.next_hop, account.registrar, found)

    def ask(self, server: Peer, then: Found) -> None:
        """Look one server up; else as `find`."""
        self._look_up(server, server, then)

    def ask_helpers(self, account: Account, changed: Callable[[], None]) -> None:
        """Ask STUN and TURN again; `changed` runs on the loop thread if something else came out."""
        before = account.nat

        def compare() -> None:
            if account.nat != before:
                changed()

        in_background(lambda: self._with_helpers(account, compare), "STUN")

    def _with_helpers(self, account: Account, then: Callable[[], None]) -> None:
        nat = find_nat(account.settings, self._names)

        def work() -> None:
            account.nat = nat
            then()

        self._loop.post(work)

    def _look_up(self, next_hop: Peer, registrar: Peer, then: Found) -> None:
        def work() -> None:
            try:
                hops = targets(next_hop, self._names)
                others = hops if registrar == next_hop else targets(registrar, self._names)
            except NoAnswer as problem:
                _log.info("DNS does not answer: %s", problem)
                hops = others = ()
            self._loop.post(lambda: then(hops, others))

        in_background(work, "name look-up")
