"""Bringing a database to this program's schema, from inside the program."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.domain.errors import Refused

_FOLDER: Final = Path(__file__).parent / "migrations"
_ADVISORY_KEY: Final = 0x4D494752  # "MIGR"


def configuration() -> Config:
    """Return alembic's configuration; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def newest() -> str:
    """Return the revision that this program wants."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head is not None
    return head


def upgrade(connection: Connection) -> None:
    """Upgrade inside the connection's transaction; several programs at once upgrade once.

    Raises Refused when the database was made by a newer program.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_KEY})
    current = MigrationContext.configure(connection).get_current_revision()
    if current == newest():
        return
    if current is not None and current not in _known():
        raise Refused(
            "newer_database",
            "This database was made by a newer Hearthline.",
            "Start that version, or restore a backup made before the update.",
        )
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


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
    if file.stat().st_size == 0:
        return
    current = revision_of(file)
    if current is None or current == newest() or current not in _known():
        return
    copy = file.with_name(f"{file.name}.before-{newest()}")
    if not copy.exists():
        with contextlib.closing(sqlite3.connect(file)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
