"""Failed tries to come in, by what was tried (`name:…`, `address:…`); no restart forgets them."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, func, or_, select

from app.server.store import schema
from app.server.store.dialect import upsert

_table = schema.lock_out
_person = schema.person

MOST_ROWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Failures:
    """How often something was tried in vain, and when last (epoch seconds)."""

    key: str
    count: int
    last: float


def of(connection: Connection, keys: tuple[str, ...]) -> list[Failures]:
    """Return the failures of some keys."""
    found = select(_table.c.key, _table.c.count, _table.c.last).where(_table.c.key.in_(keys))
    return [Failures(*row) for row in connection.execute(found)]


def every(connection: Connection, *, least: int, since: float) -> list[Failures]:
    """Return what failed at least so often and again after a moment, the latest first."""
    found = select(_table.c.key, _table.c.count, _table.c.last)
    found = found.where(_table.c.count >= least, _table.c.last > since).order_by(_table.c.last.desc())
    return [Failures(*row) for row in connection.execute(found.limit(200))]


def count(connection: Connection, key: str, now: float, forget_before: float) -> None:
    """Count one more failure; those from before `forget_before` count no longer."""
    before = next((f for f in of(connection, (key,)) if f.last >= forget_before), None)
    row = {"key": key, "site": "", "count": before.count + 1 if before else 1, "last": now}
    upsert(connection, _table, row)
    connection.execute(delete(_table).where(_table.c.last < forget_before))
    if (connection.scalar(select(func.count()).select_from(_table)) or 0) > MOST_ROWS:
        oldest = select(_table.c.key).order_by(_table.c.last).limit(MOST_ROWS // 10)
        connection.execute(delete(_table).where(_table.c.key.in_(oldest)))


def is_about_another_site(connection: Connection, key: str, site: str) -> bool:
    """Say whether a key is about somebody of another site."""
    kind, _, rest = key.partition(":")
    by_name = kind == "name"
    mine = _person.c.name_key == rest if by_name else _person.c.id == rest.partition(":")[0]
    whose = connection.scalar(select(_person.c.site).where(mine))
    return kind != "address" and whose is not None and whose != site


def forget(connection: Connection, keys: tuple[str, ...]) -> int:
    """Forget the failures of some keys; return how many were known."""
    return connection.execute(delete(_table).where(_table.c.key.in_(keys))).rowcount


def forget_person(connection: Connection, person: str) -> None:
    """Forget what failed of a person by id: codes, the own password, in every browser that is known."""
    about = [_table.c.key.like(f"%:{person}{rest}") for rest in ("", ":%")]
    connection.execute(delete(_table).where(or_(*about)))
