"""Codes for whoever has no telephone at hand: only slow hashes are here, each code is good once."""

from sqlalchemy import Connection, delete, func, insert, select

from app.server.store import schema
from app.server.store.people import Account

_table = schema.recovery_code


def replace(connection: Connection, account: Account, hashes: dict[str, str]) -> None:
    """Give a person other codes: the hash of each by its handle."""
    forget(connection, account.id)
    rows = [
        {"person": account.id, "handle": handle, "site": account.site, "code_hash": code_hash}
        for handle, code_hash in hashes.items()
    ]
    if rows:
        connection.execute(insert(_table), rows)


def hash_of(connection: Connection, person: str, handle: str) -> str | None:
    """Return the hash of a code that was not used yet."""
    mine = (_table.c.person == person) & (_table.c.handle == handle)
    return connection.scalar(select(_table.c.code_hash).where(mine))


def use(connection: Connection, person: str, handle: str, code_hash: str) -> bool:
    """Forget a code; False when somebody else used it a moment before."""
    mine = (_table.c.person == person) & (_table.c.handle == handle) & (_table.c.code_hash == code_hash)
    return connection.execute(delete(_table).where(mine)).rowcount == 1


def forget(connection: Connection, person: str) -> None:
    """Forget all codes of a person."""
    connection.execute(delete(_table).where(_table.c.person == person))


def left(connection: Connection, person: str) -> int:
    """Return how many codes a person still has."""
    mine = select(func.count()).select_from(_table).where(_table.c.person == person)
    return connection.scalar(mine) or 0
