"""Calls after the network came back: each tells its far end anew where it is. Loop thread only."""

import logging
from functools import partial
from typing import Final

import pjsua2 as pj

from app.domain.call import CallState
from app.engine.live_calls import LiveCalls
from app.engine.loop import Loop

_log = logging.getLogger("hearthline.engine")

_AGAIN_SECONDS: Final = 1.0
_MOST_TRIES: Final = 5


class Renewal:
    """Sends the re-INVITEs; one that cannot go out now (another is under way) is tried again shortly."""

    def __init__(self, calls: LiveCalls, loop: Loop) -> None:
        self._calls = calls
        self._loop = loop

    def network_back(self, *, moved: bool) -> None:
        """Renew every call that is up; `moved`: from another address, so its speech needs another socket."""
        for live in self._calls.live():
            if live.call.state in {CallState.TALKING, CallState.HELD} and not live.recovering:
                self._renew(live.call.id, moved, _MOST_TRIES)

    def _renew(self, call: str, moved: bool, tries: int) -> None:
        live = self._calls.up(call)
        if live is None or live.call.state not in {CallState.TALKING, CallState.HELD}:
            return
        try:
            live.line.renew(moved=moved)
        except pj.Error as error:
            _log.info("a call could not be renewed now: %s", error.reason)
            if tries > 1:
                self._loop.after(_AGAIN_SECONDS, partial(self._renew, call, moved, tries - 1))
