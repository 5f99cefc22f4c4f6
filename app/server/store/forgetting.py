"""Forgetting a person: numbers, names and words go; that there was a call stays, for the figures."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, delete, null, or_, select, update

from app.domain.web_call_back import WebCallBackState
from app.server.store import schema
from app.server.store.dialect import parts

_contact = schema.contact
_request = schema.web_call_back
_number = schema.caller_number
_file = schema.caller_file

_TAIL: Final = 2
"""Digits that every way of writing a number ends with, whatever stands between the others."""


def overwrite(connection: Connection) -> None:
    """Let what is deleted from now on be overwritten in the file, not only given free (SQLite)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def similar(connection: Connection, site: str, table: Table, number: str, column: str = "number") -> set[str]:
    """Return how numbers that end alike are written in a table."""
    digits = "".join(c for c in number if c.isdigit())[-_TAIL:]
    written = table.c[column]
    if len(digits) < _TAIL:
        return {number}
    found = select(written).where(table.c.site == site, written.like(f"%{digits}")).distinct()
    return {number, *connection.scalars(found)}


def files_with(connection: Connection, site: str, numbers: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the caller files with one of these numbers, and all numbers of each."""
    found = select(_number.c.file).where(_number.c.site == site, _number.c.number.in_(numbers))
    rows = connection.execute(select(_file.c.id, _file.c.numbers).where(_file.c.id.in_(found)))
    return {row.id: list(row.numbers) for row in rows}


def calls_of(connection: Connection, site: str, numbers: tuple[str, ...], files: list[str]) -> list[str]:
    """Return the calls with one of these numbers, or that belong to one of these files."""
    whose = or_(
        _contact.c.number.in_(numbers), _contact.c.number_raw.in_(numbers), _contact.c.caller_file.in_(files)
    )
    return list(connection.scalars(select(_contact.c.id).where(_contact.c.site == site, whose)))


def blank_calls(connection: Connection, calls: list[str]) -> None:
    """Take away who it was and what was written; times, queue and outcome stay."""
    nobody: dict[str, Any] = {
        "number": "", "number_raw": "", "name": "", "caller_file": "", "context": null(), "verification": "",
    }  # fmt: skip
    for part in parts(calls):
        connection.execute(update(_contact).where(_contact.c.id.in_(part)).values(**nobody))
        mine = schema.wrap_up.c.contact.in_(part)
        connection.execute(update(schema.wrap_up).where(mine).values(notes="", caller_file=""))


def blank_queue_calls(connection: Connection, site: str, numbers: tuple[str, ...]) -> int:
    """Take away who waited in the queues."""
    table = schema.queue_call
    mine = (table.c.site == site) & table.c.number.in_(numbers)
    return connection.execute(update(table).where(mine).values(number="", name="")).rowcount


def forget_requests(connection: Connection, site: str, numbers: tuple[str, ...], now: float) -> list[str]:
    """Take away who asked to be called; what is still open is cancelled. Returns those requests."""
    mine = (_request.c.site == site) & _request.c.number.in_(numbers)
    names = list(connection.scalars(select(_request.c.id).where(mine)))
    over = {"state": WebCallBackState.CANCELLED.value, "ended_at": now}
    nobody = {"number": "", "name": "", "subject": "", "page": "", "country": ""}
    for part in parts(names):
        live = _request.c.id.in_(part) & _request.c.ended_at.is_(None)
        connection.execute(update(_request).where(live).values(**over))
        connection.execute(update(_request).where(_request.c.id.in_(part)).values(**nobody))
        connection.execute(delete(schema.visitor_token).where(schema.visitor_token.c.request.in_(part)))
    asked = schema.web_call_back_ask
    connection.execute(delete(asked).where(asked.c.site == site, asked.c.number.in_(numbers)))
    return names


def delete_file(connection: Connection, file: str) -> None:
    """Delete a caller file with all its versions."""
    connection.execute(delete(_file).where(_file.c.id == file))
    connection.execute(update(_contact).where(_contact.c.caller_file == file).values(caller_file=""))


def take_numbers(connection: Connection, file: str, left: list[str]) -> None:
    """Leave a caller file only these numbers; its earlier versions go."""
    connection.execute(update(_file).where(_file.c.id == file).values(numbers=left))
    gone = (_number.c.file == file) & _number.c.number.not_in(left)
    connection.execute(delete(_number).where(gone))
    connection.execute(delete(schema.caller_revision).where(schema.caller_revision.c.file == file))


def rows_about(
    connection: Connection, site: str, numbers: tuple[str, ...], files: list[str]
) -> dict[str, list[dict[str, Any]]]:
    """Return every row about these numbers and caller files, by table."""
    calls = calls_of(connection, site, numbers, files)
    recording, queued, asked = schema.recording, schema.queue_call, schema.web_call_back_ask
    wanted = {
        _file: _file.c.id.in_(files),
        schema.caller_revision: schema.caller_revision.c.file.in_(files),
        queued: (queued.c.site == site) & queued.c.number.in_(numbers),
        _request: (_request.c.site == site) & _request.c.number.in_(numbers),
        asked: (asked.c.site == site) & asked.c.number.in_(numbers),
    }
    of_calls = {
        _contact: _contact.c.id,
        schema.wrap_up: schema.wrap_up.c.contact,
        recording: recording.c.call,
    }
    found = {table.name: _rows(connection, table, condition) for table, condition in wanted.items()}
    for table, column in of_calls.items():
        found[table.name] = [
            row for part in parts(calls) for row in _rows(connection, table, column.in_(part))
        ]
    return found


def _rows(connection: Connection, table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]
