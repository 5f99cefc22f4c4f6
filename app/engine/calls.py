"""The calls of this seat: every callback of their lines as a state and a fact. Loop thread only.

The parts stand beside each other on `LiveCalls`: what comes in (`offers`), what goes out (`dialling`), what
talks (`talk`), what goes elsewhere (`transfers`, `referrals`), who talks together (`conferences`), what a
dead engine left (`taking_over`).
"""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import replace

import pjsua2 as pj

from app.domain.call import Call, CallState, Direction, move
from app.engine.caller import caller_from
from app.engine.causes import answered_elsewhere, end_cause
from app.engine.conferences import Conferences
from app.engine.dialling import Dialling
from app.engine.dialog import dialog_from_answer, dialog_from_invite
from app.engine.feature_codes import FeatureCodes
from app.engine.line import Line
from app.engine.live import CallAccount, CallSound, LiveCall, Voice
from app.engine.live_calls import LiveCalls
from app.engine.loop import Loop
from app.engine.media import hold_state
from app.engine.offers import Offers
from app.engine.padlock import signalling_encrypted, speech_encrypted
from app.engine.referrals import Referrals
from app.engine.sip_text import status_code
from app.engine.take_over import TakeOver
from app.engine.talk import Talk, changed_meanwhile
from app.engine.transfers import Transfers
from app.wire.engine import EventName

_log = logging.getLogger("hearthline.engine")

_GLARE = 491
_UNANSWERED = frozenset({CallState.OFFERED, CallState.DIALLING, CallState.RINGING})


class Calls(LiveCalls):
    """Puts the parts together and hears their lines."""

    def __init__(self, voice: Voice, sound: CallSound, loop: Loop) -> None:
        super().__init__(voice, sound, loop)
        self.line_events = self
        self.on_ready: Callable[[CallAccount], None] = lambda _account: None
        self.talk = Talk(self)
        self.offers = Offers(self, self.talk)
        self.dialling = Dialling(self, self.talk)
        self.transfers = Transfers(self, self.talk, self.dialling)
        self.conferences = Conferences(self, self.talk)
        self.referrals = Referrals(self, self.talk, self.dialling)
        self.codes = FeatureCodes(self)
        self.taking_over = TakeOver(self, voice, sound, loop, self.talk.settle)
        self.waiting = self.taking_over.lost

    def snapshot(self) -> tuple[Call, ...]:
        """Return every call that is up."""
        return (*(call for call, _ in self.taking_over.lost()), *(live.call for live in self.live()))

    def end_all(self) -> None:
        """Hang up everything, at shutdown."""
        self.taking_over.end_all()
        self.codes.end_all()
        for live in self.live():
            try:
                self.talk.hang_up(live.call.id)
            except Exception:  # noqa: BLE001 - the next call must be hung up all the same
                _log.exception("a call could not be ended")

    # what accounts tell (see Invitations)

    def invited(self, account: CallAccount, call_id: int, source: str, message: str) -> None:
        """Take an INVITE: ring, or refuse it with or without a fact."""
        self.offers.invited(account, call_id, source, message)

    def ready(self, account: CallAccount) -> None:
        """Pass on that an account can send requests now."""
        self.on_ready(account)

    # what lines tell (see LineEvents)

    def line_state(self, line: Line, state: int, status: int, message: str) -> None:
        """Apply a state of pjsua2."""
        live = self.of(line)
        if live is None:
            self.codes.line_state(line, state, status)
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
        """Join the media again and tell what changed of them."""
        live = self.of(line)
        if live is None:
            return
        if live.call.state in _UNANSWERED:
            self._early(live)
        self._follow_hold(live)
        self.join(live)
        if changed_meanwhile(live) and not live.recovering:
            self.loop.post(lambda: self.talk.settle(live))
        self.look_at(live)
        for watch in self.media_watchers:
            watch(live)

    def line_keys(self, line: Line) -> None:
        """Look at the encryption as soon as pjsua2 can be asked."""
        self.loop.post(lambda: self._look_again(line))

    def line_cancelled(self, line: Line, message: str) -> None:
        """Remember why a CANCEL came."""
        live = self.of(line)
        if live is not None and answered_elsewhere(message):
            live.elsewhere = True

    def line_request_failed(self, line: Line, method: str, status: int) -> None:
        """Tell that the far end refused hold, resume or digits."""
        live = self.of(line)
        if live is None or status in {401, 407}:
            return
        if method == "INFO":
            self.loop.post(lambda: self.talk.info_answered(live, taken=False))
        elif method == "INVITE" and status == _GLARE:
            wait = random.uniform(2.1, 4.0) if not live.invite else random.uniform(0.0, 2.0)  # noqa: S311 - RFC 3261
            self.loop.after(wait, lambda: self.talk.settle(live))
        elif method == "INVITE" and live.call.state in {CallState.TALKING, CallState.HELD}:
            self.talk.refused(live)

    def line_info_taken(self, line: Line) -> None:
        """Count the digits that arrived."""
        live = self.of(line)
        if live is not None:
            self.talk.info_answered(live, taken=True)

    def line_probed(self, line: Line, status: int) -> None:
        """Note that the far end is there."""
        live = self.of(line)
        if live is not None and status not in {408, 481, 503}:
            live.alive_at = time.monotonic()

    def line_digit(self, line: Line, digit: str) -> None:
        """Tell of a key the far end pressed."""
        live = self.of(line)
        if live is not None:
            self.tell(EventName.CALL_DTMF_RECEIVED, live, digit=digit)

    def line_transfer(self, line: Line, status: int, final: bool) -> None:
        """Pass on how a transfer of ours goes."""
        live = self.of(line)
        if live is not None:
            self.transfers.heard(live, status, final=final)

    def line_referred(self, line: Line, source: str, message: str) -> int:
        """Pass on that the far end sends this call elsewhere."""
        live = self.of(line)
        return self.referrals.asked(live, source, message) if live is not None else 481

    def line_replacing(self, line: Line, source: str) -> int:
        """Say whether the registrar may put another party in the place of this line's (RFC 3891)."""
        live = self.of(line)
        if live is None or live.account is None or not live.account.allows(source):
            _log.info("an INVITE with Replaces was refused")
            return 403
        return 200 if live.call.state in {CallState.TALKING, CallState.HELD} else 481

    def line_replaced(self, line: Line, heir: Line, message: str) -> None:
        """Go on with another party in the same call: one call, one row of history."""
        live = self.of(line)
        if live is None:
            return
        self.leave(line)
        caller = caller_from(message)
        live.line, live.invite, live.counters = heir, message, None
        live.hold_wanted = live.hold_wanted or live.call.state is CallState.HELD
        live.handing_over = True
        live.call = replace(
            live.call, number=caller.number, name=caller.name, verification=caller.verification,
            transferring_to="",
        )  # fmt: skip

    # inside

    def look_at(self, live: LiveCall) -> None:
        """Tell if the codec or the encryption is not what was told last."""
        if live.call.answered_at is None or live.recovering:
            return
        seen = replace(
            live.call,
            codec=live.line.codec() or live.call.codec,
            encrypted=speech_encrypted(live.line),
            signalling_encrypted=signalling_encrypted(live.line),
        )
        if seen != live.call:
            live.call = seen
            self.tell(EventName.CALL_CHANGED, live)

    def _look_again(self, line: Line) -> None:
        live = self.of(line)
        if live is not None:
            self.look_at(live)

    def _ringing(self, live: LiveCall) -> None:
        if live.call.state is CallState.DIALLING:
            live.call = move(live.call, CallState.RINGING, time.time())
            self._early(live, told=False)
            self.tell(EventName.CALL_RINGING, live)

    def _early(self, live: LiveCall, *, told: bool = True) -> None:
        """The far end is heard before it answers: its sound takes the place of our ringback."""
        early = live.call.direction is Direction.OUTBOUND and live.line.audio() is not None
        if early and not live.call.early_media and live.call.state is CallState.RINGING:
            live.call = replace(live.call, early_media=True)
            if told:
                self.tell(EventName.CALL_RINGING, live)

    def _confirmed(self, live: LiveCall, message: str) -> None:
        if live.invite:
            live.dialog = dialog_from_invite(live.invite, message)
        elif status_code(message) // 100 == 2:
            live.dialog = dialog_from_answer(message) or live.dialog
        if live.recovering:
            self.taking_over.confirmed(live)
        elif live.handing_over:
            live.handing_over = False
            self.tell(EventName.CALL_CHANGED, live)
            if live.hold_wanted:
                self.loop.post(lambda: self.talk.settle(live))
        elif live.call.state in _UNANSWERED:
            self._answered(live)

    def _answered(self, live: LiveCall) -> None:
        live.taken = False
        live.call = replace(
            move(live.call, CallState.TALKING, time.time()),
            early_media=False, encrypted=speech_encrypted(live.line), codec=live.line.codec(),
        )  # fmt: skip
        self.join(live)
        self.tell(EventName.CALL_TALKING, live)
        self.referrals.answered(live)
        self.loop.post(lambda: self._one_talks(live))

    def _one_talks(self, live: LiveCall) -> None:
        """A dialled call was answered while the agent had taken another one meanwhile: it waits."""
        others = [o for o in self.live() if o is not live and o.call.state is CallState.TALKING]
        busy = [o for o in others if not o.hold_wanted and o.call.conference != (live.call.conference or "-")]
        if busy and live.call.state is CallState.TALKING and not live.hold_wanted:
            self.talk.hold(live.call.id)

    def _ended(self, live: LiveCall, status: int, *, settled: bool = True) -> None:
        if live.recovering:
            self.taking_over.refused(live, status, settled=settled)
            return
        cause = end_cause(live.call, status, live.wanted, elsewhere=live.elsewhere)
        self.over(live, self.transfers.cause(live, cause), settled=settled)

    def _follow_hold(self, live: LiveCall) -> None:
        if live.call.state not in {CallState.TALKING, CallState.HELD}:
            return
        state, held_there = hold_state(live)
        if state is live.call.state and held_there is live.call.held_there:
            return
        if state is not live.call.state:
            live.call = move(live.call, state, time.time())
        live.call = replace(live.call, held_there=held_there, encrypted=speech_encrypted(live.line))
        held = state is CallState.HELD or held_there
        self.tell(EventName.CALL_HELD if held else EventName.CALL_RESUMED, live)
