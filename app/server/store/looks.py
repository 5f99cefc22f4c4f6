"""Looks of the last minutes that are merged into one line of the audit log."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app.server.store import schema
from app.server.store.dialect import insert_new

_table = schema.look


@dataclass(frozen=True, slots=True)
class Look:
    """Who looked at what: first, last (epoch seconds), and how often."""

    key: str
    site: str
    who: str
    what: str
    detail: dict[str, Any]
    first: float
    last: float
    count: int


def key_of(site: str, who: str, what: str, detail: dict[str, Any]) -> str:
    """Return what makes two looks the same."""
    text = json.dumps([site, who, what, detail], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def begin(connection: Connection, look: Look) -> bool:
    """Keep a look; False when the same one is there already."""
    row = {name: getattr(look, name) for name in Look.__slots__} | {"detail": look.detail or None}
    return insert_new(connection, _table, row)


def again(connection: Connection, key: str, now: float, since: float) -> bool:
    """Count one more look; False where there is none that began after `since`."""
    mine = (_table.c.key == key) & (_table.c.first > since)
    values = {"last": now, "count": _table.c.count + 1}
    return connection.execute(update(_table).where(mine).values(**values)).rowcount == 1


def over(connection: Connection, before: float, most: int) -> list[Look]:
    """Take the looks that began before a moment out, at most so many."""
    oldest = select(_table).where(_table.c.first <= before).order_by(_table.c.first).limit(most)
    return _taken(connection, [dict(row) for row in connection.execute(oldest).mappings()])


def one_over(connection: Connection, key: str) -> list[Look]:
    """Take one look out."""
    mine = select(_table).where(_table.c.key == key)
    return _taken(connection, [dict(row) for row in connection.execute(mine).mappings()])


def _taken(connection: Connection, rows: list[dict[str, Any]]) -> list[Look]:
    connection.execute(delete(_table).where(_table.c.key.in_([row["key"] for row in rows])))
    return [Look(**{**row, "detail": row["detail"] or {}}) for row in rows]
