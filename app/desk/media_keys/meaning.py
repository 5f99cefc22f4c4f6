"""What a media key means to the calls that are there, and what a system's media display shows of them. Pure.

A call that can be heard at the other end "plays"; one that rings, is muted or held is "paused": so the one
key that everybody knows answers, mutes and unmutes, and the display's own symbol is right each time.
Nothing here ends a call that is up: lock screens and scripts send Stop to every player there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.call import Call, CallState
from app.domain.phrase import phrase


class Press(StrEnum):
    """The keys there are."""

    PLAY_PAUSE = "play_pause"
    PLAY = "play"
    PAUSE = "pause"
    STOP = "stop"
    NEXT = "next"


class Act(StrEnum):
    """What the desk does with a call."""

    ANSWER = "answer"
    DECLINE = "decline"
    MUTE = "mute"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a display of the system shows, also over a locked screen. `acts` says what each key does now."""

    title: str
    playing: bool
    acts: tuple[tuple[Press, Act, str], ...]

    def can(self, press: Press) -> bool:
        """Say whether a key does anything now."""
        return self.act(press) is not None

    def act(self, press: Press) -> tuple[Act, str] | None:
        """Return what a key does now, and with which call."""
        return next(((act, call) for key, act, call in self.acts if key is press), None)


def shown(calls: Iterable[Call], *, names: bool) -> Shown | None:
    """Return what is shown of the calls; None without one. Only with `names` it says who calls."""
    calls = tuple(calls)
    offered, talking = _first(calls, CallState.OFFERED), _first(calls, CallState.TALKING)
    held = _first(calls, CallState.HELD)
    under_way = _first(calls, CallState.DIALLING) or _first(calls, CallState.RINGING)
    meant = talking or offered or under_way or held
    if meant is None:
        return None
    acts = dict[Press, tuple[Act, str]]()
    if talking is not None:
        toggled = {Press.PLAY_PAUSE, Press.PLAY if talking.muted else Press.PAUSE}
        acts |= dict.fromkeys(toggled, (Act.MUTE, talking.id))
    elif offered is not None:
        acts |= dict.fromkeys((Press.PLAY_PAUSE, Press.PLAY), (Act.ANSWER, offered.id))
    elif held is not None and under_way is None:
        acts |= dict.fromkeys((Press.PLAY_PAUSE, Press.PLAY), (Act.HOLD, held.id))
    if offered is not None and meant is offered:
        acts[Press.STOP] = Act.DECLINE, offered.id
    if talking is not None and (other := offered or held) is not None:
        acts[Press.NEXT] = (Act.ANSWER if other is offered else Act.HOLD), other.id
    playing = meant.state is CallState.TALKING and not meant.muted
    listed = tuple((press, *acts[press]) for press in Press if press in acts)
    return Shown(_title(meant, names=names), playing, listed)


def _title(call: Call, *, names: bool) -> str:
    if names and (call.name or call.number):
        return call.name or call.number
    if call.state is CallState.OFFERED:
        return phrase("Incoming call")
    if call.state is CallState.HELD:
        return phrase("Call on hold")
    if call.state is not CallState.TALKING:
        return phrase("Calling…")
    return phrase("In a call, muted") if call.muted else phrase("In a call")


def _first(calls: tuple[Call, ...], state: CallState) -> Call | None:
    return next((call for call in calls if call.state is state), None)
