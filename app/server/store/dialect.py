"""The little that the two databases spell differently; built once, for building costs more than running."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(dialect: str, table: Table) -> Any:
    """Return an INSERT that knows `on_conflict_…` of a database (`connection.dialect.name`)."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless one of its keys is there; say whether it was new."""
    statement = _insert_new(connection.dialect.name, table)
    return connection.execute(statement, row).first() is not None


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row or overwrite the one with its key."""
    connection.execute(_upsert(connection.dialect.name, table, frozenset(row)), row)


@cache
def _insert_new(dialect: str, table: Table) -> Any:
    key = next(iter(table.primary_key))
    return insert(dialect, table).on_conflict_do_nothing().returning(key)


@cache
def _upsert(dialect: str, table: Table, names: frozenset[str]) -> Any:
    keys = [column.name for column in table.primary_key]
    statement = insert(dialect, table)
    rest = {name: statement.excluded[name] for name in sorted(names) if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def name_key(name: str) -> str:
    """Return what makes two names the same."""
    return " ".join(name.split()).casefold()
