"""Once a second: notices that the laptop slept: one clock goes on meanwhile, the monotonic one does not."""

from typing import Final

GAP: Final = 5.0
"""Seconds of difference that mean sleep (where no clock knows sleep, also a clock set by hand)."""


class SleepWatch:
    """Compares both clocks between two looks; also a look that came far too late counts.

    `through` is of `app.domain.clocks.through_sleep`.
    """

    def __init__(self, through: float, monotonic: float) -> None:
        self._through = through
        self._monotonic = monotonic

    def look(self, through: float, monotonic: float) -> float:
        """Return how many seconds were slept since the last look, 0.0 when none."""
        passed, awake = through - self._through, monotonic - self._monotonic
        self._through, self._monotonic = through, monotonic
        slept = max(passed - awake, awake - 1.0)
        return slept if slept > GAP else 0.0
