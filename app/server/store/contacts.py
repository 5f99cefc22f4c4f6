"""Contacts: one row a call or attempt, put together from its facts in whatever order they come."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, or_, select

from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.caller_file import EarlierContact
from app.domain.errors import Refused
from app.domain.kpi import OfferedCall
from app.server.store import schema
from app.server.store.dialect import insert_new, parts, upsert
from app.server.store.prepared import Prepared
from app.wire.codec import from_plain
from app.wire.office import Contact

_contact = schema.contact
_wrap_up = schema.wrap_up

SUMMARY_LETTERS: Final = 200

_BY_ID: Final = Prepared(lambda _: select(_contact).where(_contact.c.id == bindparam("contact")))


def record_call(connection: Connection, owner: dict[str, str], call: Call, seq: int, **extra: Any) -> None:
    """Merge one fact of a call into its row; `owner` has `site`, `seat`, `agent`.

    What describes the call comes from the newest fact (by `seq`); moments and the cause, once told, stay.
    `extra` may have `number` (E.164) and `quality`. Raises Refused for another seat's contact.
    """
    before = _BY_ID.named(connection, {"contact": call.id})
    if before is not None and before["seat"] != owner["seat"]:
        raise not_yours()
    row = _described(call) | {k: v for k, v in extra.items() if v} | {"last_seq": seq}
    if before is not None and before["last_seq"] > seq:
        row = {name: before[name] or value for name, value in row.items()}
    upsert(connection, _contact, {"id": call.id, **owner, **row, **_moments(call, before)})


def not_yours() -> Refused:
    """Return the error for a record that belongs to another seat."""
    return Refused("not_yours", "This record belongs to another seat.", "It was left as it is.")


def _described(call: Call) -> dict[str, Any]:
    return {
        "account": call.account, "direction": call.direction.value, "state": call.state.value,
        "number": call.number, "number_raw": call.number, "name": call.name, "dialled": call.dialled,
        "queue": call.queue, "verification": call.verification.value, "encrypted": call.encrypted,
        "context": call.context or None,
    }  # fmt: skip


def _moments(call: Call, before: dict[str, Any] | None) -> dict[str, Any]:
    then = before or {}
    ended_at = then.get("ended_at") or call.ended_at
    moments: dict[str, Any] = {
        "offered_at": then.get("offered_at") or call.offered_at,
        "answered_at": then.get("answered_at") or call.answered_at,
        "ended_at": ended_at,
        "held_seconds": max(then.get("held_seconds") or 0.0, call.held_seconds),
        "cause": then.get("cause") or (call.cause.value if call.cause else ""),
    }
    if ended_at:
        moments["state"] = CallState.ENDED.value
    return moments


def link_file(connection: Connection, owner: dict[str, str], contact: str, file: str) -> None:
    """Note whose file a contact belongs to, also when the contact's own facts have not come yet.

    Raises Refused for another seat's contact.
    """
    insert_new(connection, _contact, {"id": contact, **owner})
    mine = (_contact.c.id == contact) & (_contact.c.seat == owner["seat"])
    if not connection.execute(_contact.update().where(mine).values(caller_file=file)).rowcount:
        raise not_yours()


def newest(connection: Connection, site: str, limit: int) -> list[Contact]:
    """Return the latest contacts of a site with their wrap-ups."""
    found = _with_wrap_up().where(_contact.c.site == site, _contact.c.offered_at > 0)
    rows = connection.execute(found.order_by(_contact.c.offered_at.desc()).limit(limit)).mappings()
    return [_contact_of(row) for row in rows]


def earlier(
    connection: Connection, site: str, file: str, numbers: tuple[str, ...], limit: int = 50
) -> tuple[EarlierContact, ...]:
    """Return a person's latest contacts: those linked to the file and those with one of its numbers."""
    whose: list[ColumnElement[bool]] = [_contact.c.number.in_(numbers)] if numbers else []
    if file:
        whose.append(_contact.c.caller_file == file)
    if not whose:
        return ()
    found = _with_wrap_up().where(_contact.c.site == site, _contact.c.offered_at > 0, or_(*whose))
    rows = connection.execute(found.order_by(_contact.c.offered_at.desc()).limit(limit)).mappings()
    return tuple(_earlier_of(row) for row in rows)


_OFFERED: Final = (
    "id", "offered_at", "answered_at", "ended_at", "cause", "queue", "agent", "number", "name",
)  # fmt: skip


_SINCE: Final = Prepared(
    lambda _: (
        select(*(_contact.c[name] for name in _OFFERED))
        .where(
            _contact.c.site == bindparam("of"),
            _contact.c.offered_at >= bindparam("since"),
            _contact.c.direction == Direction.INBOUND.value,
        )
        .order_by(_contact.c.offered_at)
    )
)
_CAUSES: Final = {cause.value: cause for cause in EndCause}


def _offered(connection: Connection, found: Select[Any]) -> list[OfferedCall]:
    rows = connection.execute(found.order_by(_contact.c.offered_at))
    return [_offered_call(*row) for row in rows]


def _offered_call(
    name: str, offered: float, answered: float | None, ended: float | None, cause: str, *rest: str
) -> OfferedCall:
    known = _CAUSES.get(cause) or _cause(cause)
    return OfferedCall(name, offered, answered, ended, known, *rest)


def offered_since(connection: Connection, site: str, since: float) -> list[OfferedCall]:
    """Return the inbound calls that rang at seats from a moment on, oldest first."""
    return [_offered_call(*row) for row in _SINCE.all(connection, {"of": site, "since": since})]


def offered_of(connection: Connection, site: str, names: Iterable[str]) -> list[OfferedCall]:
    """Return those of these calls that are inbound and rang at seats, oldest first in each 500."""
    found: list[OfferedCall] = []
    for part in parts(names):
        mine = select(*(_contact.c[name] for name in _OFFERED)).where(
            _contact.c.site == site,
            _contact.c.id.in_(part),
            _contact.c.direction == Direction.INBOUND.value,
        )
        found += _offered(connection, mine)
    return found


def of_agent(connection: Connection, site: str, agent: str, since: float, until: float) -> list[OfferedCall]:
    """Return all calls of an agent, in and out, between two moments, oldest first."""
    found = select(*(_contact.c[name] for name in _OFFERED)).where(
        _contact.c.site == site,
        _contact.c.agent == agent,
        _contact.c.offered_at >= since,
        _contact.c.offered_at < until,
    )
    return _offered(connection, found)


def answered_between(
    connection: Connection, site: str, since: float, until: float
) -> dict[str, list[tuple[float, str]]]:
    """Return by agent when calls were answered, in order, with the calls' ids."""
    found = select(_contact.c.agent, _contact.c.answered_at, _contact.c.id).where(
        _contact.c.site == site, _contact.c.answered_at >= since, _contact.c.answered_at < until
    )
    by_agent: dict[str, list[tuple[float, str]]] = {}
    for agent, at, name in connection.execute(found.order_by(_contact.c.answered_at)):
        by_agent.setdefault(agent, []).append((at, name))
    return by_agent


def _cause(word: str) -> EndCause | None:
    return from_plain(EndCause, word) if word else None


def _with_wrap_up() -> Select[Any]:
    return select(
        _contact, _wrap_up.c.outcome, _wrap_up.c.notes, _wrap_up.c.agent.label("wrap_up_agent")
    ).join_from(_contact, _wrap_up, _wrap_up.c.contact == _contact.c.id, isouter=True)


def _talk(row: RowMapping) -> float:
    if row["answered_at"] is None or row["ended_at"] is None:
        return 0.0
    return float(max(0.0, row["ended_at"] - row["answered_at"]))


def _wait(row: RowMapping) -> float:
    decided = row["answered_at"] or row["ended_at"] or row["offered_at"]
    return float(max(0.0, decided - row["offered_at"]))


def _contact_of(row: RowMapping) -> Contact:
    return Contact(
        id=row["id"], at=row["offered_at"], agent=row["agent"], direction=row["direction"],
        number=row["number"], name=row["name"], queue=row["queue"], wait_seconds=_wait(row),
        talk_seconds=_talk(row), cause=row["cause"], outcome=row["outcome"] or "", notes=row["notes"] or "",
    )  # fmt: skip


def _earlier_of(row: RowMapping) -> EarlierContact:
    return EarlierContact(
        id=row["id"], at=row["offered_at"], direction=row["direction"], queue=row["queue"],
        agent=row["agent"], seconds=_talk(row), outcome=row["outcome"] or "",
        summary=(row["notes"] or "")[:SUMMARY_LETTERS],
    )  # fmt: skip
