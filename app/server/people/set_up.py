"""Setting up a second factor: a secret is shown, its owner proves it with a code, recovery codes follow."""

import asyncio

from app.domain.errors import Refused
from app.server.office import Office
from app.server.people import recovery, totp
from app.server.people.sign_in import Opened, Visit, ended, open_session
from app.server.store import audit, people, recovery_codes, sessions
from app.server.store.people import Account
from app.server.store.writer import Tx


async def secret_of(office: Office, session: str) -> str:
    """Return the secret that is being set up in a session (its hash), made at the first look."""

    def work(tx: Tx) -> str:
        known = sessions.pending_totp(tx.connection, session)
        if known:
            return known
        secret = totp.new_secret()
        sessions.set_pending_totp(tx.connection, session, secret)
        return secret

    return await office.writer.write(work)


async def is_begun(office: Office, session: str) -> bool:
    """Say whether a secret is being set up in a session (its hash)."""
    return await office.database.read(lambda c: sessions.pending_totp(c, session)) is not None


async def finish(
    office: Office, account: Account, session: str, code: str, visit: Visit
) -> tuple[Opened, list[str]]:
    """Take the proved secret into use; return a whole session under a new secret, and recovery codes.

    Every other session of the person ends. Raises Refused for a wrong code or a session without a secret.
    """
    now = office.clock()
    secret = await office.database.read(lambda c: sessions.pending_totp(c, session))
    step = totp.step_of(secret, code, now) if secret else None
    if secret is None or step is None:
        raise Refused("wrong_code", "This code is not right.", "Type the six digits that the app shows now.")
    fresh = await asyncio.to_thread(recovery.new_codes)

    def work(tx: Tx) -> list[str]:
        if sessions.pending_totp(tx.connection, session) != secret:  # another session was first
            raise Refused("sign_in_again", "This took too long.", "Sign in with your password once more.")
        gone = sessions.close_all(tx.connection, account.id)
        people.set_totp(tx.connection, account.id, secret)
        people.use_totp_step(tx.connection, account.id, step)
        recovery_codes.replace(tx.connection, account, fresh.hashes)
        audit.note(tx.connection, account.site, now, f"person:{account.name}", "second_factor.set_up")
        return gone

    for one in await office.writer.write(work):
        ended(office, one)
    return await open_session(office, account, visit), fresh.texts


async def new_recovery_codes(office: Office, account: Account) -> list[str]:
    """Give a person other recovery codes; those before are of no use any more."""
    fresh = await asyncio.to_thread(recovery.new_codes)

    def work(tx: Tx) -> None:
        recovery_codes.replace(tx.connection, account, fresh.hashes)
        who = f"person:{account.name}"
        audit.note(tx.connection, account.site, office.clock(), who, "second_factor.new_codes")

    await office.writer.write(work)
    return fresh.texts
