"""The second factor: six digits from an authenticator app (RFC 6238), each good once."""

from typing import Final

import pyotp

from app.server.store import Connection, people
from app.server.store.people import Account

STEP_SECONDS: Final = 30
_ISSUER: Final = "Hearthline"
_DRIFT_STEPS: Final = 1
"""A telephone's clock may be that many steps off."""


def new_secret() -> str:
    """Return a secret for an authenticator app."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """Return the `otpauth:` address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def spelt(secret: str) -> str:
    """Return a secret as it is read and typed: groups of four letters."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def step_of(secret: str, code: str, now: float) -> int | None:
    """Return the time step that a code belongs to, None when it is wrong."""
    digits = "".join(code.split())
    current = int(now // STEP_SECONDS)
    for step in range(current - _DRIFT_STEPS, current + _DRIFT_STEPS + 1):
        if pyotp.TOTP(secret).verify(digits, for_time=step * STEP_SECONDS, valid_window=0):
            return step
    return None


def use(connection: Connection, account: Account, code: str, now: float) -> bool:
    """Say whether a code is right and was not used before; it is of no use afterwards."""
    step = step_of(account.totp or "", code, now) if account.totp else None
    return step is not None and people.use_totp_step(connection, account.id, step)
