"""How fast a dead engine is started again: at once the first time, then ever slower."""

from collections import deque
from typing import Final

LOOP_DEATHS: Final = 5
LOOP_SECONDS: Final = 60.0
SLOWEST: Final = 30.0


class Respawn:
    """Counts deaths of the last minute. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._deaths: deque[float] = deque()

    def died(self, now: float) -> float:
        """Note a death and return how many seconds to wait before the next start."""
        self._deaths.append(now)
        self._forget(now)
        return min(SLOWEST, 0.02 if len(self._deaths) == 1 else 0.25 * 2 ** (len(self._deaths) - 1))

    def looping(self, now: float) -> bool:
        """Say whether it died so often that it is of no use now (5 times in 60 s)."""
        self._forget(now)
        return len(self._deaths) >= LOOP_DEATHS

    def _forget(self, now: float) -> None:
        while self._deaths and now - self._deaths[0] > LOOP_SECONDS:
            self._deaths.popleft()
