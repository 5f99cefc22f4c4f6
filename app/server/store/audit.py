"""What was done by whom; rows are only ever added."""

from sqlalchemy import Connection, insert

from app.domain.ids import new_id
from app.server.store import schema


def note(connection: Connection, site: str, at: float, who: str, what: str, **detail: str | int) -> None:
    """Add a line: `who` is `person:NAME`, `seat:NAME`, `visitor` or `console`; never a secret in `detail`."""
    row = {"id": new_id(), "site": site, "at": at, "who": who, "what": what, "detail": detail or None}
    connection.execute(insert(schema.audit).values(row))
