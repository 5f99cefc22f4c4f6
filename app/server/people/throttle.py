"""Guessing made slow: after a few failures each further try has to wait, longer and longer."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from app.server.problems import SlowDown

FREE_TRIES: Final = 3
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0
FORGOTTEN_SECONDS: Final = 3600.0
MOST_KEYS: Final = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: float


class Throttle:
    """Counts failures by key (an account, an address); in memory, on the event loop, bounded."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def check(self, now: float, *keys: str) -> None:
        """Raise SlowDown while one of the keys has to wait."""
        wait = max((self._wait(key, now) for key in keys), default=0.0)
        if wait > 0:
            raise SlowDown("Too many failed tries.", "Wait a little, then try again.", wait)

    def failed(self, now: float, *keys: str) -> None:
        """Count a failure."""
        for key in keys:
            before = self._failures.pop(key, None)
            recent = before is not None and now - before.last < FORGOTTEN_SECONDS
            self._failures[key] = _Failures(before.count + 1 if before and recent else 1, now)
        while len(self._failures) > MOST_KEYS:
            self._failures.popitem(last=False)

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of a key."""
        for key in keys:
            self._failures.pop(key, None)

    def _wait(self, key: str, now: float) -> float:
        failures = self._failures.get(key)
        if failures is None or failures.count < FREE_TRIES:
            return 0.0
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(failures.count - FREE_TRIES, 20))
        return failures.last + wait - now
