"""One-time enrolment codes, tokens, and how a SIP password rests until its code is used.

A code is `HHHH-SSSS-SSSS`: a handle to find it by and a secret of 40 bits. From the secret argon2id makes 64
bytes: the first half proves the code, the second half is the key that seals the seat's SIP password. The
database holds neither, so it never holds a password that it could read; the sealed one is deleted when the
code is used, replaced, too old (10 minutes) or tried five times.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.server.store.seats import OpenEnrolment

LIFE_SECONDS: Final = 600.0
MOST_TRIES: Final = 5

_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
"""Crockford's alphabet: no I, L, O, U, so that it can be read aloud."""
_LOOKALIKES: Final = str.maketrans("ILO", "110")
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is shown once, and what is stored of it."""

    text: str
    enrolment: OpenEnrolment


def new_code(seat: str, sip_password: str | None, now: float) -> Code:
    """Return a fresh code for a seat; takes a tenth of a second."""
    handle, secret = letters(4), letters(8)
    salt = secrets.token_bytes(16)
    verifier, key = _derived(secret, salt)
    sealed = _seal(key, handle, sip_password) if sip_password is not None else None
    enrolment = OpenEnrolment(handle, seat, salt, verifier, sealed, now + LIFE_SECONDS, 0)
    return Code(f"{handle}-{secret[:4]}-{secret[4:]}", enrolment)


def split(typed: str) -> tuple[str, str] | None:
    """Return handle and secret of a typed code, None when it cannot be one."""
    text = letters_of(typed)
    return (text[:4], text[4:]) if len(text) == 12 else None


def letters_of(typed: str) -> str:
    """Return the letters of a typed code, "" where there is one that no code has."""
    text = "".join(c for c in typed.upper() if c.isalnum()).translate(_LOOKALIKES)
    return "" if any(c not in _LETTERS for c in text) else text


def opened(enrolment: OpenEnrolment, secret: str) -> tuple[bool, str | None]:
    """Return whether the secret is right, and the SIP password it unseals. Slow on purpose."""
    verifier, key = _derived(secret, enrolment.salt)
    if not hmac.compare_digest(verifier, enrolment.verifier):
        return False, None
    if enrolment.sealed is None:
        return True, None
    nonce, text = enrolment.sealed[:_NONCE_BYTES], enrolment.sealed[_NONCE_BYTES:]
    try:
        return True, AESGCM(key).decrypt(nonce, text, enrolment.handle.encode()).decode()
    except InvalidTag:
        return False, None


def new_token() -> str:
    """Return a secret for a seat, a session or a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return the form in which a token is stored; 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def letters(count: int) -> str:
    """Return so many random letters that can be read aloud, 5 bits each."""
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def _derived(secret: str, salt: bytes) -> tuple[bytes, bytes]:
    raw = hash_secret_raw(
        secret.encode(), salt, time_cost=3, memory_cost=65_536, parallelism=4, hash_len=64, type=Type.ID
    )
    return hashlib.sha256(raw[:32]).digest(), raw[32:]


def _seal(key: bytes, handle: str, password: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, password.encode(), handle.encode())
