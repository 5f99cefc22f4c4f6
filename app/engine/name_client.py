"""Asks DNS with bounded patience; blocks, so it runs on threads of its own."""

import socket
import threading
from collections.abc import Callable
from typing import Any, Final

from app.domain.errors import BadInput
from app.engine.resolving import Naptr, NoAnswer, Srv

QUESTION_SECONDS: Final = 2.5
"""How long one question may take, with its repetitions; a slower DNS counts as dead."""

_TRY_SECONDS: Final = 1.0
_MOST_RECORDS: Final = 32


class NameClient:
    """A DNS client (see `resolving.Names`); any thread.

    `nameserver` (`address:port`) is asked instead of the system's servers, for tests. Addresses come from
    the system's own resolver otherwise, which knows the hosts file and the names of a private network.
    """

    def __init__(self, nameserver: str = "") -> None:
        """Raise BadInput when `nameserver` is no address and port."""
        self._server = _server(nameserver) if nameserver else None

    def naptr(self, name: str) -> list[Naptr]:
        """Return the NAPTR records of SIP services. Raises NoAnswer."""
        return [
            Naptr(r.order, r.preference, _text(r.service), r.replacement.to_text(omit_final_dot=True))
            for r in self._ask(name, "NAPTR")
            if _text(r.flags).lower() == "s"
        ]

    def srv(self, name: str) -> list[Srv]:
        """Return the SRV records. Raises NoAnswer."""
        return [
            Srv(r.priority, r.weight, r.target.to_text(omit_final_dot=True), r.port)
            for r in self._ask(name, "SRV")
        ]

    def addresses(self, name: str) -> list[str]:
        """Return the addresses of a host, IPv4 first. Raises NoAnswer."""
        if self._server is None or name.lower() == "localhost":
            return _system_addresses(name)
        four = [r.address for r in self._ask(name, "A")]
        return four + [r.address for r in self._ask(name, "AAAA")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        # Imported here, off the loop: it takes a quarter of the time that a killed engine needs to be back.
        import dns.exception
        import dns.resolver

        try:
            resolver = dns.resolver.Resolver(configure=self._server is None)
            if self._server is not None:
                resolver.nameservers, resolver.port = [self._server[0]], self._server[1]
            resolver.timeout = _TRY_SECONDS
            answer = resolver.resolve(name, kind, lifetime=QUESTION_SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise NoAnswer(f"{kind} of {name}") from error
        return list(answer)[:_MOST_RECORDS]


def in_background(work: Callable[[], None], name: str) -> None:
    """Run `work` on a thread of its own that never holds up the end of the process."""
    threading.Thread(target=work, name=name, daemon=True).start()


def _system_addresses(name: str) -> list[str]:
    """Ask the system, which knows no time limit: after ours the answer is of no interest any more."""
    found: list[Any] = []
    unknown: list[bool] = []

    def work() -> None:
        try:
            found.extend(socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
        except socket.gaierror as error:
            unknown.append(error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)})
        except (OSError, UnicodeError):
            unknown.append(True)

    thread = threading.Thread(target=work, name="name look-up", daemon=True)
    thread.start()
    thread.join(2 * QUESTION_SECONDS)
    if found:
        entries = sorted(found, key=lambda entry: entry[0] != socket.AF_INET)
        return list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if unknown == [True]:
        return []
    raise NoAnswer(f"the system on {name}")


def _server(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise BadInput("bad_option", "The name server is not address:port.", "Example: 127.0.0.1:5353")
    return host.strip("[]"), int(port)


def _text(value: bytes) -> str:
    return value.decode("ascii", "replace")
