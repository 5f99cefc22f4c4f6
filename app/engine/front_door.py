"""Who may speak SIP to this seat at all: the list that our own engine build checks before it reads a message.

Packets from anybody else are dropped unread, but for answers and in-dialog requests, which repeat a random
word of this process; foreign connections are closed; no challenge is answered towards a host that is not on
the list. The stock wheel has no such door: there `Account.allows` alone refuses, after the fact. Loop thread.
"""

import ctypes
import logging
from collections.abc import Hashable
from typing import Any, Final

import pjsua2 as pj

from app.engine.addresses import Trust

_log = logging.getLogger("hearthline.engine")

_ADDRESS_SIZE: Final = 64


class FrontDoor:
    """Owns the list; each guest (an account) brings the sources it trusts. Shut from the start."""

    def __init__(self) -> None:
        library: Any = ctypes.CDLL(pj._pjsua2.__file__)
        self._set: Any = getattr(library, "pjsip_front_door_set", None)
        self._count: Any = getattr(library, "pjsip_front_door_refused", None)
        self._guests: dict[Hashable, frozenset[str]] = {}
        self._told = 0
        self._write()

    def admit(self, guest: Hashable, trust: Trust) -> None:
        """Let in whom a guest trusts from now on, and nobody else for its sake."""
        self._guests.pop(guest, None)
        if trust.sources:
            self._guests[guest] = frozenset(_word(address, port) for address, port in trust.sources)
        self._write()

    def refused(self) -> tuple[int, str]:
        """Return how many messages and connections were turned away so far, and where the last came from."""
        if self._count is None:
            return 0, ""
        last = ctypes.create_string_buffer(_ADDRESS_SIZE)
        return int(self._count(last, _ADDRESS_SIZE)), last.value.decode("ascii", "replace")

    def report(self) -> None:
        """Log how many came in vain since the last time, so that a forgotten `trusted` address is found."""
        count, last = self.refused()
        if count > self._told:
            _log.info("%d messages of strangers were dropped, the last from %s", count - self._told, last)
            self._told = count

    def _write(self) -> None:
        words = sorted(frozenset().union(*self._guests.values()))
        if self._set is not None and self._set(" ".join(words).encode("ascii", "ignore")) != 0:
            _log.warning("too many trusted addresses: the newest are left out")


def _word(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
