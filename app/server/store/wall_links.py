"""Links of wall screens: only the hash of a token is kept; a link is taken back, never deleted."""

from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from app.domain.ids import new_id
from app.server.store import schema

_table = schema.wall_link


@dataclass(frozen=True, slots=True)
class WallLink:
    """One link as supervisors see it; `revoked_at` None: it works."""

    id: str
    label: str
    made_by: str
    made_at: float
    revoked_by: str
    revoked_at: float | None
    site: str = ""


def add(connection: Connection, site: str, token_hash: str, *, label: str, by: str, now: float) -> str:
    """Add a link and return its id."""
    name = new_id()
    row = {"id": name, "site": site, "token_hash": token_hash, "label": label, "made_by": by, "made_at": now}
    connection.execute(insert(_table).values(row))
    return name


def every(connection: Connection, site: str) -> list[WallLink]:
    """Return all links, the newest first; those taken back last."""
    found = select(_table).where(_table.c.site == site).order_by(_table.c.made_at.desc())
    rows = [_link(row) for row in connection.execute(found).mappings()]
    return sorted(rows, key=lambda link: link.revoked_at is not None)


def by_token(connection: Connection, token_hash: str) -> WallLink | None:
    """Return the link of a token that still works."""
    found = select(_table).where(_table.c.token_hash == token_hash, _table.c.revoked_at.is_(None))
    row = connection.execute(found).mappings().first()
    return _link(row) if row else None


def revoke(connection: Connection, site: str, name: str, by: str, now: float) -> WallLink | None:
    """Take a link back; None when there is no such that works."""
    mine = (_table.c.id == name) & (_table.c.site == site) & _table.c.revoked_at.is_(None)
    done = connection.execute(update(_table).where(mine).values(revoked_by=by, revoked_at=now))
    if done.rowcount != 1:
        return None
    row = connection.execute(select(_table).where(_table.c.id == name)).mappings().one()
    return _link(row)


def _link(row: RowMapping) -> WallLink:
    return WallLink(
        row["id"], row["label"], row["made_by"], row["made_at"], row["revoked_by"], row["revoked_at"],
        row["site"],
    )  # fmt: skip
