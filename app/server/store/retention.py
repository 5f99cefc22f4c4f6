"""Removing what is older than it may be kept: each function a small batch; returns how many rows went."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, delete, func, or_, select, update

from app.domain.ids import first_id
from app.domain.web_call_back import WebCallBackState
from app.server.store import schema
from app.server.store.dialect import name_key

_contact = schema.contact
_wrap_up = schema.wrap_up
_revision = schema.caller_revision
_request = schema.web_call_back

_LETTERS: Final = 36
_OPEN = [WebCallBackState.WAITING.value, WebCallBackState.CLAIMED.value, WebCallBackState.DIALLING.value]


def calls(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove calls with their wrap-ups, and callers of the queues."""
    told = (_contact.c.offered_at < before) & (_contact.c.offered_at > 0)
    old = (_contact.c.site == site) & or_(told, _untold(before))
    names = list(connection.scalars(select(_contact.c.id).where(old).limit(most)))
    connection.execute(delete(_wrap_up).where(_wrap_up.c.contact.in_(names)))
    connection.execute(delete(_contact).where(_contact.c.id.in_(names)))
    queued = schema.queue_call
    return len(names) + _removed(connection, queued, site, queued.c.joined_at < before, most)


def _untold(before: float) -> ColumnElement[bool]:
    """Return what holds for old contacts whose own facts never came: nobody said when they rang.

    They are as old as their end, their wrap-up or, where it tells, their id (UUID version 7).
    """
    ours = (func.length(_contact.c.id) == _LETTERS) & (func.substr(_contact.c.id, 15, 1) == "7")
    wrapped = select(_wrap_up.c.edited_at).where(_wrap_up.c.contact == _contact.c.id).scalar_subquery()
    moment = func.coalesce(_contact.c.ended_at, _contact.c.answered_at, wrapped, 0.0)
    born = ours & (_contact.c.id < first_id(before))
    return (_contact.c.offered_at <= 0) & or_(born, (moment > 0) & (moment < before))


def notes(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove the notes of wrap-ups, and versions of caller files that are not the newest."""
    old = (_wrap_up.c.site == site) & (_wrap_up.c.edited_at < before) & (_wrap_up.c.notes != "")
    names = list(connection.scalars(select(_wrap_up.c.contact).where(old).limit(most)))
    connection.execute(update(_wrap_up).where(_wrap_up.c.contact.in_(names)).values(notes=""))
    newest = select(schema.caller_file.c.version).where(schema.caller_file.c.id == _revision.c.file)
    stale = (_revision.c.site == site) & (_revision.c.at < before)
    stale &= _revision.c.version < newest.scalar_subquery()
    found = connection.execute(select(_revision.c.file, _revision.c.version).where(stale).limit(most)).all()
    for file, version in found:
        mine = (_revision.c.file == file) & (_revision.c.version == version)
        connection.execute(delete(_revision).where(mine))
    return len(names) + len(found)


def statuses(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove statuses, absences and calls for help that somebody has seen."""
    history, absence, emergency = schema.status_history, schema.absence, schema.emergency
    count = _removed(connection, history, site, history.c.wall < before, most)
    seen = emergency.c.acknowledged_at < before  # by our clock; one that nobody has seen stays
    count += _removed(connection, emergency, site, seen, most)
    old = (absence.c.site == site) & (absence.c.ended < before)
    return count + connection.execute(delete(absence).where(old)).rowcount


def shifts(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove the weeks of agents who have had no seat for so long, and were not planned anew since."""
    table, seat = schema.shift, schema.seat
    rows = connection.execute(select(seat.c.agent, seat.c.revoked_at).where(seat.c.site == site))
    here = {name_key(row.agent) for row in rows if row.revoked_at is None or row.revoked_at >= before}
    old = (table.c.site == site) & (table.c.changed_at < before) & table.c.agent_key.not_in(here)
    keys = list(connection.scalars(select(table.c.agent_key).where(old).distinct().limit(most)))
    return connection.execute(delete(table).where(old, table.c.agent_key.in_(keys))).rowcount


def lost_wrap_ups(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove wrap-ups whose call never came, or went before them."""
    calls = select(_contact.c.id).where(_contact.c.id == _wrap_up.c.contact)
    old = (_wrap_up.c.site == site) & (_wrap_up.c.edited_at < before) & ~calls.exists()
    names = list(connection.scalars(select(_wrap_up.c.contact).where(old).limit(most)))
    return connection.execute(delete(_wrap_up).where(_wrap_up.c.contact.in_(names))).rowcount


def web_call_backs(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove visitors' requests that are over."""
    over = (_request.c.asked_at < before) & (_request.c.wish < before) & _request.c.state.not_in(_OPEN)
    return _removed(connection, _request, site, over, most)


def diagnoses(connection: Connection, site: str, before: float, most: int) -> int:
    """Remove what seats sent to have a trouble looked into."""
    table = schema.diagnosis
    return _removed(connection, table, site, table.c.asked_at < before, most)


def _removed(connection: Connection, table: Table, site: str, old: Any, most: int) -> int:
    doomed = select(table.c.id).where(table.c.site == site, old).limit(most)
    names = list(connection.scalars(doomed))
    connection.execute(delete(table).where(table.c.id.in_(names)))
    return len(names)
