"""Whether a server's certificate belongs to the name we asked for (RFC 5922), in our own reading.

PJSIP also takes the common name where there are other names, knows no wildcards, and once cut names at a NUL.
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import pjsua2 as pj

_PEM: Final = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
_HOST_NAME: Final = re.compile(r"(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?")
_ISSUER_BITS: Final = int(
    pj.PJ_SSL_CERT_EISSUER_NOT_FOUND | pj.PJ_SSL_CERT_EUNTRUSTED | pj.PJ_SSL_CERT_EISSUER_MISMATCH
)
_VALIDITY_BIT: Final = int(pj.PJ_SSL_CERT_EVALIDITY_PERIOD)
_IDENTITY_BIT: Final = int(pj.PJ_SSL_CERT_EIDENTITY_NOT_MATCH)


class CertificateFault(StrEnum):
    """Why a certificate was refused."""

    EXPIRED = "expired"
    OTHER_HOST = "other_host"
    HIDDEN_NAME = "hidden_name"
    WILDCARD = "wildcard"
    SELF_SIGNED = "self_signed"
    UNKNOWN_AUTHORITY = "unknown_authority"
    UNACCEPTABLE = "unacceptable"


@dataclass(frozen=True, slots=True)
class Names:
    """What a certificate says whom it is for; `common` counts only where there is no other kind of name."""

    hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    common: str = ""
    hidden: bool = False
    self_signed: bool = False


def fault(bits: int, pem: str, host: str, *, wildcards: bool) -> CertificateFault | None:
    """Return why a certificate does not prove that the server is `host`, None if it does. Never raises.

    `bits`: PJ_SSL_CERT_… of the chain; PJSIP's own opinion on the name is not heeded.
    """
    try:
        names = read(pem)
    except Exception:  # noqa: BLE001 - whatever a hostile certificate does to the parser, it is refused
        return CertificateFault.UNACCEPTABLE
    if names.hidden:
        return CertificateFault.HIDDEN_NAME
    if bits & _VALIDITY_BIT:
        return CertificateFault.EXPIRED
    if bits & _ISSUER_BITS:
        return CertificateFault.SELF_SIGNED if names.self_signed else CertificateFault.UNKNOWN_AUTHORITY
    if bits & ~_IDENTITY_BIT:
        return CertificateFault.UNACCEPTABLE
    return _identity(names, host, wildcards=wildcards)


def read(pem: str) -> Names:
    """Return the names in a certificate (PEM, rubbish after it is left out). Raises ValueError and others."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    block = _PEM.search(pem)
    if block is None:
        raise ValueError("no certificate")
    certificate = x509.load_pem_x509_certificate(block.group().encode())
    common = "".join(
        str(part.value) for part in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    )
    self_signed = certificate.issuer == certificate.subject
    try:
        known: Any = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return Names(common=common, hidden=not _plain(common), self_signed=self_signed)
    hosts = tuple(known.get_values_for_type(x509.DNSName))
    uris = tuple(known.get_values_for_type(x509.UniformResourceIdentifier))
    addresses = tuple(str(address) for address in known.get_values_for_type(x509.IPAddress))
    hidden = not all(_plain(text) for text in (*hosts, *uris, common))
    of_sip = tuple(_sip_host(uri) for uri in uris)
    return Names((*hosts, *(host for host in of_sip if host)), addresses, "", hidden, self_signed)


def _identity(names: Names, host: str, *, wildcards: bool) -> CertificateFault | None:
    asked = host.strip("[]").rstrip(".").lower()
    try:
        address = str(ipaddress.ip_address(asked))
    except ValueError:
        address = ""
    if address:
        return None if address in names.addresses else CertificateFault.OTHER_HOST
    known = [name.rstrip(".").lower() for name in names.hosts if _HOST_NAME.fullmatch(name)]
    if not names.hosts and not names.addresses:
        known = [names.common.rstrip(".").lower()]
    if asked in known:
        return None
    if f"*.{asked.partition('.')[2]}" not in known or "." not in asked:
        return CertificateFault.OTHER_HOST
    return None if wildcards else CertificateFault.WILDCARD


def _sip_host(uri: str) -> str:
    """Return the domain of a SIP URI without a user, "" for any other URI (RFC 5922 §7.1)."""
    scheme, _, rest = uri.partition(":")
    if scheme.lower() not in {"sip", "sips"} or "@" in rest:
        return ""
    return re.split(r"[:;?]", rest, maxsplit=1)[0]


def _plain(text: str) -> bool:
    return all(32 <= ord(character) < 127 or ord(character) > 160 for character in text)
