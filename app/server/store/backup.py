"""Back-up and restore with one command each; what is written is checked before it counts."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

from sqlalchemy import URL

from app.domain.errors import BadInput, Damaged, HearthlineError, Refused, Unavailable
from app.server.store import migrate
from app.server.store.database import damage, database_url, sqlite_file
from app.server.store.lock import FileLock


def backup(given: str, target: Path) -> None:
    """Write the whole database to a new file, also while a server is running.

    Raises Refused when the file exists, Damaged when the database cannot be read, Unavailable (disk full…).
    """
    if target.exists():
        raise Refused(
            "exists", f"{target} is already there.", "Choose another name; backups are not replaced."
        )
    url = database_url(given)
    file = sqlite_file(url)
    fresh = target.with_name(f"{target.name}.part")
    fresh.unlink(missing_ok=True)
    try:
        os.close(os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
        if file is None:
            _run("pg_dump", url, "--format=custom", f"--file={fresh}")
        else:
            _copy_sqlite(file, fresh)
        _synced(fresh)
        fresh.rename(target)
    except OSError as error:
        raise Unavailable("cannot_write", f"The backup cannot be written: {error.strerror}.") from error
    finally:
        fresh.unlink(missing_ok=True)


def restore(given: str, source: Path) -> Path | None:
    """Put a backup in place of the database; the one before is kept beside it and its name returned.

    Raises Unavailable while a server runs on it, Damaged for a backup that is none.
    """
    url = database_url(given)
    file = sqlite_file(url)
    if not source.is_file():
        raise BadInput("no_backup", f"There is no file {source}.", "Give the path of a backup.")
    if file is None:
        _run("pg_restore", url, "--clean", "--if-exists", "--single-transaction", "--no-owner", str(source))
        return None
    _check_sqlite_backup(source)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(file):
        return _replace(file, source)


def _copy_sqlite(file: Path, fresh: Path) -> None:
    if not file.exists():
        raise BadInput("no_database", f"There is no database {file}.", "Give its address with --database.")
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=10)) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
    except sqlite3.Error as error:
        raise _sqlite_error(file, error) from error
    trouble = damage(fresh)
    if trouble:
        raise Damaged("damaged_backup", f"The copy is damaged: {trouble}.", "Check the disk, then try again.")


def _sqlite_error(file: Path, error: sqlite3.Error) -> HearthlineError:
    if "full" in str(error):
        return Unavailable("storage_full", "The disk is full; there is no backup.", "Free some space.")
    return Damaged("damaged_database", f"The database {file} cannot be copied: {error}.", "Restore a backup.")


def _check_sqlite_backup(source: Path) -> None:
    trouble = "it is empty" if source.stat().st_size == 0 else damage(source)
    if not trouble:
        revision = migrate.revision_of(source)
        trouble = "" if revision else "it is no database of Hearthline"
    if trouble:
        raise Damaged("damaged_backup", f"This backup cannot be used: {trouble}.", "Nothing was changed.")


def _replace(file: Path, source: Path) -> Path | None:
    fresh = file.with_name(f"{file.name}.restored")
    try:
        shutil.copyfile(source, fresh)
        fresh.chmod(0o600)
        _synced(fresh)
        kept = None
        if file.exists():
            kept = file.with_name(f"{file.name}.replaced-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}")
            for ending in ("-wal", "-shm", ""):
                part = file.with_name(file.name + ending)
                if part.exists():
                    part.rename(kept.with_name(kept.name + ending))
        fresh.rename(file)
    except OSError as error:
        raise Unavailable("cannot_write", f"The backup cannot be put in place: {error.strerror}.") from error
    return kept


def _synced(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _run(tool: str, url: URL, *arguments: str) -> None:
    """Run a tool of PostgreSQL; the password travels in the environment, never in the argument list."""
    program = shutil.which(tool) or _newest_of_debian(tool)
    if program is None:
        raise Unavailable(
            "no_tool", f"{tool} is not installed here.", "Install PostgreSQL's client tools, then try again."
        )
    given = {
        "PGHOST": url.host or url.query.get("host"), "PGPORT": url.port or url.query.get("port"),
        "PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database,
    }  # fmt: skip
    environment = os.environ | {name: str(value) for name, value in given.items() if value}
    words = ["--dbname", url.database or ""] if tool == "pg_restore" else []
    done = subprocess.run(
        [program, *words, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unavailable("tool_failed", f"{tool} failed.", done.stderr.strip()[:500])


def _newest_of_debian(tool: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"))
    return str(found[-1]) if found else None
