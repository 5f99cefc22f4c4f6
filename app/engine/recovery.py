"""Calls that were up when the engine died: taken over by INVITE with Replaces, or ended with a record.

The switch still holds the dead leg. A new INVITE to its saved address that names the dead dialog (RFC 3891)
makes it put the new leg in its place. It goes out as soon as the account is set, before REGISTER is answered.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from app.domain.call import Call, CallState
from app.domain.errors import BadInput
from app.engine.dialog import Dialog
from app.engine.live import OPEN_CALLS, CallAccount
from app.engine.loop import Loop
from app.engine.take_over import TakeOver
from app.wire.codec import from_line, from_plain
from app.wire.engine import EventName, call_from, event_from

ANSWER_SECONDS: Final = 8.0
"""How long the switch may take to answer the INVITE with Replaces."""


@dataclass(frozen=True, slots=True)
class LostCall:
    """A call that was up, as the journal knows it; `dialog` None if it was not answered yet."""

    call: Call
    dialog: Dialog | None


def lost_calls(notes: dict[str, Any], facts: list[bytes]) -> list[LostCall]:
    """Return the calls that have begun and not ended, from the journal's note and its facts. Never raises."""
    found: dict[str, LostCall] = {}
    for plain in notes.get(OPEN_CALLS) or []:
        lost = _noted(plain)
        if lost is not None:
            found[lost.call.id] = lost
    for fact in facts:
        _apply(found, fact)
    return list(found.values())


class Recovery:
    """Waits for the accounts of lost calls, then asks the switch for each; gives up in time. Loop thread."""

    def __init__(self, calls: TakeOver, loop: Loop) -> None:
        self._calls = calls
        self._loop = loop
        self._waiting: list[LostCall] = []

    def begin(self, lost: list[LostCall], seconds_left: float) -> None:
        """Take over what can still be had within `seconds_left`; end the rest at once."""
        for one in lost:
            if one.dialog is not None and one.call.answered_at is not None and seconds_left > 0:
                self._waiting.append(one)
                self._calls.wait_for(one.call, one.dialog)
            else:
                self._calls.end(one.call)
        if self._waiting:
            self._loop.after(seconds_left, self._give_up)

    def account_ready(self, account: CallAccount) -> None:
        """Send the INVITEs for lost calls of an account that can send now."""
        mine = [one for one in self._waiting if one.call.account == account.name]
        self._waiting = [one for one in self._waiting if one not in mine]
        for one in mine:
            if one.dialog is not None:
                self._calls.ask(account, one.call, one.dialog)
                self._loop.after(ANSWER_SECONDS, partial(self._calls.stop, one.call.id))

    def _give_up(self) -> None:
        for one in self._waiting:
            self._calls.end(one.call)
        self._waiting = []


def _noted(plain: Any) -> LostCall | None:
    try:
        call = from_plain(Call, plain["call"])
        dialog = plain.get("dialog")
        return LostCall(call, from_plain(Dialog, dialog) if dialog is not None else None)
    except (BadInput, TypeError, KeyError, AttributeError):
        return None


def _apply(found: dict[str, LostCall], fact: bytes) -> None:
    try:
        event = event_from(from_line(fact))
        if not event.call or not event.event.value.startswith("call."):
            return
        call = call_from(event)
    except BadInput:
        return
    if event.event is EventName.CALL_ENDED or call.state is CallState.ENDED:
        found.pop(call.id, None)
    elif call.id not in found:
        found[call.id] = LostCall(call, None)
