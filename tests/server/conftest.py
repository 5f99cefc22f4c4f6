"""Fixtures: a private PostgreSQL, a database of either kind, a server that runs inside the test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.peers.postgres import Cluster, cluster
from tests.server.running import Running, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Run one private cluster for all tests."""
    with cluster() as started:
        yield started


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.medium)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/server.sqlite"
    started: Cluster = request.getfixturevalue("postgres")
    return started.database()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Running]:
    """Run the application on SQLite inside the test, reached without a socket."""
    async with running(f"sqlite:///{tmp_path}/server.sqlite") as started:
        yield started


@pytest.fixture
async def server_on_both(database_url: str) -> AsyncIterator[Running]:
    """Run the application on each kind of database."""
    async with running(database_url) as started:
        yield started
