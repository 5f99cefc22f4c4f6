"""The history of agents' statuses, and the last presence of each seat for after a restart."""

from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from app.domain.agent import AgentStatus, Shown, shown
from app.domain.working_time import Absence, AbsenceKind, Told
from app.server.store import schema
from app.server.store.dialect import upsert, upsert_many
from app.server.store.prepared import Prepared
from app.wire.codec import from_plain, to_plain
from app.wire.seat_check import Health

_history = schema.status_history
_presence = schema.presence
_absence = schema.absence

_ADD: Final = Prepared(lambda _: insert(_history), (column.name for column in _history.columns))
_LONGEST_STATE = 7 * 86_400.0
"""A state that was told longer ago than this does not go on."""


def add(connection: Connection, owner: dict[str, str], status: AgentStatus, **fact: Any) -> None:
    """Add a status to the history; `fact` has `id`, `seq`, `wall`."""
    row = {
        **owner, **fact, "availability": status.availability.value, "reason": status.reason,
        "since": status.since, "call": status.call.value, "call_since": status.call_since,
        "pending": status.pending.availability.value if status.pending else "",
        "confidence": status.confidence.value, "shown": shown(status).value,
    }  # fmt: skip
    _ADD.run(connection, row)


def history(connection: Connection, seat: str, since: float) -> list[dict[str, Any]]:
    """Return a seat's statuses from a moment on, in the order in which the seat told them."""
    found = select(_history).where(_history.c.seat == seat, _history.c.wall >= since)
    return [dict(row) for row in connection.execute(found.order_by(_history.c.seq)).mappings()]


def told_since(
    connection: Connection, site: str, since: float, until: float
) -> dict[tuple[str, str], list[Told]]:
    """Return what each (seat, agent) told between two moments, in order, with the last word before them.

    Order is the time at which it was told: a seat's numbers begin anew when its folder was lost. Where
    another agent speaks at a seat, the one before has left it.
    """
    columns = (_history.c.seat, _history.c.agent, _history.c.wall, _history.c.shown, _history.c.reason)
    order = (_history.c.wall, _history.c.seq, _history.c.id)
    inside = select(*columns).where(
        _history.c.site == site, _history.c.wall >= since, _history.c.wall < until
    )
    place = func.row_number().over(partition_by=_history.c.seat, order_by=[column.desc() for column in order])
    earlier = (
        select(*columns, place.label("place"))
        .where(_history.c.site == site, _history.c.wall < since, _history.c.wall >= since - _LONGEST_STATE)
        .subquery()
    )
    before = select(*(earlier.c[column.name] for column in columns)).where(earlier.c.place == 1)
    found: dict[tuple[str, str], list[Told]] = {}
    at_seat: dict[str, str] = {}
    for statement in (before, inside.order_by(_history.c.seat, *order)):
        for seat, agent, wall, word, reason in connection.execute(statement):
            left = at_seat.get(seat, agent)
            if left != agent:
                found[seat, left].append(Told(wall, Shown.SIGNED_OUT))
            at_seat[seat] = agent
            found.setdefault((seat, agent), []).append(Told(wall, from_plain(Shown, word), reason))
    return found


def keep_absence(connection: Connection, seat: str, site: str, agent: str, absence: Absence) -> None:
    """Store that a desk was not there."""
    row = {
        "seat": seat, "began": absence.began, "site": site, "agent": agent, "ended": absence.ended,
        "kind": absence.kind.value,
    }  # fmt: skip
    upsert(connection, _absence, row)


def absences_since(connection: Connection, site: str, since: float) -> dict[str, list[Absence]]:
    """Return by seat the absences that ended after a moment."""
    found: dict[str, list[Absence]] = {}
    rows = connection.execute(select(_absence).where(_absence.c.site == site, _absence.c.ended > since))
    for row in rows.mappings():
        absence = Absence(row["began"], row["ended"], from_plain(AbsenceKind, row["kind"]))
        found.setdefault(row["seat"], []).append(absence)
    return found


def keep(connection: Connection, told: list[tuple[str, str, float, tuple[AgentStatus, Health]]]) -> None:
    """Keep the last heartbeats of seats: (seat, site, last seen, what it said)."""
    rows = [
        {
            "seat": seat, "site": site, "last_seen": at,
            "status": to_plain(status), "health": to_plain(health),
        }
        for seat, site, at, (status, health) in told
    ]  # fmt: skip
    upsert_many(connection, _presence, rows)


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
