"""Browsers in which a person signed in before, by the hash of a cookie's secret; a few for each person."""

from typing import Final

from sqlalchemy import Connection, delete, exists, select

from app.server.store import schema
from app.server.store.dialect import upsert
from app.server.store.people import Account

_table = schema.known_device

MOST_EACH: Final = 10
KEPT_SECONDS: Final = 400 * 86_400.0


def is_known(connection: Connection, person: str, id_hash: str) -> bool:
    """Say whether a person signed in there before."""
    return bool(
        connection.scalar(select(exists().where(_table.c.person == person, _table.c.id_hash == id_hash)))
    )


def made_by_us(connection: Connection, id_hash: str) -> bool:
    """Say whether a cookie is one of ours, whoever signed in with it."""
    return bool(connection.scalar(select(exists().where(_table.c.id_hash == id_hash))))


def keep(connection: Connection, account: Account, id_hash: str, now: float) -> None:
    """Remember a browser; of too many of one person the one that was seen least lately goes."""
    upsert(
        connection, _table, {"id_hash": id_hash, "person": account.id, "site": account.site, "seen_at": now}
    )
    connection.execute(delete(_table).where(_table.c.seen_at < now - KEPT_SECONDS))
    mine = select(_table.c.id_hash).where(_table.c.person == account.id)
    spare = list(connection.scalars(mine.order_by(_table.c.seen_at.desc()).offset(MOST_EACH)))
    connection.execute(delete(_table).where(_table.c.person == account.id, _table.c.id_hash.in_(spare)))


def forget(connection: Connection, person: str) -> None:
    """Forget every browser of a person."""
    connection.execute(delete(_table).where(_table.c.person == person))
