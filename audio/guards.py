"""What is wrong with what the far end hears, judged from short figures of the sound; time is an argument.

A trouble is told when it has lasted, cleared when it is over, and told again at most once a minute.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from audio.heard import Heard

FRAMES_A_SECOND: Final = 100
DEAD_PEAK: Final = 8
"""Samples that never leave this (-72 dBFS) are no room: the microphone is off somewhere."""
SPEECH_PEAK: Final = 300
"""-41 dBFS: what is quieter was not said into this microphone."""
ECHO_LIKENESS: Final = 0.65
ECHO_LAGS: Final = 50
_LOUD_POWER: Final = 90_000.0
"""Mean square of a frame that carries speech, about -41 dBFS."""
_MOST_WAIT: Final = 1e9
_LEAST_SPREAD: Final = 1e-3
"""Powers that hardly change are like nothing."""


class Trouble(StrEnum):
    """What can be wrong."""

    NOT_HEARD = "microphone_quiet"
    CLIPPED = "microphone_clipped"
    ECHO = "echo_heard"
    MUTED = "talking_while_muted"


@dataclass(frozen=True, slots=True)
class Scene:
    """Whether sound is sent now (a call talks), and whether the agent has muted it."""

    talking: bool
    muted: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A trouble that came (`over` False) or went."""

    trouble: Trouble
    over: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    """How long it must last to be told, and how long it must be gone to be over; seconds."""

    lasts: float
    gone: float


RULES: Final = {
    Trouble.NOT_HEARD: _Rule(lasts=5.0, gone=0.2),
    Trouble.CLIPPED: _Rule(lasts=0.0, gone=10.0),
    Trouble.ECHO: _Rule(lasts=2.0, gone=8.0),
    Trouble.MUTED: _Rule(lasts=0.0, gone=3.0),
}
AGAIN_SECONDS: Final = 60.0
CLIPPED_FRAMES: Final = 8
"""So many frames over the limit within a look or two are no accident."""
SPEECH_FRAMES: Final = 50
"""Half a second of speech into a muted microphone."""


class Guards:
    """Judges look by look; one thread. `look` with the figures since the last one."""

    def __init__(self) -> None:
        self._since: dict[Trouble, float] = {}
        self._last_seen: dict[Trouble, float] = {}
        self._told: dict[Trouble, float] = {}
        self._on: set[Trouble] = set()
        self._spoken = self._clipped = 0.0

    @property
    def troubles(self) -> frozenset[Trouble]:
        """Return what is wrong now."""
        return frozenset(self._on)

    def look(self, heard: Heard, scene: Scene, now: float) -> tuple[Change, ...]:
        """Return what came and what went."""
        seen = self._signs(heard, scene)
        changes = []
        for trouble, rule in RULES.items():
            sign = seen[trouble]
            if sign is None:
                self._since.pop(trouble, None)
                over = trouble in self._on
            elif sign:
                self._last_seen[trouble] = now
                since = self._since.setdefault(trouble, now)
                over = False
                if now - since >= rule.lasts and self._may_tell(trouble, now):
                    self._on.add(trouble)
                    self._told[trouble] = now
                    changes.append(Change(trouble, over=False))
            else:
                self._since.pop(trouble, None)
                over = trouble in self._on and now - self._last_seen[trouble] >= rule.gone
            if over:
                self._on.discard(trouble)
                changes.append(Change(trouble, over=True))
        return tuple(changes)

    def _may_tell(self, trouble: Trouble, now: float) -> bool:
        return trouble not in self._on and now - self._told.get(trouble, -_MOST_WAIT) >= AGAIN_SECONDS

    def _signs(self, heard: Heard, scene: Scene) -> dict[Trouble, bool | None]:
        """Return for each trouble whether it shows now; None where it cannot be (it is over at once)."""
        signs: dict[Trouble, Callable[[], bool]] = {}
        if scene.talking and scene.muted:
            signs[Trouble.MUTED] = lambda: self._speaks(heard)
        elif scene.talking:
            signs = {
                Trouble.NOT_HEARD: lambda: heard.peak <= DEAD_PEAK,
                Trouble.CLIPPED: lambda: self._clips(heard),
                Trouble.ECHO: lambda: likeness(heard.near, heard.far) >= ECHO_LIKENESS,
            }
        if Trouble.MUTED not in signs:
            self._spoken = 0.0
        if Trouble.CLIPPED not in signs:
            self._clipped = 0.0
        possible = heard.frames > 0
        return {trouble: signs[trouble]() if trouble in signs and possible else None for trouble in Trouble}

    def _speaks(self, heard: Heard) -> bool:
        loud = heard.speech if heard.peak >= SPEECH_PEAK else 0
        self._spoken = self._spoken * _keep(heard) + loud
        return self._spoken >= SPEECH_FRAMES

    def _clips(self, heard: Heard) -> bool:
        self._clipped = self._clipped * _keep(heard) + heard.clipped
        return self._clipped >= CLIPPED_FRAMES


def _keep(heard: Heard) -> float:
    """Return how much of a running count is kept over a look: it halves each second."""
    return float(0.5 ** (heard.frames / FRAMES_A_SECOND))


def likeness(near: tuple[float, ...], far: tuple[float, ...]) -> float:
    """Return how much what is sent follows what is played, up to half a second later: 0 not at all to 1.

    0 when too little is known: nothing loud enough played, or nothing sent at all.
    """
    import numpy

    count = min(len(near), len(far))
    if count < 2 * FRAMES_A_SECOND:
        return 0.0
    played = numpy.asarray(far[-count:])
    if (
        numpy.count_nonzero(played > _LOUD_POWER) < count // 5
        or numpy.mean(near[-count:]) < _LOUD_POWER / 100
    ):
        return 0.0
    sent = numpy.log10(numpy.asarray(near[-count:]) + 100.0)
    heard = numpy.log10(played + 100.0)[: count - ECHO_LAGS]
    later = numpy.lib.stride_tricks.sliding_window_view(sent, count - ECHO_LAGS)[:ECHO_LAGS]
    heard -= heard.mean()
    spreads = later.std(axis=1) * heard.std()
    shared = later @ heard / len(heard)
    return float(numpy.max(shared / numpy.maximum(spreads, _LEAST_SPREAD), initial=0.0))
