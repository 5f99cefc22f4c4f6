"""From a number or an agent to the calls, from a call to what was recorded of it."""

from bisect import bisect_left
from dataclasses import replace
from typing import Final

from app.domain.kpi import CallResult, call_result
from app.server.board.figures import MOST_CALLS, line_of
from app.server.store import Connection, centre, contacts, queue_calls, recordings
from app.wire.office import BoardCall

SAME_CALL_SECONDS: Final = 5.0
"""The switch and the seat may differ by so much about when a caller was answered."""


def calls_of_agent(
    connection: Connection, site: str, agent: str, span: tuple[float, float]
) -> list[BoardCall]:
    """Return the calls of an agent in a span (since, until), newest first, with their recordings."""
    threshold = centre.load(connection, site).threshold_seconds
    found = contacts.of_agent(connection, site, agent, *span)[-MOST_CALLS:]
    lines = [line_of(call, call_result(call, threshold) or CallResult.UNKNOWN) for call in reversed(found)]
    return with_recordings(connection, site, lines)


def with_recordings(connection: Connection, site: str, lines: list[BoardCall]) -> list[BoardCall]:
    """Return the same calls, each with the recordings that can be heard.

    A caller of the switch's queues is the call that the same agent took at the same moment.
    """
    if not lines:
        return lines
    first, last = min(line.at for line in lines), max(line.at + line.wait_seconds for line in lines)
    span = (first - SAME_CALL_SECONDS, last + SAME_CALL_SECONDS)
    taken = contacts.answered_between(connection, site, *span)
    own = {name for calls in taken.values() for _, name in calls}
    contact = {line.id: line.id if line.id in own else _taken(line, taken) for line in lines}
    found = recordings.of_calls(connection, site, [name for name in contact.values() if name])
    return [replace(line, recordings=found.get(contact[line.id], [])) for line in lines]


def _taken(line: BoardCall, taken: dict[str, list[tuple[float, str]]]) -> str:
    """Return the seat's own call for a caller of a queue, "" where there is none."""
    mine = taken.get(line.agent, [])
    at = line.at + line.wait_seconds
    place = bisect_left(mine, (at,))
    near = [one for one in mine[max(0, place - 1) : place + 1] if abs(one[0] - at) <= SAME_CALL_SECONDS]
    return min(near, key=lambda one: abs(one[0] - at))[1] if near else ""


def calls_of_span(
    connection: Connection, site: str, span: tuple[float, float], *, queues: bool
) -> list[BoardCall]:
    """Return the calls that the figures of a span (since, until) count, newest first, with recordings."""
    settings = centre.load(connection, site)
    threshold, short = settings.threshold_seconds, settings.short_abandon_seconds
    source = queue_calls if queues else contacts
    mine = [call for call in source.offered_since(connection, site, span[0]) if call.offered_at < span[1]]
    known = [(call, call_result(call, threshold, short)) for call in mine]
    counted = [line_of(call, result) for call, result in known if result is not None]
    return with_recordings(connection, site, counted[: -MOST_CALLS - 1 : -1])
