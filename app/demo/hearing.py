"""What the caller hears: level and seconds of sound in the G.711 payloads that arrived, and holes in them."""

import math
from typing import Final

from app.demo import g711

_FULL: Final = 32768.0
_LOWEST: Final = -50.0
"""dBFS below which nothing counts as sound."""
_HIGHEST: Final = -35.0
"""dBFS above which everything does, however noisy the line."""
_ABOVE_NOISE: Final = 8.0
SILENCE: Final = -96.0
_SQUARES: Final = {
    0: tuple(sample * sample for sample in g711.ULAW),
    8: tuple(sample * sample for sample in g711.ALAW),
}


def level(payload: bytes, payload_type: int) -> float:
    """Return the level of a payload (type 0 mu-law, 8 A-law) in dBFS, -96.0 for digital silence."""
    if not payload:
        return SILENCE
    squares = _SQUARES[payload_type]
    mean = sum(map(squares.__getitem__, payload)) / len(payload)
    return max(SILENCE, 10 * math.log10(mean / _FULL**2)) if mean > 64 else SILENCE


class Hearing:
    """Adds up sound since `listen`, except while `deaf` (who speaks may hear his own echo).

    Times are seconds of any one steady clock.
    """

    def __init__(self) -> None:
        self.packets = 0
        self.longest_gap = 0.0
        self.deaf = False
        self._noise = _LOWEST - _ABOVE_NOISE
        self._last: float | None = None
        self.listen(0.0)

    def listen(self, now: float) -> None:
        """Begin anew: what was heard before does not count any more."""
        self.seconds = 0.0
        self.since = now
        self.last_sound: float | None = None
        self._power = 0.0

    def pause(self) -> None:
        """Expect no packets for a while (hold): the hole is not a gap."""
        self._last = None

    def packet(self, payload: bytes, payload_type: int, now: float) -> None:
        """Take one RTP payload."""
        self.packets += 1
        if self._last is not None:
            self.longest_gap = max(self.longest_gap, now - self._last)
        self._last = now
        if self.deaf:
            return
        loudness = level(payload, payload_type)
        if loudness > min(_HIGHEST, max(_LOWEST, self._noise + _ABOVE_NOISE)):
            duration = len(payload) / g711.SAMPLE_RATE
            self.seconds += duration
            self._power += duration * 10 ** (loudness / 10)
            self.last_sound = now
        self._follow_noise(loudness)

    def _follow_noise(self, loudness: float) -> None:
        """Let the noise floor sink at once and rise slowly (1 dB a second)."""
        floor = max(loudness, SILENCE)
        self._noise = floor if floor < self._noise else min(floor, self._noise + 0.02)

    @property
    def loudness(self) -> float:
        """Return the mean level of the sound heard since `listen`, in dBFS."""
        return 10 * math.log10(self._power / self.seconds) if self.seconds else SILENCE
