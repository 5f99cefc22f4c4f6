"""F27: the server is killed under load; no acknowledged fact is lost, none counts twice."""

import asyncio
import contextlib
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.server.store import Connection, schema
from app.server.store.database import Database
from tests.peers.postgres import Cluster
from tests.server.killing import Sender, Victim, new_sender


async def _kill_under_load(home: Path, database: str, loops: int, seats: int) -> None:
    dice = random.Random(27)
    senders = [new_sender(database, i) for i in range(seats)]
    victim = Victim(home, database)
    starts = []
    for _ in range(loops):
        starts.append(await victim.start())
        stop = asyncio.Event()
        tasks = [asyncio.create_task(sender.run(victim.url, stop)) for sender in senders]
        await asyncio.sleep(dice.uniform(0.05, 0.4))
        await asyncio.to_thread(victim.kill)
        await asyncio.gather(*tasks)
    starts.append(await victim.start())
    for sender in senders:
        await sender.drain(victim.url)
    victim.terminate()
    _check(database, senders)
    told = sum(len(sender.sent) for sender in senders)
    repeated = sum(sender.duplicates for sender in senders)
    print(f"{loops} kills, {told} facts, {repeated} repeated, start at most {max(starts):.2f} s")
    assert told > loops


def _check(database: str, senders: list[Sender]) -> None:
    opened = Database(database)
    opened.open(exclusive=True)

    def found(connection: Connection) -> tuple[list[str], list[Any]]:
        history = list(connection.scalars(select(schema.status_history.c.id)))
        sources = connection.execute(
            select(schema.fact_source.c.facts, schema.fact_source.c.highest, func.count(schema.fact.c.id))
            .join(schema.fact, schema.fact.c.seat == schema.fact_source.c.seat)
            .group_by(schema.fact_source.c.seat, schema.fact_source.c.facts, schema.fact_source.c.highest)
        ).all()
        return history, [tuple(row) for row in sources]

    history, sources = opened.read_here(found)
    opened.close()
    sent = [fact for sender in senders for fact in sender.sent]
    assert sorted(history) == sorted(sent)
    assert sorted(sources) == sorted((len(s.sent),) * 3 for s in senders if s.sent)


async def test_twenty_kills(tmp_path: Path) -> None:
    database = tmp_path / "server.sqlite"
    await _kill_under_load(tmp_path, f"sqlite:///{database}", loops=20, seats=4)
    with contextlib.closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(("dies", "repeated"), [("after commit", True), ("before commit", False)])
async def test_death_at_the_worst_moment(tmp_path: Path, dies: str, repeated: bool) -> None:
    """Committed but not answered: repeated, told as duplicates. Not committed: as if never sent."""
    database = f"sqlite:///{tmp_path}/server.sqlite"
    senders = [new_sender(database, i) for i in range(3)]
    victim = Victim(tmp_path, database)
    for after in (1, 2, 5):
        await victim.start(dies, after)
        stop = asyncio.Event()
        await asyncio.gather(*(sender.run(victim.url, stop) for sender in senders))
        await asyncio.to_thread(victim.wait_until_dead)
    await victim.start()
    for sender in senders:
        await sender.drain(victim.url)
    victim.terminate()
    _check(database, senders)
    assert (sum(sender.duplicates for sender in senders) > 0) == repeated


@pytest.mark.medium
async def test_kills_on_postgresql(tmp_path: Path, postgres: Cluster) -> None:
    await _kill_under_load(tmp_path, postgres.database(), loops=3, seats=4)


@pytest.mark.slow
@pytest.mark.kills
@pytest.mark.timeout(1200)
async def test_two_hundred_kills(tmp_path: Path) -> None:
    database = tmp_path / "server.sqlite"
    await _kill_under_load(tmp_path, f"sqlite:///{database}", loops=200, seats=8)
    with contextlib.closing(sqlite3.connect(database)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
