"""Bundles asked of seats: who asked when, and what came."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.domain.errors import Refused
from app.server.store import schema

_table = schema.diagnosis


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One bundle; `size` is 0 while it has not come."""

    id: str
    seat: str
    asked_by: str
    asked_at: float
    came_at: float | None
    size: int


def ask(connection: Connection, row: dict[str, Any]) -> None:
    """Note that a bundle was asked for: `id site seat agent asked_by asked_at`."""
    connection.execute(insert(_table).values(row))


def keep(connection: Connection, seat: str, name: str, bundle: bytes, now: float) -> None:
    """Keep a bundle that came. Raises Refused where this seat was not asked, or sent it before."""
    wanted = (_table.c.id == name) & (_table.c.seat == seat) & _table.c.came_at.is_(None)
    if not connection.execute(update(_table).where(wanted).values(bundle=bundle, came_at=now)).rowcount:
        raise Refused("not_found", "Nobody asked for this.", "It was left out.")


def still_open(connection: Connection, since: float) -> list[tuple[str, str, str]]:
    """Return (seat, id, who asked) of what was asked since a moment and has not come, oldest first."""
    found = select(_table.c.seat, _table.c.id, _table.c.asked_by).where(
        _table.c.came_at.is_(None), _table.c.asked_at >= since
    )
    return [tuple(row) for row in connection.execute(found.order_by(_table.c.asked_at))]


def of_seat(connection: Connection, seat: str, limit: int) -> list[Diagnosis]:
    """Return the latest bundles of a seat."""
    size = func.coalesce(func.length(_table.c.bundle), 0)
    found = select(_table.c.id, _table.c.seat, _table.c.asked_by, _table.c.asked_at, _table.c.came_at, size)
    rows = connection.execute(
        found.where(_table.c.seat == seat).order_by(_table.c.asked_at.desc()).limit(limit)
    )
    return [Diagnosis(*row) for row in rows]


def bundle_of(connection: Connection, site: str, name: str) -> tuple[bytes, str]:
    """Return a bundle and the seat it came from. Raises Refused when there is none."""
    found = select(_table.c.bundle, _table.c.seat).where(_table.c.id == name, _table.c.site == site)
    row = connection.execute(found).first()
    if row is None or row.bundle is None:
        raise Refused("not_found", "This has not come, or its time is over.", "Ask the seat again.")
    return bytes(row.bundle), row.seat
