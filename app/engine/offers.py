"""Calls that come in: rung, refused, answered, sent elsewhere; some answer themselves. Loop thread only."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.ids import new_id
from app.domain.number import dialable
from app.domain.phrase import phrase
from app.engine.auto_answer import answer_after
from app.engine.caller import caller_from
from app.engine.line_commands import target
from app.engine.live import CallAccount, LiveCall
from app.engine.live_calls import LiveCalls
from app.engine.malformed import malformed
from app.engine.talk import Talk
from app.wire.engine import AutoAnswer, EventName

_log = logging.getLogger("hearthline.engine")

NOT_NOW: Final = 480
BUSY: Final = 486


class Offers:
    """Owns what may ring. `may_offer` says whether somebody is there who can be rung.

    `refusal` is the SIP status for who calls while nothing may ring, `is_waking` says whether the machine
    slept until a moment ago: what comes then waited in the socket, and who gave up is not heard of any more.
    """

    def __init__(self, calls: LiveCalls, talk: Talk) -> None:
        self.allowed = False
        self.refusal = NOT_NOW
        self.may_offer: Callable[[], bool] = lambda: True
        self.is_waking: Callable[[], bool] = lambda: False
        self._calls = calls
        self._talk = talk
        self._strangers = 0

    def invited(self, account: CallAccount, call_id: int, source: str, message: str) -> None:
        """Take an INVITE: ring, or refuse it with or without a fact."""
        line = self._calls.new_line(account.sip, call_id)
        if not account.allows(source):
            self._strangers += 1
            _log.info("an INVITE from a stranger was refused (%d so far)", self._strangers)
            self._calls.refuse(line, 403)
            return
        if malformed(message):
            _log.info("a malformed INVITE was refused")
            self._calls.refuse(line, 400)
            return
        call = _offered(account, message)
        if self.is_waking():
            _log.info("a call that came while this machine slept was refused")
            self._calls.refuse(line, NOT_NOW)
            self._calls.tell_ended(call, EndCause.NOT_ALLOWED)
        elif not (self.allowed and self.may_offer()):
            self._calls.refuse(line, self.refusal)
            self._calls.tell_ended(call, EndCause.NOT_ALLOWED)
        elif self._busy(account):
            self._calls.refuse(line, BUSY)
            self._calls.tell_ended(call, EndCause.BUSY)
        else:
            self._ring(LiveCall(call, line, invite=message, account=account))

    def answer(self, call: str) -> None:
        """Answer an offer; calls that are up are put on hold. Raises BadInput, Refused, Unavailable."""
        live = self._calls.in_state(call, CallState.OFFERED)
        self._talk.hold_others(call)
        live.taken = True
        self._calls.alert()
        self._calls.attempt(live.line.take, phrase("The call could not be answered."))

    def reject(self, call: str) -> None:
        """Decline an offer (486). Raises BadInput, Refused, Unavailable."""
        live = self._calls.in_state(call, CallState.OFFERED)
        live.wanted = EndCause.DECLINED
        self._calls.alert()
        self._calls.attempt(lambda: live.line.end(486), phrase("The call could not be declined."))

    def redirect(self, call: str, to: str) -> None:
        """Send an offer elsewhere (302). Raises BadInput, Refused, Unavailable."""
        live = self._calls.in_state(call, CallState.OFFERED)
        number = dialable(to)
        domain = live.account.domain if live.account is not None else ""
        live.wanted = EndCause.REDIRECTED
        live.call = replace(live.call, transferring_to=number)
        self._calls.alert()
        self._calls.attempt(
            lambda: live.line.redirect(target(number, domain)),
            phrase("The call could not be sent elsewhere."),
        )

    def _busy(self, account: CallAccount) -> bool:
        calls = self._calls.live()
        return self._calls.full() or (bool(calls) and not account.settings.call_waiting)

    def _ring(self, live: LiveCall) -> None:
        others = bool(self._calls.live())
        self._calls.add(live)
        live.line.ring_back()
        self._calls.sound.need()
        self._calls.tell(EventName.CALL_OFFERED, live)
        account = live.account
        if others or account is None or account.settings.auto_answer is not AutoAnswer.HEADER:
            return
        wait = answer_after(live.invite)
        if wait is not None:
            call = live.call.id
            self._calls.loop.after(wait, lambda: self._answer_itself(call))

    def _answer_itself(self, call: str) -> None:
        """Answer for the agent, who hears a beep first; never into another conversation."""
        live = self._calls.up(call)
        if live is None or live.call.state is not CallState.OFFERED or live.taken:
            return
        if len(self._calls.live()) > 1:
            return
        live.call = replace(live.call, auto_answered=True)
        self._calls.tones.beep()
        self.answer(call)


def _offered(account: CallAccount, message: str) -> Call:
    caller = caller_from(message)
    return Call(
        new_id(), account.name, Direction.INBOUND, CallState.OFFERED,
        number=caller.number, name=caller.name, dialled=caller.dialled, queue=caller.queue,
        verification=caller.verification, headers=caller.headers, offered_at=time.time(),
        signalling_encrypted=account.sip is not None and account.sip.secure,
    )  # fmt: skip
