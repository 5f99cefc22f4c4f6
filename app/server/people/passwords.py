"""Passwords: argon2id, in a thread, at most two at once (each takes 64 MiB and a tenth of a second)."""

import asyncio
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.errors import BadInput
from app.domain.phrase import phrase

SHORTEST: Final = 10
LONGEST: Final = 200
_AT_ONCE: Final = 2
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher: Final = PasswordHasher()
_NOBODY: Final = _hasher.hash(secrets.token_hex(16))
"""What is checked when there is no such person, so that it takes as long."""


class Passwords:
    """Hashes and checks off the event loop; one for each server."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def right(self, password_hash: str | None, password: str) -> bool:
        """Say whether a password is right; None (nobody) takes as long as somebody."""
        async with self._turns:
            return await asyncio.to_thread(right, password_hash, password)


def hashed(password: str) -> str:
    """Return the hash of a password. Raises BadInput for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInput(
            "bad_password",
            phrase("A password has {shortest} to {longest} characters.", shortest=SHORTEST, longest=LONGEST),
            "Choose another one.",
        )
    return _hasher.hash(password)


def right(password_hash: str | None, password: str) -> bool:
    """Say whether a password is right (slow on purpose)."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password[:LONGEST]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def made_up() -> str:
    """Return a password that can be read aloud: four groups, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
