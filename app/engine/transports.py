"""The sockets of an account: one a kind and address family, on a random port. Loop thread only."""

import logging
import ssl
from pathlib import Path
from typing import Any, Final

import pjsua2 as pj

from app.domain.errors import BadInput
from app.engine.addresses import Target, Transport, loopback
from app.engine.live_account import Account
from app.wire.engine import AccountSettings

_log = logging.getLogger("hearthline.engine")

_TYPES: Final = {
    (Transport.UDP, False): pj.PJSIP_TRANSPORT_UDP,
    (Transport.TCP, False): pj.PJSIP_TRANSPORT_TCP,
    (Transport.TLS, False): pj.PJSIP_TRANSPORT_TLS,
    (Transport.UDP, True): pj.PJSIP_TRANSPORT_UDP6,
    (Transport.TCP, True): pj.PJSIP_TRANSPORT_TCP6,
    (Transport.TLS, True): pj.PJSIP_TRANSPORT_TLS6,
}
_SYSTEM_CA_FILES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
_CONNECT_MILLISECONDS: Final = 10_000


def own_transport(endpoint: Any, account: Account, target: Target) -> int:
    """Return the account's transport towards a target, opening it once. Raises pj.Error, BadInput."""
    kind = (target.transport, ":" in target.address)
    if kind not in account.transports:
        account.transports[kind] = _open(endpoint, account.settings, target)
    return account.transports[kind]


def close_transports(endpoint: Any, account: Account) -> None:
    """Close every transport of an account."""
    for transport in account.transports.values():
        try:
            endpoint.transportClose(transport)
        except pj.Error as error:
            _log.info("a transport could not be closed: %s", error.reason)
    account.transports.clear()


def ca_file(chosen: str) -> str:
    """Return the file of trusted authorities: the chosen one, else the system's. Raises BadInput."""
    candidates = (chosen,) if chosen else (ssl.get_default_verify_paths().cafile or "", *_SYSTEM_CA_FILES)
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return candidate
    raise BadInput(
        "no_ca_file", "The file of trusted authorities is not there.", "Choose the call centre's CA file."
    )


def _open(endpoint: Any, settings: AccountSettings, target: Target) -> int:
    transport = pj.TransportConfig()
    transport.port = 0
    if loopback(target.address):
        transport.boundAddress = "::1" if ":" in target.address else "127.0.0.1"
    if target.transport is Transport.TLS:
        tls = transport.tlsConfig
        # Certificates with a wildcard are judged by `certificate_check` alone: PJSIP refuses every one.
        tls.verifyServer = settings.verify and not settings.wildcard_certificates
        tls.CaListFile = ca_file(settings.ca_file) if settings.verify else ""
        tls.proto = pj.PJ_SSL_SOCK_PROTO_TLS1_2 | pj.PJ_SSL_SOCK_PROTO_TLS1_3
        tls.msecTimeout = _CONNECT_MILLISECONDS
    return int(endpoint.transportCreate(_TYPES[target.transport, ":" in target.address], transport))
