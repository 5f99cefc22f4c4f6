"""Opening the database: SQLite (WAL, FULL) or PostgreSQL, one engine to write and one to read."""

import asyncio
import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.domain.errors import BadInput, Damaged, HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.server.store import migrate
from app.server.store.lock import FileLock, in_use

log = logging.getLogger("hearthline.server")

T = TypeVar("T")

READERS: Final = 4
_ADVISORY_KEY: Final = 0x48454152  # "HEAR"
_FULL_CHECK_BYTES: Final = 512 * 1024 * 1024


def database_url(given: str) -> URL:
    """Return the URL with the driver we use. Raises BadInput for anything but SQLite and PostgreSQL."""
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise _bad_url() from error
    backend = url.get_backend_name()
    if backend == "sqlite" and url.database:
        return url.set(drivername="sqlite+pysqlite")
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise _bad_url()


def _bad_url() -> BadInput:
    return BadInput(
        "bad_database", "This is no database address.", "Write sqlite:///PATH or postgresql://USER@HOST/NAME."
    )


def sqlite_file(url: URL) -> Path | None:
    """Return the file of a SQLite database, None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


class Database:
    """Both engines of one database; `open` checks and upgrades it first.

    Statements are plain Core functions of a `Connection`; they run in the writer's thread or, for reading,
    in one of a few threads of this class.
    """

    def __init__(self, given: str) -> None:
        self.url = database_url(given)
        self.file = sqlite_file(self.url)
        self._lock = FileLock(self.file) if self.file else None
        self._lock_connection: Connection | None = None
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._opened = False
        self.writer: Engine
        self.reader: Engine

    @property
    def is_sqlite(self) -> bool:
        """Say which of the two dialects this is."""
        return self.file is not None

    def open(self, *, exclusive: bool, put_aside: bool = False) -> None:
        """Open, check, upgrade; idempotent. `exclusive` is for a server process, commands share.

        Raises Unavailable (in use, not reachable), Damaged (and, with `put_aside`, starts afresh instead).
        """
        if self._opened:
            return
        try:
            if self.file:
                self._prepare_file(self.file, exclusive=exclusive, put_aside=put_aside)
            self.writer = self._engine(begin="BEGIN IMMEDIATE", pool=2)
            self.reader = self._engine(begin="BEGIN", pool=READERS)
            self._upgrade(exclusive=exclusive)
        except BaseException:
            self.close()
            raise
        self._opened = True

    def close(self) -> None:
        """Close every connection and give the lock back; idempotent."""
        self._threads.shutdown()
        if self._lock_connection is not None:
            self._lock_connection.close()
            self._lock_connection = None
        for engine in (getattr(self, "writer", None), getattr(self, "reader", None)):
            if engine is not None:
                engine.dispose()
        if self._lock:
            self._lock.release()

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Run `question` in a reader's thread, on a connection that sees one state and cannot write."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read_here, question)

    def read_here(self, question: Callable[[Connection], T]) -> T:
        """Run `question` in this thread. Raises Unavailable when the database cannot be reached."""
        try:
            with self.reader.begin() as connection:
                return question(connection)
        except DBAPIError as error:
            raise storage_error(error) from error

    def write_here(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in this thread in a transaction of its own; for commands, not for the server."""
        try:
            with self.writer.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise storage_error(error) from error

    def _upgrade(self, *, exclusive: bool) -> None:
        try:
            if exclusive and not self.file:
                self._take_advisory_lock()
            if self.file:
                migrate.keep_copy(self.file)
            with self.writer.begin() as connection:
                migrate.upgrade(connection)
        except DBAPIError as error:
            raise storage_error(error) from error

    def _take_advisory_lock(self) -> None:
        connection = self.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._lock_connection = connection
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}):
            raise in_use()

    def _prepare_file(self, file: Path, *, exclusive: bool, put_aside: bool) -> None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if exclusive and self._lock:
            self._lock.take()
        trouble = damage(file)
        if trouble and put_aside:
            aside = set_aside(file)
            log.warning("The database %s was damaged (%s); it was put aside as %s", file, trouble, aside)
        elif trouble:
            raise Damaged(
                "damaged_database",
                phrase("The database {file} is damaged: {trouble}.", file=file, trouble=trouble),
                phrase(
                    "Nothing was changed. Bring back a backup with: hearthline server restore BACKUP "
                    "--database sqlite:///{file}",
                    file=file,
                ),
            )
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))

    def _engine(self, *, begin: str, pool: int) -> Engine:
        if not self.file:
            return create_engine(
                self.url, pool_size=pool, max_overflow=0, pool_pre_ping=True,
                connect_args={"connect_timeout": 5},
                isolation_level="REPEATABLE READ" if begin == "BEGIN" else "READ COMMITTED",
            )  # fmt: skip
        engine = create_engine(
            self.url, poolclass=QueuePool, pool_size=pool, max_overflow=0,
            connect_args={"timeout": 5, "check_same_thread": False},
        )  # fmt: skip
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", lambda connection: _say(connection, begin))
        if begin == "BEGIN":
            event.listen(engine, "connect", _read_only)
        return engine


def _say(connection: Connection, begin: str) -> None:
    connection.exec_driver_sql(begin)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves; sqlite3 would start deferred ones
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _read_only(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def damage(file: Path) -> str:
    """Return what is wrong with a SQLite file in plain words, "" when nothing is."""
    if not file.exists():
        return ""
    if file.stat().st_size == 0:
        return "it is empty" if file.with_name(file.name + "-wal").exists() else ""
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=5)) as connection:
            pragma = "quick_check(1)" if file.stat().st_size < _FULL_CHECK_BYTES else "schema_version"
            (answer,) = connection.execute(f"PRAGMA {pragma}").fetchone()
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        if "locked" in str(error) or "unable to open" in str(error):
            raise Unavailable(
                "database_unreadable", phrase("The database {file} cannot be opened.", file=file), str(error)
            ) from error
        return str(error)
    return "" if isinstance(answer, int) or answer == "ok" else str(answer)


def set_aside(file: Path) -> Path:
    """Rename a database with its companions so that a new one can start; return the new name."""
    aside = file.with_name(f"{file.name}.damaged-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}")
    for ending in ("-wal", "-shm", ""):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def storage_error(error: DBAPIError) -> HearthlineError:
    """Return a database's error in our words; nothing of what was asked is half done."""
    words = str(error.orig).lower()
    if "full" in words or "no space left" in words:
        return Unavailable(
            "storage_full",
            "The server's disk is full; nothing was stored.",
            "Free some space, then try again.",
        )
    log.info("the database said: %s", str(error.orig).partition("\n")[0])
    return Unavailable("unavailable", "The server cannot reach its database now.", "Try again in a moment.")


async def check_reachable(database: Database) -> None:
    """Ask the database something small. Raises Unavailable within 3 s."""
    try:
        async with asyncio.timeout(3):
            await database.read(lambda connection: connection.execute(text("SELECT 1")))
    except TimeoutError as error:
        raise Unavailable(
            "unavailable", "The database does not answer.", "Look at the server's log."
        ) from error
