"""Signing in and out: by password or by a one-time link, then by the second factor.

Until the second step is done a session is half: it opens nothing but that step. Whoever needs a second factor
and has none sets it up in that step (`set_up`).
"""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.errors import Refused
from app.server.office import Office
from app.server.people import recovery, totp
from app.server.people.codes import new_token, token_hash
from app.server.people.doors import SESSION_SECONDS
from app.server.people.keys import account_key, code_key, device_code_key, device_key, place_key
from app.server.people.policy import Role, needs_second_factor
from app.server.store import Connection, audit, known_devices, people, recovery_codes, sessions
from app.server.store.people import Account
from app.server.store.sessions import NewSession
from app.server.store.writer import Tx

LINK_SECONDS: Final = 600.0


class Step(StrEnum):
    """What is still to come before a session opens anything."""

    DONE = "done"
    CODE = "code"
    SET_UP = "set_up"


LASTS: Final = {Step.DONE: SESSION_SECONDS, Step.CODE: 300.0, Step.SET_UP: 900.0}
"""Seconds: a code is typed soon, an app may have to be fetched first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a try comes from: address, browser, and the secret of its cookie if it was here before."""

    address: str
    browser: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """Secrets for cookies only: of the session, and of the browser once the session is whole."""

    secret: str
    step: Step = Step.DONE
    device: str = ""


async def sign_in(office: Office, name: str, password: str, visit: Visit) -> Opened:
    """Return a new session, a half one where a second factor is to come.

    Raises Refused for a wrong name or password (the same words for both), SlowDown after several.
    """
    now, device = office.clock(), token_hash(visit.device)

    def question(connection: Connection) -> tuple[Account | None, bool]:
        found = people.by_name(connection, name)
        return found, found is not None and known_devices.is_known(connection, found.id, device)

    account, known = await office.database.read(question)
    keys: tuple[str, ...] = (account_key(name), place_key(visit.address))
    if account is not None and known:
        keys = (device_key(device, account),)  # strangers' tries do not hold the owner up
    async with office.lock_out.tries(now, *keys):
        if not await office.passwords.right(account.password_hash if account else None, password):
            await office.lock_out.failed(office.clock(), *keys)
            await office.writer.write(lambda tx: _note_failure(tx, office, name, visit.address))
            raise Refused(
                "wrong_credentials", "The name or the password is wrong.", "Check both, then try again."
            )
    assert account is not None
    await office.lock_out.succeeded(*keys)
    return await open_session(office, account, visit, next_step(office, account))


async def second_step(office: Office, half: str, code: str, visit: Visit) -> Opened:
    """Return a whole session for a half one and a right code. Raises Refused, SlowDown."""
    now, hashed = office.clock(), token_hash(half)
    account = await _owner(office, hashed)
    device = token_hash(visit.device)
    known = await office.database.read(lambda c: known_devices.is_known(c, account.id, device))
    keys = (device_code_key(device, account),) if known else (code_key(account), place_key(visit.address))
    async with office.lock_out.tries(now, *keys):
        if not await proved(office, account, code):
            await office.lock_out.failed(now, *keys)
            raise Refused(
                "wrong_code", "This code is not right.", "Type the six digits that the app shows now."
            )
    await office.lock_out.succeeded(*keys)
    await office.writer.write(lambda tx: sessions.close(tx.connection, hashed))
    return await open_session(office, account, visit)


async def proved(office: Office, account: Account, code: str) -> bool:
    """Say whether a code is the second factor now or a recovery code; it is of no use afterwards."""
    now, parts = office.clock(), recovery.split(code)
    if parts is None:
        right = await office.writer.write(lambda tx: totp.use(tx.connection, account, code, now))
        what = ""
    else:
        right, what = await _recovered(office, account, *parts), "sign_in.recovery_code"
    what = what if right else "sign_in.wrong_code"
    if what:
        await _note(office, account, what)
    return right


async def by_link(office: Office, token: str, visit: Visit) -> Opened:
    """Return a new session for a one-time link, a half one with a second factor. Raises Refused, SlowDown."""
    now, key = office.clock(), place_key(visit.address)
    await office.lock_out.check(now, key)
    account = await office.writer.write(lambda tx: people.use_link(tx.connection, token_hash(token), now))
    if account is None:
        await office.lock_out.failed(now, key)
        raise Refused(
            "bad_code", "This link was used or is too old.", "Make a new one, or use your password."
        )
    return await open_session(office, account, visit, next_step(office, account))


async def sign_out(office: Office, session: str) -> None:
    """End a session by its hash, and its streams."""
    await office.writer.write(lambda tx: sessions.close(tx.connection, session))
    ended(office, session)


async def sign_out_everywhere(office: Office, account: Account, but: str = "") -> int:
    """End every session of a person, or all `but` one; return how many."""

    def work(tx: Tx) -> list[str]:
        gone = sessions.close_all(tx.connection, account.id, but)
        audit.note(
            tx.connection, account.site, office.clock(), f"person:{account.name}", "signed_out.everywhere",
            sessions=len(gone),
        )  # fmt: skip
        return gone

    gone = await office.writer.write(work)
    for session in gone:
        ended(office, session)
    return len(gone)


def ended(office: Office, session: str) -> None:
    """Let go of what is remembered of a session that is no more."""
    office.doors.forget(session)
    office.hub.drop(session)


def next_step(office: Office, account: Account) -> Step:
    """Return what comes after the password."""
    if account.totp:
        return Step.CODE
    asked = office.settings.asks_second_factor and needs_second_factor(Role(account.role))
    return Step.SET_UP if asked else Step.DONE


async def half_owner(office: Office, half: str) -> Account:
    """Return who is to set up a second factor in a half session. Raises Refused."""
    account = await _owner(office, token_hash(half))
    if account.totp:
        raise Refused("sign_in_again", "There is a second factor already.", "Sign in with your password.")
    return account


async def open_session(office: Office, account: Account, visit: Visit, step: Step = Step.DONE) -> Opened:
    """Open a session under a new secret; a whole one makes the browser known."""
    secret, now = new_token(), office.clock()
    half = step is not Step.DONE

    def work(tx: Tx) -> str:
        new = NewSession(
            token_hash(secret), now, now + LASTS[step], half, visit.address[:60], visit.browser[:200]
        )
        sessions.open_one(tx.connection, account, new)
        if half:
            return ""
        audit.note(tx.connection, account.site, now, f"person:{account.name}", "signed_in")
        ours = bool(visit.device) and known_devices.made_by_us(tx.connection, token_hash(visit.device))
        device = visit.device if ours else new_token()
        known_devices.keep(tx.connection, account, token_hash(device), now)
        return device

    return Opened(secret, step, await office.writer.write(work))


async def _owner(office: Office, hashed: str) -> Account:
    found = await office.database.read(lambda c: sessions.owner(c, hashed, office.clock(), half=True))
    if found is None:
        raise Refused("sign_in_again", "This took too long.", "Sign in with your password once more.")
    return found[0]


async def _recovered(office: Office, account: Account, handle: str, secret: str) -> bool:
    kept = await office.database.read(lambda c: recovery_codes.hash_of(c, account.id, handle))
    if kept is None or not await asyncio.to_thread(recovery.right, kept, secret):
        return False
    return await office.writer.write(lambda tx: recovery_codes.use(tx.connection, account.id, handle, kept))


async def _note(office: Office, account: Account, what: str) -> None:
    who, now = f"person:{account.name}", office.clock()
    await office.writer.write(lambda tx: audit.note(tx.connection, account.site, now, who, what))


def _note_failure(tx: Tx, office: Office, name: str, address: str) -> None:
    site, now = office.settings.site, office.clock()
    audit.note(tx.connection, site, now, "visitor", "sign_in.failed", name=name[:80], address=address)
