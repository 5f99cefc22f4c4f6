"""Planned shifts by agent."""

from sqlalchemy import Connection, delete, insert, select

from app.domain.schedule import Shift
from app.server.store import schema
from app.server.store.dialect import name_key

_table = schema.shift


def of_site(connection: Connection, site: str) -> dict[str, list[Shift]]:
    """Return the shifts of every agent who has some, by the agent's key (`key_of`)."""
    found: dict[str, list[Shift]] = {}
    rows = connection.execute(
        select(_table)
        .where(_table.c.site == site)
        .order_by(_table.c.agent_key, _table.c.weekday, _table.c.began)
    )
    for row in rows.mappings():
        shift = Shift(row["weekday"], row["began"], row["ended"])
        found.setdefault(row["agent_key"], []).append(shift)
    return found


def names(connection: Connection, site: str) -> dict[str, str]:
    """Return how the agents with shifts are written, by key."""
    rows = connection.execute(select(_table.c.agent_key, _table.c.agent).where(_table.c.site == site))
    return {str(key): str(agent) for key, agent in rows}


def key_of(agent: str) -> str:
    """Return what makes two names of agents the same."""
    return name_key(agent)


def replace(connection: Connection, site: str, agent: str, shifts: list[Shift], now: float) -> None:
    """Give an agent another week; none takes the agent out of the schedule."""
    key = key_of(agent)
    connection.execute(delete(_table).where(_table.c.site == site, _table.c.agent_key == key))
    rows = [
        {
            "site": site,
            "agent_key": key,
            "agent": agent,
            "weekday": s.weekday,
            "began": s.began,
            "ended": s.ended,
            "changed_at": now,
        }
        for s in shifts
    ]
    if rows:
        connection.execute(insert(_table), rows)
