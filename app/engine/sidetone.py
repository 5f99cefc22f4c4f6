"""Sidetone in the engine: follows the headset in use, does what was chosen for it, tells what is on."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from app.wire.codec import to_plain
from app.wire.engine import EventName
from app.wire.sound import SidetoneView, SidetoneWay, SidetoneWish
from audio.path import Use
from audio.ports import Direction, Parts, SoundDevice
from audio.sidetone.keeper import Sidetone
from audio.sidetone.ports import State, Way, Wish
from audio.sidetone.system import control
from audio.treatment import Treatment

_STEP_MILLISECONDS: Final = 5
_TOLD_MILLISECONDS: Final = 10
"""What the lateness must have changed by before it is told again."""


class Sidetones:
    """Owns the keeper of the sidetone. Every method on the loop thread; none blocks."""

    def __init__(
        self,
        parts: Parts,
        treatment: Treatment,
        post: Callable[[Callable[[], None]], None],
        announce: Callable[[EventName, dict[str, Any]], None],
    ) -> None:
        self._parts = parts
        self._own_voice = treatment.own_voice
        self._announce = announce
        self._view = SidetoneView()
        self._keeper: Sidetone | None = None
        if not parts.silent:
            self._keeper = Sidetone(
                control(),
                self._own_voice.play,
                lambda: treatment.available,
                lambda state: post(lambda: self._is_now(state)),
            )

    @property
    def view(self) -> SidetoneView:
        """Return what is on, and what could be."""
        return self._view

    def choose(self, wishes: Iterable[SidetoneWish]) -> None:
        """Take what was chosen for each headset."""
        known = {way.value for way in Way}
        if self._keeper is not None:
            self._keeper.wish(
                {
                    wish.headset: Wish(Way(wish.way.value), min(100, max(1, wish.level)))
                    for wish in wishes
                    if wish.way.value in known
                }
            )

    def follow(self, use: Use) -> None:
        """Take which devices are in use."""
        if self._keeper is not None and use.known:
            speaker = _in_use(use, Direction.OUTPUT, use.speaker)
            self._keeper.follow(speaker, _in_use(use, Direction.INPUT, use.microphone))

    def look(self) -> None:
        """Somebody opened the settings: the headset's own control may have been moved elsewhere."""
        if self._keeper is not None:
            self._keeper.look()

    def measure(self) -> None:
        """Tell how late our own way comes, if that has changed; while the devices are open."""
        late = self._late()
        if abs(late - self._view.late_ms) >= _TOLD_MILLISECONDS:
            self._tell(replace(self._view, late_ms=late))

    def close(self) -> None:
        """End."""
        if self._keeper is not None:
            self._keeper.close()

    def _is_now(self, state: State) -> None:
        ways = tuple(SidetoneWay(way.value) for way in state.ways)
        way, late = SidetoneWay(state.way.value), self._view.late_ms or self._late()
        self._tell(SidetoneView(state.headset, ways, way, state.level, late, state.refused))

    def _late(self) -> int:
        streams = self._parts.microphone.lateness() + self._parts.speaker.lateness()
        milliseconds = 1000 * (streams + self._own_voice.waiting())
        return _STEP_MILLISECONDS * round(milliseconds / _STEP_MILLISECONDS)

    def _tell(self, view: SidetoneView) -> None:
        if view != self._view:
            self._view = view
            self._announce(EventName.SIDETONE_CHANGED, to_plain(view))


def _in_use(use: Use, direction: Direction, chosen: str) -> SoundDevice | None:
    """Return the chosen device if it is there, else the system's, else any."""
    there = [device for device in use.devices if device.direction is direction]
    ranked = sorted(there, key=lambda device: (device.name != chosen, not device.is_default))
    return ranked[0] if ranked else None
