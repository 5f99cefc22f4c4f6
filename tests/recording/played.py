"""A recording opened with its private key, for tests to listen to."""

import io
import wave
from array import array
from collections.abc import Sequence

import numpy as np

from app.recording.keys import private_key
from app.recording.opening import Heard, Player
from tests.peers.rtp import tone_decibels

RATE = 16_000
LOUD, QUIET = -25.0, -60.0


class Played:
    """Both channels of a WAV file; `left` is the agent, `right` the caller."""

    def __init__(self, sounding: bytes) -> None:
        with wave.open(io.BytesIO(sounding)) as sound:
            both = array("h", sound.readframes(sound.getnframes()))
            assert (sound.getframerate(), sound.getnchannels()) == (RATE, 2)
        self.left, self.right = both[0::2], both[1::2]

    @property
    def seconds(self) -> float:
        """Return how long it lasts."""
        return len(self.left) / RATE

    def tone(self, side: "array[int]", hertz: float, begin: float, end: float) -> float:
        """Return how loud a pitch is at one side between two seconds, in decibels."""
        stretch = side[int(begin * RATE) : int(end * RATE)]
        return tone_decibels(np.array(stretch, np.float32) / np.float32(32768), hertz, RATE)


def opened(files: Sequence[bytes], private: str, pass_phrase: str) -> tuple[Played, Heard]:
    """Return what files hold and what is known of them."""
    player = Player([io.BytesIO(file) for file in files], private_key(private, pass_phrase))
    return Played(b"".join(player.wav())), player.heard
