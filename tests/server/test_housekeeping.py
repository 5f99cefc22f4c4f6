"""The watch over seats outlives a fault, and what a full disk refused is saved later."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Table, select

from app.domain.agent import AgentStatus, Availability
from app.domain.errors import Unavailable
from app.server import housekeeping
from app.server.store import schema
from app.wire.codec import to_plain
from app.wire.office import Heartbeat
from app.wire.seat_check import Health
from tests.server.running import Running, SeatClient


async def beats(seat: SeatClient, alive_since: float) -> None:
    beat = Heartbeat(AgentStatus(Availability.READY), Health(), alive_since)
    assert (await seat.client.post("/api/v1/heartbeat", json=to_plain(beat))).status_code == 200


def seats_in(server: Running, table: Table) -> list[str]:
    return server.office.database.read_here(lambda c: list(c.scalars(select(table.c.seat))))


async def test_one_fault_does_not_end_the_watch_over_seats(
    server: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    seen = asyncio.Event()
    faults = [ValueError("a fault of ours")]

    def sweep(_now: float) -> None:
        if faults:
            raise faults.pop()
        seen.set()

    monkeypatch.setattr(housekeeping, "TURN_SECONDS", 0.001)
    monkeypatch.setattr(type(server.office.presence), "sweep", lambda _self, now: sweep(now))
    task = asyncio.create_task(housekeeping._run(server.office))
    await asyncio.wait_for(seen.wait(), 30)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "housekeeping failed" in caplog.text
    caplog.clear()


async def test_what_could_not_be_saved_is_saved_later(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_self: object, _work: Any) -> None:
        raise Unavailable("unavailable", "The disk is full.")

    seat = await server.seat()
    await beats(seat, server.clock.now)
    server.clock.now += 600
    await beats(seat, server.clock.now)
    with monkeypatch.context() as broken:
        broken.setattr(type(server.office.writer), "write", full)
        with pytest.raises(Unavailable):
            await housekeeping._flush(server.office)
    await housekeeping._flush(server.office)
    for table in (schema.absence, schema.presence):
        assert seats_in(server, table) == [seat.seat], table.name
