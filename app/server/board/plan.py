"""When everybody should work, around now."""

from collections.abc import Iterable
from typing import Final

from app.domain.opening import zone_of
from app.domain.schedule import planned
from app.server.store import Connection, centre, shifts
from app.wire.supervising import Planned, Plans

BEFORE_SECONDS: Final = 16 * 3600.0
AFTER_SECONDS: Final = 36 * 3600.0


def plans(connection: Connection, site: str, agents: Iterable[str], now: float) -> Plans:
    """Return the shifts of these agents around `now`, by agent; who has none is not in it.

    The edges stand on full hours, so that nothing changes from minute to minute.
    """
    hour = now // 3600 * 3600
    weeks, zone = shifts.of_site(connection, site), zone_of(centre.load(connection, site).hours.zone)
    since, until = hour - BEFORE_SECONDS, hour + AFTER_SECONDS
    found = []
    for agent in sorted(agents):
        mine = planned(weeks.get(shifts.key_of(agent), []), since, until, zone)
        if mine:
            found.append(Planned(agent, [[began, ended] for began, ended in mine]))
    return Plans(found)
