"""The calls that are up: found, told, ended, their lines let go. What every part of calling stands on.

Loop thread only. Nothing here knows a command or a callback; `app.engine.calls` puts the parts together.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

import pjsua2 as pj

from app.domain.call import Call, CallState, EndCause, move
from app.domain.errors import BadInput, Refused
from app.domain.phrase import phrase
from app.engine.alerts import Alerts
from app.engine.call_words import call_is
from app.engine.dialog import Dialog
from app.engine.endpoint import failed
from app.engine.line import Line, LineEvents
from app.engine.live import OPEN_CALLS, CallSound, LiveCall, Voice, open_call
from app.engine.loop import Loop
from app.engine.media import Bridge
from app.engine.tones import Tones
from app.wire.engine import EventName, call_body

_log = logging.getLogger("hearthline.engine")

MOST_CALLS: Final = 8
"""Calls that may be up at once, ringing ones included; the engine is built for 32."""

_GOODBYE_SECONDS: Final = 1.5


class LiveCalls:
    """Owns every call that is up, the bridge that joins them and the sounds that tell of them.

    `watchers` hear of every call that has ended, `media_watchers` of every call whose media changed.
    """

    line_events: LineEvents

    def __init__(self, voice: Voice, sound: CallSound, loop: Loop) -> None:
        self.sound = sound
        self.loop = loop
        self.tones = Tones(sound)
        self.bridge = Bridge(sound)
        self.watchers: list[Callable[[LiveCall], None]] = []
        self.media_watchers: list[Callable[[LiveCall], None]] = []
        self.waiting: Callable[[], Iterable[tuple[Call, Dialog]]] = tuple
        self._voice = voice
        self._alerts = Alerts(sound, self.tones)
        self._live: dict[str, LiveCall] = {}
        self._leaving: set[Line] = set()
        self._spent: set[Line] = set()

    def live(self) -> tuple[LiveCall, ...]:
        """Return every call that is up with its line."""
        return tuple(self._live.values())

    def busy(self, account: str) -> bool:
        """Say whether a call of the account is up."""
        return any(live.call.account == account for live in self._live.values())

    def full(self) -> bool:
        """Say whether there is no room for one call more."""
        return len(self._live) >= MOST_CALLS

    def find(self, call: str) -> LiveCall:
        """Return a call that is up. Raises BadInput."""
        if call not in self._live:
            raise BadInput("unknown_call", "This call is not up any more.", "Nothing to do.")
        return self._live[call]

    def up(self, call: str) -> LiveCall | None:
        """Return a call that is up, None if it is not."""
        return self._live.get(call)

    def of(self, line: Line) -> LiveCall | None:
        """Return the call of a line."""
        return next((live for live in self._live.values() if live.line is line), None)

    def in_state(self, call: str, *states: CallState) -> LiveCall:
        """Return a call that is in one of these states. Raises BadInput, Refused."""
        live = self.find(call)
        if live.call.state not in states:
            raise Refused("wrong_state", call_is(live.call.state), "This is not possible now.")
        return live

    def new_line(self, account: Any, call_id: int = pj.PJSUA_INVALID_ID) -> Line:
        """Return a line on a pjsua2 account; its events come here."""
        return Line(account, self.line_events, call_id)

    def add(self, live: LiveCall) -> None:
        """Take a call in."""
        self._live[live.call.id] = live

    def tell(self, event: EventName, live: LiveCall, **more: Any) -> None:
        """Announce a call's new state with `more` beside it, and note which calls are up."""
        self._voice.announce(event, call_body(live.call) | more, live.call.id, self.note())
        self.alert()

    def tell_ended(self, call: Call, cause: EndCause) -> None:
        """Announce a call that never was up."""
        ended = move(call, CallState.ENDED, time.time(), cause)
        self._voice.announce(EventName.CALL_ENDED, call_body(ended), ended.id)

    def warn(self, code: str, title: str, hint: str, live: LiveCall) -> None:
        """Tell the agent that something about a call did not go as asked."""
        body = {"code": code, "title": title, "hint": hint, "about": live.call.id}
        self._voice.announce(EventName.ENGINE_WARNING, body)

    def note(self) -> dict[str, Any]:
        """Return the journal's note about the calls that are up."""
        lines = ((live.call, live.dialog) for live in self._live.values())
        return {OPEN_CALLS: [open_call(call, dialog) for call, dialog in (*self.waiting(), *lines)]}

    def alert(self) -> None:
        """Ring, tell of a waiting call, or be silent, as the calls want it now."""
        self._alerts.follow(self._live.values())

    def join(self, changed: LiveCall | None = None) -> None:
        """Let the bridge follow the calls; `changed` names one whose media is new."""
        self.bridge.follow(self._live.values(), changed)

    def attempt(self, work: Callable[[], None], title: str) -> None:
        """Do something with pjsua2. Raises Unavailable with `title`."""
        try:
            work()
        except pj.Error as error:
            raise failed(error, title) from error

    def end(self, live: LiveCall, cause: EndCause, status: int = 0) -> None:
        """Hang a call up, whatever the far end does about it. Raises Unavailable."""
        live.wanted = cause
        self.attempt(lambda: live.line.end(status), phrase("The call could not be ended."))
        line = live.line
        self.loop.after(_GOODBYE_SECONDS, lambda: self._end_unanswered(live, line))

    def over(self, live: LiveCall, cause: EndCause, *, settled: bool = True) -> None:
        """End the record of a call and let its line go; `settled`: pjsua2 is done with it."""
        quality = live.summary.as_dict() if live.summary is not None else {}
        live.call = replace(move(live.call, CallState.ENDED, time.time(), cause), quality=quality)
        self.forget(live, settled=settled)
        self.tell(EventName.CALL_ENDED, live)
        self.loop.post(lambda: self.tones.forget(live.call.id))
        for watch in self.watchers:
            watch(live)

    def forget(self, live: LiveCall, *, settled: bool = True) -> None:
        """Let a call go without a word."""
        del self._live[live.call.id]
        self.bridge.forget(live)
        self.alert()
        if not self._live:
            self.sound.idle()
        self.leave(live.line, settled=settled)

    def leave(self, line: Line, *, settled: bool = False) -> None:
        """Keep a line that belongs to no call any more until pjsua2 is done with it."""
        if settled:
            self.spend(line)
        else:
            self._leaving.add(line)

    def refuse(self, line: Line, status: int) -> None:
        """Refuse an INVITE that becomes no call."""
        self._leaving.add(line)
        try:
            line.end(status)
        except pj.Error as error:
            _log.info("an INVITE could not be refused: %s", error.reason)
            self.spend(line)

    def spend(self, line: Line) -> None:
        """Let a disconnected line go after the callback it is told in."""
        self._leaving.discard(line)
        self._spent.add(line)
        self.loop.post(self._release)

    def close(self) -> None:
        """Let go of every line and tone; before the accounts."""
        lines = {*self._spent, *self._leaving, *(live.line for live in self._live.values())}
        for held in (self._live, self._spent, self._leaving):
            held.clear()
        for line in lines:
            line.release()
        self.tones.close()

    def _end_unanswered(self, live: LiveCall, line: Line) -> None:
        """Call it over here when the far end does not answer our BYE; pjsua2 tries on for 32 s."""
        if self._live.get(live.call.id) is live and live.line is line:
            self.over(live, live.wanted or EndCause.HUNG_UP_HERE, settled=False)

    def _release(self) -> None:
        """Destroy spent lines, but for those whose slot in pjsua2 belongs to a new call already."""
        taken = {line.getId() for line in (*self._leaving, *(live.line for live in self._live.values()))}
        for line in [line for line in self._spent if line.getId() not in taken]:
            self._spent.discard(line)
            line.release()
