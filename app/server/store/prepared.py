"""Statements that run thousands of times a second: compiled once, then said to the driver directly.

SQLAlchemy needs 0.1 ms around each statement, ten times what SQLite needs for one. Values pass the same
column types on their way in and out, and a driver's errors arrive as SQLAlchemy's own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

Build = Callable[[str], Any]
"""Makes the statement for a dialect's name."""
Processor = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as one driver takes it; `places` is None where the driver takes names."""

    text: str
    names: tuple[str, ...]
    by_name: bool
    given: dict[str, Any]
    on_the_way_in: tuple[tuple[str, Processor], ...]
    columns: tuple[str, ...]
    on_the_way_out: tuple[tuple[int, Processor], ...]

    def values(self, row: Mapping[str, Any]) -> Any:
        """Return what the driver gets for a row."""
        if self.on_the_way_in or self.given:
            row = {**self.given, **row}
            for name, processor in self.on_the_way_in:
                row[name] = processor(row[name])
        return {name: row[name] for name in self.names} if self.by_name else [row[n] for n in self.names]

    def read(self, found: Any) -> tuple[Any, ...]:
        """Return a row with the types of its columns."""
        if not self.on_the_way_out:
            return tuple(found)
        cells = list(found)
        for place, processor in self.on_the_way_out:
            cells[place] = processor(cells[place])
        return tuple(cells)


class Prepared:
    """One statement whose parameters are `names`. Runs inside the transaction of the connection it is given.

    Raises what SQLAlchemy raises (`DBAPIError` and its kinds).
    """

    __slots__ = ("_build", "_names", "_plans")

    def __init__(self, build: Build, names: Iterable[str] = ()) -> None:
        self._build = build
        self._names = tuple(names)
        self._plans: dict[str, _Plan] = {}

    def run(self, connection: Connection, row: Mapping[str, Any]) -> None:
        """Run it for one row."""
        plan = self._plan(connection)
        _say(connection, plan.text, plan.values(row))

    def many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it for each of many rows."""
        plan = self._plan(connection)
        values = [plan.values(row) for row in rows]
        cursor = _raw(connection).cursor()
        try:
            cursor.executemany(plan.text, values)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _translated(connection, plan.text, error) from error
        finally:
            cursor.close()

    def all(self, connection: Connection, row: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it and return every row."""
        plan = self._plan(connection)
        return [plan.read(found) for found in _said(connection, plan.text, plan.values(row))]

    def named(self, connection: Connection, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """Run it and return the first row by the names of its columns, None where there is none."""
        found = self.all(connection, row)
        return dict(zip(self._plan(connection).columns, found[0], strict=True)) if found else None

    def _plan(self, connection: Connection) -> _Plan:
        name = connection.dialect.name
        plan = self._plans.get(name)
        if plan is None:
            plan = self._plans[name] = _planned(connection.dialect, self._build(name), self._names)
        return plan


def _planned(dialect: Any, statement: Any, names: tuple[str, ...]) -> _Plan:
    compiled = statement.compile(dialect=dialect, column_keys=list(names) or None)
    binds = {name: bound for bound, name in compiled.bind_names.items()}
    processors = {
        name: bound.type.dialect_impl(dialect).bind_processor(dialect) for name, bound in binds.items()
    }
    columns = tuple(getattr(statement, "exported_columns", ()))
    results = [_result_processor(dialect, column) for column in columns]
    return _Plan(
        text=str(compiled),
        names=tuple(compiled.positiontup or binds),
        by_name=not compiled.positional,
        given={name: value for name, value in compiled.params.items() if name not in names},
        on_the_way_in=tuple((name, p) for name, p in processors.items() if p is not None),
        columns=tuple(column.name for column in columns),
        on_the_way_out=tuple((place, p) for place, p in enumerate(results) if p is not None),
    )


def _result_processor(dialect: Any, column: Any) -> Processor | None:
    """Return what makes a driver's value ours; psycopg knows every type of our columns by itself."""
    if dialect.name != "sqlite":
        return None
    found: Processor | None = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return found


SAVEPOINT: Final = "SAVEPOINT attempt"
GO_BACK: Final = "ROLLBACK TO SAVEPOINT attempt"
RELEASE: Final = "RELEASE SAVEPOINT attempt"


def say(connection: Connection, text: str) -> None:
    """Say one of the words of this file to the database."""
    _say(connection, text, ())


def _say(connection: Connection, text: str, values: Any) -> None:
    try:
        _raw(connection).execute(text, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, text, error) from error


def _said(connection: Connection, text: str, values: Any) -> list[Any]:
    try:
        found: list[Any] = _raw(connection).execute(text, values).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _translated(connection, text, error) from error
    return found


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _translated(connection: Connection, text: str, error: Exception) -> BaseException:
    base = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        text, None, error, base, hide_parameters=True, dialect=connection.dialect
    )  # fmt: skip
