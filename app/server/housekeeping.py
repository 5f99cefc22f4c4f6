"""What the server does by itself, every second: silent seats, claims that ran out, old keys."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Final

from app.domain.errors import HearthlineError
from app.server.office import Office
from app.server.store import facts, seats, statuses
from app.server.store.writer import Tx
from app.server.web_call_back import requests

log = logging.getLogger("hearthline.server")

FLUSH_EVERY: Final = 5
FORGET_EVERY: Final = 3600


@contextlib.asynccontextmanager
async def kept(office: Office) -> AsyncIterator[None]:
    """Keep house while the context is open; what is still unsaved is saved at its end."""
    await _restore(office)
    task = asyncio.create_task(_run(office), name="housekeeping")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        with contextlib.suppress(HearthlineError):
            await _flush(office)


async def _restore(office: Office) -> None:
    every = await office.database.read(lambda c: [(s.id, s.agent, s.site) for s in seats.every(c)])
    office.presence.restore(every, await office.database.read(statuses.kept))


async def _run(office: Office) -> None:
    second = 0
    while True:
        await asyncio.sleep(1.0)
        second += 1
        office.presence.sweep(office.clock())
        try:
            if second % FLUSH_EVERY == 0:
                await _flush(office)
                await office.writer.write(lambda tx: requests.tidy(tx, office.hub, office.clock()))
            if second % FORGET_EVERY == 0:
                await office.writer.write(lambda tx: facts.forget_old(tx.connection, office.clock()))
        except HearthlineError as error:
            log.warning("housekeeping has to wait: %s", error)


async def _flush(office: Office) -> None:
    changed = office.presence.unsaved()
    if not changed:
        return

    def work(tx: Tx) -> None:
        for seat, site, at, told in changed:
            statuses.keep(tx.connection, seat, site, at, told)

    await office.writer.write(work)
