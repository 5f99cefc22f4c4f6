"""Joins calls to microphone, speaker and each other in the bridge. Loop thread only."""

import logging
from collections.abc import Iterable
from typing import Any

import pjsua2 as pj

from app.domain.call import CallState
from app.engine.line import Line
from app.engine.live import CallSound, LiveCall

_log = logging.getLogger("hearthline.engine")

_MICROPHONE = "microphone"
_SPEAKER = "speaker"

Edge = tuple[str, str]
"""Source and sink: a call's id, `microphone` or `speaker`."""


class Bridge:
    """Owns who hears whom: each call hears the microphone, the speaker each call, a conference itself.

    While muted or held the microphone is apart and silence is sent, so that the far end hears no gap in RTP.
    """

    def __init__(self, sound: CallSound) -> None:
        self._sound = sound
        self._joined: set[Edge] = set()
        self._uncut: set[Edge] = set()
        self._complete = True

    @property
    def complete(self) -> bool:
        """Say whether all is joined as it was wanted last; else `follow` tries again."""
        return self._complete

    def follow(self, calls: Iterable[LiveCall], changed: LiveCall | None = None) -> None:
        """Make the joints what the calls want; `changed`'s medium is new, its old joints may be gone."""
        media = {live.call.id: (live, found) for live in calls if (found := live.line.audio()) is not None}
        wanted = _wanted(media)
        again = {edge for edge in self._joined if changed is not None and changed.call.id in edge}
        ports = {call: found[0] for call, (_, found) in media.items()}
        ends = {**ports, _MICROPHONE: self._sound.capture, _SPEAKER: self._sound.playback}
        cut = {edge for edge in (self._joined | self._uncut) - wanted if edge[0] in ends and edge[1] in ends}
        made = wanted - (self._joined - again)
        self._uncut = {(a, b) for a, b in cut if not _join(ends[a], ends[b], False)}
        missing = {(a, b) for a, b in made if not _join(ends[a], ends[b], True)}
        self._joined = wanted - missing
        self._complete = not (missing or self._uncut)

    def forget(self, live: LiveCall) -> None:
        """A call is over: its medium leaves the bridge by itself."""
        self._joined = {edge for edge in self._joined if live.call.id not in edge}
        self._uncut = {edge for edge in self._uncut if live.call.id not in edge}


def _wanted(media: dict[str, tuple[LiveCall, tuple[Any, int]]]) -> set[Edge]:
    wanted: set[Edge] = set()
    for call, (live, (_, status)) in media.items():
        held = live.hold_wanted or live.call.state in {CallState.HELD, CallState.OFFERED}
        active = status == pj.PJSUA_CALL_MEDIA_ACTIVE and not held
        # A member who holds sends music: the others of a conference do not want it.
        music = status == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD and not held and not live.call.conference
        if active or music:
            wanted.add((call, _SPEAKER))
        if active and not live.call.muted:
            wanted.add((_MICROPHONE, call))
        if active and live.call.conference:
            wanted |= {(call, other) for other in _fellows(live, media)}
    return wanted


def _fellows(live: LiveCall, media: dict[str, tuple[LiveCall, tuple[Any, int]]]) -> list[str]:
    return [
        call
        for call, (other, (_, status)) in media.items()
        if other is not live
        and other.call.conference == live.call.conference
        and other.call.state is CallState.TALKING
        and not other.hold_wanted
        and status == pj.PJSUA_CALL_MEDIA_ACTIVE
    ]


def on_hold(line: Line) -> bool:
    """Say whether this seat has its far end on hold, by the media; without any it has not."""
    audio = line.audio()
    return audio is not None and audio[1] == pj.PJSUA_CALL_MEDIA_LOCAL_HOLD


def hold_state(live: LiveCall) -> tuple[CallState, bool]:
    """Return where a call stands by its media: TALKING or HELD, and whether the far end holds us."""
    audio = live.line.audio()
    if audio is None:
        return live.call.state, live.call.held_there
    if on_hold(live.line):
        return CallState.HELD, False
    if live.call.state is CallState.HELD and live.hold_wanted:
        return CallState.HELD, False  # a hold is under way: recovered calls begin so
    return CallState.TALKING, audio[1] == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD


def _join(source: Any, sink: Any, joined: bool) -> bool:
    try:
        if joined:
            source.startTransmit(sink)
        else:
            source.stopTransmit(sink)
    except pj.Error as error:
        _log.info("the bridge did not follow: %s", error.reason)
        return False
    return True
