"""What a failed registration means, in plain words, and when to try again."""

import random
from dataclasses import dataclass
from typing import Final

from app.domain.phrase import phrase
from app.engine.addresses import Peer, Target, Transport
from app.engine.certificate_check import CertificateFault
from app.engine.probing import TlsFault

LONGEST_WAIT: Final = 60.0
_POLITE_WAIT: Final = 5.0
_NEAR_WAIT: Final = 8.0
_NEAR_ATTEMPTS: Final = 16
"""So often a server that is not there is asked again soon: it is back in a minute or two, or in hours."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed attempt; `final`: trying again without a change by a person cannot help.

    `answered`: the server is there and wants to be left alone for a while.
    """

    code: str
    title: str
    hint: str
    final: bool = False
    answered: bool = False


def failure(
    status: int, target: Target, certificate: CertificateFault | None = None, *, said: bool = False
) -> Failure:
    """Return what a registrar's `status` means; `certificate` says why TLS refused the server, if it did.

    `said`: it came from the server; PJSIP also reports 408, 502 and 503 where nobody was reached.
    """
    if certificate is not None:
        return _certificate(certificate, target)
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
    if not said and status == 408:
        return silent(target)
    if not said and (status in {502, 503} or status < 300):
        return _unreachable(target)
    return Failure(
        "registrar_refused",
        phrase("The call centre refused the registration (SIP {status}).", status=status),
        phrase("It is tried again; tell your supervisor if it stays."),
        answered=True,
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


def refused_port(target: Target) -> Failure:
    """Return the failure of a port nobody listens on."""
    return Failure(
        "refused_port",
        phrase("{host} refuses SIP on port {port}.", host=target.host, port=target.port),
        phrase("Check the port and the transport (UDP, TCP or TLS)."),
    )


def no_tls(target: Target, why: TlsFault) -> Failure:
    """Return the failure of a server that no TLS session can begin with."""
    if why is TlsFault.OLD:
        return Failure(
            "old_tls",
            phrase("{host} only speaks TLS versions that are not safe any more.", host=target.name),
            phrase("Ask the call centre to switch TLS 1.2 or 1.3 on. The seat speaks nothing older."),
        )
    return Failure(
        "no_tls",
        phrase("{host} does not speak TLS on port {port}.", host=target.host, port=target.port),
        phrase("Check the port; TLS has one of its own, often 5061."),
    )


def redirected(elsewhere: str) -> Failure:
    """Return the failure of a server that sends the seat to another domain, or round in circles."""
    return Failure(
        "redirected",
        phrase("The call centre sends this seat to another place: {host}.", host=elsewhere or "?"),
        phrase("Enter that address in the settings if you know that the call centre has moved."),
        final=True,
    )


def signed_in_elsewhere() -> Failure:
    """Return what is told when the same number is signed in at another place."""
    return Failure(
        "signed_in_elsewhere",
        phrase("Somebody else is signed in with this number."),
        phrase("Calls may ring there. Tell your supervisor if it is not you."),
        final=True,
    )


def zero_expiry(target: Target) -> Failure:
    """Return the failure of a server that says yes and keeps nothing."""
    return Failure(
        "no_binding",
        phrase("{host} accepts the registration but keeps it for no time at all.", host=target.name),
        phrase("It is tried again; tell your supervisor if it stays."),
        answered=True,
    )


def retry_wait(attempt: int, retry_after: float = 0.0, *, answered: bool = False) -> float:
    """Return seconds until try `attempt` (1 = the first again), random so that seats do not come together.

    A server that is not there: 1, 2, 4, 8 s for two minutes, then up to 60, each 50–100 %. One that answered
    with an error: 5, 10, 20 … 60 s, each 100–150 %. A registrar's Retry-After is obeyed.
    """
    if answered:
        wait = min(LONGEST_WAIT, _POLITE_WAIT * 2.0 ** min(attempt - 1, 10)) * random.uniform(1.0, 1.5)  # noqa: S311 - no secret
    else:
        longest = _NEAR_WAIT if attempt <= _NEAR_ATTEMPTS else LONGEST_WAIT
        wait = min(longest, 2.0 ** min(attempt - 1, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
    return max(wait, retry_after)


def silent(target: Target) -> Failure:
    """Return the failure of a server that says nothing."""
    return Failure(
        "no_answer",
        phrase("{host} does not answer.", host=target.name),
        phrase("It may be down, or a firewall is in the way. It is tried again."),
    )


def _unreachable(target: Target) -> Failure:
    if target.transport is Transport.UDP:
        return Failure(
            "unreachable",
            phrase("{host} cannot be reached now.", host=target.name),
            phrase("Check this laptop's network. It is tried again."),
        )
    return refused_port(target)


def _certificate(why: CertificateFault, target: Target) -> Failure:
    host = target.host
    words = {
        CertificateFault.EXPIRED: (
            phrase("The certificate of {host} has expired or is not valid yet.", host=host),
            phrase("Check this laptop's clock; else the call centre must renew it."),
        ),
        CertificateFault.OTHER_HOST: (
            phrase("The certificate belongs to another computer than {host}.", host=host),
            phrase("Check the name of the server; somebody may be in between."),
        ),
        CertificateFault.HIDDEN_NAME: (
            phrase("The certificate of {host} hides one name behind another.", host=host),
            phrase("Somebody may be in between. Do not go on; tell your supervisor."),
        ),
        CertificateFault.WILDCARD: (
            phrase("The certificate of {host} is for a whole domain; SIP forbids that.", host=host),
            phrase("Allow wildcard certificates in the settings if your call centre says so."),
        ),
        CertificateFault.SELF_SIGNED: (
            phrase("The certificate of {host} is vouched for by nobody but itself.", host=host),
            phrase("Give the call centre's certificate as CA file in the settings, if it is really its own."),
        ),
        CertificateFault.UNKNOWN_AUTHORITY: (
            phrase("The certificate of {host} comes from an authority this laptop does not know.", host=host),
            phrase("Give the call centre's CA file in the settings."),
        ),
    }
    unknown = (
        phrase("The certificate of {host} is not acceptable.", host=host),
        phrase("Ask the call centre for a correct certificate."),
    )
    title, hint = words.get(why, unknown)
    return Failure("bad_certificate", title, hint, final=True)
