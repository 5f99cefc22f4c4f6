"""A certificate authority for tests, made at run time: good, expired and wrong-host server keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


@dataclass(frozen=True)
class Authority:
    """A test CA; `certificate` is its PEM file."""

    folder: Path
    name: str
    key: rsa.RSAPrivateKey
    certificate: Path
    issuer: x509.Name

    def sign(
        self,
        name: str,
        *,
        host: str = "localhost",
        address: str = "127.0.0.1",
        days: int = 2,
        names: Sequence[str] | None = None,
        common: str | None = None,
        self_signed: bool = False,
    ) -> None:
        """Write `name`.crt and `name`.key for a server; negative `days` = expired that long ago.

        `names` (`DNS:pbx.test`, `URI:sip:pbx.test`, `IP:127.0.0.1`) take the place of `host` and `address`
        as subject alternative names, none at all if it is empty; `common` is the common name.
        """
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        subject = _common_name(host if common is None else common)
        told = (f"DNS:{host}", f"IP:{address}") if names is None else names
        builder = (
            _builder(subject, subject if self_signed else self.issuer, days)
            .public_key(key.public_key())
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        if told:
            alternative = x509.SubjectAlternativeName([_general(one) for one in told])
            builder = builder.add_extension(alternative, critical=False)
        certificate = builder.sign(key if self_signed else self.key, hashes.SHA256())
        _write(self.folder / f"{name}.crt", certificate.public_bytes(serialization.Encoding.PEM))
        _write(self.folder / f"{name}.key", _private(key))


def authority(folder: Path, name: str = "ca") -> Authority:
    """Make a CA in `folder`; its private key stays in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = _common_name(f"Hearthline test {name}")
    certificate = (
        _builder(subject, subject, 2)
        .public_key(key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.crt"
    _write(path, certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(folder, name, key, path, subject)


def _builder(subject: x509.Name, issuer: x509.Name, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    begin, end = now - timedelta(days=2), now + timedelta(days=days)
    if days < 0:
        begin = end - timedelta(days=30)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )


def _general(text: str) -> x509.GeneralName:
    kind, _, value = text.partition(":")
    if kind == "IP":
        return x509.IPAddress(ip_address(value))
    return x509.DNSName(value) if kind == "DNS" else x509.UniformResourceIdentifier(value)


def _common_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _private(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o600)
