"""Which facts were applied: the key that makes each count once, and how far each source has come."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, delete, func, select

from app.server.store import schema
from app.server.store.dialect import insert, insert_new

_fact = schema.fact
_source = schema.fact_source

KEPT_SECONDS = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Applied:
    """A fact that was applied before."""

    id: str
    seat: str
    digest: str


def remember(connection: Connection, row: dict[str, Any]) -> Applied | None:
    """Write down that a fact is applied now; return the earlier one when its id was there."""
    if insert_new(connection, _fact, row):
        _advance(connection, row)
        return None
    columns = (_fact.c.id, _fact.c.seat, _fact.c.digest)
    found = connection.execute(select(*columns).where(_fact.c.id == row["id"])).one()
    return Applied(*found)


def sequence_taken(connection: Connection, row: dict[str, Any]) -> bool:
    """Say whether the same process already used this fact's sequence number for another fact."""
    same = [_fact.c[name] == row[name] for name in ("seat", "source", "seq", "boot")]
    others = select(_fact.c.id).where(*same, _fact.c.id != row["id"])
    return connection.scalar(others.limit(1)) is not None


def forget_old(connection: Connection, now: float) -> None:
    """Forget keys that no seat will send again."""
    connection.execute(delete(_fact).where(_fact.c.received_at < now - KEPT_SECONDS))


def missing(connection: Connection, site: str) -> int:
    """Return how many facts of all sources are known to exist but have not come yet."""
    gaps = case((_source.c.highest > _source.c.facts, _source.c.highest - _source.c.facts), else_=0)
    return int(connection.scalar(select(func.sum(gaps)).where(_source.c.site == site)) or 0)


def _advance(connection: Connection, row: dict[str, Any]) -> None:
    key = {"seat": row["seat"], "source": row["source"], "site": row["site"]}
    statement = insert(connection, _source).values(**key, highest=row["seq"], facts=1)
    highest = case(
        (_source.c.highest > statement.excluded.highest, _source.c.highest),
        else_=statement.excluded.highest,
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["seat", "source"], set_={"highest": highest, "facts": _source.c.facts + 1}
        )
    )
