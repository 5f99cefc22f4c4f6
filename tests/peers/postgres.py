"""A private PostgreSQL: own folder, own socket, its own user; one cluster for a whole test run."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import psycopg.sql

from app.domain.ids import new_id


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found:
        return found
    return str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3])))


class Cluster:
    """A running cluster that listens on a socket in its own folder, on no network address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def start(self) -> None:
        """Make the cluster and start it; durability off, these tests kill our server, not this one."""
        if self._as_owner:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run(_tool("initdb"), "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        self._run(
            _tool("pg_ctl"), "-D", str(self._data), "-w", "-t", "30", "-l", str(self.folder / "log"),
            "-o", options, "start",
        )  # fmt: skip

    def stop(self) -> None:
        """Stop it at once."""
        self._run(_tool("pg_ctl"), "-D", str(self._data), "-m", "immediate", "stop")

    def database(self) -> str:
        """Make an empty database and return its address."""
        name = f"t{new_id().replace('-', '')}"
        with psycopg.connect(f"host={self.folder} user=postgres", autocommit=True) as connection:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        return f"postgresql://postgres@/{name}?host={self.folder}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, *words: str) -> None:
        done = subprocess.run(
            [*self._as_owner, *words], capture_output=True, text=True, timeout=60, check=False, cwd="/"
        )
        assert done.returncode == 0, f"{words[0]}: {done.stdout}{done.stderr}"


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a cluster for as long as the context is open."""
    folder = Path(tempfile.mkdtemp(prefix="hl-pg-"))
    try:
        folder.chmod(0o755)
        running = Cluster(folder)
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
