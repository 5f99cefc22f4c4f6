"""Keys typed faster than a call ends: F12, Ctrl 3, Ctrl Enter count even before the wrap-up is there."""

import time
from collections.abc import Callable
from typing import Final

from ui.keys import Do

PATIENCE: Final = 2.0
"""Seconds after End in which an outcome may be typed ahead."""


class EarlyOutcome:
    """Remembers the outcome and the finish typed between End and the wrap-up form."""

    def __init__(self) -> None:
        self._until = 0.0
        self._key = ""
        self._finish = False

    def begin(self) -> None:
        """End was pressed."""
        self._until, self._key, self._finish = time.monotonic() + PATIENCE, "", False

    def take(self, do: Do, key: str) -> bool:
        """Keep a key for the form that is about to come; False leaves it to others."""
        if time.monotonic() > self._until:
            return False
        if do is Do.OUTCOME:
            self._key = key
        elif do is Do.FINISH and self._key:
            self._finish = True
        else:
            return False
        return True

    def play(self, choose: Callable[[str], None], finish: Callable[[], None]) -> None:
        """The form is there: do what was typed ahead."""
        key, done, late = self._key, self._finish, time.monotonic() > self._until
        self._until, self._key, self._finish = 0.0, "", False
        if key and not late:
            choose(key)
            if done:
                finish()
