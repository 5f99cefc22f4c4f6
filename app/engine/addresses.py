"""Where SIP goes to and who may call: registrars, name look-ups off the loop thread, trusted sources."""

import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterable
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
    """A registrar or proxy; `host` may be a name or an address (IPv6 with its brackets)."""

    host: str
    port: int
    transport: Transport

    @property
    def name(self) -> str:
        """Return host and port for people."""
        return f"{self.host}:{self.port}"

    @property
    def uri(self) -> str:
        """Return the SIP URI."""
        return f"sip:{self.host}:{self.port};transport={self.transport.value}"

    def route(self, address: str) -> str:
        """Return the URI that every request is routed through.

        The name is replaced by the `address` it was resolved to, so that no look-up holds up the loop; not
        for TLS, which checks the certificate against the name.
        """
        host = self.host if self.transport is Transport.TLS or not address else _bracketed(address)
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
    word = parameters.get("transport", "tls" if secure else "udp")
    if word not in {member.value for member in Transport}:
        raise BadInput("bad_transport", "This transport is not known.", "Use udp, tcp or tls.")
    transport = Transport(word)
    port = int(match["port"] or (5061 if transport is Transport.TLS else 5060))
    if not 0 < port < 65536:
        raise BadInput("bad_registrar", "This port does not exist.", "Ports go from 1 to 65535.")
    return Peer(match["host"], port, transport)


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


def trust(peers: Iterable[tuple[Peer, Iterable[str]]], further: Iterable[str]) -> Trust:
    """Make the Trust of an account: its registrar and proxy with their addresses, and `trusted` hosts.

    An entry of `trusted` is `address` or `address:port`; names are not looked up (who answers for a name may
    change under us). Raises BadInput.
    """
    sources = {(address, p.port) for p, addresses in peers for address in addresses}
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


def look_up(hosts: tuple[str, ...], then: Callable[[dict[str, tuple[str, ...]]], None]) -> None:
    """Resolve host names on a thread of its own, then call `then` there; an unknown host has no address."""

    def work() -> None:
        then({host: _resolve(host) for host in hosts})

    threading.Thread(target=work, name="name look-up", daemon=True).start()


def listens_not(address: str, port: int, then: Callable[[], None]) -> None:
    """Call `then` on a thread of its own if the UDP port at `address` is closed; say nothing otherwise.

    SIP over UDP hears nothing of a closed port and would wait 32 s for an answer.
    """

    def work() -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect((address, port))
                probe.send(b"\r\n\r\n")
                probe.recv(1)
            except ConnectionRefusedError:
                then()
            except OSError:
                return

    threading.Thread(target=work, name="port check", daemon=True).start()


def _resolve(host: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
