"""Notices that the network went or came back, that our address changed, that the machine slept."""

import logging
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from app.domain.clocks import through_sleep
from app.engine.carrier import is_connected

_log = logging.getLogger("hearthline.engine")

_ASLEEP_SECONDS: Final = 10.0
"""A gap between two looks that is longer than this means that the machine slept."""
_WAKING_SECONDS: Final = 1.0
"""So long after a sleep what comes in may have waited in the socket since, its caller long gone."""


@dataclass(slots=True)
class NetworkWatch:
    """Looks, once a second, from which address each server would be reached; asks the kernel, sends nothing.

    `servers` names (address, port) pairs; `on_loss` comes when there is no way to one any more, `on_return`
    when there is again or after a sleep (True: from another address than before), `on_move` when the way
    leads from another address and never was gone. Loop thread.
    """

    servers: Callable[[], Iterable[tuple[str, int]]]
    on_loss: Callable[[], None]
    on_return: Callable[[bool], None]
    on_move: Callable[[], None]
    _known: dict[tuple[str, int], str] = field(default_factory=dict)
    _last: dict[tuple[str, int], str] = field(default_factory=dict)
    _looked: float = field(default_factory=through_sleep)
    _woken: float = float("-inf")

    def is_waking(self) -> bool:
        """Say whether the machine slept until a moment ago; also before the look that notices it."""
        now = through_sleep()
        return now - self._looked > _ASLEEP_SECONDS or 0 <= now - self._woken < _WAKING_SECONDS

    def look(self) -> None:
        """Compare with the last look."""
        now = through_sleep()
        slept = now - self._looked > _ASLEEP_SECONDS
        self._looked = now
        if slept:
            self._woken = now
        before, self._known = self._known, {server: local_address(*server) for server in self.servers()}
        lost = returned = moved = elsewhere = False
        for server, address in self._known.items():
            old = before.get(server)
            lost = lost or (old != "" and not address)
            returned = returned or (old == "" and bool(address))
            moved = moved or (bool(old) and bool(address) and old != address)
            elsewhere = elsewhere or (bool(address) and self._last.get(server, address) != address)
        self._last |= {server: address for server, address in self._known.items() if address}
        if lost:
            _log.info("the network is gone")
            self.on_loss()
        if moved:
            _log.info("this machine's address changed")
            self.on_move()
        if returned or slept:
            _log.info("the network is back" if returned else "this machine slept")
            self.on_return(elsewhere)


def local_address(address: str, port: int) -> str:
    """Return the address of ours that packets to a server would leave from, "" when there is no way to it.

    A card without a carrier is no way.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((address, port))
        except OSError:
            return ""
        ours = str(probe.getsockname()[0])
    return ours if is_connected(ours) else ""
