"""What can still be read of a damaged outbox is carried over into a new one."""

import json
import sqlite3
from contextlib import suppress
from typing import Any, Final

JSON_COLUMN: Final = {"fact": 6, "attention": 2, "draft": 2, "kept": 1, "history": 2, "attention_words": 1}
"""Which column of each table holds JSON."""


def carry_table(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> int:
    """Copy the rows of a table that can still be read and make sense; return how many."""
    copied = 0
    with suppress(sqlite3.Error, ValueError):
        for row in old.execute(f"SELECT * FROM {table}"):  # noqa: S608
            try:
                json.loads(row[JSON_COLUMN[table]])
                if table == "fact":
                    _check_fact(row)
                marks = ",".join("?" * len(row))
                new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)  # noqa: S608
                copied += 1
            except (ValueError, TypeError, sqlite3.Error):
                continue
    return copied


def _check_fact(row: tuple[Any, ...]) -> None:
    kinds: tuple[tuple[type, ...], ...] = ((int,), (str,), (str,), (int, float), (int, float), (str,), (str,))
    if not all(isinstance(value, kind) for value, kind in zip(row, kinds, strict=True)):
        raise TypeError("a fact with a damaged column")
