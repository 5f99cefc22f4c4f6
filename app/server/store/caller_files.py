"""Caller files: each person with all earlier versions, found by number or by parts of the name."""

from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select

from app.domain.caller_file import CallerFile
from app.server.store import schema
from app.server.store.dialect import upsert
from app.wire.codec import from_plain, to_plain
from app.wire.office import Person

_file = schema.caller_file
_number = schema.caller_number
_word = schema.caller_word
_revision = schema.caller_revision

_FIELDS: Final = (
    "id", "name", "numbers", "customer_number", "email", "address", "language", "tags", "notes", "version",
)  # fmt: skip
_LAST: Final = "\U0010ffff"
_TAIL: Final = 8


@dataclass(frozen=True, slots=True)
class Stored:
    """A caller file with the moment at which each of its fields was last changed."""

    file: CallerFile
    changed: dict[str, float]


@dataclass(frozen=True, slots=True)
class Index:
    """Under what a file is found: its folded name and its words. Made by the room `files`."""

    folded: str
    words: frozenset[str]


def get(connection: Connection, site: str, file: str) -> Stored | None:
    """Return a file by id (without earlier contacts)."""
    found = select(_file).where(_file.c.id == file, _file.c.site == site)
    row = connection.execute(found).mappings().first()
    return _read(row) if row else None


def revision(connection: Connection, file: str, version: int) -> CallerFile | None:
    """Return a file as it was in an earlier version."""
    at = (_revision.c.file == file) & (_revision.c.version == version)
    body = connection.scalar(select(_revision.c.body).where(at))
    return from_plain(CallerFile, body) if body else None


def edits_since(connection: Connection, file: str, version: int) -> list[tuple[str, float]]:
    """Return who made each version after `version`, and when by the maker's clock."""
    later = (_revision.c.file == file) & (_revision.c.version > version)
    return [
        (row.by, row.at) for row in connection.execute(select(_revision.c.by, _revision.c.at).where(later))
    ]


def belongs_elsewhere(connection: Connection, site: str, file: str) -> bool:
    """Say whether an id is in use at another site."""
    owner = connection.scalar(select(_file.c.site).where(_file.c.id == file))
    return owner is not None and owner != site


def put(connection: Connection, site: str, stored: Stored, index: Index, *, by: str, at: float) -> None:
    """Write a version of a file with everything it is found by; earlier versions are kept."""
    file = replace(stored.file, earlier=())
    body: dict[str, Any] = to_plain(file)
    del body["earlier"]
    row = {
        **body, "site": site, "folded": index.folded, "changed": stored.changed,
        "updated_at": at, "updated_by": by,
    }  # fmt: skip
    upsert(connection, _file, row)
    upsert(
        connection, _revision,
        {"file": file.id, "version": file.version, "site": site, "body": body, "at": at, "by": by},
    )  # fmt: skip
    _index(connection, site, file, index)


def _index(connection: Connection, site: str, file: CallerFile, index: Index) -> None:
    connection.execute(delete(_number).where(_number.c.file == file.id))
    connection.execute(delete(_word).where(_word.c.file == file.id))
    numbers = [
        {"file": file.id, "number": number, "site": site, "reversed": _reversed(number)}
        for number in dict.fromkeys(file.numbers)
    ]
    words = [{"file": file.id, "word": word, "site": site} for word in sorted(index.words)]
    if numbers:
        connection.execute(insert(_number), numbers)
    if words:
        connection.execute(insert(_word), words)


def by_number(connection: Connection, site: str, number: str) -> CallerFile | None:
    """Return the person with this number: exactly, else by its last 8 digits; the latest changed wins."""
    found = by_exact_number(connection, site, number)
    tail = _reversed(number)[:_TAIL]
    if found is None and len(tail) == _TAIL:
        found = _latest(connection, (_number.c.site == site) & _begins(_number.c.reversed, tail))
    return found


def by_exact_number(connection: Connection, site: str, number: str) -> CallerFile | None:
    """Return the person with exactly this number."""
    return _latest(connection, (_number.c.site == site) & (_number.c.number == number))


def by_customer_number(
    connection: Connection, site: str, customer: str, words: list[str]
) -> CallerFile | None:
    """Return the person with exactly this customer number; `words` are those it is indexed under."""
    if not words:
        return None
    indexed = select(_word.c.file).where(_word.c.site == site, _word.c.word == words[0])
    wanted = select(_file).where(_file.c.customer_number == customer, _file.c.id.in_(indexed))
    row = connection.execute(wanted.order_by(_file.c.updated_at.desc()).limit(1)).mappings().first()
    return _read(row).file if row else None


def search(connection: Connection, site: str, words: list[str], folded: str, limit: int) -> list[Person]:
    """Return people whose name has all `words` as beginnings of its words, then those with `folded` in it."""
    here = _file.c.site == site
    begins = [
        _file.c.id.in_(select(_word.c.file).where(_word.c.site == site, _begins(_word.c.word, word)))
        for word in words
    ]
    found = _people(connection, [here, *begins], limit) if begins else {}
    if len(found) < limit and folded:
        contains = _file.c.folded.contains(folded, autoescape=True)
        found |= _people(connection, [here, contains], limit)
    return list(found.values())[:limit]


def search_number(
    connection: Connection, site: str, beginnings: list[str], ending: str, limit: int
) -> list[Person]:
    """Return people with a number that begins or ends so, with that number."""
    found: dict[str, Person] = {}
    conditions = [_begins(_number.c.number, beginning) for beginning in beginnings]
    conditions.append(_begins(_number.c.reversed, ending[::-1]))
    for condition in conditions:
        columns = (_file.c.id, _file.c.name, _number.c.number)
        rows = connection.execute(
            select(*columns)
            .join_from(_number, _file, _file.c.id == _number.c.file)
            .where(_number.c.site == site, condition)
            .order_by(_file.c.name, _number.c.number)
            .limit(limit)
        )
        for row in rows:
            found.setdefault(row.id, Person(row.id, row.name, row.number))
    return list(found.values())[:limit]


def _people(connection: Connection, conditions: list[ColumnElement[bool]], limit: int) -> dict[str, Person]:
    found = select(_file.c.id, _file.c.name, _file.c.numbers).where(*conditions)
    rows = connection.execute(found.order_by(_file.c.folded, _file.c.id).limit(limit))
    return {row.id: Person(row.id, row.name, row.numbers[0] if row.numbers else "") for row in rows}


def _latest(connection: Connection, condition: ColumnElement[bool]) -> CallerFile | None:
    found = select(_file).join_from(_number, _file, _file.c.id == _number.c.file).where(condition)
    row = connection.execute(found.order_by(_file.c.updated_at.desc()).limit(1)).mappings().first()
    return _read(row).file if row else None


def _begins(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    return (column >= prefix) & (column < prefix + _LAST)


def _reversed(number: str) -> str:
    return "".join(c for c in reversed(number) if c.isdigit())


def _read(row: RowMapping) -> Stored:
    file = from_plain(CallerFile, {name: row[name] for name in _FIELDS})
    return Stored(file, dict(row["changed"]))
