"""Web Call Back requests, the visitors' tokens, and the log of asking that limits abuse."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, and_, delete, func, insert, or_, select, update

from app.domain.ids import new_id
from app.domain.web_call_back import WebCallBackState
from app.server.store import schema
from app.wire.codec import from_plain
from app.wire.office import WebCallBack

_request = schema.web_call_back
_token = schema.visitor_token
_ask = schema.web_call_back_ask

MOST_ATTEMPTS: Final = 3
ASKS_KEPT_SECONDS: Final = 30 * 24 * 3600.0

_S = WebCallBackState


@dataclass(frozen=True, slots=True)
class Row:
    """A request with what only the server needs. `claimed_seat` is the seat's id, `view` names its agent."""

    view: WebCallBack
    site: str
    claimed_seat: str
    attempts: int
    contact: str
    expires_at: float
    last_seq: int


def add(connection: Connection, site: str, view: WebCallBack, expires_at: float) -> None:
    """Store a new request."""
    row = {
        "id": view.id, "site": site, "number": view.number, "country": view.country, "name": view.name,
        "subject": view.subject, "page": view.page, "state": view.state.value, "asked_at": view.asked_at,
        "wish": view.wish, "expires_at": expires_at,
    }  # fmt: skip
    connection.execute(insert(_request).values(row))


def get(connection: Connection, request: str) -> Row | None:
    """Return a request by id."""
    row = connection.execute(select(_request).where(_request.c.id == request)).mappings().first()
    return _read(row) if row else None


def change(connection: Connection, before: Row, state: WebCallBackState, **values: Any) -> Row | None:
    """Move a request on, if it still is as `before` (compare and set); None when somebody was quicker."""
    same = and_(
        _request.c.id == before.view.id,
        _request.c.state == before.view.state.value,
        _request.c.claimed_by == before.claimed_seat,
    )
    statement = update(_request).where(same)
    changed = connection.execute(statement.values(state=state.value, fence=_request.c.fence + 1, **values))
    return get(connection, before.view.id) if changed.rowcount else None


def open_requests(connection: Connection, site: str) -> list[Row]:
    """Return the requests somebody should still call, oldest wish first."""
    due = func.coalesce(func.nullif(_request.c.wish, 0.0), _request.c.asked_at)
    found = select(_request).where(_request.c.site == site, _is_open()).order_by(due, _request.c.id)
    return [_read(row) for row in connection.execute(found).mappings()]


def pending(connection: Connection, site: str, number: str) -> Row | None:
    """Return the open request for a number."""
    found = select(_request).where(_request.c.site == site, _request.c.number == number, _is_open())
    row = connection.execute(found.limit(1)).mappings().first()
    return _read(row) if row else None


def waiting(connection: Connection, site: str) -> int:
    """Return how many requests wait for an agent."""
    found = select(func.count()).where(_request.c.site == site, _request.c.state == _S.WAITING.value)
    return int(connection.scalar(found.select_from(_request)) or 0)


def overdue(connection: Connection, now: float) -> list[Row]:
    """Return requests whose claim or life has run out."""
    held = _request.c.state.in_([_S.CLAIMED.value, _S.DIALLING.value])
    alive = _request.c.state == _S.WAITING.value
    found = select(_request).where(
        or_(and_(held, _request.c.claimed_until < now), and_(alive, _request.c.expires_at < now))
    )
    return [_read(row) for row in connection.execute(found).mappings()]


def add_token(connection: Connection, site: str, request: str, token_hash: str, now: float) -> None:
    """Give a visitor a token for a request."""
    row = {"token_hash": token_hash, "site": site, "request": request, "at": now}
    connection.execute(insert(_token).values(row))


def by_token(connection: Connection, token_hash: str) -> tuple[Row, bool] | None:
    """Return the request of a token, and whether this visitor cancelled."""
    found = select(_request, _token.c.cancelled_at).join_from(
        _token, _request, _request.c.id == _token.c.request
    )
    row = connection.execute(found.where(_token.c.token_hash == token_hash)).mappings().first()
    return (_read(row), row["cancelled_at"] is not None) if row else None


def cancel_token(connection: Connection, token_hash: str, request: str, now: float) -> bool:
    """Note that a visitor cancelled; say whether nobody else asked for the same request."""
    mine = _token.c.token_hash == token_hash
    connection.execute(update(_token).where(mine).values(cancelled_at=now))
    others = select(_token.c.request).where(_token.c.request == request, _token.c.cancelled_at.is_(None))
    return connection.execute(others.limit(1)).first() is None


def log_ask(connection: Connection, site: str, *, at: float, number: str, address: str, consent: str) -> None:
    """Note that somebody asked, with what was agreed to; too old notes are forgotten."""
    connection.execute(delete(_ask).where(_ask.c.at < at - ASKS_KEPT_SECONDS))
    row = {"id": new_id(), "site": site, "at": at, "number": number, "address": address, "consent": consent}
    connection.execute(insert(_ask).values(row))


def asked(connection: Connection, since: float, **same: str) -> int:
    """Return how often was asked since a moment with the same `number`, `address` or `site`."""
    conditions = [_ask.c[name] == value for name, value in same.items()]
    found = select(func.count()).select_from(_ask).where(_ask.c.at > since, *conditions)
    return int(connection.scalar(found) or 0)


def _is_open() -> Any:
    again = and_(_request.c.state == _S.NOT_REACHED.value, _request.c.attempts < MOST_ATTEMPTS)
    return or_(_request.c.state.in_([_S.WAITING.value, _S.CLAIMED.value, _S.DIALLING.value]), again)


def _read(row: RowMapping) -> Row:
    view = WebCallBack(
        id=row["id"], number=row["number"], name=row["name"], subject=row["subject"], page=row["page"],
        state=from_plain(_S, row["state"]), asked_at=row["asked_at"], wish=row["wish"],
        claimed_by=row["claimed_name"], claimed_until=row["claimed_until"], country=row["country"],
    )  # fmt: skip
    return Row(
        view, row["site"], row["claimed_by"], row["attempts"], row["contact"], row["expires_at"],
        row["last_seq"],
    )  # fmt: skip
