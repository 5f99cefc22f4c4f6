"""Guessing made slow: after a few failures each further try has to wait, longer and longer.

Failures lie in the database: a restart forgets none, and an administrator can unlock from anywhere.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Final
from weakref import WeakValueDictionary

from app.server.problems import SlowDown
from app.server.store import Connection, lock_outs
from app.server.store.database import Database
from app.server.store.lock_outs import Failures
from app.server.store.writer import Writer

FREE_TRIES: Final = 3
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0
FORGOTTEN_SECONDS: Final = 3600.0


class LockOut:
    """Counts failures by key (an account, an address). Lives on the event loop."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def tries(self, now: float, *keys: str) -> AsyncIterator[None]:
        """Let one try at a time pass for each key, so that many at once are no way around the waiting.

        Raises SlowDown while one of the keys has to wait.
        """
        async with contextlib.AsyncExitStack() as held:
            for key in sorted(keys):
                await held.enter_async_context(self._locks.setdefault(key, asyncio.Lock()))
            await self.check(now, *keys)
            yield

    async def check(self, now: float, *keys: str) -> None:
        """Raise SlowDown while one of the keys has to wait."""
        known = await self._database.read(lambda connection: lock_outs.of(connection, keys))
        wait = max((waiting(failures, now) for failures in known), default=0.0)
        if wait > 0:
            raise SlowDown("Too many failed tries.", "Wait a little, then try again.", wait)

    async def failed(self, now: float, *keys: str) -> None:
        """Count a failure of each key; on the disk when this returns."""
        await self._writer.write(lambda tx: _count(tx.connection, keys, now))

    async def succeeded(self, *keys: str) -> None:
        """Forget the failures of some keys."""
        if await self._database.read(lambda connection: lock_outs.of(connection, keys)):
            await self._writer.write(lambda tx: lock_outs.forget(tx.connection, keys))


def _count(connection: Connection, keys: Iterable[str], now: float) -> None:
    for key in keys:
        lock_outs.count(connection, key, now, now - FORGOTTEN_SECONDS)


def waiting(failures: Failures, now: float) -> float:
    """Return how many seconds the next try has to wait, 0 or less when it need not."""
    if failures.count < FREE_TRIES or now - failures.last >= FORGOTTEN_SECONDS:
        return 0.0
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures.count - FREE_TRIES, 20))
    return failures.last + wait - now


def locked(connection: Connection, now: float) -> list[Failures]:
    """Return what has to wait now, the latest first."""
    found = lock_outs.every(connection, least=FREE_TRIES, since=now - FORGOTTEN_SECONDS)
    return [failures for failures in found if waiting(failures, now) > 0]
