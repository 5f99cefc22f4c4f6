"""Adds to today's figures who waits in the queues now, and how the link to the switch stands."""

from dataclasses import replace
from typing import TypeVar

from app.domain.opening import Hours, hours_of, opens_at
from app.domain.queue import QueueCall
from app.server.office import QueueSource
from app.server.store.centre import Centre
from app.wire.office import BoardFigures, QueueFigures
from app.wire.supervising import FiguresSource

T = TypeVar("T", QueueFigures, BoardFigures)


def with_queues(figures: BoardFigures, source: QueueSource | None) -> BoardFigures:
    """Return the figures with the callers that wait; unchanged but for the link where none are told."""
    if source is None:
        return figures
    if not source.counts:
        return replace(figures, switch=source.view)
    waiting: dict[str, list[QueueCall]] = {}
    for call in source.waiting.values():
        waiting.setdefault(call.queue, []).append(call)
    known = {queue.queue: queue for queue in figures.queues}
    names = sorted({*known, *waiting}, key=str.casefold)
    queues = [_line(known.get(name, QueueFigures(name)), waiting.get(name, [])) for name in names]
    return replace(
        figures,
        source=FiguresSource.QUEUES,
        queues=queues,
        waiting=len(source.waiting),
        longest_since=_first(list(source.waiting.values())),
        switch=source.view,
    )


def with_hours(figures: BoardFigures, settings: Centre, now: float) -> BoardFigures:
    """Return the figures with what is closed by its opening hours."""
    hours = {q.queue: hours_of(settings.hours, settings.queue_hours, q.queue) for q in figures.queues}
    queues = [_opening(queue, hours[queue.queue], now) for queue in figures.queues]
    return replace(_opening(figures, settings.hours, now), queues=queues)


def _opening(line: T, hours: Hours, now: float) -> T:
    opens = opens_at(hours, now)
    if opens == now:
        return line
    return replace(line, closed=True, opens_at=opens or 0.0)


def _line(queue: QueueFigures, waiting: list[QueueCall]) -> QueueFigures:
    return replace(queue, waiting=len(waiting), longest_since=_first(waiting))


def _first(waiting: list[QueueCall]) -> float:
    return min((call.joined_at for call in waiting), default=0.0)
