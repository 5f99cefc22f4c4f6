"""Listening to a recording: the files of one recording, put in order on one time line, as a WAV file."""

import sys
import wave
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.domain.errors import BadInput
from app.recording.pieces import RATE, About, Opened

LONGEST_GAP: Final = 4 * 3600 * RATE
"""Samples; a longer silence between two pieces comes from a wrong clock and is left out."""

MOST_TWICE: Final = 2 * RATE
"""Samples; so much may two files have in common when a writer died before it told what it had written."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was opened. `whole` is False when a file was cut short by a crash; it is good up to there."""

    about: About
    samples: int
    whole: bool

    @property
    def seconds(self) -> float:
        """Return how long it plays."""
        return self.samples / self.about.rate


def write_wav(sources: Sequence[BinaryIO], private: X25519PrivateKey, target: BinaryIO) -> Heard:
    """Write the files of one recording to `target` as stereo WAV. Raises Damaged, BadInput.

    Time that was not recorded between two files or pieces is silence.
    """
    opened = sorted((Opened(source, private) for source in sources), key=lambda one: one.about.offset)
    if not opened:
        raise BadInput("no_files", "There is no file to open.", "Name the files of one recording.")
    if len({one.about.recording for one in opened}) > 1:
        raise BadInput("several_recordings", "These files belong to several recordings.", "Open one only.")
    with wave.open(target, "wb") as sound:
        sound.setnchannels(opened[0].about.channels)
        sound.setsampwidth(2)
        sound.setframerate(opened[0].about.rate)
        samples = _written(opened, sound)
    return Heard(opened[0].about, samples, all(one.whole for one in opened))


def _written(opened: Iterable[Opened], sound: wave.Wave_write) -> int:
    at = 0
    for one in opened:
        begin = one.about.offset * one.about.rate // 1000
        for piece in one.pieces():
            gap = begin + piece.first - at
            if 0 < gap < LONGEST_GAP:
                sound.writeframesraw(bytes(4 * gap))
                at += gap
            twice = -gap if -MOST_TWICE < gap < 0 else 0
            sound.writeframesraw(_interleaved(piece.left[twice:], piece.right[twice:]))
            at += max(0, len(piece.left) - twice)
    sound.writeframes(b"")
    return at


def _interleaved(left: "array[int]", right: "array[int]") -> bytes:
    both = array("h", bytes(4 * len(left)))
    both[0::2], both[1::2] = left, right
    if sys.byteorder == "big":
        both.byteswap()
    return both.tobytes()
