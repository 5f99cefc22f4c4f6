"""What a failed registration means, in plain words, and when to try again."""

import random
from dataclasses import dataclass
from typing import Final

import pjsua2 as pj

from app.domain.phrase import phrase
from app.engine.addresses import Peer, Transport

LONGEST_WAIT: Final = 60.0

_ISSUER_BITS: Final = int(
    pj.PJ_SSL_CERT_EISSUER_NOT_FOUND | pj.PJ_SSL_CERT_EUNTRUSTED | pj.PJ_SSL_CERT_EISSUER_MISMATCH
)
_VALIDITY_BIT: Final = int(pj.PJ_SSL_CERT_EVALIDITY_PERIOD)
_IDENTITY_BIT: Final = int(pj.PJ_SSL_CERT_EIDENTITY_NOT_MATCH)


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt; `final`: trying again without a change by a person cannot help."""

    code: str
    title: str
    hint: str
    final: bool = False


def failure(status: int, peer: Peer, certificate: int = 0) -> Failure:
    """Return what a registrar's `status` means; `certificate` holds PJ_SSL_CERT_… bits if TLS refused it."""
    if certificate:
        return _certificate(certificate, peer)
    if status in {401, 403, 407}:
        return Failure(
            "wrong_password",
            phrase("The call centre does not accept this user name or password."),
            phrase("Check both; ask your supervisor if they are right."),
            final=True,
        )
    if status in {404, 410, 604}:
        return Failure(
            "unknown_user",
            phrase("The call centre does not know this user."),
            phrase("Check the user name and the domain."),
            final=True,
        )
    if status == 408:
        return _silent(peer)
    if status in {502, 503} or status < 300:
        return _unreachable(peer)
    return Failure(
        "registrar_refused",
        phrase("The call centre refused the registration (SIP {status}).", status=status),
        phrase("It is tried again; tell your supervisor if it stays."),
    )


def unknown_host(peer: Peer) -> Failure:
    """Return the failure of a name that nobody knows."""
    return Failure(
        "unknown_host",
        phrase("No computer is known by the name {host}.", host=peer.host),
        phrase("Check the name and this laptop's internet connection."),
    )


def no_network() -> Failure:
    """Return the failure of a machine without a network."""
    return Failure(
        "no_network",
        phrase("There is no network."),
        phrase("Check the cable or the Wi-Fi. The seat registers again as soon as it is back."),
    )


def refused_port(peer: Peer) -> Failure:
    """Return the failure of a port nobody listens on."""
    return Failure(
        "refused_port",
        phrase("{host} refuses SIP on port {port}.", host=peer.host, port=peer.port),
        phrase("Check the port and the transport (UDP, TCP or TLS)."),
    )


def retry_wait(attempt: int, retry_after: float | None = None) -> float:
    """Return seconds until try `attempt` (1 = the first again): 1, 2, 4 … 60, each 50–100 % at random.

    A registrar's Retry-After is obeyed.
    """
    wait = min(LONGEST_WAIT, 2.0 ** min(attempt - 1, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
    return max(wait, retry_after or 0.0)


def _silent(peer: Peer) -> Failure:
    return Failure(
        "no_answer",
        phrase("{host} does not answer.", host=peer.name),
        phrase("It may be down, or a firewall is in the way. It is tried again."),
    )


def _unreachable(peer: Peer) -> Failure:
    if peer.transport is Transport.UDP:
        return Failure(
            "unreachable",
            phrase("{host} cannot be reached now.", host=peer.name),
            phrase("Check this laptop's network. It is tried again."),
        )
    return refused_port(peer)


def _certificate(bits: int, peer: Peer) -> Failure:
    if bits & _VALIDITY_BIT:
        title = phrase("The certificate of {host} has expired or is not valid yet.", host=peer.host)
        hint = phrase("Check this laptop's clock; else the call centre must renew it.")
    elif bits & _IDENTITY_BIT:
        title = phrase("The certificate belongs to another computer than {host}.", host=peer.host)
        hint = phrase("Check the name of the server; somebody may be in between.")
    elif bits & _ISSUER_BITS:
        title = phrase(
            "The certificate of {host} comes from an authority this laptop does not know.", host=peer.host
        )
        hint = phrase("Give the call centre's CA file in the settings.")
    else:
        title = phrase("The certificate of {host} is not acceptable.", host=peer.host)
        hint = phrase("Ask the call centre for a correct certificate.")
    return Failure("bad_certificate", title, hint, final=True)
