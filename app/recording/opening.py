"""Listening to a recording: the files of one recording, put in order on one time line, as a WAV file."""

import io
import sys
import wave
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.domain.errors import BadInput
from app.recording.pieces import RATE, About, Opened

LONGEST_GAP: Final = 4 * 3600 * RATE
"""Samples; a longer silence between two pieces comes from a wrong clock and is left out."""
MOST_TWICE: Final = 2 * RATE
"""Samples; so much may two files have in common when a writer died before it told what it had written."""
_BYTES: Final = 4
"""A sample of both channels."""


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


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a piece goes: so much silence before it, so many of its first samples were heard already."""

    silence: int
    twice: int


class Player:
    """Plays the files of one recording; `sources` can be sought in and are read twice.

    Time that was not recorded between two files or pieces is silence.
    """

    def __init__(self, sources: Sequence[BinaryIO], private: X25519PrivateKey) -> None:
        """Check every byte of every file. Raises Damaged, BadInput."""
        if not sources:
            raise BadInput("no_files", "There is no file to open.", "Name the files of one recording.")
        self._sources = sources
        self._private = private
        opened = self._opened()
        if len({one.about.recording for one in opened}) > 1:
            raise BadInput(
                "several_recordings", "These files belong to several recordings.", "Open one only."
            )
        self._steps, samples = _steps(opened)
        self.heard: Final = Heard(opened[0].about, samples, all(one.whole for one in opened))

    def wav(self) -> Iterator[bytes]:
        """Return the bytes of a stereo WAV file, about a second at a time."""
        yield _head(self.heard)
        steps = iter(self._steps)
        for one in self._opened():
            for piece in one.pieces():
                step = next(steps)
                silence = step.silence
                while silence > 0:
                    yield bytes(_BYTES * min(RATE, silence))
                    silence -= RATE
                yield _interleaved(piece.left[step.twice :], piece.right[step.twice :])

    @property
    def bytes(self) -> int:
        """Return how long the WAV file is."""
        return len(_head(self.heard)) + _BYTES * self.heard.samples

    def _opened(self) -> list[Opened]:
        for source in self._sources:
            source.seek(0)
        opened = [Opened(source, self._private) for source in self._sources]
        return sorted(opened, key=lambda one: one.about.offset)


def _steps(opened: list[Opened]) -> tuple[list[_Step], int]:
    steps, at = [], 0
    for one in opened:
        begin = one.about.offset * one.about.rate // 1000
        for first, length in one.spans():
            gap = begin + first - at
            silence = gap if 0 < gap < LONGEST_GAP else 0
            twice = min(-gap, length) if -MOST_TWICE < gap < 0 else 0
            steps.append(_Step(silence, twice))
            at += silence + length - twice
    return steps, at


def _head(heard: Heard) -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(heard.about.channels)
        sound.setsampwidth(2)
        sound.setframerate(heard.about.rate)
        sound.setnframes(heard.samples)
        sound.writeframesraw(b"")
        head = target.getvalue()
        sound.setnframes(0)
    return head


def _interleaved(left: "array[int]", right: "array[int]") -> bytes:
    both = array("h", bytes(_BYTES * len(left)))
    both[0::2], both[1::2] = left, right
    if sys.byteorder == "big":
        both.byteswap()
    return both.tobytes()
