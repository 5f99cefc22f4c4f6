"""Bringing a database to this program's schema, from inside the program.

alembic is loaded only when there is something to do: it takes half a second, an up-to-date start has no need.
"""

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

from app.domain.errors import Refused

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS: Final = ("v0001", "v0002", "v0003", "v0004", "v0005", "v0006", "v0007", "v0008")
"""Every step in order; the last is what this program wants."""

_FOLDER: Final = Path(__file__).parent / "migrations"
_ADVISORY_KEY: Final = 0x4D494752  # "MIGR"


def configuration() -> "Config":
    """Return alembic's configuration; there is no ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def upgrade(connection: Connection) -> None:
    """Upgrade inside the connection's transaction; several programs at once upgrade once.

    Raises Refused when the database was made by a newer program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
    current = _revision(connection)
    if current == REVISIONS[-1]:
        return
    if current is not None and current not in REVISIONS:
        raise newer()
    from alembic import command

    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def newer() -> Refused:
    """Return the error for a database of a newer program."""
    return Refused(
        "newer_database",
        "This database was made by a newer Hearthline.",
        "Start that version, or restore a backup made before the update.",
    )


def revision_of(file: Path) -> str | None:
    """Return the revision of a SQLite file, None when it has none. Raises sqlite3.DatabaseError."""
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return row[0] if row else None


def keep_copy(file: Path) -> None:
    """Before an upgrade, keep a copy of an older SQLite database beside it."""
    current = revision_of(file) if file.stat().st_size else None
    if current is None or current == REVISIONS[-1] or current not in REVISIONS:
        return
    copy = file.with_name(f"{file.name}.before-{REVISIONS[-1]}")
    if not copy.exists():
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
