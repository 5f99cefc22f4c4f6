"""Who looked at whose data: a line in the audit log before the answer goes out.

The first look is a line at once. The same look again within ten minutes is counted, on the disk before its
answer goes out; when the ten minutes are over a second line says how often and when last.
"""

from typing import Final

from app.server.people.policy import Principal, SeatPrincipal
from app.server.store import Connection, audit, looks
from app.server.store.looks import Look
from app.server.store.writer import Writer

ONE_LOOK_SECONDS: Final = 600.0
AGAIN: Final = "seen.again"
MOST_AT_ONCE: Final = 200

Detail = str | int


class Views:
    """Writes looks into the audit log."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def note(self, principal: Principal, now: float, what: str, **detail: Detail) -> None:
        """Write that somebody looked. Raises Unavailable: then nobody may see it."""
        await self.note_each(principal, now, what, [detail])

    async def note_each(
        self, principal: Principal, now: float, what: str, details: list[dict[str, Detail]]
    ) -> None:
        """Write a look at each of several things, in one step. Raises Unavailable."""
        site, who = principal.site, _name(principal)

        def work(connection: Connection) -> None:
            for detail in details:
                _look(connection, Look("", site, who, what, detail, now, now, 1))

        if details:
            await self._writer.write(lambda tx: work(tx.connection))

    async def settle(self, now: float) -> None:
        """Write the second line of looks that were repeated; housekeeping calls this. Raises Unavailable."""
        before = now - ONE_LOOK_SECONDS

        def work(connection: Connection) -> int:
            done = looks.over(connection, before, MOST_AT_ONCE)
            for look in done:
                _tell(connection, look, now)
            return len(done)

        while await self._writer.write(lambda tx: work(tx.connection)) == MOST_AT_ONCE:
            pass


def _look(connection: Connection, look: Look) -> None:
    key = looks.key_of(look.site, look.who, look.what, look.detail)
    if looks.again(connection, key, look.last, look.last - ONE_LOOK_SECONDS):
        return
    for old in looks.one_over(connection, key):
        _tell(connection, old, look.last)
    looks.begin(connection, Look(key, *(getattr(look, name) for name in Look.__slots__[1:])))
    audit.note(connection, look.site, look.first, look.who, look.what, **look.detail)


def _tell(connection: Connection, look: Look, now: float) -> None:
    """Write how often somebody looked again; who looked once has a line already."""
    if look.count > 1:
        again: dict[str, Detail] = {
            "seen": look.what,
            "times": look.count,
            "first": int(look.first),
            "last": int(look.last),
        }
        audit.note(connection, look.site, now, look.who, AGAIN, **again, **look.detail)


def _name(principal: Principal) -> str:
    if isinstance(principal, SeatPrincipal):
        return f"seat:{principal.agent}"
    return f"person:{principal.name}"
