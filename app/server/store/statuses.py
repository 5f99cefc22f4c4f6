"""The history of agents' statuses, and the last presence of each seat for after a restart."""

from typing import Any

from sqlalchemy import Connection, insert, select

from app.domain.agent import AgentStatus, shown
from app.server.store import schema
from app.server.store.dialect import upsert
from app.wire.codec import from_plain, to_plain
from app.wire.office import Health

_history = schema.status_history
_presence = schema.presence


def add(connection: Connection, owner: dict[str, str], status: AgentStatus, **fact: Any) -> None:
    """Add a status to the history; `fact` has `id`, `seq`, `wall`."""
    row = {
        **owner, **fact, "availability": status.availability.value, "reason": status.reason,
        "since": status.since, "call": status.call.value, "call_since": status.call_since,
        "pending": status.pending.availability.value if status.pending else "",
        "confidence": status.confidence.value, "shown": shown(status).value,
    }  # fmt: skip
    connection.execute(insert(_history).values(row))


def history(connection: Connection, seat: str, since: float) -> list[dict[str, Any]]:
    """Return a seat's statuses from a moment on, in the order in which the seat told them."""
    found = select(_history).where(_history.c.seat == seat, _history.c.wall >= since)
    return [dict(row) for row in connection.execute(found.order_by(_history.c.seq)).mappings()]


def keep(connection: Connection, seat: str, site: str, at: float, told: tuple[AgentStatus, Health]) -> None:
    """Keep the last heartbeat of a seat."""
    status, health = told
    row = {
        "seat": seat, "site": site, "last_seen": at,
        "status": to_plain(status), "health": to_plain(health),
    }  # fmt: skip
    upsert(connection, _presence, row)


def kept(connection: Connection) -> dict[str, tuple[float, AgentStatus, Health]]:
    """Return every seat's last heartbeat by seat."""
    return {
        row["seat"]: (
            row["last_seen"],
            from_plain(AgentStatus, row["status"]),
            from_plain(Health, row["health"]),
        )
        for row in connection.execute(select(_presence)).mappings()
    }
