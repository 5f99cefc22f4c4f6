"""The little that the two databases spell differently; built once, for building costs more than running."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from app.server.store.prepared import Prepared


def insert(dialect: str, table: Table) -> Any:
    """Return an INSERT that knows `on_conflict_…` of a database (`connection.dialect.name`)."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless one of its keys is there; say whether it was new."""
    return bool(_insert_new(table, tuple(row)).all(connection, row))


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row or overwrite the one with its key."""
    _upsert(table, tuple(row)).run(connection, row)


def upsert_many(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows with the same columns, or overwrite those with their keys."""
    if rows:
        _upsert(table, tuple(rows[0])).many(connection, rows)


@cache
def _insert_new(table: Table, names: tuple[str, ...]) -> Prepared:
    key = next(iter(table.primary_key))
    return Prepared(lambda dialect: insert(dialect, table).on_conflict_do_nothing().returning(key), names)


@cache
def _upsert(table: Table, names: tuple[str, ...]) -> Prepared:
    keys = [column.name for column in table.primary_key]

    def build(dialect: str) -> Any:
        statement = insert(dialect, table)
        rest = {name: statement.excluded[name] for name in names if name not in keys}
        return statement.on_conflict_do_update(index_elements=keys, set_=rest)

    return Prepared(build, names)


def parts(names: Iterable[str]) -> list[list[str]]:
    """Return names in lists of at most 500: a statement takes only so many values."""
    every = list(names)
    return [every[at : at + 500] for at in range(0, len(every), 500)]


def name_key(name: str) -> str:
    """Return what makes two names the same."""
    return " ".join(name.split()).casefold()
