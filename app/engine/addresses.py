"""Where SIP goes to and who may call: the addresses of servers as settings name them, trusted sources."""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.errors import BadInput

_URI: Final = re.compile(
    r"(?:(?P<scheme>sips?):)?(?:[^@;?\s<>\"]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253})"
    r"(?::(?P<port>\d{1,5}))?(?P<parameters>(?:;[A-Za-z0-9=._-]+)*)",
    re.IGNORECASE,
)


class Transport(StrEnum):
    """How SIP travels."""

    UDP = "udp"
    TCP = "tcp"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Peer:
    """A registrar or proxy as it was named: `host` is a name or an address (IPv6 with its brackets).

    `port` 0 and `transport` None: not said, DNS may tell (RFC 3263). `secure`: a `sips:` address.
    """

    host: str
    port: int = 0
    transport: Transport | None = None
    secure: bool = False

    @property
    def name(self) -> str:
        """Return host and port for people."""
        return f"{self.host}:{self.port}" if self.port else self.host

    @property
    def uri(self) -> str:
        """Return the SIP URI."""
        transport = f";transport={self.transport.value}" if self.transport is not None else ""
        return f"sip:{self.name}{transport}"


@dataclass(frozen=True, slots=True)
class Target:
    """One way to a server: an address (no brackets), a port and a transport; `host` is whom TLS must prove.

    Of two targets the one with the lower `priority` is better; equal ones share the load.
    """

    address: str
    port: int
    transport: Transport
    host: str
    priority: int = 0

    @property
    def name(self) -> str:
        """Return host and port for people."""
        return f"{bracketed(self.host)}:{self.port}"

    def same_place(self, other: "Target") -> bool:
        """Say whether both are the same socket of the same server, whatever DNS thinks of them."""
        return (self.address, self.port, self.transport) == (other.address, other.port, other.transport)

    @property
    def source(self) -> str:
        """Return `address:port` as pjsua2 writes it."""
        return f"{bracketed(self.address)}:{self.port}"

    @property
    def route(self) -> str:
        """Return the URI that every request is routed through.

        It holds the address, so that nothing is looked up on the way; with TLS the name, which goes into the
        handshake and is compared with the certificate.
        """
        host = self.host if self.transport is Transport.TLS else bracketed(self.address)
        return f"sip:{host}:{self.port};transport={self.transport.value};lr;hide"


def peer(uri: str) -> Peer:
    """Read `sip:host:port;transport=udp|tcp|tls` (only the host is needed). Raises BadInput."""
    match = _URI.fullmatch(uri.strip())
    if match is None:
        raise BadInput(
            "bad_registrar",
            "This is not the address of a SIP server.",
            "Example: sip:pbx.example.com:5060;transport=udp",
        )
    parameters = dict(p.partition("=")[::2] for p in match["parameters"].lower().split(";") if p)
    secure = (match["scheme"] or "").lower() == "sips"
    word = parameters.get("transport", "")
    if word and word not in {member.value for member in Transport}:
        raise BadInput("bad_transport", "This transport is not known.", "Use udp, tcp or tls.")
    if match["port"] and not 0 < int(match["port"]) < 65536:
        raise BadInput("bad_registrar", "This port does not exist.", "Ports go from 1 to 65535.")
    transport = Transport(word) if word else None
    if secure:
        transport = Transport.TLS
    return Peer(match["host"], int(match["port"] or 0), transport, secure)


def loopback(host: str) -> bool:
    """Say whether a host is this machine, without asking anybody."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def literal(host: str) -> str:
    """Return the address if the host is one already, else ""."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return ""


def bracketed(address: str) -> str:
    """Return an address as it stands in a URI."""
    return f"[{address}]" if ":" in address else address


@dataclass(frozen=True, slots=True)
class Trust:
    """Who may send an INVITE: (address, port) pairs, port 0 = any.

    Elsewhere an address alone is enough; on loopback, where every program of this machine has the same
    address, the port must fit too.
    """

    sources: frozenset[tuple[str, int]]

    def allows(self, source: str) -> bool:
        """Say whether `source` (`address:port` as pjsua2 writes it) may ring here."""
        host, _, port = source.rpartition(":")
        address = literal(host)
        if not address or not port.isdigit():
            return False
        if (address, 0) in self.sources:
            return True
        if ipaddress.ip_address(address).is_loopback:
            return (address, int(port)) in self.sources
        return any(known == address for known, _ in self.sources)


def trust(targets: Iterable[Target], further: Iterable[str]) -> Trust:
    """Make the Trust of an account: every target of its registrar and proxy, and `trusted` hosts.

    An entry of `trusted` is `address` or `address:port`; names are not looked up (who answers for a name may
    change under us). Raises BadInput.
    """
    sources = {(target.address, target.port) for target in targets}
    for entry in further:
        host, port = entry, "0"
        if not literal(entry):
            host, _, port = entry.rpartition(":")
        if not literal(host) or not port.isdigit():
            raise BadInput(
                "bad_trusted", "A trusted source is not an address.", "Use 192.0.2.10 or 192.0.2.10:5060."
            )
        sources.add((literal(host), int(port)))
    return Trust(frozenset(sources))
