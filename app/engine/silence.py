"""A far end that is not heard any more: the agent is warned, asked, and rid of a dead call. Loop thread only.

Silence alone ends no call: a far end that mutes may send nothing for an hour, and one that holds us is not
listened for at all. So the far end is asked within the call for a sign of life (OPTIONS). Only a call whose
far end neither speaks nor answers ends, unless the agent said to keep it.
"""

import logging
import time
from dataclasses import dataclass
from typing import Any, Protocol

import pjsua2 as pj

from app.domain.call import EndCause
from app.domain.errors import HearthlineError
from app.domain.phrase import phrase
from app.engine.live import LiveCall
from app.wire.engine import EventName, call_body

_log = logging.getLogger("hearthline.engine")


class Ends(Protocol):
    """Who ends calls (see `app.engine.live_calls.LiveCalls`)."""

    def end(self, live: LiveCall, cause: EndCause, status: int = 0) -> None: ...  # noqa: D102
    def find(self, call: str) -> LiveCall: ...  # noqa: D102


class Announces(Protocol):
    """Where events go."""

    def announce(self, event: EventName, body: dict[str, Any], call: str = "") -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of silence until the agent is warned, asked, the far end is asked, the call is over."""

    warn: float

    @property
    def ask(self) -> float:
        """When the agent is asked."""
        return 2 * self.warn

    @property
    def probe(self) -> float:
        """When the far end is asked for a sign of life; PJSIP gives up an unanswered call after 32 s."""
        return 4 * self.warn

    @property
    def end(self) -> float:
        """When a far end that gave none is given up."""
        return 10 * self.warn


@dataclass(slots=True)
class _Silent:
    since: float
    warned: bool = False
    asked: bool = False
    kept: bool = False
    probed_at: float = 0.0


class Silence:
    """Knows which calls are silent and since when; `heed` once a second for each."""

    def __init__(self, calls: Ends, voice: Announces, patience: Patience) -> None:
        self._calls = calls
        self._voice = voice
        self._patience = patience
        self._silent: dict[str, _Silent] = {}

    def keep(self, call: str) -> None:
        """The agent wants to stay in a silent call until it is heard again. Raises BadInput."""
        live = self._calls.find(call)
        if call in self._silent:
            self._silent[call].kept = True
        _log.info("the agent keeps %s call that is silent", live.call.direction.value)

    def heed(self, live: LiveCall, *, silent: bool) -> None:
        """Take note of a second of a call."""
        if not silent:
            self._heard(live)
            return
        now = time.monotonic()
        state = self._silent.setdefault(live.call.id, _Silent(now))
        seconds = now - state.since
        if seconds >= self._patience.warn and not state.warned:
            state.warned = True
            self._warn(live)
        if seconds >= self._patience.ask and not state.asked:
            state.asked = True
            self._tell(live, seconds)
        if seconds >= self._patience.probe and not state.kept:
            self._settle(live, state, now)

    def over(self, live: LiveCall) -> None:
        """A call has ended: forget it."""
        self._silent.pop(live.call.id, None)

    def _heard(self, live: LiveCall) -> None:
        state = self._silent.pop(live.call.id, None)
        if state is not None and state.asked:
            self._tell(live, 0.0)

    def _settle(self, live: LiveCall, state: _Silent, now: float) -> None:
        alive = max(live.alive_at, state.since)
        if now - alive >= self._patience.end:
            _log.info("a call is over: its far end neither speaks nor answers")
            try:
                self._calls.end(live, EndCause.NETWORK)
            except HearthlineError as error:
                _log.warning("a dead call could not be ended: %s", error.title)
        elif now - state.probed_at >= self._patience.ask:
            state.probed_at = now
            try:
                live.line.probe()
            except pj.Error as error:
                _log.info("the far end could not be asked: %s", error.reason)

    def _tell(self, live: LiveCall, seconds: float) -> None:
        body = call_body(live.call) | {"seconds": round(seconds, 1)}
        self._voice.announce(EventName.CALL_SILENT, body, live.call.id)

    def _warn(self, live: LiveCall) -> None:
        body = {
            "code": "no_audio",
            "title": phrase("Nothing is heard from the far end."),
            "hint": phrase("The line may be broken. Wait a moment, or hang up and call back."),
            "about": live.call.id,
        }
        self._voice.announce(EventName.ENGINE_WARNING, body)
