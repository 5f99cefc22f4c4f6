"""Once a second: notices that the laptop slept, by the wall clock running away from the monotonic one."""

from typing import Final

GAP: Final = 5.0
"""Seconds of difference that mean sleep (or a clock set by hand, which deserves the same care)."""


class SleepWatch:
    """Compares both clocks between two looks; also a look that came far too late counts."""

    def __init__(self, wall: float, monotonic: float) -> None:
        self._wall = wall
        self._monotonic = monotonic

    def look(self, wall: float, monotonic: float) -> float:
        """Return how many seconds were slept since the last look, 0.0 when none."""
        passed, awake = wall - self._wall, monotonic - self._monotonic
        self._wall, self._monotonic = wall, monotonic
        slept = max(passed - awake, awake - 1.0)
        return slept if slept > GAP else 0.0
