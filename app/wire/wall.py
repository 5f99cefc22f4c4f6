"""What a wall screen is told: figures and seats by number, nothing of any person."""

from dataclasses import dataclass, field

from app.domain.agent import Shown


@dataclass(frozen=True, slots=True)
class WallQueue:
    """One queue's line; moments are epoch seconds, 0 = nobody waits."""

    queue: str
    waiting: int = 0
    longest_since: float = 0.0
    offered: int = 0
    answered: int = 0
    service_level: float | None = None
    asa_seconds: float | None = None
    abandon_rate: float | None = None
    last_hour: list[float | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WallSeat:
    """One seat by its number: the state, since when, for how long at most (seconds, 0 = no limit)."""

    number: int
    shown: Shown
    since: float = 0.0
    limit: int = 0
    reachable: bool = True
    help: bool = False


@dataclass(frozen=True, slots=True)
class WallPicture:
    """The whole wall at `now`; every event brings all of it, so nothing can be missed."""

    now: float
    total: WallQueue
    queues: list[WallQueue] = field(default_factory=list)
    seats: list[WallSeat] = field(default_factory=list)
    target: float = 0.8
    abandon_target: float = 0.04
    threshold_seconds: int = 20
    short_abandon_seconds: int = 0
    variant: str = ""
    tells_queues: bool = False
    switch_down: bool = False
    web_call_backs_waiting: int = 0
