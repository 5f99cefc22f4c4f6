"""Forgetting somebody who worked here: rows stay for the figures, under a name that says nothing."""

from typing import Final

from sqlalchemy import Column, Connection, delete, func, null, select, update

from app.server.store import schema
from app.server.store.dialect import name_key

_seat = schema.seat
_person = schema.person

_AGENTS: Final = (
    schema.contact, schema.wrap_up, schema.status_history, schema.absence, schema.recording,
    schema.emergency, schema.queue_call,
)  # fmt: skip
"""Rows that figures are made of: they keep their agent apart from all others, under another name."""

_ELSEWHERE: Final[tuple[Column[str], ...]] = (
    schema.caller_file.c.updated_by, schema.caller_revision.c.by, schema.web_call_back.c.claimed_name,
    schema.emergency.c.acknowledged_by, schema.wall_link.c.made_by, schema.wall_link.c.revoked_by,
    schema.diagnosis.c.asked_by,
)  # fmt: skip
"""Who did something with a row that is about something else."""


def still_here(connection: Connection, site: str, name: str) -> bool:
    """Say whether a seat or an account that was not taken back has this name."""
    seats = select(_seat.c.agent).where(_seat.c.site == site, _seat.c.revoked_at.is_(None))
    if name_key(name) in {name_key(agent) for agent in connection.scalars(seats)}:
        return True
    account = select(func.count()).select_from(_person)
    mine = (_person.c.name_key == name_key(name)) & (_person.c.site == site)
    return bool(connection.scalar(account.where(mine, _person.c.disabled_at.is_(None))))


def spellings(connection: Connection, site: str, name: str) -> list[str]:
    """Return the ways in which a name of somebody who worked here is written anywhere."""
    found = {name}
    for column in (*(table.c.agent for table in _AGENTS), _seat.c.agent, _person.c.name, *_ELSEWHERE):
        rows = connection.scalars(select(column).where(column.table.c.site == site).distinct())
        found |= {text for text in rows if name_key(text) == name_key(name)}
    return sorted(found)


def rename(connection: Connection, site: str, names: list[str], alias: str) -> int:
    """Put another name into every row; return how many rows tell of somebody."""
    rows = 0
    for column in (*(table.c.agent for table in _AGENTS), *_ELSEWHERE):
        mine = (column.table.c.site == site) & column.in_(names)
        changed = connection.execute(update(column.table).where(mine).values({column.name: alias}))
        rows += changed.rowcount
    return rows


def remove(connection: Connection, site: str, names: list[str], alias: str) -> int:
    """Take away what no figure needs: shifts, bundles, the seat's account and laptop, the own account.

    Returns how many seats and accounts there were.
    """
    keys = [name_key(name) for name in names]
    shift, diagnosis = schema.shift, schema.diagnosis
    connection.execute(delete(shift).where(shift.c.site == site, shift.c.agent_key.in_(keys)))
    connection.execute(delete(diagnosis).where(diagnosis.c.site == site, diagnosis.c.agent.in_(names)))
    gone = (_seat.c.site == site) & _seat.c.agent.in_(names)
    seats = list(connection.scalars(select(_seat.c.id).where(gone)))
    connection.execute(update(_seat).where(gone).values(agent=alias, machine="", sip=null()))
    presence, look = schema.presence, schema.look
    connection.execute(delete(presence).where(presence.c.seat.in_(seats)))
    looked = [f"{kind}:{name}" for kind in ("seat", "person") for name in names]
    connection.execute(delete(look).where(look.c.site == site, look.c.who.in_(looked)))
    mine = (_person.c.site == site) & _person.c.name_key.in_(keys) & _person.c.disabled_at.is_not(None)
    empty = {"name": alias, "name_key": name_key(alias), "password_hash": "-", "totp": None}
    return len(seats) + connection.execute(update(_person).where(mine).values(**empty)).rowcount
