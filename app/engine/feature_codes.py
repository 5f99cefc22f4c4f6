"""Feature codes of the switch, dialled beside the calls: no fact, no sound, no history. Loop thread only.

A code acts when the switch answers it or on its way there; what it then plays is let run for a moment,
because some dialplans stop where the caller hangs up.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pjsua2 as pj

from app.domain.errors import BadInput, Refused
from app.domain.number import EMERGENCY
from app.domain.phrase import phrase
from app.engine.endpoint import failed
from app.engine.line import Line
from app.engine.line_commands import target
from app.engine.live import CallAccount
from app.engine.live_calls import LiveCalls

_log = logging.getLogger("hearthline.engine")

ANSWER_SECONDS: Final = 5.0
PLAY_SECONDS: Final = 3.0
_NO_ANSWER: Final = 408
_CODE: Final = re.compile(r"[0-9*#]{1,40}")


@dataclass(slots=True, eq=False)
class _Code:
    """One code under way; `status` is what the switch said last."""

    line: Line
    done: Callable[[int], None] | None
    status: int = _NO_ANSWER


class FeatureCodes:
    """Dials one code at a time, and only while no call is up."""

    def __init__(self, calls: LiveCalls) -> None:
        self._calls = calls
        self._codes: list[_Code] = []

    def dial(self, account: CallAccount, code: str, done: Callable[[int], None]) -> None:
        """Dial a code; `done` gets the last SIP status once, later. Raises BadInput, Refused, Unavailable."""
        if not _CODE.fullmatch(code) or code in EMERGENCY:
            raise BadInput("bad_code", "This is no feature code.", "Use digits, * and #.")
        if account.sip is None:
            raise Refused("not_registered", "Not registered with the call centre.", "Wait until it is.")
        if self._calls.live() or self._codes:
            raise Refused("call_up", "A call is up.", "The code is dialled after it.")
        under_way = _Code(self._calls.new_line(account.sip), done)
        self._codes.append(under_way)
        self._calls.leave(under_way.line)
        try:
            under_way.line.call(target(code, account.domain))
        except pj.Error as error:
            self._codes.remove(under_way)
            self._calls.spend(under_way.line)
            raise failed(error, phrase("The code could not be dialled.")) from error
        self._calls.loop.after(ANSWER_SECONDS, lambda: self._give_up(under_way))

    def line_state(self, line: Line, state: int, status: int) -> None:
        """Hear of a line that belongs to no call: maybe it is a code's."""
        under_way = next((code for code in self._codes if code.line is line), None)
        if under_way is None:
            return
        if state == pj.PJSIP_INV_STATE_CONFIRMED:
            under_way.status = 200
            self._calls.loop.after(PLAY_SECONDS, lambda: self._hang_up(under_way))
        elif state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self._over(under_way, under_way.status if under_way.status == 200 else status or _NO_ANSWER)

    def end_all(self) -> None:
        """Hang up, at shutdown."""
        for under_way in list(self._codes):
            self._hang_up(under_way)

    def _give_up(self, under_way: _Code) -> None:
        if under_way in self._codes and under_way.status != 200:
            self._hang_up(under_way)

    def _hang_up(self, under_way: _Code) -> None:
        if under_way not in self._codes:
            return
        self._over(under_way, under_way.status)
        try:
            under_way.line.end()
        except pj.Error as error:
            _log.info("a code's call could not be ended: %s", error.reason)

    def _over(self, under_way: _Code, status: int) -> None:
        if under_way in self._codes:
            self._codes.remove(under_way)
            done, under_way.done = under_way.done, None
            _log.info("a feature code was dialled: %d", status)
            if done is not None:
                self._calls.loop.post(lambda: done(status))
