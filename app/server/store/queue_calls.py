"""The callers of the switch's queues, one row a stay in a queue."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from app.domain.kpi import OfferedCall
from app.domain.queue import QueueCall, QueueCallEnd
from app.server.store import schema
from app.server.store.dialect import parts, upsert

_table = schema.queue_call


def keep(connection: Connection, site: str, call: QueueCall, agent: str) -> None:
    """Store how a caller stands; the newest word counts. `agent` is the name of who answered."""
    row = {
        "id": call.id, "site": site, "queue": call.queue, "joined_at": call.joined_at, "number": call.number,
        "name": call.name, "ended": call.end.value, "wait": call.wait, "member": call.member,
        "agent": agent, "talk": call.talk,
    }  # fmt: skip
    upsert(connection, _table, row)


def waiting(connection: Connection, site: str) -> list[QueueCall]:
    """Return the callers that waited when this was last written."""
    found = select(_table).where(_table.c.site == site, _table.c.ended == QueueCallEnd.WAITING.value)
    return [_call(row) for row in connection.execute(found).mappings()]


def offered_since(connection: Connection, site: str, since: float) -> list[OfferedCall]:
    """Return the callers since a moment whose end is known, as the figures count them, oldest first."""
    found = select(_table).where(_table.c.site == site, _table.c.joined_at >= since)
    rows = connection.execute(found.order_by(_table.c.joined_at)).mappings()
    return _offered(rows)


def offered_of(connection: Connection, site: str, names: Iterable[str]) -> list[OfferedCall]:
    """Return those of these callers whose end is known."""
    found: list[OfferedCall] = []
    for part in parts(names):
        mine = select(_table).where(_table.c.site == site, _table.c.id.in_(part))
        found += _offered(connection.execute(mine).mappings())
    return found


def _offered(rows: Iterable[RowMapping]) -> list[OfferedCall]:
    offered = [_call(row).offered(row["agent"] or row["member"]) for row in rows]
    return [call for call in offered if call is not None]


def _call(row: RowMapping) -> QueueCall:
    values: dict[str, Any] = {
        name: row[name] for name in ("id", "queue", "joined_at", "number", "name", "wait", "member", "talk")
    }
    return QueueCall(**values, end=QueueCallEnd(row["ended"]))
