"""The board's snapshot and the telling of figures, on a real database, without a browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from app.domain.call import Call, CallState, Direction, EndCause
from app.server.app import create_app
from app.server.board.live import LiveFigures
from app.server.office import Office
from app.server.settings import ServerSettings
from app.server.store import Connection, contacts
from app.server.stream import Listener, Subscription

NOON = 1_790_000_000.0


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[FastAPI]:
    """Open an application with an empty database; its clock stands still."""
    made = create_app(ServerSettings(f"sqlite:///{tmp_path / 'server.sqlite'}"))
    made.state.office.clock = lambda: NOON
    async with made.router.lifespan_context(made):
        yield made


def _answered(connection: Connection, name: str, queue: str = "Support") -> None:
    call = Call(
        name, "main", Direction.INBOUND, CallState.ENDED, queue=queue, offered_at=NOON - 60,
        answered_at=NOON - 55, ended_at=NOON, cause=EndCause.HUNG_UP_THERE,
    )  # fmt: skip
    contacts.record_call(connection, {"site": "", "seat": "s", "agent": "Ana"}, call, 1)


def _figures_told(subscription: Subscription, frames: bytes) -> int:
    assert not subscription.closed
    return frames.count(b"event: board.figures")


async def test_a_burst_of_changes_is_told_once_and_no_change_is_not_told(app: FastAPI) -> None:
    office: Office = app.state.office
    stream = office.hub.subscribe(Listener(session="x"), None)
    await stream.next(1)
    await office.writer.write(lambda tx: _answered(tx.connection, "one"))
    for _ in range(50):
        office.contacts_changed("")
    frames = await stream.next(3) or b""
    assert _figures_told(stream, frames) == 1
    assert b'"answered":1' in frames
    office.contacts_changed("")
    assert await stream.next(0.6) is None
    office.contacts_changed("another site")
    assert await stream.next(0.3) is None
    stream.leave()


async def test_the_figures_of_a_site_are_those_of_its_calls_today(app: FastAPI) -> None:
    office: Office = app.state.office

    def day(connection: Connection) -> None:
        _answered(connection, "one")
        _answered(connection, "two", "Parcels")

    await office.writer.write(lambda tx: day(tx.connection))
    live: LiveFigures = app.state.live_figures.of("")
    found = await live.now()
    assert (found.offered, found.service_level, found.variant) == (2, 1.0, "ignore_abandons")
    assert [queue.queue for queue in found.queues] == ["Parcels", "Support"]
    office.clock = lambda: NOON + 2 * 86_400
    assert (await live.now()).offered == 0


async def test_readings_that_hurt_are_made_less_often(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    live: LiveFigures = app.state.live_figures.of("")
    monkeypatch.setattr(live, "_took", 0.05)
    office: Office = app.state.office
    stream = office.hub.subscribe(Listener(session="x"), None)
    await stream.next(1)
    await office.writer.write(lambda tx: _answered(tx.connection, "one"))
    office.contacts_changed("")
    began = asyncio.get_running_loop().time()
    assert await stream.next(3) is not None
    assert asyncio.get_running_loop().time() - began >= 0.4
    stream.leave()
