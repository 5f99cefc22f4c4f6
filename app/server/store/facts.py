"""Which facts were applied: the key that makes each count once, and how far each source has come."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, case, delete, func, select

from app.domain.errors import BadInput
from app.server.store import schema
from app.server.store.dialect import insert, insert_new
from app.server.store.prepared import Prepared

_fact = schema.fact
_source = schema.fact_source

_BY_ID: Final = Prepared(
    lambda _: select(_fact.c.id, _fact.c.seat, _fact.c.digest).where(_fact.c.id == bindparam("fact"))
)

KEPT_SECONDS: Final = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Applied:
    """A fact that was applied before."""

    id: str
    seat: str
    digest: str


def remember(connection: Connection, row: dict[str, Any]) -> Applied | None:
    """Write down that a fact is applied now; return the earlier one when its id was there.

    Raises BadInput when the same process used the fact's number for another one.
    """
    if insert_new(connection, _fact, row):
        return None
    found = _BY_ID.all(connection, {"fact": row["id"]})
    if not found:
        raise BadInput(
            "sequence_taken", "Another fact of this process has the same number.", "Look at the journal."
        )
    return Applied(*found[0])


def advance(connection: Connection, key: dict[str, str], source: str, highest: int, facts: int) -> None:
    """Note how far a source of a seat has come and how many facts of it were applied."""
    _ADVANCE.run(connection, {**key, "source": source, "highest": highest, "facts": facts})


def _advance(dialect: str) -> Any:
    statement = insert(dialect, _source)
    further = case(
        (_source.c.highest > statement.excluded.highest, _source.c.highest),
        else_=statement.excluded.highest,
    )
    return statement.on_conflict_do_update(
        index_elements=["seat", "source"],
        set_={"highest": further, "facts": _source.c.facts + statement.excluded.facts},
    )


_ADVANCE: Final = Prepared(_advance, ("seat", "site", "source", "highest", "facts"))


def forget_old(connection: Connection, now: float) -> None:
    """Forget keys that no seat will send again."""
    connection.execute(delete(_fact).where(_fact.c.received_at < now - KEPT_SECONDS))


def missing(connection: Connection, site: str) -> int:
    """Return how many facts of all sources are known to exist but have not come yet."""
    gaps = case((_source.c.highest > _source.c.facts, _source.c.highest - _source.c.facts), else_=0)
    return int(connection.scalar(select(func.sum(gaps)).where(_source.c.site == site)) or 0)
