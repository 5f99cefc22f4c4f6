"""What echo cancelling, noise suppression and gain cost on each 10 ms, and what they gain on noisy speech.

Speech is the demo's voices, noises are those of a home. Noise is judged in the pauses of the speech; PESQ
(narrow band, P.862) only where the package `pesq` is installed by hand: its licence keeps it out of ours.
"""

import ctypes
import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import numpy

from app.engine import own_build
from audio.ports import FRAME_BYTES, StreamEnds
from audio.treatment import Treat, Treatment
from tests.bench.row import Row
from tests.peers.speech import NOISES, RATE, Samples, frames, level_db, noise, pauses, speech

SECONDS: Final = 16.0
SPEECH_DB: Final = -23.0
NOISE_DB: Final = -28.0
"""5 dB below the speech: a bad home."""
_LEARNING: Final = 2 * RATE
_DELAY: Final = 96
"""Samples (6 ms) that the filters hold back."""

_TREATS: Final = {
    "nothing on": Treat(False, False, False),
    "noise": Treat(False, True, False),
    "echo": Treat(True, False, False),
    "echo and noise": Treat(True, True, False),
    "echo, noise and gain": Treat(True, True, True),
}


def measure(_switch: Any, *, quick: bool) -> list[Row]:
    """Return the rows; needs no switch."""
    seconds = SECONDS / 2 if quick else SECONDS
    rows = [
        Row("sound treatment", f"10 ms of sound, {name}", "us", cost(treat), note="median, both callbacks")
        for name, treat in _TREATS.items()
    ]
    for kind in NOISES:
        rows += _gained(kind, seconds)
    rows.append(_echo_left(seconds))
    return rows


def cost(treat: Treat) -> float:
    """Return the microseconds that both callbacks take together for 10 ms."""
    said, played = frames(speech(6.0)), frames(speech(6.0, "ro-say"))
    path = _Path(treat)
    took = []
    for near, far in zip(said, played, strict=True):
        began = time.perf_counter()
        path.pass_on(near.tobytes(), far.tobytes())
        took.append(time.perf_counter() - began)
    return round(1e6 * statistics.median(took[200:]), 1)


def _gained(kind: str, seconds: float) -> list[Row]:
    clean = speech(seconds)
    noisy = clean + noise(kind, seconds, NOISE_DB)
    treated = _Path(Treat(echo=False, noise=True)).run(noisy)
    late, quiet = slice(_LEARNING, None), pauses(clean)
    left = [level_db(one[late][quiet[late]]) for one in (treated, noisy)]
    rows = [_share(f"{kind}: noise left in the pauses", left[0] - left[1])]
    said = [level_db(one[late][~quiet[late]]) for one in (treated, noisy)]
    over, under = (round(loud - noise_left, 1) for loud, noise_left in zip(said, left, strict=True))
    rows.append(
        Row("sound treatment", f"{kind}: speech over noise", "dB", over, under, "untreated", "more is better")
    )
    score = _pesq()
    if score is not None:
        after = score(clean[late], numpy.roll(treated, -_DELAY)[late])
        before = score(clean[late], noisy[late])
        rows.append(
            Row("sound treatment", f"{kind}: PESQ", "MOS", after, before, "untreated", "more is better")
        )
    return rows


def _echo_left(seconds: float) -> Row:
    far = speech(seconds)
    late = int(0.12 * RATE)
    echo = numpy.concatenate([numpy.zeros(late), far[:-late]]) * 10 ** (-12 / 20)
    left = _Path(Treat(echo=True, noise=False)).run(echo, far)
    return _share(
        "echo left, 120 ms late, 12 dB down", level_db(left[_LEARNING:]) - level_db(echo[_LEARNING:])
    )


def _share(what: str, decibel: float) -> Row:
    share = round(100 * 10 ** (decibel / 20), 1)
    return Row("sound treatment", what, "%", share, 100.0, "untreated", f"{decibel:.0f} dB")


class _Path:
    """A treatment between two pretended streams."""

    def __init__(self, treat: Treat) -> None:
        self._treatment = Treatment(treat, own_build.filters_library())
        if not self._treatment.prepare():
            raise RuntimeError("the library for sound treatment is not installed")
        self._near, self._far = (ctypes.create_string_buffer(FRAME_BYTES) for _ in range(2))
        self._addresses = ctypes.addressof(self._near), ctypes.addressof(self._far)
        self.sent: list[bytes] = []
        ends = StreamEnds(lambda: None, lambda _: None)
        heard = StreamEnds(lambda: None, lambda a: self.sent.append(ctypes.string_at(a, FRAME_BYTES)))
        self._speaker, self._microphone = self._treatment.around(ends, heard)

    def pass_on(self, near: bytes, far: bytes) -> None:
        """Play a frame and speak one."""
        ctypes.memmove(self._addresses[1], far, FRAME_BYTES)
        self._speaker.on_frame(self._addresses[1])
        ctypes.memmove(self._addresses[0], near, FRAME_BYTES)
        self._microphone.on_frame(self._addresses[0])

    def run(self, near: Samples, far: Samples | None = None) -> Samples:
        """Pass whole recordings through and return what was sent, as long as what came."""
        said = frames(near)
        played = frames(far) if far is not None else numpy.zeros_like(said)
        for one, other in zip(said, played, strict=True):
            self.pass_on(one.tobytes(), other.tobytes())
        return numpy.frombuffer(b"".join(self.sent), numpy.int16)[: len(near)] / 32768


def _pesq() -> Callable[[Samples, Samples], float] | None:
    try:
        pesq = importlib.import_module("pesq").pesq
    except ImportError:
        return None

    def score(clean: Samples, heard: Samples) -> float:
        one, other = (numpy.asarray(samples[::2], dtype=numpy.float32) for samples in (clean, heard))
        return round(float(pesq(RATE // 2, one, other, "nb")), 2)

    return score
