"""How much sound a card is given in advance: little where it keeps up, more where it runs dry."""

from typing import Final

LONGEST_SECONDS: Final = 0.160
STUMBLES: Final = 4
"""So many stumbles within WINDOW_FRAMES are no accident."""
WINDOW_FRAMES: Final = 1000
START_FRAMES: Final = 100
"""What happens in the first second is the card waking up."""
CALM_FRAMES: Final = 3000
"""A stream that ran this long (30 s) without a stumble may do with less the next time."""


class Buffer:
    """The latency (seconds) to wish for at the next open of one direction; one thread at a time."""

    def __init__(self, shortest: float) -> None:
        self.latency = shortest
        self._shortest = shortest
        self._forgiven = (0, 0)

    def must_grow(self, frames: int, stumbles: int) -> bool:
        """Look at a running stream; True once when it should be opened anew with the longer latency."""
        if frames < START_FRAMES:
            self._forgiven = (frames, stumbles)
        since, before = self._forgiven
        if stumbles - before >= STUMBLES and self.latency < LONGEST_SECONDS:
            self.latency = min(LONGEST_SECONDS, 2 * self.latency)
            self._forgiven = (frames, stumbles)
            return True
        if frames - since > WINDOW_FRAMES:
            self._forgiven = (frames, stumbles)
        return False

    def rest(self, frames: int, stumbles: int) -> None:
        """Note how a stream had done when it was closed."""
        self._forgiven = (0, 0)
        if frames > CALM_FRAMES and not stumbles:
            self.latency = max(self._shortest, self.latency / 2)
