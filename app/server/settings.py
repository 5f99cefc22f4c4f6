"""How one server process was told to run; what the call centre itself decides lives in its database."""

import ipaddress
from dataclasses import dataclass, field
from typing import Final

from app.domain.errors import BadInput

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where to listen, where the data is, who stands in front.

    `database` is `sqlite:///PATH` or `postgresql://…`. `embedded`: a damaged database file is put aside
    instead of refusing to start. `behind_proxy`: networks whose `X-Forwarded-*` headers are believed; with
    it nobody else may connect. `recordings` is the folder of recorded calls ("": in home), `recording_phrase`
    opens their private key. `second_factor_optional`: supervisors and administrators may do without a second
    factor; only where nobody but this machine can connect, as the server of a single seat always does.
    """

    database: str
    host: str = "127.0.0.1"
    port: int = 0
    tls_cert: str = ""
    tls_key: str = ""
    behind_proxy: tuple[Network, ...] = ()
    embedded: bool = False
    site: str = ""
    public_url: str = ""
    recordings: str = ""
    recording_phrase: str = field(default="", repr=False)
    second_factor_optional: bool = False

    @property
    def loopback(self) -> bool:
        """Say whether only this machine can connect."""
        return self.host in LOOPBACK_NAMES

    @property
    def tls(self) -> bool:
        """Say whether this process itself speaks TLS."""
        return bool(self.tls_cert)

    @property
    def private(self) -> bool:
        """Say whether nothing of another machine gets here, not even through a proxy."""
        return self.loopback and not self.behind_proxy

    @property
    def asks_second_factor(self) -> bool:
        """Say whether supervisors and administrators need a second factor here."""
        return not (self.private and (self.embedded or self.second_factor_optional))

    def check(self) -> None:
        """Raise BadInput where speech of callers and agents would cross a network in the clear."""
        if bool(self.tls_cert) != bool(self.tls_key):
            raise BadInput(
                "bad_tls", "TLS needs a certificate and its key.", "Give --tls-cert and --tls-key."
            )
        if self.second_factor_optional and not self.private:
            raise BadInput(
                "second_factor_needed",
                "Where others can connect, supervisors and administrators need a second factor.",
                "Leave --second-factor out, or listen on 127.0.0.1 without a proxy.",
            )
        if not self.loopback and not self.tls and not self.behind_proxy:
            raise BadInput(
                "needs_tls",
                f"The server will not listen on {self.host} without encryption.",
                "Give --tls-cert and --tls-key, or --behind-proxy NETWORK when a proxy does TLS; "
                "or listen on 127.0.0.1.",
            )


def listen_address(text: str) -> tuple[str, int]:
    """Return host and port of `HOST:PORT` (IPv6 in brackets). Raises BadInput."""
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdigit() or int(port) > 65535:
        raise BadInput(
            "bad_listen", f"{text!r} is no address to listen on.", "Write HOST:PORT, like 0.0.0.0:8443."
        )
    return host, int(port)


def network(text: str) -> Network:
    """Return a network in CIDR notation. Raises BadInput."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise BadInput("bad_network", f"{text!r} is no network.", "Write it like 10.0.0.0/8.") from error
