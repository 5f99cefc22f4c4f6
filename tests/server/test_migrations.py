"""A database of the first version keeps everything when a newer program opens it."""

from pathlib import Path

from alembic import command
from sqlalchemy import Connection, create_engine, event, text

from app.server.store import audit, migrate, sessions
from app.server.store.database import Database

ROWS = (
    "INSERT INTO person(id, name, name_key, role, password_hash) VALUES('p', 'Ada', 'ada', 'admin', 'x')",
    "INSERT INTO session(id_hash, person, expires_at) VALUES('h', 'p', 9000000000.0)",
    "INSERT INTO audit(id, at, who, what) VALUES('a', 1, 'console', 'person.added')",
    "INSERT INTO seat(id, name, name_key) VALUES('s', 'Desk 1', 'desk 1')",
)


def counts(connection: Connection) -> list[int]:
    """Return how many rows each table of ROWS has."""
    tables = ("person", "session", "audit", "seat")
    return [connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables]


def test_people_sessions_seats_and_the_audit_log_survive(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'server.sqlite'}"
    first = create_engine(address)
    event.listen(first, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    with first.begin() as connection:
        configuration = migrate.configuration()
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, "v0001")
    with first.begin() as connection:
        for row in ROWS:
            connection.execute(text(row))
    first.dispose()
    database = Database(address)
    database.open(exclusive=True)
    try:
        owner = database.read_here(lambda c: sessions.owner(c, "h", 1.0))
        assert owner is not None
        assert (owner[0].name, owner[0].totp) == ("Ada", None)
        assert database.read_here(counts) == [1, 1, 1, 1]
        database.write_here(lambda c: audit.note(c, "", 2.0, "console", "person.password"))
        assert database.read_here(audit.broken) is None
    finally:
        database.close()
