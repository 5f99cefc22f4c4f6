"""Calls handed on: blind, or after asking a colleague first (attended). Loop thread only.

The far end is asked by REFER to make the new call and tells by NOTIFY how that goes (RFC 3515). Our own leg
stays up and usable until it says that the new call stands; then we hang up, because many switches leave that
to us.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.domain.call import CallState, EndCause
from app.domain.errors import BadInput, HearthlineError, Refused, Unavailable
from app.domain.number import dialable
from app.domain.phrase import phrase
from app.engine.dialling import Dialling, Order
from app.engine.line_commands import target
from app.engine.live import LiveCall, Transfer
from app.engine.live_calls import LiveCalls
from app.engine.talk import Talk
from app.wire.engine import Dial, EventName

_log = logging.getLogger("hearthline.engine")

ANSWER_SECONDS: Final = 180.0
"""How long the far end may take to say how a transfer went."""

_CONSULT_LEAVES_SECONDS: Final = 2.0
_ESTABLISHED: Final = (CallState.TALKING, CallState.HELD)
_WORDS: Final = {
    404: phrase("This number does not exist."),
    408: phrase("The other side did not answer."),
    480: phrase("The other side did not answer."),
    484: phrase("This number is not complete."),
    486: phrase("The other side is busy."),
    487: phrase("The other side did not answer."),
    600: phrase("The other side is busy."),
    603: phrase("The other side declined."),
}


class Transfers:
    """The transfers this seat asks for."""

    def __init__(self, calls: LiveCalls, talk: Talk, dialling: Dialling) -> None:
        self._calls = calls
        self._talk = talk
        self._dialling = dialling

    def blind(self, call: str, to: str) -> None:
        """Send the far end to a number, without asking there. Raises BadInput, Refused, Unavailable."""
        live = self._free(call)
        number = dialable(to)
        domain = live.account.domain if live.account is not None else ""
        uri = target(number, domain)
        self._begin(live, Transfer(number), lambda: live.line.transfer(uri))

    def consult(self, call: str, to: str) -> LiveCall:
        """Hold a call and ask a colleague about it; return the new call. Raises as `blind`."""
        live = self._free(call)
        if live.account is None:
            raise Refused("wrong_state", "This call cannot be handed on.", "Hang up and call back.")
        if any(other.call.consult_for == call for other in self._calls.live()):
            raise Refused("consulting", "A colleague is being asked already.", "End that call first.")
        return self._dialling.dial(live.account, Dial(to), Order(consult_for=call))

    def complete(self, call: str) -> None:
        """Join caller and colleague and leave both; `call` is either of the two. Raises as `blind`."""
        first, consult = self._pair(call)
        if consult.call.state not in _ESTABLISHED:
            # Nobody to replace yet: the caller is sent to the number itself.
            number = consult.call.number
            self._calls.end(consult, EndCause.CANCELLED)
            self.blind(first.call.id, number)
            return
        transfer = Transfer(consult.call.number, consult.call.id)
        self._begin(self._free(first.call.id), transfer, lambda: first.line.transfer_to(consult.line))

    def cancel(self, call: str) -> None:
        """Hang up on the colleague, go back to the caller; `call` is either of the two. Raises as `blind`."""
        first, consult = self._pair(call)
        answered = consult.call.answered_at is not None
        self._calls.end(consult, EndCause.HUNG_UP_HERE if answered else EndCause.CANCELLED)
        if first.call.state is CallState.HELD:
            self._talk.resume(first.call.id)
        elif first.hold_wanted:
            first.hold_wanted = False
            self._calls.loop.after(0.3, lambda: self._resume_later(first))

    def heard(self, live: LiveCall, status: int, *, final: bool) -> None:
        """The far end told how the transfer goes; inside a callback of pjsua2."""
        transfer = live.transfer
        if transfer is None:
            return
        transfer.accepted = transfer.accepted or status < 300
        if 200 <= status < 300:
            self._calls.loop.post(lambda: self._done(live, transfer))
        elif final or status >= 300:
            self._failed(live, status)

    def cause(self, live: LiveCall, cause: EndCause) -> EndCause:
        """Return why a call ended: the far end may hang up on a transfer that it accepted."""
        going = any(
            other.transfer is not None and other.transfer.consult == live.call.id
            for other in self._calls.live()
        )
        accepted = live.transfer is not None and live.transfer.accepted
        return EndCause.TRANSFERRED if cause is EndCause.HUNG_UP_THERE and (going or accepted) else cause

    def _begin(self, live: LiveCall, transfer: Transfer, ask: Callable[[], None]) -> None:
        self._calls.attempt(ask, phrase("The call could not be handed on."))
        live.transfer = transfer
        live.call = replace(live.call, transferring_to=transfer.to)
        self._calls.tell(EventName.CALL_CHANGED, live)
        self._calls.loop.after(ANSWER_SECONDS, lambda: self._gone_quiet(live, transfer))

    def _done(self, live: LiveCall, transfer: Transfer) -> None:
        if live.transfer is not transfer or self._calls.up(live.call.id) is not live:
            return
        self._calls.tell(EventName.CALL_TRANSFERRED, live)
        self._leave(live)
        consult = self._calls.up(transfer.consult)
        if consult is not None:
            consult.wanted = EndCause.TRANSFERRED
            self._calls.loop.after(_CONSULT_LEAVES_SECONDS, lambda: self._leave(consult))

    def _leave(self, live: LiveCall) -> None:
        if self._calls.up(live.call.id) is not live:
            return
        try:
            self._calls.end(live, EndCause.TRANSFERRED)
        except Unavailable as error:
            _log.info("a call that was handed on could not be ended: %s", error)

    def _failed(self, live: LiveCall, status: int) -> None:
        live.transfer = None
        live.call = replace(live.call, transferring_to="")
        title = _WORDS.get(status, phrase("The call centre did not hand the call on."))
        self._calls.tell(EventName.CALL_TRANSFER_FAILED, live, status=status, title=title)

    def _gone_quiet(self, live: LiveCall, transfer: Transfer) -> None:
        if live.transfer is transfer and self._calls.up(live.call.id) is live:
            self._failed(live, 408)

    def _resume_later(self, live: LiveCall) -> None:
        if self._calls.up(live.call.id) is live and live.call.state is CallState.HELD:
            try:
                self._talk.resume(live.call.id)
            except HearthlineError as error:
                _log.info("a call could not be resumed: %s", error)

    def _free(self, call: str) -> LiveCall:
        live = self._calls.in_state(call, *_ESTABLISHED)
        if live.transfer is not None:
            raise Refused("transferring", "The call is being handed on already.", "Wait a moment.")
        return live

    def _pair(self, call: str) -> tuple[LiveCall, LiveCall]:
        """Return the caller's call and the colleague's. Raises BadInput."""
        live = self._calls.find(call)
        if live.call.consult_for:
            return self._calls.find(live.call.consult_for), live
        for other in self._calls.live():
            if other.call.consult_for == call:
                return live, other
        raise BadInput("no_consult", "No colleague is being asked about this call.", "Ask one first.")
