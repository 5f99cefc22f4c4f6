"""The little that the two databases spell differently."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: Connection, table: Table) -> Any:
    """Return an INSERT that knows `on_conflict_…` for this connection's database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert a row unless its key is there; say whether it was new."""
    key = next(iter(table.primary_key))
    statement = insert(connection, table).values(row).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).first() is not None


def upsert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Insert a row or overwrite the one with its key."""
    keys = [column.name for column in table.primary_key]
    statement = insert(connection, table).values(row)
    rest = {name: statement.excluded[name] for name in row if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def name_key(name: str) -> str:
    """Return what makes two names the same."""
    return " ".join(name.split()).casefold()
