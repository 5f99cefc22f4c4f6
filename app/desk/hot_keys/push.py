"""What a key does that is tapped, or held: pure, time is an argument."""

from typing import Final

HOLD_SECONDS: Final = 0.4


class Push:
    """One key: a tap switches, who holds it switches for as long. `down` and `up` say whether to switch."""

    def __init__(self) -> None:
        self._since: float | None = None

    def down(self, now: float) -> bool:
        """Take a press; repeats of a held key count for nothing."""
        if self._since is not None:
            return False
        self._since = now
        return True

    def up(self, now: float) -> bool:
        """Take the release."""
        since, self._since = self._since, None
        return since is not None and now - since >= HOLD_SECONDS
