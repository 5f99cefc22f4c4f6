"""Recordings, their files and keys, and what was erased of them. The sound itself lies in files."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from app.server.store import schema
from app.server.store.contacts import not_yours
from app.server.store.dialect import insert_new, parts, upsert
from app.server.store.prepared import Prepared
from app.wire.engine import RecordingView
from app.wire.recordings import ErasedRecordings, RecordedCall, RecordingPart

_recording = schema.recording
_part = schema.recording_part
_erased = schema.recording_erased
_key = schema.recording_key
_contact = schema.contact
_ERASED: Final = Prepared(lambda _: select(_erased.c.id).where(_erased.c.id == bindparam("name")))


@dataclass(frozen=True, slots=True)
class Key:
    """A pair; `private` is PEM encrypted with a pass phrase."""

    id: str
    public: str
    private: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is whole on the server's disk."""

    recording: str
    offset: int
    size: int
    sha256: str


def record(connection: Connection, owner: dict[str, str], call: str, view: RecordingView, seq: int) -> None:
    """Merge a fact about a recording. Raises Refused for another seat's."""
    before = _row(connection, view.recording)
    if before is not None and before["seat"] != owner["seat"]:
        raise not_yours()
    row: dict[str, Any] = {"id": view.recording, **owner, "call": call, "began": view.began}
    if before is None or before["last_seq"] <= seq:
        row |= {"state": view.state.value, "consent": view.consent.value, "last_seq": seq}
    problem = view.problem or (before["problem"] if before else "")
    upsert(connection, _recording, row | {"problem": problem})


def appear(connection: Connection, owner: dict[str, str], recording: str, call: str, began: float) -> None:
    """Note a recording whose file came before its facts. Raises Refused for another seat's."""
    insert_new(connection, _recording, {"id": recording, **owner, "call": call, "began": began})
    check_owner(connection, owner["seat"], recording)


def check_owner(connection: Connection, seat: str, recording: str) -> None:
    """Raise Refused when a recording belongs to another seat."""
    row = _row(connection, recording)
    if row is not None and row["seat"] != seat:
        raise not_yours()


def store(connection: Connection, site: str, part: Stored, key: str, now: float) -> None:
    """Note that a file is whole on the disk; again changes nothing."""
    row = {
        "recording": part.recording, "offset": part.offset, "site": site, "size": part.size,
        "sha256": part.sha256, "key": key, "stored_at": now,
    }  # fmt: skip
    insert_new(connection, _part, row)


def stored(connection: Connection, recording: str) -> list[Stored]:
    """Return the files of a recording in their order."""
    found = select(_part.c.recording, _part.c.offset, _part.c.size, _part.c.sha256)
    rows = connection.execute(found.where(_part.c.recording == recording).order_by(_part.c.offset))
    return [Stored(*row) for row in rows]


def every_part(connection: Connection) -> list[Stored]:
    """Return all files that are whole on the server's disk."""
    found = select(_part.c.recording, _part.c.offset, _part.c.size, _part.c.sha256)
    return [Stored(*row) for row in connection.execute(found.order_by(_part.c.recording, _part.c.offset))]


def call_of(connection: Connection, site: str, recording: str) -> str:
    """Return the call of a recording of the site, "" when there is none such."""
    found = select(_recording.c.call).where(_recording.c.id == recording, _recording.c.site == site)
    return str(connection.scalar(found) or "")


def listed(
    connection: Connection, site: str, *, call: str, numbers: tuple[str, ...], limit: int
) -> list[RecordedCall]:
    """Return recordings, newest first; of one call, of calls with one of these numbers, or all."""
    wanted: list[ColumnElement[bool]] = [_recording.c.site == site]
    if call:
        wanted.append(_recording.c.call == call)
    if numbers:
        wanted.append(_contact.c.number.in_(numbers))
    found = (
        select(_recording, _contact.c.number, _contact.c.name)
        .join_from(_recording, _contact, _contact.c.id == _recording.c.call, isouter=True)
        .where(*wanted)
        .order_by(_recording.c.began.desc())
        .limit(limit)
    )
    rows = connection.execute(found).mappings().all()
    parts = _parts(connection, [row["id"] for row in rows])
    return [
        RecordedCall(
            row["id"], row["call"], row["began"], row["agent"], row["number"] or "", row["name"] or "",
            row["state"], row["consent"], row["problem"], parts.get(row["id"], []),
        )
        for row in rows
    ]  # fmt: skip


def of_calls(connection: Connection, site: str, calls: list[str]) -> dict[str, list[str]]:
    """Return by call its recordings of which something can be heard here, oldest first."""
    found = (
        select(_recording.c.call, _recording.c.id)
        .where(_recording.c.site == site, _recording.c.call.in_(calls))
        .where(select(_part.c.recording).where(_part.c.recording == _recording.c.id).exists())
        .order_by(_recording.c.began)
    )
    by_call: dict[str, list[str]] = {}
    for call, name in connection.execute(found) if calls else ():
        by_call.setdefault(call, []).append(name)
    return by_call


def calls_with(connection: Connection, site: str, numbers: tuple[str, ...]) -> list[str]:
    """Return the calls with one of these numbers."""
    whose = or_(_contact.c.number.in_(numbers), _contact.c.number_raw.in_(numbers))
    return list(connection.scalars(select(_contact.c.id).where(_contact.c.site == site, whose)))


def erase(
    connection: Connection, site: str, recordings: list[str], calls: list[str], now: float
) -> list[str]:
    """Forget recordings, and all of these calls for ever; return which recordings that were.

    Their files are to be deleted once this is committed.
    """
    whose = _seats(connection, _recording, site, _recording.c.id, recordings)
    whose |= _seats(connection, _recording, site, _recording.c.call, calls)
    seats = _seats(connection, _contact, site, _contact.c.id, calls)
    for name, seat in (whose | seats).items():
        insert_new(connection, _erased, {"id": name, "site": site, "seat": seat, "at": now})
    _forget(connection, list(whose))
    return list(whose)


def older(connection: Connection, site: str, before: float) -> list[str]:
    """Return the recordings of a site that began before a moment."""
    found = select(_recording.c.id).where(_recording.c.site == site, _recording.c.began < before)
    return list(connection.scalars(found))


def drop(connection: Connection, recordings: list[str]) -> tuple[int, int]:
    """Forget recordings whose time is over; return how many files and bytes that were."""
    files = size = 0
    for part in parts(recordings):
        found = select(func.count(), func.sum(_part.c.size)).where(_part.c.recording.in_(part))
        row = connection.execute(found).one()
        files, size = files + int(row[0] or 0), size + int(row[1] or 0)
    _forget(connection, recordings)
    return files, size


def is_erased(connection: Connection, *names: str) -> bool:
    """Say whether one of these recordings or calls was erased."""
    return any(_ERASED.all(connection, {"name": name}) for name in names)


def to_erase(connection: Connection, seat: str) -> ErasedRecordings:
    """Return what a seat has not yet said it deleted."""
    found = select(_erased.c.id).where(_erased.c.seat == seat, _erased.c.done_at.is_(None))
    names = list(connection.scalars(found.order_by(_erased.c.at).limit(1000)))
    return ErasedRecordings(names, names)


def seats_to_tell(connection: Connection, since: float) -> dict[str, str]:
    """Return the seats (and their sites) for whom something was erased since a moment."""
    found = select(_erased.c.seat, _erased.c.site).where(
        and_(_erased.c.at > since, _erased.c.done_at.is_(None))
    )
    return {row.seat: row.site for row in connection.execute(found.distinct())}


def to_delete(connection: Connection, site: str) -> int:
    """Return how many erased calls and recordings seats have not yet said they deleted."""
    open_ones = (_erased.c.site == site) & _erased.c.done_at.is_(None)
    return int(connection.scalar(select(func.count()).select_from(_erased).where(open_ones)) or 0)


def deleted_there(connection: Connection, seat: str, names: list[str], now: float) -> None:
    """Note that a seat has no copy of these any more."""
    mine = (_erased.c.seat == seat) & _erased.c.id.in_(names)
    connection.execute(update(_erased).where(mine).values(done_at=now))


def every_erased(connection: Connection) -> set[str]:
    """Return all that was ever erased."""
    return set(connection.scalars(select(_erased.c.id)))


def newest_key(connection: Connection, site: str) -> Key | None:
    """Return the key to record with."""
    found = select(_key.c.id, _key.c.public, _key.c.private).where(_key.c.site == site)
    row = connection.execute(found.order_by(_key.c.made_at.desc(), _key.c.id).limit(1)).first()
    return Key(*row) if row else None


def keys(connection: Connection, site: str) -> list[Key]:
    """Return all keys of a site, newest first."""
    found = select(_key.c.id, _key.c.public, _key.c.private).where(_key.c.site == site)
    return [Key(*row) for row in connection.execute(found.order_by(_key.c.made_at.desc()))]


def add_key(connection: Connection, site: str, key: Key, now: float) -> None:
    """Add a key; recordings from now on are for it."""
    row = {"id": key.id, "site": site, "public": key.public, "private": key.private, "made_at": now}
    connection.execute(insert(_key).values(row))


def _row(connection: Connection, recording: str) -> Any:
    return connection.execute(select(_recording).where(_recording.c.id == recording)).mappings().first()


def _seats(
    connection: Connection, table: Table, site: str, column: ColumnElement[Any], names: list[str]
) -> dict[str, str]:
    """Return the seats of the rows, by id, whose column has one of these names."""
    found: dict[str, str] = {}
    for part in parts(names):
        mine = select(table.c.id, table.c.seat).where(table.c.site == site, column.in_(part))
        found.update((row.id, row.seat) for row in connection.execute(mine))
    return found


def _forget(connection: Connection, recordings: list[str]) -> None:
    for part in parts(recordings):
        connection.execute(delete(_part).where(_part.c.recording.in_(part)))
        connection.execute(delete(_recording).where(_recording.c.id.in_(part)))


def _parts(connection: Connection, recordings: list[str]) -> dict[str, list[RecordingPart]]:
    found = select(_part.c.recording, _part.c.offset, _part.c.size, _part.c.key)
    rows = connection.execute(found.where(_part.c.recording.in_(recordings)).order_by(_part.c.offset))
    parts: dict[str, list[RecordingPart]] = {}
    for recording, offset, size, key in rows:
        parts.setdefault(recording, []).append(RecordingPart(offset, size, key))
    return parts
