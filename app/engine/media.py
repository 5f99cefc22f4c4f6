"""Joins calls to microphone and speaker in the bridge. Loop thread only."""

import logging
from typing import Any

import pjsua2 as pj

from app.domain.call import CallState
from app.engine.live import CallSound, LiveCall

_log = logging.getLogger("hearthline.engine")


def connect(live: LiveCall, sound: CallSound) -> None:
    """Join a call as its state wants it; again after every media change, which may bring a new medium.

    While muted or held the microphone is apart and silence is sent, so that the far end hears no gap in RTP.
    """
    audio = live.line.audio()
    if audio is None:
        return
    medium, status = audio
    held = live.call.state is CallState.HELD
    heard = status in {pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD} and not held
    spoken = status == pj.PJSUA_CALL_MEDIA_ACTIVE and not held and not live.call.muted
    _join(medium, sound.playback, heard)
    _join(sound.capture, medium, spoken)
    if heard and live.call.state is CallState.RINGING:
        sound.silence()


def hold_state(live: LiveCall) -> tuple[CallState, bool]:
    """Return where a call stands by its media: TALKING or HELD, and whether the far end holds us."""
    audio = live.line.audio()
    if audio is None:
        return live.call.state, live.call.held_there
    if audio[1] == pj.PJSUA_CALL_MEDIA_LOCAL_HOLD:
        return CallState.HELD, False
    if live.call.state is CallState.HELD and live.hold_wanted:
        return CallState.HELD, False  # a hold is under way: recovered calls begin so
    return CallState.TALKING, audio[1] == pj.PJSUA_CALL_MEDIA_REMOTE_HOLD


def _join(source: Any, sink: Any, joined: bool) -> None:
    try:
        if joined:
            source.startTransmit(sink)
        else:
            source.stopTransmit(sink)
    except pj.Error as error:
        _log.info("the bridge did not follow: %s", error.reason)
