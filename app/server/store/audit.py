"""What was done and seen by whom; rows are only ever added, each holding a digest of all before it.

Whoever changes or removes a line afterwards breaks the chain from there on; `check` finds the place. The end
of the chain is kept beside it, so that lines cut off at the end are missed too. Where retention removed old
lines, the chain goes on from a mark that a line of the log itself confirms.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, or_, select

from app.domain.ids import new_id
from app.server.store import schema
from app.server.store.dialect import insert_new, upsert

_audit = schema.audit
_end = schema.audit_end

_CHAIN: Final = "audit"
_BEGINS: Final = "audit_begins"
_START: Final = "0" * 64
PURGED: Final = "audit.purged"

SEEN: Final = (
    "recording.listened", "recording.fetched", "report.%", "seen.%", "call.listen",
    "call.whisper", "call.barge",
)  # fmt: skip
"""Patterns of what somebody looked at or heard; all else is something that was done."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the chain was found whole: all lines up to `place`, whose digest is `chain`.

    `confirmed` is the latest mark of removed lines that the log tells of.
    """

    place: int
    chain: str
    confirmed: tuple[int, str] = (0, _START)
    begins: tuple[int, str] = (0, _START)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: `broken` is the first line that is not as it was written."""

    checked: Checked
    broken: int | None = None
    whole: bool = False
    """All lines that there are were checked."""


def note(connection: Connection, site: str, at: float, who: str, what: str, **detail: str | int) -> None:
    """Add a line: `who` is `person:NAME`, `seat:NAME`, `visitor` or `console`; never a secret in `detail`."""
    insert_new(connection, _end, {"name": _CHAIN, "site": "", "place": 0, "chain": _START})
    last = connection.execute(select(_end).where(_end.c.name == _CHAIN).with_for_update()).mappings().one()
    row: dict[str, Any] = {
        "id": new_id(), "site": site, "at": at, "who": who, "what": what, "detail": detail or None,
        "place": last["place"] + 1,
    }  # fmt: skip
    row["chain"] = _link(last["chain"], row)
    connection.execute(insert(_audit).values(row))
    upsert(connection, _end, {"name": _CHAIN, "site": "", "place": row["place"], "chain": row["chain"]})


def newest(
    connection: Connection, site: str, limit: int, before: int | None = None, *, seen: bool | None = None,
    who: str = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the latest lines of a site, newest first; `before` a place to go on from.

    `seen`: only what was looked at (True) or only what was done (False); `who`: only of one name.
    """
    wanted: list[ColumnElement[bool]] = [_audit.c.site == site, _audit.c.place.is_not(None)]
    if before is not None:
        wanted.append(_audit.c.place < before)
    if seen is not None:
        looked = or_(*(_audit.c.what.like(pattern) for pattern in SEEN))
        wanted.append(looked if seen else ~looked)
    if who:
        wanted.append(_audit.c.who.in_((who, f"person:{who}", f"seat:{who}")))
    found = select(_audit).where(*wanted).order_by(_audit.c.place.desc()).limit(limit)
    return [dict(row) for row in connection.execute(found).mappings()]


def begin(connection: Connection) -> Checked:
    """Return where a check of the whole chain begins."""
    mark = _mark(connection, _BEGINS)
    return Checked(*mark, begins=mark)


def check(connection: Connection, checked: Checked, most: int) -> Verdict:
    """Check at most so many lines after those that were checked before."""
    if _mark(connection, _BEGINS) != checked.begins and checked.place < _mark(connection, _BEGINS)[0]:
        checked = begin(connection)  # what was to be checked next was removed by its time
    chain, place, confirmed = checked.chain, checked.place, checked.confirmed
    rows = connection.execute(
        select(_audit).where(_audit.c.place > place).order_by(_audit.c.place).limit(most)
    )
    count = 0
    for row in rows.mappings():
        count, place = count + 1, place + 1
        chain = _link(chain, row)
        if row["place"] != place or row["chain"] != chain:
            return Verdict(checked, broken=place)
        if row["what"] == PURGED:
            confirmed = (int(row["detail"]["through"]), str(row["detail"]["chain"]))
    now = Checked(place, chain, confirmed, checked.begins)
    if count == most:
        return Verdict(now)
    begins = _mark(connection, _BEGINS)
    if _mark(connection, _CHAIN) != (place, chain) or (begins[0] and begins != confirmed):
        return Verdict(now, broken=place + 1)
    return Verdict(now, whole=True)


def broken(connection: Connection) -> int | None:
    """Return the place of the first line that is not as it was written, None when all are."""
    return check(connection, begin(connection), 2**31).broken


def purge(connection: Connection, site: str, before: float, now: float, most: int) -> int:
    """Remove at most so many of the oldest lines that are older than a moment; return how many.

    The chain then goes on from the last line that was removed; a new line says so.
    """
    oldest = select(_audit.c.place, _audit.c.at, _audit.c.chain).where(_audit.c.place.is_not(None))
    doomed = []
    for row in connection.execute(oldest.order_by(_audit.c.place).limit(most)):
        if row.at >= before:
            break
        doomed.append(row)
    if not doomed:
        return 0
    last = doomed[-1]
    connection.execute(delete(_audit).where(_audit.c.place <= last.place))
    upsert(connection, _end, {"name": _BEGINS, "site": "", "place": last.place, "chain": last.chain})
    note(connection, site, now, "server", PURGED, lines=len(doomed), through=last.place, chain=last.chain)
    return len(doomed)


def _mark(connection: Connection, name: str) -> tuple[int, str]:
    row = connection.execute(select(_end.c.place, _end.c.chain).where(_end.c.name == name)).first()
    return (row.place, row.chain) if row else (0, _START)


def _link(chain: str, row: RowMapping | dict[str, Any]) -> str:
    """Return the digest of a line and of all before it."""
    names = ("place", "id", "site", "at", "who", "what", "detail")
    text = json.dumps([chain, *(row[name] for name in names)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
