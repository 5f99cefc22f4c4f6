"""Seats, their tokens (only hashes are here) and the one-time codes that enrol them."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from app.domain.errors import Refused
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.server.store import schema
from app.server.store.dialect import insert_new, name_key
from app.server.store.prepared import Prepared

_seat = schema.seat
_TOKENS: Final = Prepared(
    lambda _: select(_seat.c.token_hash, _seat.c.id, _seat.c.agent, _seat.c.site).where(
        _seat.c.token_hash.is_not(None), _seat.c.revoked_at.is_(None)
    )
)
_enrolment = schema.enrolment


@dataclass(frozen=True, slots=True)
class Seat:
    """One laptop. `sip` holds the account without its password; `revoked`: its access was taken back."""

    id: str
    site: str
    name: str
    agent: str
    sip: dict[str, Any] | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class OpenEnrolment:
    """A code that can still be used. `sealed` is the SIP password, readable with the code only."""

    handle: str
    seat: str
    salt: bytes
    verifier: bytes
    sealed: bytes | None
    expires_at: float
    tries: int


def add(
    connection: Connection, site: str, name: str, *, agent: str, sip: dict[str, Any] | None, now: float
) -> Seat:
    """Add a seat. Raises Refused when the name is taken."""
    seat = Seat(new_id(), site, name, agent or name, sip)
    row = {
        "id": seat.id, "site": site, "name": name, "name_key": name_key(name), "agent": seat.agent,
        "sip": sip, "created_at": now,
    }  # fmt: skip
    if not insert_new(connection, _seat, row):
        raise Refused(
            "taken", phrase("There is already a seat called {name}.", name=name), "Choose another name."
        )
    return seat


def change(connection: Connection, seat: str, **values: Any) -> None:
    """Change `agent` or `sip` of a seat."""
    connection.execute(update(_seat).where(_seat.c.id == seat).values(**values))


def by_name(connection: Connection, name: str) -> Seat | None:
    """Return the seat of that name."""
    return _one(connection, _seat.c.name_key == name_key(name))


def by_id(connection: Connection, seat: str) -> Seat | None:
    """Return the seat with that id."""
    return _one(connection, _seat.c.id == seat)


def by_token(connection: Connection, token_hash: str) -> Seat | None:
    """Return the seat that owns a token which was not taken back."""
    return _one(connection, (_seat.c.token_hash == token_hash) & _seat.c.revoked_at.is_(None))


def tokens(connection: Connection) -> dict[str, tuple[str, str, str]]:
    """Return (seat, agent, site) of every token that was not taken back, by its hash."""
    return {row[0]: (row[1], row[2], row[3]) for row in _TOKENS.all(connection, {})}


def every(connection: Connection) -> list[Seat]:
    """Return all seats by name."""
    rows = connection.execute(select(_seat).order_by(_seat.c.name_key)).mappings()
    return [_read(row) for row in rows]


def revoked(connection: Connection) -> list[str]:
    """Return the ids of seats whose access was taken back."""
    return list(connection.scalars(select(_seat.c.id).where(_seat.c.revoked_at.is_not(None))))


def give_token(connection: Connection, seat: str, token_hash: str, machine: str, now: float) -> str:
    """Give a seat its token; the one before no longer works: its hash is returned, or ""."""
    before = connection.scalar(select(_seat.c.token_hash).where(_seat.c.id == seat))
    values = {"token_hash": token_hash, "machine": machine, "enrolled_at": now, "revoked_at": None}
    connection.execute(update(_seat).where(_seat.c.id == seat).values(**values))
    return before or ""


def revoke(connection: Connection, seat: str, now: float) -> None:
    """Take a seat's token and open codes back."""
    connection.execute(update(_seat).where(_seat.c.id == seat).values(token_hash=None, revoked_at=now))
    connection.execute(delete(_enrolment).where(_enrolment.c.seat == seat))


def open_enrolment(connection: Connection, site: str, enrolment: OpenEnrolment, now: float) -> None:
    """Store a code; earlier codes of the seat and those out of date are forgotten with what they sealed."""
    stale = (_enrolment.c.seat == enrolment.seat) | (_enrolment.c.expires_at <= now)
    connection.execute(delete(_enrolment).where(stale))
    row = {
        "handle": enrolment.handle, "site": site, "seat": enrolment.seat, "salt": enrolment.salt,
        "verifier": enrolment.verifier, "sealed": enrolment.sealed, "expires_at": enrolment.expires_at,
        "tries": 0,
    }  # fmt: skip
    connection.execute(insert(_enrolment).values(row))


def count_try(connection: Connection, handle: str, now: float, most: int) -> OpenEnrolment | None:
    """Count a try on a code and return it; None when there is none, or it is too old or tried too often."""
    connection.execute(delete(_enrolment).where(_enrolment.c.expires_at <= now))
    connection.execute(
        update(_enrolment).where(_enrolment.c.handle == handle).values(tries=_enrolment.c.tries + 1)
    )
    row = connection.execute(select(_enrolment).where(_enrolment.c.handle == handle)).mappings().first()
    if row is None:
        return None
    if row["tries"] > most:
        use_up(connection, handle)
        return None
    names = ("handle", "seat", "salt", "verifier", "sealed", "expires_at", "tries")
    return OpenEnrolment(**{name: row[name] for name in names})


def use_up(connection: Connection, handle: str) -> bool:
    """Forget a code; False when somebody else used it a moment before."""
    return bool(connection.execute(delete(_enrolment).where(_enrolment.c.handle == handle)).rowcount)


def _one(connection: Connection, condition: Any) -> Seat | None:
    row = connection.execute(select(_seat).where(condition)).mappings().first()
    return _read(row) if row else None


def _read(row: RowMapping) -> Seat:
    revoked = row["revoked_at"] is not None
    return Seat(row["id"], row["site"], row["name"], row["agent"], row["sip"], revoked)
