"""The calls of this seat: offers, dialling, every state change as a fact. Loop thread only."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import pjsua2 as pj

from app.domain.call import Call, CallState, Direction, EndCause, move
from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.domain.number import dialable
from app.domain.text import plain
from app.engine.caller import caller_from
from app.engine.causes import answered_elsewhere, end_cause
from app.engine.dialog import dialog_from_answer, dialog_from_invite
from app.engine.endpoint import failed
from app.engine.line import Line, target
from app.engine.live import OPEN_CALLS, CallAccount, CallSound, LiveCall, Voice, open_call
from app.engine.loop import Loop
from app.engine.media import connect, hold_state
from app.engine.sip_text import status_code
from app.engine.take_over import TakeOver
from app.wire.engine import Dial, EventName, call_body

_log = logging.getLogger("hearthline.engine")

_MOST_CONTEXT: Final = 32
_GOODBYE_SECONDS: Final = 1.5


class Calls:
    """Owns every call. `may_offer` says whether an INVITE may ring now."""

    def __init__(self, voice: Voice, sound: CallSound, loop: Loop) -> None:
        self.offer_allowed = False
        self.may_offer: Callable[[], bool] = lambda: True
        self.on_ready: Callable[[CallAccount], None] = lambda _account: None
        self._voice = voice
        self._sound = sound
        self._loop = loop
        self._live: dict[str, LiveCall] = {}
        self._refused: set[Line] = set()
        self._spent: set[Line] = set()
        self._strangers = 0
        self.taking_over = TakeOver(self, voice, sound, loop)

    def snapshot(self) -> tuple[Call, ...]:
        """Return every call that is up."""
        return (*(call for call, _ in self.taking_over.lost()), *(live.call for live in self._live.values()))

    def live(self) -> tuple[LiveCall, ...]:
        """Return every call that is up with its line."""
        return tuple(self._live.values())

    def busy(self, account: str) -> bool:
        """Say whether a call of the account is up."""
        return any(live.call.account == account for live in self._live.values())

    def find(self, call: str) -> LiveCall:
        """Return a call that is up. Raises BadInput."""
        if call not in self._live:
            raise BadInput("unknown_call", "This call is not up any more.", "Nothing to do.")
        return self._live[call]

    def add(self, live: LiveCall) -> None:
        """Take a call in (see LiveCalls)."""
        self._live[live.call.id] = live

    def up(self, call: str) -> LiveCall | None:
        """Return a call that is up, None if it is not (see LiveCalls)."""
        return self._live.get(call)

    # commands

    def dial(self, account: CallAccount, asked: Dial) -> Call:
        """Call a number or address. Raises BadInput, Refused, Unavailable."""
        number = dialable(asked.to)
        if account.sip is None:
            raise Refused("not_registered", "Not registered with the call centre.", "Wait until it is.")
        if any(live.call.state is CallState.OFFERED for live in self._live.values()):
            raise Refused("call_offered", "A call is ringing.", "Answer or decline it first.")
        self._hold_others("")
        context = {plain(k, 60): plain(v, 500) for k, v in list(asked.context.items())[:_MOST_CONTEXT]}
        call = Call(
            new_id(), account.name, Direction.OUTBOUND, CallState.DIALLING,
            number=number, dialled=number, offered_at=time.time(), context=context,
        )  # fmt: skip
        line = Line(account.sip, self)
        live = self._live[call.id] = LiveCall(call, line)
        self._sound.need()
        try:
            line.call(target(number, account.domain))
        except pj.Error as error:
            if call.id in self._live:
                self._forget(live)
            raise failed(error, "The call could not be placed.") from error
        if self._live.get(call.id) is live and live.call.state is CallState.DIALLING:
            self.tell(EventName.CALL_DIALLING, live)
        return live.call

    def answer(self, call: str) -> None:
        """Answer an offer; a call that is up is put on hold. Raises BadInput, Refused, Unavailable."""
        live = self._in_state(call, CallState.OFFERED)
        self._hold_others(call)
        self._sound.silence()
        self._try(live.line.take, "The call could not be answered.")

    def reject(self, call: str) -> None:
        """Decline an offer (486). Raises BadInput, Refused, Unavailable."""
        live = self._in_state(call, CallState.OFFERED)
        live.wanted = EndCause.DECLINED
        self._try(lambda: live.line.end(486), "The call could not be declined.")

    def hang_up(self, call: str) -> None:
        """End a call in whatever state. Raises BadInput, Unavailable."""
        live = self.find(call)
        if live.call.answered_at is not None:
            live.wanted = EndCause.HUNG_UP_HERE
        elif live.call.direction is Direction.INBOUND:
            live.wanted = EndCause.DECLINED
        else:
            live.wanted = EndCause.CANCELLED
        declined = live.call.state is CallState.OFFERED
        self._try(lambda: live.line.end(486 if declined else 0), "The call could not be ended.")
        self._loop.after(_GOODBYE_SECONDS, lambda: self._end_unanswered(call))

    def hold(self, call: str) -> None:
        """Put the far end on hold; the event comes when it agreed. Raises BadInput, Refused, Unavailable."""
        live = self._in_state(call, CallState.TALKING)
        live.hold_wanted = True
        self._try(live.line.hold, "The call could not be put on hold.")

    def resume(self, call: str) -> None:
        """Take the far end back; another talking call is put on hold. Raises as `hold`."""
        live = self._in_state(call, CallState.HELD)
        self._hold_others(call)
        live.hold_wanted = False
        self._try(live.line.resume, "The call could not be resumed.")

    def mute(self, call: str, muted: bool) -> None:
        """Let the far end hear the microphone, or not. Raises BadInput."""
        live = self.find(call)
        if live.call.muted is muted:
            return
        live.call = replace(live.call, muted=muted)
        connect(live, self._sound)
        self.tell(EventName.CALL_MUTED if muted else EventName.CALL_UNMUTED, live)

    def press(self, call: str, digits: str) -> None:
        """Send DTMF digits. Raises BadInput, Refused, Unavailable."""
        live = self._in_state(call, CallState.TALKING)
        keys = digits.strip().upper()
        if not keys or len(keys) > 32 or set(keys) - set("0123456789*#ABCD"):
            raise BadInput("bad_digits", "These are no keypad digits.", "Use 0-9, *, # and A-D.")
        self._try(lambda: live.line.press(keys), "The digits could not be sent.")

    def end_all(self) -> None:
        """Hang up everything, at shutdown."""
        self.taking_over.end_all()
        for call in tuple(self._live):
            try:
                self.hang_up(call)
            except Exception:  # noqa: BLE001 - the next call must be hung up all the same
                _log.exception("a call could not be ended")

    def close(self) -> None:
        """Let go of every line; before the accounts."""
        lines = {*self._spent, *self._refused, *(live.line for live in self._live.values())}
        for held in (self._live, self._spent, self._refused):
            held.clear()
        for line in lines:
            line.release()

    # what comes in

    def invited(self, account: CallAccount, call_id: int, source: str, message: str) -> None:
        """Take an INVITE: ring, or refuse it with or without a fact."""
        line = Line(account.sip, self, call_id)
        if not account.allows(source):
            self._strangers += 1
            _log.info("an INVITE from a stranger was refused (%d so far)", self._strangers)
            self._refuse(line, 403)
            return
        caller = caller_from(message)
        call = Call(
            new_id(), account.name, Direction.INBOUND, CallState.OFFERED,
            number=caller.number, name=caller.name, dialled=caller.dialled, queue=caller.queue,
            verification=caller.verification, headers=caller.headers, offered_at=time.time(),
        )  # fmt: skip
        if not (self.offer_allowed and self.may_offer()):
            self._refuse(line, 480)
            self._tell_refused(call, EndCause.NOT_ALLOWED)
        elif self._live:
            self._refuse(line, 486)
            self._tell_refused(call, EndCause.BUSY)
        else:
            live = self._live[call.id] = LiveCall(call, line, invite=message)
            line.ring_back()
            self._sound.need()
            self._sound.ring()
            self.tell(EventName.CALL_OFFERED, live)

    def ready(self, account: CallAccount) -> None:
        """Pass on that an account can send requests now."""
        self.on_ready(account)

    def line_state(self, line: Line, state: int, status: int, message: str) -> None:
        """Apply a state of pjsua2 (see LineEvents)."""
        live = self._of(line)
        if live is None:
            if state == pj.PJSIP_INV_STATE_DISCONNECTED:
                self.spend(line)
            return
        if state == pj.PJSIP_INV_STATE_CONNECTING and not live.invite:
            live.dialog = dialog_from_answer(message) or live.dialog
        elif state == pj.PJSIP_INV_STATE_EARLY and live.call.direction is Direction.OUTBOUND:
            self._ringing(live)
        elif state == pj.PJSIP_INV_STATE_CONFIRMED:
            self._confirmed(live, message)
        elif state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._ended(live, status)

    def line_media(self, line: Line) -> None:
        """Connect the media again and tell of hold (see LineEvents)."""
        live = self._of(line)
        if live is None:
            return
        self._follow_hold(live)
        connect(live, self._sound)

    def line_cancelled(self, line: Line, message: str) -> None:
        """Remember why a CANCEL came (see LineEvents)."""
        live = self._of(line)
        if live is not None and answered_elsewhere(message):
            live.elsewhere = True

    def line_request_failed(self, line: Line, method: str, status: int) -> None:
        """Tell that the far end refused hold or resume (see LineEvents)."""
        live = self._of(line)
        if live is None or live.call.state not in {CallState.TALKING, CallState.HELD} or method != "INVITE":
            return
        if status in {401, 407}:
            return
        live.hold_wanted = live.call.state is CallState.HELD
        self._voice.announce(
            EventName.ENGINE_WARNING,
            {
                "code": "hold_refused",
                "title": "The far end does not allow that now.",
                "hint": "Try once more in a moment.",
                "about": live.call.id,
            },
        )

    def line_digit(self, line: Line, digit: str) -> None:
        """Tell of a key the far end pressed (see LineEvents)."""
        live = self._of(line)
        if live is not None:
            body = call_body(live.call) | {"digit": digit}
            self._voice.announce(EventName.CALL_DTMF_RECEIVED, body, live.call.id)

    # inside

    def tell(self, event: EventName, live: LiveCall) -> None:
        """Announce a call's new state and note which calls are up."""
        self._voice.announce(event, call_body(live.call), live.call.id, self.note())

    def note(self) -> dict[str, Any]:
        """Return the journal's note about the calls that are up (see LiveCalls)."""
        lines = ((live.call, live.dialog) for live in self._live.values())
        return {OPEN_CALLS: [open_call(call, dialog) for call, dialog in (*self.taking_over.lost(), *lines)]}

    def _tell_refused(self, call: Call, cause: EndCause) -> None:
        ended = move(call, CallState.ENDED, time.time(), cause)
        self._voice.announce(EventName.CALL_ENDED, call_body(ended), ended.id)

    def _refuse(self, line: Line, status: int) -> None:
        self._refused.add(line)
        try:
            line.end(status)
        except pj.Error as error:
            _log.info("an INVITE could not be refused: %s", error.reason)
            self.spend(line)

    def _of(self, line: Line) -> LiveCall | None:
        return next((live for live in self._live.values() if live.line is line), None)

    def _in_state(self, call: str, *states: CallState) -> LiveCall:
        live = self.find(call)
        if live.call.state not in states:
            raise Refused("wrong_state", f"The call is {live.call.state.value}.", "This is not possible now.")
        return live

    def _try(self, work: Callable[[], None], title: str) -> None:
        try:
            work()
        except pj.Error as error:
            raise failed(error, title) from error

    def _hold_others(self, call: str) -> None:
        for live in self._live.values():
            if live.call.id != call and live.call.state is CallState.TALKING and not live.hold_wanted:
                self.hold(live.call.id)

    def _ringing(self, live: LiveCall) -> None:
        if live.call.state is CallState.DIALLING:
            live.call = move(live.call, CallState.RINGING, time.time())
            if live.line.audio() is None:
                self._sound.ringback()
            self.tell(EventName.CALL_RINGING, live)

    def _end_unanswered(self, call: str) -> None:
        """Call it over here when the far end does not answer our BYE; pjsua2 tries on for 32 s."""
        live = self._live.get(call)
        if live is not None:
            self._ended(live, 0, settled=False)

    def _confirmed(self, live: LiveCall, message: str) -> None:
        self._sound.silence()
        if live.invite:
            live.dialog = dialog_from_invite(live.invite, message)
        elif status_code(message) // 100 == 2:
            live.dialog = dialog_from_answer(message) or live.dialog
        if live.recovering:
            self.taking_over.confirmed(live)
        elif live.call.state in {CallState.OFFERED, CallState.DIALLING, CallState.RINGING}:
            live.call = move(live.call, CallState.TALKING, time.time())
            connect(live, self._sound)
            live.call = replace(live.call, encrypted=live.line.encrypted())
            self.tell(EventName.CALL_TALKING, live)

    def _ended(self, live: LiveCall, status: int, *, settled: bool = True) -> None:
        if live.recovering:
            self.taking_over.refused(live, status, settled=settled)
            return
        cause = end_cause(live.call, status, live.wanted, elsewhere=live.elsewhere)
        self.over(live, cause, settled=settled)

    def over(self, live: LiveCall, cause: EndCause, *, settled: bool = True) -> None:
        """End the record of a call and let its line go (see LiveCalls); `settled`: pjsua2 is done with it."""
        live.call = move(live.call, CallState.ENDED, time.time(), cause)
        self._forget(live, settled=settled)
        self.tell(EventName.CALL_ENDED, live)

    def _forget(self, live: LiveCall, *, settled: bool = True) -> None:
        del self._live[live.call.id]
        self._sound.silence()
        if not self._live:
            self._sound.idle()
        if settled:
            self.spend(live.line)
        else:
            self._refused.add(live.line)

    def spend(self, line: Line) -> None:
        """Let a disconnected line go after the callback it is told in."""
        self._refused.discard(line)
        self._spent.add(line)
        self._loop.post(self._release)

    def _release(self) -> None:
        """Destroy spent lines, but for those whose slot in pjsua2 belongs to a new call already."""
        taken = {line.getId() for line in (*self._refused, *(live.line for live in self._live.values()))}
        for line in [line for line in self._spent if line.getId() not in taken]:
            self._spent.discard(line)
            line.release()

    def _follow_hold(self, live: LiveCall) -> None:
        if live.call.state not in {CallState.TALKING, CallState.HELD}:
            return
        state, held_there = hold_state(live)
        if state is live.call.state and held_there is live.call.held_there:
            return
        if state is not live.call.state:
            live.call = move(live.call, state, time.time())
        live.call = replace(live.call, held_there=held_there, encrypted=live.line.encrypted())
        held = state is CallState.HELD or held_there
        self.tell(EventName.CALL_HELD if held else EventName.CALL_RESUMED, live)
