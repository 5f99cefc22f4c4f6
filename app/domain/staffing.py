"""How many seats a load needs: Erlang B, Erlang C, and Erlang A, whose callers lose patience.

`load` is in erlangs: calls in a time × their mean handling time ÷ that time. Times are seconds, shares 0…1.
Erlang C has nobody give up; with patience given, Erlang A is the truer one.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final

MOST_SEATS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a number of seats does with a load; `abandoned` is 0 where nobody gives up."""

    seats: int
    must_wait: float
    mean_wait: float
    occupancy: float
    queue: float
    abandoned: float = 0.0
    in_time: float | None = None


def erlang_b(load: float, seats: int) -> float:
    """Return the share of calls that find every seat taken, where nobody waits."""
    blocked = 1.0
    for seat in range(1, seats + 1):
        blocked = load * blocked / (seat + load * blocked)
    return blocked


def erlang_c(load: float, seats: int, handling: float, within: float) -> Forecast:
    """Return what happens when callers wait as long as it takes; for ever, where the seats are too few."""
    if seats <= load:
        return Forecast(seats, 1.0, math.inf, 1.0, math.inf, in_time=0.0)
    blocked = erlang_b(load, seats)
    waits = blocked / (1 - load / seats * (1 - blocked))
    mean = waits * handling / (seats - load)
    in_time = 1 - waits * math.exp(-(seats - load) * within / handling)
    return Forecast(seats, waits, mean, load / seats, mean * load / handling, in_time=in_time)


def erlang_a(load: float, seats: int, handling: float, patience: float) -> Forecast:
    """Return what happens when callers give up after `patience` in the mean."""
    weight, all_weights, busy, waiting, queue = 1.0, 1.0, 0.0, 0.0, 0.0
    for calls in itertools.count(1):
        ahead = max(0, calls - seats)
        weight *= load / (min(calls, seats) + ahead * handling / patience)
        all_weights += weight
        busy += min(calls, seats) * weight
        queue += ahead * weight
        waiting += weight if calls >= seats else 0.0
        if weight > 1e200:
            weight, all_weights, busy, waiting, queue = (
                each / weight for each in (weight, all_weights, busy, waiting, queue)
            )
        if ahead > load * patience / handling and weight < 1e-18 * all_weights:
            break
    length = queue / all_weights
    gone = length * handling / (patience * load)
    mean = length * handling / load
    return Forecast(seats, waiting / all_weights, mean, busy / all_weights / seats, length, gone)


def seats_needed(load: float, handling: float, *, target: float, within: float) -> Forecast:
    """Return the fewest seats that answer the share `target` within so many seconds (Erlang C)."""
    seats = max(1, math.ceil(load))
    while True:
        found = erlang_c(load, seats, handling, within)
        if (found.in_time or 0.0) >= target or seats >= MOST_SEATS:
            return found
        seats += 1


def with_shrinkage(seats: int, shrinkage: float) -> int:
    """Return how many people must be planned so that so many seats are taken (breaks, meetings, illness)."""
    return math.ceil(seats / (1 - shrinkage) - 1e-9)
