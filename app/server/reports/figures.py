"""What the reports say, from the database: each agent's time, each day's figures. Pure reading."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from app.domain.kpi import OfferedCall
from app.domain.opening import zone_of
from app.domain.schedule import planned
from app.domain.working_time import Absence, Interval, WorkingTime, adherence, intervals, working_time
from app.server.board.figures import Rule, figures
from app.server.store import Connection, centre, contacts, queue_calls, shifts, statuses
from app.wire.office import BoardFigures


@dataclass(frozen=True, slots=True)
class AgentTime:
    """One agent's time, over all seats at which she worked; `planned` seconds were in the schedule."""

    agent: str
    time: WorkingTime
    calls: int = 0
    planned: float = 0.0
    adherence: float | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day's figures; `began` is its midnight."""

    began: float
    figures: BoardFigures


def agents_time(
    connection: Connection, site: str, since: float, until: float, silent: dict[str, float]
) -> list[AgentTime]:
    """Return every agent's time between two moments; `silent` names seats not heard since a moment."""
    away = statuses.absences_since(connection, site, since)
    for seat, last_seen in silent.items():
        away.setdefault(seat, []).append(Absence(last_seen, until))
    found: dict[str, list[Interval]] = defaultdict(list)
    for (seat, agent), told in statuses.told_since(connection, site, since, until).items():
        found[agent] += intervals(told, away.get(seat, []), since, until)
    answered = _answered(contacts.offered_since(connection, site, since), until)
    zone = zone_of(centre.load(connection, site).hours.zone)
    weeks, written = shifts.of_site(connection, site), shifts.names(connection, site)
    known = {shifts.key_of(agent) for agent in found}
    for agent in [name for key, name in written.items() if key not in known]:
        found[agent] = []
    times = []
    for agent, parts in found.items():
        plan = planned(weeks.get(shifts.key_of(agent), []), since, until, zone)
        whole = sum(ended - began for began, ended in plan)
        share = adherence(plan, parts)
        times.append(AgentTime(agent, working_time(parts), answered.get(agent, 0), whole, share))
    kept = [t for t in times if t.time.signed_in or t.time.absent or t.planned]
    return sorted(kept, key=lambda t: t.agent.casefold())


def days(connection: Connection, site: str, rule: Rule, midnights: list[float], *, queues: bool) -> list[Day]:
    """Return each day's figures; `midnights` has the beginning of each day and the end of the last."""
    since = midnights[0]
    calls = (
        queue_calls.offered_since(connection, site, since)
        if queues
        else contacts.offered_since(connection, site, since)
    )
    by_day: list[list[OfferedCall]] = [[] for _ in midnights[1:]]
    for call in calls:
        place = bisect_right(midnights, call.offered_at) - 1
        if 0 <= place < len(by_day):
            by_day[place].append(call)
    return [
        Day(began, figures(mine, rule, ended, 0))
        for (began, ended), mine in zip(pairwise(midnights), by_day, strict=True)
    ]


def _answered(calls: list[OfferedCall], until: float) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for call in calls:
        if call.answered_at is not None and call.offered_at < until:
            found[call.agent] += 1
    return found
