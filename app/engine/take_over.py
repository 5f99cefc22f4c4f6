"""Calls that were up when the engine died, asked for by INVITE with Replaces (RFC 3891). Loop thread.

The switch still holds the dead leg. A new INVITE to its saved address that names the dead dialog makes it put
the new leg in its place. `app.engine.recovery` says when; here it is done, and told.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.domain.call import Call, CallState, Direction, EndCause, move
from app.engine.dialog import Dialog
from app.engine.line import Line, LineEvents
from app.engine.live import CallAccount, CallSound, LiveCall, Voice
from app.engine.loop import Loop
from app.engine.padlock import speech_encrypted
from app.engine.successor import Successor
from app.wire.engine import EventName, call_body

_log = logging.getLogger("hearthline.engine")

_NO_SUCH_TARGET: Final = frozenset({404, 416, 484})
_NO_SUCH_CODEC: Final = frozenset({415, 488, 606})


class LiveCalls(LineEvents, Protocol):
    """What taking over needs of the calls (see `app.engine.calls.Calls`)."""

    def add(self, live: LiveCall) -> None:
        """Take a call in."""

    def up(self, call: str) -> LiveCall | None:
        """Return a call that is up."""

    def tell(self, event: EventName, live: LiveCall) -> None:
        """Announce a call's new state."""

    def note(self) -> dict[str, Any]:
        """Return the journal's note about the calls that are up."""

    def join(self, changed: LiveCall | None = None) -> None:
        """Let the bridge follow the calls; the media of `changed` are new."""

    def spend(self, line: Line) -> None:
        """Let a disconnected line go."""

    def over(self, live: LiveCall, cause: EndCause, *, settled: bool = True) -> None:
        """End the record of a call; `settled`: pjsua2 is done with its line."""


class TakeOver:
    """Owns the calls of a dead engine until they are back or their record is complete."""

    def __init__(
        self,
        calls: LiveCalls,
        voice: Voice,
        sound: CallSound,
        loop: Loop,
        settle: Callable[[LiveCall], None] = lambda _live: None,
    ) -> None:
        """`settle` makes the far end follow what is wanted of hold (see `app.engine.talk.Talk.settle`)."""
        self._calls = calls
        self._settle = settle
        self._voice = voice
        self._sound = sound
        self._loop = loop
        self._lost: dict[str, tuple[Call, Dialog]] = {}

    def lost(self) -> tuple[tuple[Call, Dialog], ...]:
        """Return the calls that wait for their account."""
        return tuple(self._lost.values())

    def wait_for(self, call: Call, dialog: Dialog) -> None:
        """Show a call of a dead engine that may still be taken over."""
        self._lost[call.id] = (_lost(call), dialog)

    def ask(self, account: CallAccount, call: Call, dialog: Dialog) -> None:
        """Ask the far end to put a new line in the place of a dead one."""
        self._lost.pop(call.id, None)
        live = LiveCall(
            _lost(call), Successor(account.sip, self._calls, call.codec), dialog=dialog, recovering=True,
            hold_wanted=call.held_since is not None, account=account,
        )  # fmt: skip
        live.targets = dialog.targets(call.dialled if call.direction is Direction.OUTBOUND else account.user)
        self._calls.add(live)
        self._sound.need()
        self._ask_for(live)

    def stop(self, call: str) -> None:
        """Give up a call whose take-over nobody answers; one that is back is left alone."""
        live = self._calls.up(call)
        if live is not None and live.recovering:
            try:
                live.line.end()
            except pj.Error as error:
                _log.info("a lost call could not be given up: %s", error.reason)

    def end(self, call: Call) -> None:
        """Complete the record of a call that a dead engine left behind."""
        self._lost.pop(call.id, None)
        lost = _lost(call)
        self._voice.announce(EventName.CALL_LOST, call_body(lost), lost.id)
        ended = move(lost, CallState.ENDED, time.time(), EndCause.ENGINE_LOST)
        self._voice.announce(EventName.CALL_ENDED, call_body(ended), ended.id, self._calls.note())

    def end_all(self) -> None:
        """Complete every record that is still open, at shutdown."""
        for call, _ in self.lost():
            self.end(call)

    def confirmed(self, live: LiveCall) -> None:
        """The far end took the new line: the call is back as it was, muted, held or not."""
        live.recovering = False
        state = CallState.HELD if live.hold_wanted else CallState.TALKING
        live.call = replace(move(live.call, state, time.time()), encrypted=speech_encrypted(live.line))
        self._calls.join(live)
        self._calls.tell(EventName.CALL_RECOVERED, live)
        if live.hold_wanted:
            # pjsua2 takes no re-INVITE before it has left the callback that confirms the call.
            self._loop.post(lambda: self._settle(live))

    def refused(self, live: LiveCall, status: int, *, settled: bool = True) -> None:
        """The far end did not take the new line: try the next address, or the call is lost."""
        line = live.line
        without = line.without if isinstance(line, Successor) else ""
        if isinstance(line, Successor) and without and status in _NO_SUCH_CODEC:
            live.targets.insert(0, line.target)
            without = ""
        elif status not in _NO_SUCH_TARGET:
            live.targets = []
        if live.targets and live.wanted is None:
            call, account = live.call.id, line.account
            self._loop.post(lambda: self._ask_again(call, account, without))
            return
        self._calls.tell(EventName.CALL_LOST, live)
        self._calls.over(live, live.wanted or EndCause.ENGINE_LOST, settled=settled)

    def _ask_for(self, live: LiveCall) -> None:
        dialog, line, target = live.dialog, live.line, live.targets.pop(0)
        assert dialog is not None
        assert isinstance(line, Successor)
        try:
            line.replace(target, dialog)
        except pj.Error as error:
            _log.info("a lost call could not be asked for: %s", error.reason)
            if self._calls.up(live.call.id) is live:
                self.refused(live, 0)

    def _ask_again(self, call: str, account: Any, without: str) -> None:
        live = self._calls.up(call)
        if live is not None and live.recovering:
            self._calls.spend(live.line)
            live.line = Successor(account, self._calls, without)
            self._ask_for(live)


def _lost(call: Call) -> Call:
    return call if call.state is CallState.LOST else move(call, CallState.LOST, time.time())
