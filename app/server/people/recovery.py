"""Codes for whoever has lost the telephone: shown once, kept as slow hashes, each good once.

A code is `HH-SSSSS-SSSSS`: a handle to find it by, so that a try costs one hash, and 50 random bits.
"""

from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.server.people.codes import letters, letters_of

COUNT: Final = 10
_HANDLE: Final = 2
_SECRET: Final = 10
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's least for argon2id: the codes are random, and ten of them are hashed at once."""


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Fresh codes as they are shown once, and what is stored of them by handle."""

    texts: list[str]
    hashes: dict[str, str]


def new_codes() -> NewCodes:
    """Return fresh codes; takes some tenths of a second."""
    texts: list[str] = []
    hashes: dict[str, str] = {}
    while len(hashes) < COUNT:
        handle, secret = letters(_HANDLE), letters(_SECRET)
        if handle not in hashes:
            hashes[handle] = _hasher.hash(secret)
            texts.append(f"{handle}-{secret[:5]}-{secret[5:]}")
    return NewCodes(texts, hashes)


def split(typed: str) -> tuple[str, str] | None:
    """Return handle and secret of a typed code, None when it cannot be one."""
    text = letters_of(typed)
    return (text[:_HANDLE], text[_HANDLE:]) if len(text) == _HANDLE + _SECRET else None


def right(code_hash: str, secret: str) -> bool:
    """Say whether a secret belongs to a hash (slow on purpose)."""
    try:
        return _hasher.verify(code_hash, secret)
    except (VerificationError, InvalidHashError):
        return False
