"""The desk's own disk: facts the server still lacks, what needs a person, drafts, history.

SQLite in WAL with `synchronous=FULL` on a thread of its own; whatever is queued meanwhile shares one commit.
A fact leaves only when the server has acknowledged it. A damaged file is put aside and what can still be
read is carried over; a full disk is waited out, with everything held in memory; where nothing can be
written at all the outbox works in memory and says so.
"""

import json
import logging
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from app.desk import outbox_words
from app.desk.outbox_forgetting import forget_calls
from app.desk.outbox_rescue import JSON_COLUMN, carry_table
from app.domain.errors import Damaged, HearthlineError, Unavailable
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.codec import to_plain
from app.wire.office import Fact

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], Any]

SOURCE: Final = "desk"
HISTORY_ROWS: Final = 500
HISTORY_SECONDS: Final = 30 * 24 * 3600
_RETRY_SECONDS: Final = 1.0
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS fact (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  wall REAL NOT NULL, mono REAL NOT NULL, boot TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS attention (id TEXT PRIMARY KEY, at REAL NOT NULL, fact TEXT NOT NULL,
  title TEXT NOT NULL, hint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS draft (key TEXT PRIMARY KEY, at REAL NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS history (call TEXT PRIMARY KEY, at REAL NOT NULL, body TEXT NOT NULL);
PRAGMA user_version = 1;
"""

_log = logging.getLogger("hearthline.desk.outbox")


@dataclass(frozen=True, slots=True)
class Counts:
    """What is still here: facts on their way, and those that need a person."""

    waiting: int = 0
    needs_attention: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """A fact that the server refused for good, with its reason."""

    fact: Fact
    title: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What was found at start. Drafts by key; history newest first; `kept` are the desk's small memories."""

    counts: Counts = field(default_factory=Counts)
    attention: tuple[Attention, ...] = ()
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    history: tuple[dict[str, Any], ...] = ()


class Outbox:
    """Owns the file and one thread. Every method may be called on any thread and returns at once.

    `on_change` (counts after each commit) and `on_trouble` (a trouble, or None when it is over) come on the
    outbox thread. Futures are done after the commit.
    """

    def __init__(
        self,
        path: Path,
        on_change: Callable[[Counts], None],
        on_trouble: Callable[[HearthlineError | None], None],
    ) -> None:
        self._path = path
        self._on_change = on_change
        self._on_trouble = on_trouble
        self._boot = new_id()
        self._jobs: queue.SimpleQueue[tuple[Job, Future[Any]] | None] = queue.SimpleQueue()
        self._drafts: dict[str, dict[str, Any]] = {}
        self._draft_saves: dict[str, Future[None]] = {}
        self._drafts_lock = threading.Lock()
        self._troubled = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="desk-outbox", daemon=True)

    def start(self) -> "Future[Contents]":
        """Open the file and return what is in it."""
        contents = self._submit(_contents)
        self._thread.start()
        return contents

    def stop(self, seconds: float = 5.0) -> None:
        """Commit what is queued and end the thread; waits at most `seconds`. Idempotent."""
        self._stopping.set()
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(seconds)

    def put(
        self,
        kind: str,
        body: object,
        *,
        wall: float,
        drop_draft: str = "",
        history: dict[str, Any] | None = None,
    ) -> "Future[int]":
        """Add a fact; in the same commit drop a draft and update a history row. Returns its seq."""
        fact = Fact(new_id(), SOURCE, 0, kind, wall, time.monotonic(), "", to_plain(body))

        def job(connection: sqlite3.Connection) -> int:
            if drop_draft:
                connection.execute("DELETE FROM draft WHERE key = ?", (drop_draft,))
            if history is not None:
                _write_history(connection, history)
            return _write_fact(connection, replace(fact, boot=self._boot))

        if drop_draft:
            with self._drafts_lock:
                self._drafts.pop(drop_draft, None)
        return self._submit(job)

    def save_draft(self, key: str, body: dict[str, Any]) -> "Future[None]":
        """Keep a draft, replacing the one before; quick typing shares one write."""
        with self._drafts_lock:
            queued = self._draft_saves.get(key) if key in self._drafts else None
            self._drafts[key] = body
            if queued is None:
                queued = self._submit(lambda connection: self._write_draft(connection, key))
                self._draft_saves[key] = queued
        return queued

    def drop_draft(self, key: str) -> None:
        """Forget a draft."""
        with self._drafts_lock:
            self._drafts.pop(key, None)
        self._submit(lambda c: c.execute("DELETE FROM draft WHERE key = ?", (key,)) and None)

    def keep(self, name: str, body: object) -> "Future[None]":
        """Keep a small memory of the desk."""
        text = _text(to_plain(body))
        return self._submit(lambda c: _write_kept(c, name, text))

    def save_history(self, row: dict[str, Any]) -> "Future[None]":
        """Write one row of the history (keys `call` and `at` at least)."""
        return self._submit(lambda connection: _write_history(connection, row))

    def forget(self, calls: frozenset[str], before: float = 0.0) -> "Future[None]":
        """Delete history, drafts and refused facts of calls that were erased, and older history."""

        with self._drafts_lock:
            for call in calls:
                self._drafts.pop(call, None)
        return self._submit(lambda connection: forget_calls(connection, calls, before))

    def waiting(self, limit: int) -> "Future[list[Fact]]":
        """Return the oldest facts the server still lacks."""
        return self._submit(lambda connection: _read_facts(connection, limit))

    def settle(self, done: Sequence[str], refused: Sequence[Attention]) -> "Future[None]":
        """Forget acknowledged facts (by id) and put refused ones aside, whichever process they came from."""

        def job(connection: sqlite3.Connection) -> None:
            for item in refused:
                values = (
                    item.fact.id,
                    time.time(),
                    _text(to_plain(item.fact)),
                    plain(item.title),
                    plain(item.hint),
                )
                connection.execute("INSERT OR REPLACE INTO attention VALUES (?, ?, ?, ?, ?)", values)
                outbox_words.keep(connection, item.fact.id, item.title, item.hint)
            gone = [(fact,) for fact in (*done, *(item.fact.id for item in refused))]
            connection.executemany("DELETE FROM fact WHERE id = ?", gone)

        return self._submit(job)

    def attention(self) -> "Future[tuple[Attention, ...]]":
        """Return what needs a person, oldest first."""
        return self._submit(_read_attention)

    def try_again(self) -> "Future[None]":
        """Send once more what was refused (the desk's own facts keep their number); asked for by a person."""

        def job(connection: sqlite3.Connection) -> None:
            for item in _read_attention(connection):
                if item.fact.source == SOURCE:
                    _write_fact(connection, item.fact)
                    connection.execute("DELETE FROM attention WHERE id = ?", (item.fact.id,))

        return self._submit(job)

    # the thread below

    def _submit(self, job: Callable[[sqlite3.Connection], T]) -> "Future[T]":
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return future

    def _write_draft(self, connection: sqlite3.Connection, key: str) -> None:
        with self._drafts_lock:
            body = self._drafts.pop(key, None)
            self._draft_saves.pop(key, None)
        if body is not None:
            values = (key, time.time(), _text(body))
            connection.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", values)

    def _work(self) -> None:
        connection = self._open()
        try:
            ended = False
            while not ended:
                group: list[tuple[Job, Future[Any]]] = []
                item = self._jobs.get()
                while item is not None:
                    group.append(item)
                    if self._jobs.empty() or len(group) >= 500:
                        break
                    item = self._jobs.get()
                ended = item is None
                if group:
                    connection = self._commit(connection, group)
        finally:
            connection.close()

    def _commit(
        self, connection: sqlite3.Connection, group: list[tuple[Job, Future[Any]]]
    ) -> sqlite3.Connection:
        """Run a group in one transaction; again and again while the disk is full."""
        results: list[Any] = []
        damaged = 0
        while True:
            with self._drafts_lock:
                drafts = dict(self._drafts)
            try:
                results, counts = _transact(connection, [job for job, _ in group])
                break
            except sqlite3.Error as error:
                damaged += _means_damage(error)
                if damaged > 1:
                    # what fails on a fresh file too is a defect of the asker, not of the file
                    for _, future in group:
                        with suppress(InvalidStateError):
                            future.set_exception(error)
                    return connection
                with self._drafts_lock:
                    self._drafts = drafts | self._drafts
                connection = self._recover(connection, error)
                if self._stopping.is_set():
                    return connection
        self._troubled_no_more()
        for (_, future), result in zip(group, results, strict=True):
            with suppress(InvalidStateError):  # who asked has gone meanwhile
                future.set_result(result)
        self._on_change(counts)
        return connection

    def _recover(self, connection: sqlite3.Connection, error: sqlite3.Error) -> sqlite3.Connection:
        with suppress(sqlite3.Error):
            connection.rollback()
        if _means_damage(error):
            connection.close()
            self._put_aside()
            return self._open()
        if not self._troubled:
            _log.warning("the outbox cannot be written: %s", error)
        self._troubled = True
        self._on_trouble(
            Unavailable(
                "outbox_full",
                phrase("The disk is full or cannot be written."),
                phrase("Calls work and nothing is lost while Hearthline runs. Free some space."),
            )
        )
        self._stopping.wait(_RETRY_SECONDS)
        return connection

    def _troubled_no_more(self) -> None:
        if self._troubled:
            self._troubled = False
            self._on_trouble(None)

    def _open(self) -> sqlite3.Connection:
        for _ in range(2):
            try:
                return _connect(self._path)
            except sqlite3.Error as error:
                if not _means_damage(error):
                    break
                self._put_aside()
        _log.warning("the outbox cannot be opened; it works in memory")
        self._on_trouble(
            Unavailable(
                "outbox_memory",
                phrase("Nothing can be kept on this disk."),
                phrase("What is not sent when Hearthline ends is lost. Check the folder and its rights."),
            )
        )
        return _connect(None)

    def _put_aside(self) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged-{int(time.time())}")
        _log.warning("the outbox is damaged; put aside as %s", aside.name)
        for ending in ("", "-wal", "-shm"):
            source = self._path.with_name(self._path.name + ending)
            with suppress(OSError):
                source.replace(aside.with_name(aside.name + ending))
        saved = _carry_over(aside, self._path)
        self._boot = new_id()
        self._on_trouble(
            Damaged(
                "outbox_damaged",
                phrase("The file of unsent items was damaged; {count} could be saved.", count=saved),
                phrase("Work goes on. The damaged file was put aside in Hearthline's folder."),
            )
        )


def _transact(connection: sqlite3.Connection, jobs: list[Job]) -> tuple[list[Any], Counts]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        results = [job(connection) for job in jobs]
        counts = _counts(connection)
    except sqlite3.Error:
        raise
    except Exception as error:
        raise sqlite3.DatabaseError(f"malformed: {error}") from error
    connection.execute("COMMIT")
    return results, counts


def counts_of(path: Path) -> Counts:
    """Return the counts of an outbox that nobody has open; zeros when there is none or it cannot be read."""
    if not path.exists():
        return Counts()
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=1.0)
    except sqlite3.Error:
        return Counts()
    try:
        return _counts(connection)
    except sqlite3.Error:
        return Counts()
    finally:
        connection.close()


def _connect(path: Path | None) -> sqlite3.Connection:
    if path is not None and not path.exists():
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(str(path) if path else ":memory:", isolation_level=None, timeout=5.0)
    connection.text_factory = _lenient
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()
        if problem is None or problem[0] != "ok":
            raise sqlite3.DatabaseError("malformed: quick_check failed")
        connection.executescript(_SCHEMA + outbox_words.SCHEMA)
        for table in JSON_COLUMN:
            connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608
        oldest = time.time() - HISTORY_SECONDS
        connection.execute("DELETE FROM history WHERE at < ?", (oldest,))
        _contents(connection)
    except sqlite3.Error:
        connection.close()
        raise
    except Exception as error:
        connection.close()
        raise sqlite3.DatabaseError(f"malformed: {error}") from error
    return connection


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _means_damage(error: sqlite3.Error) -> bool:
    text = str(error).lower()
    if isinstance(error, sqlite3.OperationalError):
        return "malformed" in text or "no such column" in text or "has no column" in text or "schema" in text
    return True


def _carry_over(damaged: Path, fresh: Path) -> int:
    """Copy what can still be read of a damaged file into a new one; return how many facts and drafts."""
    saved = 0
    try:
        new = _connect(fresh)
    except sqlite3.Error:
        return 0
    old: sqlite3.Connection | None = None
    try:
        old = sqlite3.connect(str(damaged), timeout=1.0)
        old.text_factory = _lenient
        for table in JSON_COLUMN:
            copied = carry_table(old, new, table)
            saved += copied if table in {"fact", "draft", "attention"} else 0
    except Exception as error:  # noqa: BLE001 - even the driver's own messages can be damaged
        _log.info("no more could be read of the damaged outbox: %s", type(error).__name__)
    finally:
        if old is not None:
            old.close()
        new.close()
    return saved


def _text(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":"))


def _write_fact(connection: sqlite3.Connection, fact: Fact) -> int:
    seq = fact.seq or _next_seq(connection)
    values = (seq, fact.id, fact.kind, fact.wall, fact.mono, fact.boot, _text(fact.body))
    connection.execute("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    return seq


def _next_seq(connection: sqlite3.Connection) -> int:
    # A file made anew counts from 1 again; the boot id beside it tells the two apart.
    row = connection.execute("SELECT body FROM kept WHERE name = 'seq'").fetchone()
    highest = connection.execute("SELECT max(seq) FROM fact").fetchone()[0] or 0
    last = max(int(json.loads(row[0])) if row else 0, highest)
    connection.execute("INSERT OR REPLACE INTO kept VALUES ('seq', ?)", (str(last + 1),))
    return last + 1


def _write_kept(connection: sqlite3.Connection, name: str, text: str) -> None:
    connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, text))


def _write_history(connection: sqlite3.Connection, row: dict[str, Any]) -> None:
    values = (str(row["call"]), float(row["at"]), _text(row))
    connection.execute("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", values)


def _read_facts(connection: sqlite3.Connection, limit: int) -> list[Fact]:
    rows = connection.execute(
        "SELECT id, seq, kind, wall, mono, boot, body FROM fact ORDER BY seq LIMIT ?", (limit,)
    )
    return [Fact(r[0], SOURCE, r[1], r[2], r[3], r[4], r[5], json.loads(r[6])) for r in rows.fetchall()]


def _read_attention(connection: sqlite3.Connection) -> tuple[Attention, ...]:
    rows = connection.execute("SELECT fact, title, hint, id FROM attention ORDER BY at, id").fetchall()
    return tuple(
        Attention(Fact(**json.loads(fact)), *outbox_words.texts(connection, name, title, hint))
        for fact, title, hint, name in rows
    )


def _counts(connection: sqlite3.Connection) -> Counts:
    waiting = connection.execute("SELECT count(*) FROM fact").fetchone()[0]
    return Counts(waiting, connection.execute("SELECT count(*) FROM attention").fetchone()[0])


def _contents(connection: sqlite3.Connection) -> Contents:
    drafts = connection.execute("SELECT key, body FROM draft ORDER BY at").fetchall()
    kept = connection.execute("SELECT name, body FROM kept").fetchall()
    rows = connection.execute("SELECT body FROM history ORDER BY at DESC LIMIT ?", (HISTORY_ROWS,)).fetchall()
    return Contents(
        _counts(connection),
        _read_attention(connection),
        {key: json.loads(body) for key, body in drafts},
        {name: json.loads(body) for name, body in kept},
        tuple(json.loads(row[0]) for row in rows),
    )
