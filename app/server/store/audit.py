"""What was done and seen by whom; rows are only ever added, each holding a digest of all before it.

Whoever changes or removes a line afterwards breaks the chain from there on; `broken` finds the place. The end
of the chain is kept beside it, so that lines cut off at the end are missed too.
"""

import hashlib
import json
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, insert, select

from app.domain.ids import new_id
from app.server.store import schema
from app.server.store.dialect import insert_new, upsert

_audit = schema.audit
_end = schema.audit_end

_CHAIN: Final = "audit"
_START: Final = "0" * 64


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


def newest(connection: Connection, site: str, limit: int, before: int | None = None) -> list[dict[str, Any]]:
    """Return the latest lines of a site, newest first; `before` a place to go on from."""
    found = select(_audit).where(_audit.c.site == site, _audit.c.place.is_not(None))
    if before is not None:
        found = found.where(_audit.c.place < before)
    rows = connection.execute(found.order_by(_audit.c.place.desc()).limit(limit)).mappings()
    return [dict(row) for row in rows]


def broken(connection: Connection) -> int | None:
    """Return the place of the first line that is not as it was written, None when all are."""
    chain, place = _START, 0
    rows = connection.execute(select(_audit).where(_audit.c.place.is_not(None)).order_by(_audit.c.place))
    for row in rows.mappings():
        place += 1
        chain = _link(chain, row)
        if row["place"] != place or row["chain"] != chain:
            return place
    end = connection.execute(select(_end).where(_end.c.name == _CHAIN)).mappings().first()
    told = (end["place"], end["chain"]) if end else (0, _START)
    return None if told == (place, chain) else place + 1


def _link(chain: str, row: RowMapping | dict[str, Any]) -> str:
    """Return the digest of a line and of all before it."""
    names = ("place", "id", "site", "at", "who", "what", "detail")
    text = json.dumps([chain, *(row[name] for name in names)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
