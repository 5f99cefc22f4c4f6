"""What a wall screen may show, made of what the board knows: a pure function that leaves people out."""

from collections.abc import Iterable, Mapping

from app.domain.agent import Reason, Shown
from app.wire.office import BoardAgent, BoardFigures, QueueFigures
from app.wire.supervising import FiguresSource, SwitchState
from app.wire.wall import WallPicture, WallQueue, WallSeat


def picture(
    now: float,
    figures: BoardFigures,
    agents: Iterable[BoardAgent],
    *,
    numbers: Mapping[str, int],
    limits: tuple[int, list[Reason]],
    help_wanted: frozenset[str],
) -> WallPicture:
    """Return the wall. `numbers` names seats by number, `limits` are wrap-up seconds and reasons.

    `help_wanted` are the seats that call for help. Names, numbers, reasons and peers stay behind: only what
    is written here goes out.
    """
    seats = [_seat(agent, numbers.get(agent.seat, 0), limits, agent.seat in help_wanted) for agent in agents]
    return WallPicture(
        now=now,
        total=_line(figures, ""),
        queues=[_line(queue, queue.queue) for queue in figures.queues],
        seats=sorted(seats, key=lambda seat: seat.number),
        target=figures.target,
        abandon_target=figures.abandon_target,
        threshold_seconds=figures.threshold_seconds,
        short_abandon_seconds=figures.short_abandon_seconds,
        variant=figures.variant,
        tells_queues=figures.source is FiguresSource.QUEUES,
        switch_down=figures.switch.state is SwitchState.DOWN,
        web_call_backs_waiting=figures.web_call_backs_waiting,
    )


def _line(told: QueueFigures | BoardFigures, name: str) -> WallQueue:
    return WallQueue(
        name, told.waiting, told.longest_since, told.offered, told.answered, told.service_level,
        told.asa_seconds, told.abandon_rate, list(told.last_hour),
    )  # fmt: skip


def _seat(agent: BoardAgent, number: int, limits: tuple[int, list[Reason]], help_wanted: bool) -> WallSeat:
    wrap_up, reasons = limits
    minutes = next((reason.max_minutes for reason in reasons if reason.code == agent.reason), 0)
    limit = {Shown.WRAP_UP: wrap_up, Shown.NOT_READY: minutes * 60}.get(agent.shown, 0)
    return WallSeat(number, agent.shown, agent.since, limit, agent.reachable, help_wanted)
