"""Keeps an eye on the audit log: each line is checked once when it is new, and all of them again each day.

A page that shows the log asks only for what came since; a log of a million lines costs nothing to look at.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from app.server.store import Connection, audit
from app.server.store.audit import Checked, Verdict
from app.server.store.database import Database

LINES_AT_ONCE: Final = 2_000
ANEW_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How the log stands: whole as far as `place`; `complete` when that is its end."""

    place: int
    broken: int | None
    complete: bool
    anew_at: float
    """When the last check from the first line on began."""


class AuditWatch:
    """One for a server process, on the event loop; reads in the database's reader threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._new: Checked | None = None
        self._again: Checked | None = None
        self._broken_before: int | None = None
        self._anew_at = 0.0
        self._one = asyncio.Lock()

    async def look(self, now: float) -> Standing:
        """Check what came since the last time, at most LINES_AT_ONCE, and say how the log stands."""
        async with self._one:
            start, self._anew_at = self._new, self._anew_at or now
            verdict = await self._database.read(lambda c: _checked(c, start))
            self._new = verdict.checked
            broken = self._broken_before if self._broken_before is not None else verdict.broken
            return Standing(verdict.checked.place, broken, verdict.whole, self._anew_at)

    async def go_on(self, now: float) -> None:
        """Check a little more: of what is new, and once a day of everything. Housekeeping calls this."""
        standing = await self.look(now)
        if not standing.complete:
            return
        async with self._one:
            if self._again is None and now - self._anew_at >= ANEW_SECONDS:
                self._anew_at = now
                self._again = await self._database.read(audit.begin)
            if self._again is None:
                return
            start = self._again
            verdict = await self._database.read(lambda c: audit.check(c, start, LINES_AT_ONCE))
            over = verdict.whole or verdict.broken is not None
            if over:
                self._broken_before = verdict.broken
            self._again = None if over else verdict.checked


def _checked(connection: Connection, start: Checked | None) -> Verdict:
    return audit.check(connection, start or audit.begin(connection), LINES_AT_ONCE)
