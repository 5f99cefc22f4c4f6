"""What the agent hears of calls that are not talking yet: ringing, a waiting call's tone, ringback."""

from collections.abc import Iterable
from enum import StrEnum

from app.domain.call import CallState
from app.engine.live import CallSound, LiveCall
from app.engine.tones import Tones


class Alert(StrEnum):
    """What is to be heard."""

    NONE = "none"
    RING = "ring"
    WAITING = "waiting"
    RINGBACK = "ringback"


class Alerts:
    """Keeps ringer and tones as the calls want them. Loop thread only."""

    def __init__(self, sound: CallSound, tones: Tones) -> None:
        self._sound = sound
        self._tones = tones
        self._now = Alert.NONE

    def follow(self, calls: Iterable[LiveCall]) -> None:
        """Change what is heard, if it has to."""
        wanted = alert_for(list(calls))
        if wanted is self._now:
            return
        if self._now is Alert.WAITING:
            self._tones.stop_waiting()
        elif self._now is not Alert.NONE:
            self._sound.silence()
        self._now = wanted
        if wanted is Alert.RING:
            self._sound.ring()
        elif wanted is Alert.RINGBACK:
            self._sound.ringback()
        elif wanted is Alert.WAITING:
            self._tones.waiting()


def alert_for(calls: list[LiveCall]) -> Alert:
    """Return what these calls want to be heard: nobody's ear is filled with a ring while they talk."""
    rings_here = (live for live in calls if live.call.state is CallState.OFFERED and live.wanted is None)
    taken = [live.taken for live in rings_here]
    offered = not all(taken)
    talks = any(taken) or any(live.call.state is CallState.TALKING for live in calls)
    dials = [live for live in calls if live.call.state in {CallState.DIALLING, CallState.RINGING}]
    if offered:
        return Alert.WAITING if talks or dials else Alert.RING
    rings = any(live.call.state is CallState.RINGING and not live.call.early_media for live in dials)
    return Alert.RINGBACK if rings and not talks else Alert.NONE
