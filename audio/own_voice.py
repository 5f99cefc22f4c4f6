"""The agent's own voice in the agent's ear, played by us: neither the far end nor a recording gets it.

Switched off, it costs a comparison a frame. Where frames pass in C, it is mixed there; else here, by the
streams' own threads.
"""

from typing import Any, Final

from audio.lane import Lane
from audio.native import NativePath
from audio.ports import FRAME_MILLISECONDS

LEAST_DB: Final = -27.0
"""How loud the lowest step is; the highest one is as loud as the microphone hears it."""
_SPARE: Final = 2


class OwnVoice:
    """Between the microphone's thread (`keep`) and the speaker's (`mix`); `play` on any one thread."""

    def __init__(self) -> None:
        self._gain = 0.0
        self._lane = Lane(_SPARE)
        self._native: NativePath | None = None

    @property
    def gain(self) -> float:
        """Return what the voice is multiplied with; 0: nothing is played."""
        return self._gain

    def through(self, path: NativePath) -> None:
        """Let C do it."""
        self._native = path

    def play(self, level: int) -> None:
        """Play it at a level of 1 to 100 from now on; 0: not at all."""
        gain = gain_of(level)
        if not self._gain:
            self._lane.clear()
        self._gain = gain
        if self._native is not None:
            self._native.own_voice(gain)

    def waiting(self) -> float:
        """Return how many seconds of it wait between the two streams."""
        frames = self._native.own_waiting() if self._native is not None else self._lane.waiting
        return min(frames, _SPARE) * FRAME_MILLISECONDS / 1000

    def keep(self, address: int) -> None:
        """Take a frame of the microphone."""
        if self._gain:
            self._lane.put(address)

    def mix(self, target: Any, at: Any) -> None:
        """Add it to a frame of the speaker (an array on its memory, as `at` makes one of an address)."""
        address = self._lane.take() if self._gain else 0
        if address:
            own = at(address).astype("int32")
            target[:] = (target + own * self._gain).clip(-32768, 32767).astype("int16")


def gain_of(level: int) -> float:
    """Return the factor of a level in percent."""
    if level <= 0:
        return 0.0
    return float(10 ** (LEAST_DB * (100 - min(100, level)) / 99 / 20))
