"""Who looked at whose data: one line in the audit log for each look, however often a page loads again."""

import logging
from collections import OrderedDict
from typing import Final

from app.domain.errors import HearthlineError
from app.server.people.policy import Principal, SeatPrincipal
from app.server.store import audit
from app.server.store.writer import Writer

log = logging.getLogger("hearthline.server")

ONE_LOOK_SECONDS: Final = 600.0
MOST_REMEMBERED: Final = 10_000


class Views:
    """Writes looks into the audit log. Lives on the event loop."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._lately: OrderedDict[tuple[str, ...], float] = OrderedDict()

    async def note(self, principal: Principal, now: float, what: str, **detail: str | int) -> None:
        """Write that somebody looked, before the answer goes out; again within ten minutes is one look.

        Where it cannot be written the agent still sees who calls: the log of the server says so.
        """
        who = _name(principal)
        key = (who, what, *(f"{name}={value}" for name, value in sorted(detail.items())))
        if now - self._lately.get(key, -ONE_LOOK_SECONDS) < ONE_LOOK_SECONDS:
            return
        try:
            await self._writer.write(
                lambda tx: audit.note(tx.connection, principal.site, now, who, what, **detail)
            )
        except HearthlineError as error:
            log.warning("a look (%s) could not be written into the audit log: %s", what, error)
            return
        self._lately[key] = now
        self._lately.move_to_end(key)
        while len(self._lately) > MOST_REMEMBERED:
            self._lately.popitem(last=False)


def _name(principal: Principal) -> str:
    if isinstance(principal, SeatPrincipal):
        return f"seat:{principal.agent}"
    return f"person:{principal.name}"
