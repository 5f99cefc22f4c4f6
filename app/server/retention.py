"""What is too old goes, by and by: small batches, so that nobody waits; a line in the audit log for each."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from app.server.office import Office
from app.server.store import Connection, audit, centre, retention, seats
from app.server.store.writer import Tx

log = logging.getLogger("hearthline.server")

DAY: Final = 86_400.0
BATCH: Final = 500
REST_SECONDS: Final = 0.05
DIAGNOSIS_DAYS: Final = 14

Remove = Callable[[Connection, str, float, int], int]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is removed by one function."""

    name: str
    remove: Remove
    kept: str = ""
    """Whose days count, where they are another kind's."""


_KINDS: Final = (
    _Kind("calls", retention.calls),
    _Kind("notes", retention.notes),
    _Kind("statuses", retention.statuses),
    _Kind("shifts", retention.shifts, "statuses"),
    _Kind("wrap_ups", retention.lost_wrap_ups, "calls"),
    _Kind("web_call_backs", retention.web_call_backs),
)
_DIAGNOSES: Final = _Kind("diagnoses", retention.diagnoses)


async def purge(office: Office) -> int:
    """Remove everything that is older than its site allows; return how many rows went."""
    sites = await office.database.read(lambda c: {office.settings.site, *(s.site for s in seats.every(c))})
    total = 0
    for site in sorted(sites):
        kept = (await office.database.read(partial(_settings, site))).retention
        for kind in _KINDS:
            total += await _remove(office, site, kind, getattr(kept, kind.kept or kind.name))
        total += await _remove(office, site, _DIAGNOSES, DIAGNOSIS_DAYS)
    return total + await _purge_audit(office, sites)


def _settings(site: str, connection: Connection) -> centre.Centre:
    return centre.load(connection, site)


async def _remove(office: Office, site: str, kind: _Kind, days: int) -> int:
    total, now = 0, office.clock()

    def batch(tx: Tx) -> int:
        gone = kind.remove(tx.connection, site, now - days * DAY, BATCH)
        if gone:
            audit.note(
                tx.connection, site, now, "server", "retention.removed", kind=kind.name, rows=gone, days=days
            )
        return gone

    while days:
        gone = await office.writer.write(batch)
        total += gone
        if not gone:
            break
        await asyncio.sleep(REST_SECONDS)
    if total:
        log.info("%s: %d rows are older than %d days: removed", kind.name, total, days)
    return total


async def _purge_audit(office: Office, sites: set[str]) -> int:
    """The log is one chain for all sites: a line stays as long as any of them wants it."""
    wanted = [(await office.database.read(partial(_settings, site))).retention.audit for site in sites]
    total, before = 0, office.clock() - max(wanted) * DAY
    while all(wanted):
        gone = await office.writer.write(partial(_audit_batch, office, before))
        total += gone
        if not gone:
            break
        await asyncio.sleep(REST_SECONDS)
    return total


def _audit_batch(office: Office, before: float, tx: Tx) -> int:
    return audit.purge(tx.connection, office.settings.site, before, office.clock(), BATCH)
