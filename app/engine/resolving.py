"""From the name of a server to the ways to reach it, in order (RFC 3263: NAPTR, SRV, A and AAAA)."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from app.engine.addresses import Peer, Target, Transport, literal

_SERVICES: Final = {
    "SIP+D2U": Transport.UDP,
    "SIP+D2T": Transport.TCP,
    "SIPS+D2T": Transport.TLS,
}
_PREFIXES: Final = {
    Transport.UDP: "_sip._udp.",
    Transport.TCP: "_sip._tcp.",
    Transport.TLS: "_sips._tcp.",
}
_MOST_TARGETS: Final = 16


class NoAnswer(Exception):
    """DNS did not answer: dead, too slow, or broken. Not the same as "there is no such name"."""


@dataclass(frozen=True, slots=True)
class Naptr:
    """One NAPTR record of a SIP service."""

    order: int
    preference: int
    service: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Srv:
    """One SRV record."""

    priority: int
    weight: int
    host: str
    port: int


class Names(Protocol):
    """A DNS client; each question may take seconds. All raise NoAnswer; nothing found is an empty list."""

    def naptr(self, name: str) -> list[Naptr]: ...  # noqa: D102
    def srv(self, name: str) -> list[Srv]: ...  # noqa: D102
    def addresses(self, name: str) -> list[str]: ...  # noqa: D102


def targets(peer: Peer, names: Names) -> tuple[Target, ...]:
    """Return the ways to a server, the best first; none if the name is unknown. Raises NoAnswer.

    Blocks while it asks DNS: never on the loop thread.
    """
    default = peer.transport or Transport.UDP
    if literal(peer.host) or peer.port:
        return _plain(peer, default, names)
    found: list[Target] = []
    for transport, name in _services(peer, names):
        found += _balanced(peer.host, transport, names.srv(name), names, after=len(found))
    return tuple(found[:_MOST_TARGETS]) or _plain(peer, default, names)


def straight(peer: Peer) -> tuple[Target, ...]:
    """Return the target of a server named by its address, which needs no DNS; none for a name."""
    address = literal(peer.host)
    transport = peer.transport or Transport.UDP
    return (Target(address, peer.port or usual_port(transport), transport, address),) if address else ()


def usual_port(transport: Transport) -> int:
    """Return the port where nobody names one."""
    return 5061 if transport is Transport.TLS else 5060


def _plain(peer: Peer, transport: Transport, names: Names) -> tuple[Target, ...]:
    if near := straight(peer):
        return near
    port = peer.port or usual_port(transport)
    found = names.addresses(peer.host)[:_MOST_TARGETS]
    return tuple(Target(address, port, transport, peer.host) for address in found)


def _services(peer: Peer, names: Names) -> list[tuple[Transport, str]]:
    """Return which SRV names to ask, the best first; a transport that was named leaves no choice."""
    if peer.transport is not None:
        return [(peer.transport, _PREFIXES[peer.transport] + peer.host)]
    records = sorted(names.naptr(peer.host), key=lambda record: (record.order, record.preference))
    known = [(_SERVICES[r.service.upper()], r.replacement) for r in records if r.service.upper() in _SERVICES]
    if known:
        return known
    return [(transport, _PREFIXES[transport] + peer.host) for transport in (Transport.UDP, Transport.TCP)]


def _balanced(
    host: str, transport: Transport, records: list[Srv], names: Names, *, after: int
) -> list[Target]:
    """Look up the hosts of SRV records in the order of RFC 2782; TLS must prove the name that was asked."""
    found: list[Target] = []
    problem: NoAnswer | None = None
    for record in by_weight(records):
        if record.host in ("", "."):
            continue
        try:
            addresses = [literal(record.host)] if literal(record.host) else names.addresses(record.host)
        except NoAnswer as error:
            problem = error
            continue
        place = (after << 16) + record.priority
        found += [Target(address, record.port, transport, host, place) for address in addresses]
    if problem is not None and not found:
        raise problem
    return found


def by_weight(records: Iterable[Srv]) -> list[Srv]:
    """Return SRV records by priority, those of one priority drawn by weight (RFC 2782)."""
    left = sorted(records, key=lambda record: (record.priority, record.weight))
    drawn: list[Srv] = []
    while left:
        same = [record for record in left if record.priority == left[0].priority]
        one = random.choices(same, [record.weight + 0.01 for record in same])[0]  # noqa: S311 - no secret
        left.remove(one)
        drawn.append(one)
    return drawn
