"""Open sessions of people: found by the hash of their cookie's secret, bounded for each person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from app.server.store import people, schema
from app.server.store.people import Account

_session = schema.session

MOST_EACH: Final = 20
"""Sessions that one person may have open; the one that was used least lately ends for another."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """What is known when a session opens. `half`: a second factor is to come."""

    id_hash: str
    now: float
    expires_at: float
    half: bool = False
    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it. `seen_at` is when it was used last, to within some seconds."""

    id_hash: str
    created_at: float
    seen_at: float
    expires_at: float
    address: str
    browser: str


def open_one(connection: Connection, account: Account, new: NewSession) -> None:
    """Open a session; those that ended are forgotten on the way, and of too many the oldest.

    Half ones are counted apart: a password alone ends nobody's session.
    """
    connection.execute(delete(_session).where(_session.c.expires_at < new.now))
    row = {
        "id_hash": new.id_hash, "site": account.site, "person": account.id, "created_at": new.now,
        "expires_at": new.expires_at, "half": new.half, "seen_at": new.now, "address": new.address,
        "browser": new.browser,
    }  # fmt: skip
    alike = (_session.c.person == account.id) & _session.c.half.is_(new.half)
    mine = select(_session.c.id_hash).where(alike)
    spare = mine.order_by(_session.c.seen_at.desc()).offset(MOST_EACH - 1)
    connection.execute(delete(_session).where(_session.c.id_hash.in_(list(connection.scalars(spare)))))
    connection.execute(insert(_session).values(row))


def owner(
    connection: Connection, id_hash: str, now: float, *, half: bool = False
) -> tuple[Account, float] | None:
    """Return whose open session this is and when it was used last; `half`: one that waits for a code."""
    row = connection.execute(
        select(_session.c.person, _session.c.seen_at, _session.c.created_at).where(
            _session.c.id_hash == id_hash, _session.c.expires_at > now, _session.c.half.is_(half)
        )
    ).first()
    account = people.by_id(connection, row.person) if row else None
    return (account, max(row.seen_at, row.created_at)) if row and account else None


def of_person(connection: Connection, person: str, now: float) -> list[OpenSession]:
    """Return the whole sessions of a person, the one that was used last first."""
    columns = [_session.c[name] for name in OpenSession.__slots__]
    mine = (_session.c.person == person) & (_session.c.expires_at > now) & _session.c.half.is_(False)
    rows = connection.execute(select(*columns).where(mine).order_by(_session.c.seen_at.desc()))
    return [OpenSession(*row) for row in rows]


def close(connection: Connection, id_hash: str) -> None:
    """End a session."""
    connection.execute(delete(_session).where(_session.c.id_hash == id_hash))


def close_all(connection: Connection, person: str, but: str = "") -> list[str]:
    """End all sessions of a person, or all `but` one; return which."""
    doomed = (_session.c.person == person) & (_session.c.id_hash != but)
    return list(connection.scalars(delete(_session).where(doomed).returning(_session.c.id_hash)))


def saw(connection: Connection, used: Mapping[str, float]) -> None:
    """Note when sessions were used last."""
    for id_hash, at in used.items():
        connection.execute(update(_session).where(_session.c.id_hash == id_hash).values(seen_at=at))


def pending_totp(connection: Connection, id_hash: str) -> str | None:
    """Return the second factor that is being set up in a session."""
    return connection.scalar(select(_session.c.pending_totp).where(_session.c.id_hash == id_hash))


def set_pending_totp(connection: Connection, id_hash: str, secret: str) -> None:
    """Keep a second factor until its owner proves it, with this session at the latest."""
    connection.execute(update(_session).where(_session.c.id_hash == id_hash).values(pending_totp=secret))
