"""The database: its schema, the writer that commits together, what happens when it is full or damaged."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, insert, select, text

from app.domain.errors import BadInput, Damaged, Refused, Unavailable
from app.server.store import centre, migrate, schema
from app.server.store.backup import backup, restore
from app.server.store.database import Database, check_reachable, database_url
from app.server.store.dialect import insert_new, upsert
from app.server.store.writer import LARGEST_BATCH, Tx, Writer


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    opened.open(exclusive=True)
    yield opened
    opened.close()


@contextlib.asynccontextmanager
async def _writing(database: Database) -> AsyncIterator[Writer]:
    writer = Writer(database)
    writer.start()
    try:
        yield writer
    finally:
        await writer.close()


def _row(name: str) -> dict[str, object]:
    return {"site": "", "name": name, "value": name}


def _put(name: str) -> Callable[[Tx], str]:
    def work(tx: Tx) -> str:
        tx.connection.execute(insert(schema.setting).values(_row(name)))
        return name

    return work


def _names(database: Database) -> list[str]:
    return database.read_here(
        lambda c: list(c.scalars(select(schema.setting.c.name).order_by(schema.setting.c.name)))
    )


def test_the_migrated_schema_is_the_one_the_program_uses(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, schema.metadata))

    assert database.read_here(differences) == []


def test_the_list_of_revisions_is_the_folder_of_migrations() -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration())
    assert [s.revision for s in reversed(list(scripts.walk_revisions()))] == list(migrate.REVISIONS)


def test_several_programs_that_start_at_once_upgrade_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        database = Database(database_url)
        try:
            database.open(exclusive=False)
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_second_server_on_the_same_database_is_refused(database: Database, database_url: str) -> None:
    second = Database(database_url)
    with pytest.raises(Unavailable) as refusal:
        second.open(exclusive=True)
    second.close()
    assert refusal.value.code == "database_in_use"
    database.close()
    third = Database(database_url)
    third.open(exclusive=True)
    third.close()


def test_a_database_of_a_newer_program_is_refused(database: Database, database_url: str) -> None:
    database.write_here(lambda c: c.execute(text("UPDATE alembic_version SET version_num='v9999'")))
    database.close()
    newer = Database(database_url)
    with pytest.raises(Refused) as refusal:
        newer.open(exclusive=True)
    assert refusal.value.code == "newer_database"


def test_readers_cannot_write_on_sqlite(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.sqlite")
    database.open(exclusive=False)
    with pytest.raises(Unavailable):
        database.read_here(lambda c: c.execute(insert(schema.setting).values(_row("a"))))
    database.close()


async def test_what_is_written_at_once_is_committed_together(database: Database) -> None:
    async with _writing(database) as writer:
        await asyncio.gather(*(writer.write(_put(f"n{i:04}")) for i in range(300)))
        assert writer.jobs == 300
        assert writer.commits <= 300 // LARGEST_BATCH + 3
    assert len(_names(database)) == 300


async def test_a_job_that_fails_takes_no_other_with_it(database: Database) -> None:
    def broken(tx: Tx) -> None:
        _put("broken")(tx)
        raise ValueError("no")

    async with _writing(database) as writer:
        results = await asyncio.gather(
            writer.write(_put("a")), writer.write(broken), writer.write(_put("a")), writer.write(_put("b")),
            return_exceptions=True,
        )  # fmt: skip
    assert results[0] == "a"
    assert isinstance(results[1], ValueError)
    assert isinstance(results[2], Exception)
    assert results[3] == "b"
    assert _names(database) == ["a", "b"]


async def test_effects_come_after_the_commit_and_only_of_what_stayed(database: Database) -> None:
    told: list[str] = []

    def work(tx: Tx) -> None:
        tx.after(lambda: told.append(f"kept {_names(database)}"))
        with contextlib.suppress(ValueError), tx.attempt():
            _put("undone")(tx)
            tx.after(lambda: told.append("undone"))
            raise ValueError
        _put("kept")(tx)

    async with _writing(database) as writer:
        await writer.write(work)
    assert told == ["kept ['kept']"]


async def test_a_full_disk_stores_nothing_and_says_so(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/a.sqlite")
    database.open(exclusive=True)
    database.writer.dispose()
    event.listen(database.writer, "connect", _small)
    async with _writing(database) as writer:

        async def fill() -> None:
            for i in range(50):
                await asyncio.gather(writer.write(_big(f"a{i}")), writer.write(_big(f"b{i}")))

        with pytest.raises(Unavailable) as refusal:
            await fill()
        assert refusal.value.code == "storage_full"
        kept = _names(database)
        assert [n for n in kept if n.startswith("a")] == [n.replace("b", "a") for n in kept if n[0] == "b"]
        assert await database.read(lambda c: c.scalar(text("PRAGMA integrity_check"))) == "ok"
    database.close()


def _small(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA max_page_count=120")


def _big(name: str) -> Callable[[Tx], None]:
    def work(tx: Tx) -> None:
        row = {"site": "", "name": name, "value": "x" * 20_000}
        tx.connection.execute(insert(schema.setting).values(row))

    return work


def test_upsert_and_insert_new(database: Database) -> None:
    assert database.write_here(lambda c: insert_new(c, schema.setting, _row("a")))
    assert not database.write_here(lambda c: insert_new(c, schema.setting, _row("a")))
    database.write_here(lambda c: upsert(c, schema.setting, _row("a") | {"value": {"new": [1]}}))
    assert database.read_here(lambda c: c.scalar(select(schema.setting.c.value))) == {"new": [1]}


def test_moments_keep_their_microseconds_on_both(database: Database) -> None:
    moment = 1_800_000_000.123456
    row = {"seat": "s", "source": "desk", "site": "", "highest": 2**53, "facts": 1}
    database.write_here(lambda c: c.execute(insert(schema.fact_source).values(row)))
    database.write_here(
        lambda c: upsert(c, schema.presence, {"seat": "s", "last_seen": moment, "status": {}, "health": {}})
    )
    assert database.read_here(lambda c: c.scalar(select(schema.presence.c.last_seen))) == moment
    assert database.read_here(lambda c: c.scalar(select(schema.fact_source.c.highest))) == 2**53


def test_the_centres_settings_have_defaults_and_are_checked(database: Database) -> None:
    assert database.read_here(lambda c: centre.load(c, "")) == centre.Centre()
    changed = database.write_here(lambda c: centre.save(c, "", {"name": "Šťastná firma", "target": 0.9}))
    assert (changed.name, changed.target) == ("Šťastná firma", 0.9)
    with pytest.raises(BadInput):
        database.write_here(lambda c: centre.save(c, "", {"wrap_up_seconds": "soon"}))
    assert database.read_here(lambda c: centre.load(c, "other")) == centre.Centre()


@pytest.mark.parametrize("given", ["", "sqlite://", "mysql://a/b", "nonsense", "postgres"])
def test_no_other_databases(given: str) -> None:
    with pytest.raises(BadInput):
        database_url(given)


async def test_a_database_that_is_gone_is_said_within_seconds() -> None:
    with pytest.raises(Unavailable):
        Database("postgresql://nobody@127.0.0.1:1/none").open(exclusive=True)


async def test_reachable(database: Database) -> None:
    await check_reachable(database)


def _filled(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    database.open(exclusive=False)
    database.write_here(lambda c: [insert_new(c, schema.setting, _row(f"n{i}")) for i in range(500)])
    database.close()


def _damaged(file: Path, how: str) -> None:
    content = bytearray(file.read_bytes())
    if how == "header":
        content[0:16] = b"not a database!!"
    elif how == "middle":
        for start in range(4096, len(content), 8192):
            content[start : start + 200] = b"\xff" * 200
    elif how == "truncated":
        content = content[: len(content) // 3]
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("how", ["header", "middle", "truncated"])
def test_a_damaged_database_is_refused_in_plain_words(tmp_path: Path, how: str) -> None:
    file = tmp_path / "server.sqlite"
    _filled(file)
    _damaged(file, how)
    before = file.read_bytes()
    database = Database(f"sqlite:///{file}")
    with pytest.raises(Damaged) as refusal:
        database.open(exclusive=True)
    database.close()
    assert "server restore" in refusal.value.hint
    assert file.read_bytes() == before


@pytest.mark.parametrize("how", ["header", "middle", "truncated"])
def test_an_embedded_server_puts_a_damaged_database_aside(tmp_path: Path, how: str) -> None:
    file = tmp_path / "server.sqlite"
    _filled(file)
    _damaged(file, how)
    database = Database(f"sqlite:///{file}")
    database.open(exclusive=True, put_aside=True)
    assert _names(database) == []
    database.close()
    assert [p.name for p in tmp_path.glob("server.sqlite.damaged-*") if p.stat().st_size] != []


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    _filled(tmp_path / "server.sqlite")
    assert (tmp_path / "server.sqlite").stat().st_mode & 0o077 == 0


def test_backup_and_restore(database: Database, database_url: str, tmp_path: Path) -> None:
    database.write_here(lambda c: insert_new(c, schema.setting, _row("before")))
    backup(database_url, tmp_path / "copy")
    database.write_here(lambda c: insert_new(c, schema.setting, _row("after")))
    with pytest.raises(Refused):
        backup(database_url, tmp_path / "copy")
    if database.is_sqlite:
        with pytest.raises(Unavailable):
            restore(database_url, tmp_path / "copy")
    database.close()
    kept = restore(database_url, tmp_path / "copy")
    again = Database(database_url)
    again.open(exclusive=True)
    assert _names(again) == ["before"]
    again.close()
    if kept is not None:
        with contextlib.closing(sqlite3.connect(kept)) as old:
            assert old.execute("SELECT count(*) FROM setting").fetchone() == (2,)


def test_a_backup_that_is_none_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "server.sqlite"
    _filled(file)
    before = file.read_bytes()
    (tmp_path / "empty").touch()
    (tmp_path / "text").write_text("hello" * 1000)
    with contextlib.closing(sqlite3.connect(tmp_path / "foreign")) as foreign:
        foreign.execute("CREATE TABLE a (b)")
    for name in ("empty", "text", "foreign"):
        with pytest.raises(Damaged):
            restore(f"sqlite:///{file}", tmp_path / name)
    with pytest.raises(BadInput):
        restore(f"sqlite:///{file}", tmp_path / "missing")
    assert file.read_bytes() == before
