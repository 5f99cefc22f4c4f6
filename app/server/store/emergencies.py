"""Calls for help: who called, when, and who has seen it."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from app.domain.errors import Refused
from app.server.store import schema
from app.server.store.dialect import insert_new
from app.wire.supervising import EmergencyCall

_table = schema.emergency


def add(connection: Connection, owner: dict[str, str], **told: Any) -> EmergencyCall | None:
    """Store a call for help and return it, None where it was told before.

    `told` has `id`, `at`, `received_at`, `call`. Raises Refused for another seat's.
    """
    new = insert_new(connection, _table, {**owner, **told})
    found = by_id(connection, owner["site"], told["id"])
    if found is None or found.seat != owner["seat"]:
        raise Refused("not_yours", "This record belongs to another seat.", "It was left as it is.")
    return found if new else None


def by_id(connection: Connection, site: str, name: str) -> EmergencyCall | None:
    """Return one, None where there is no such."""
    found = select(_table).where(_table.c.id == name, _table.c.site == site)
    row = connection.execute(found).mappings().first()
    return _view(row) if row else None


def open_calls(connection: Connection, site: str) -> list[EmergencyCall]:
    """Return what nobody has seen yet, oldest first."""
    found = select(_table).where(_table.c.site == site, _table.c.acknowledged_at.is_(None))
    return [_view(row) for row in connection.execute(found.order_by(_table.c.at)).mappings()]


def of_seat(connection: Connection, seat: str, since: float) -> list[EmergencyCall]:
    """Return a seat's own since a moment, oldest first."""
    found = select(_table).where(_table.c.seat == seat, _table.c.at >= since)
    return [_view(row) for row in connection.execute(found.order_by(_table.c.at)).mappings()]


def acknowledge(connection: Connection, site: str, name: str, by: str, now: float) -> bool:
    """Note who has seen it; False when somebody was quicker or there is no such."""
    mine = (_table.c.id == name) & (_table.c.site == site) & _table.c.acknowledged_at.is_(None)
    done = connection.execute(update(_table).where(mine).values(acknowledged_by=by, acknowledged_at=now))
    return done.rowcount == 1


def _view(row: RowMapping) -> EmergencyCall:
    return EmergencyCall(
        row["id"], row["seat"], row["agent"], row["at"], row["call"], row["acknowledged_by"],
        row["acknowledged_at"] or 0.0,
    )  # fmt: skip
