"""Adds to today's figures who waits in the queues now, and how the link to the switch stands."""

from dataclasses import replace

from app.domain.queue import QueueCall
from app.server.office import QueueSource
from app.wire.office import BoardFigures, QueueFigures
from app.wire.supervising import FiguresSource


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


def _line(queue: QueueFigures, waiting: list[QueueCall]) -> QueueFigures:
    return replace(queue, waiting=len(waiting), longest_since=_first(waiting))


def _first(waiting: list[QueueCall]) -> float:
    return min((call.joined_at for call in waiting), default=0.0)
