"""Signing in and out: by password, or by a one-time link that the console printed."""

from dataclasses import dataclass
from typing import Final

from app.domain.errors import Refused
from app.server.office import Office
from app.server.people import totp
from app.server.people.codes import new_token, token_hash
from app.server.people.doors import SESSION_SECONDS
from app.server.people.keys import account_key, code_key, place_key
from app.server.store import audit, people
from app.server.store.people import Account
from app.server.store.writer import Tx

LINK_SECONDS: Final = 600.0
HALF_SECONDS: Final = 300.0
"""How long a code may take to be typed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session's secret (for the cookie only); `half`: a code is still to come."""

    secret: str
    half: bool = False


async def sign_in(office: Office, name: str, password: str, address: str) -> Opened:
    """Return a new session, a half one where the person has a second factor.

    Raises Refused for a wrong name or password (the same words for both), SlowDown after several.
    """
    now = office.clock()
    keys = (account_key(name), place_key(address))
    async with office.lock_out.tries(now, *keys):
        account = await office.database.read(lambda connection: people.by_name(connection, name))
        if not await office.passwords.right(account.password_hash if account else None, password):
            await office.lock_out.failed(office.clock(), *keys)
            await office.writer.write(lambda tx: _note_failure(tx, office, name, address))
            raise Refused(
                "wrong_credentials", "The name or the password is wrong.", "Check both, then try again."
            )
    assert account is not None
    await office.lock_out.succeeded(*keys)
    half = bool(account.totp)
    return Opened(await _open(office, account, half=half), half)


async def second_step(office: Office, half: str, code: str, address: str) -> str:
    """Return the secret of a whole session for a half one and a right code. Raises Refused, SlowDown."""
    now, hashed = office.clock(), token_hash(half)
    account = await office.database.read(lambda c: people.session_owner(c, hashed, now, half=True))
    if account is None:
        raise Refused("sign_in_again", "This took too long.", "Sign in with your password once more.")
    keys = (code_key(account), place_key(address))

    def work(tx: Tx) -> bool:
        right = totp.use(tx.connection, account, code, now)
        if right:
            people.close_session(tx.connection, hashed)
        else:
            audit.note(tx.connection, account.site, now, f"person:{account.name}", "sign_in.wrong_code")
        return right

    async with office.lock_out.tries(now, *keys):
        if not await office.writer.write(work):
            await office.lock_out.failed(now, *keys)
            raise Refused(
                "wrong_code", "This code is not right.", "Type the six digits that the app shows now."
            )
    await office.lock_out.succeeded(*keys)
    return await _open(office, account)


async def by_link(office: Office, token: str, address: str) -> Opened:
    """Return a new session for a one-time link, a half one with a second factor. Raises Refused, SlowDown."""
    now, key = office.clock(), place_key(address)
    await office.lock_out.check(now, key)
    account = await office.writer.write(lambda tx: people.use_link(tx.connection, token_hash(token), now))
    if account is None:
        await office.lock_out.failed(now, key)
        raise Refused(
            "bad_code", "This link was used or is too old.", "Make a new one, or use your password."
        )
    half = bool(account.totp)
    return Opened(await _open(office, account, half=half), half)


async def sign_out(office: Office, session: str) -> None:
    """End a session by its hash, and its streams."""
    office.doors.forget(session)
    office.hub.drop(session)
    await office.writer.write(lambda tx: people.close_session(tx.connection, session))


async def _open(office: Office, account: Account, *, half: bool = False) -> str:
    secret = new_token()
    now = office.clock()
    lasts = HALF_SECONDS if half else SESSION_SECONDS

    def work(tx: Tx) -> None:
        people.open_session(
            tx.connection, account, token_hash(secret), now=now, expires_at=now + lasts, half=half
        )
        if not half:
            audit.note(tx.connection, account.site, now, f"person:{account.name}", "signed_in")

    await office.writer.write(work)
    return secret


def _note_failure(tx: Tx, office: Office, name: str, address: str) -> None:
    site, now = office.settings.site, office.clock()
    audit.note(tx.connection, site, now, "visitor", "sign_in.failed", name=name[:80], address=address)
