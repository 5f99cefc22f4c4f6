"""How the texts of refused facts were made, kept beside them so that they are shown in any language."""

import json
import sqlite3
from typing import Final

from app.domain.phrase import from_told, told_of
from app.domain.text import plain

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS attention_words (id TEXT PRIMARY KEY, phrases TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS attention_gone AFTER DELETE ON attention
  BEGIN DELETE FROM attention_words WHERE id = OLD.id; END;
"""


def keep(connection: sqlite3.Connection, name: str, title: str, hint: str) -> None:
    """Keep how title and hint of a refused fact were made; what says itself needs nothing."""
    told = told_of({"title": plain(title), "hint": plain(hint)})
    connection.execute("DELETE FROM attention_words WHERE id = ?", (name,))
    if told:
        connection.execute("INSERT INTO attention_words VALUES (?, ?)", (name, json.dumps(told)))


def texts(connection: sqlite3.Connection, name: str, title: str, hint: str) -> tuple[str, str]:
    """Return title and hint of a refused fact, as Phrases where it is known how they were made."""
    row = connection.execute("SELECT phrases FROM attention_words WHERE id = ?", (name,)).fetchone()
    told = json.loads(row[0]) if row is not None else {}
    return from_told(title, told.get("title")), from_told(hint, told.get("hint"))
