"""Wrap-ups: what the agent recorded after a contact; the newest edit stands."""

from sqlalchemy import Connection, select

from app.domain.record import WrapUp
from app.server.store import schema
from app.server.store.contacts import not_yours
from app.server.store.dialect import upsert

_table = schema.wrap_up


def save(connection: Connection, owner: dict[str, str], wrap_up: WrapUp, seq: int) -> bool:
    """Store a wrap-up unless a later edit is there (then False). `owner`: `site`, `seat`, `agent`.

    Raises Refused when the contact is another seat's.
    """
    columns = (_table.c.seat, _table.c.last_seq)
    before = connection.execute(select(*columns).where(_table.c.contact == wrap_up.contact)).first()
    contact = select(schema.contact.c.seat).where(schema.contact.c.id == wrap_up.contact)
    owners = {connection.scalar(contact), before.seat if before else None} - {None}
    if owners - {owner["seat"]}:
        raise not_yours()
    if before is not None and before.last_seq > seq:
        return False
    row = {
        "contact": wrap_up.contact, **owner, "outcome": wrap_up.outcome, "notes": wrap_up.notes,
        "caller_file": wrap_up.caller_file, "complete": wrap_up.complete, "edited_at": wrap_up.edited_at,
        "last_seq": seq,
    }  # fmt: skip
    upsert(connection, _table, row)
    return True


def of(connection: Connection, contact: str) -> WrapUp | None:
    """Return the wrap-up of a contact."""
    names = ("contact", "outcome", "notes", "caller_file", "complete", "edited_at")
    found = select(*(_table.c[name] for name in names)).where(_table.c.contact == contact)
    row = connection.execute(found).mappings().first()
    return WrapUp(**row) if row else None
