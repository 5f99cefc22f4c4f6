"""One pjsua2 call: its callbacks as plain values. Loop thread only."""

import logging
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.engine.line_commands import LineCommands
from app.engine.sip_stack import accept_for_now

_log = logging.getLogger("hearthline.engine")

_NOT_FOUND: Final = 481
_DECLINE: Final = 603
_MOST_REDIRECTS: Final = 3


class LineEvents(Protocol):
    """What a line tells; all inside pjsua2's poll: be quick, never raise."""

    def line_state(self, line: "Line", state: int, status: int, message: str) -> None:
        """The INVITE session is in `state` (PJSIP_INV_STATE_…); `message` is the SIP message behind it."""

    def line_media(self, line: "Line") -> None:
        """The media changed: connect it again."""

    def line_keys(self, line: "Line") -> None:
        """The keys that encrypt the speech came or went; the call cannot be asked about itself yet."""

    def line_cancelled(self, line: "Line", message: str) -> None:
        """A CANCEL came."""

    def line_request_failed(self, line: "Line", method: str, status: int) -> None:
        """A re-INVITE or UPDATE of ours was refused."""

    def line_info_taken(self, line: "Line") -> None:
        """An INFO of ours was taken."""

    def line_probed(self, line: "Line", status: int) -> None:
        """The far end answered `Line.probe`, whatever it said."""

    def line_digit(self, line: "Line", digit: str) -> None:
        """The far end pressed a key (RFC 4733 or INFO)."""

    def line_transfer(self, line: "Line", status: int, final: bool) -> None:
        """How the transfer that we asked for goes: a status of the new call, `final` with the last one."""

    def line_referred(self, line: "Line", source: str, message: str) -> int:
        """The far end asks us to call somebody (REFER); return 202 to think it over, else the refusal."""

    def line_replacing(self, line: "Line", source: str) -> int:
        """An INVITE wants to take this line's place: return 200 to let it, else the refusal."""

    def line_replaced(self, line: "Line", heir: "Line", message: str) -> None:
        """`heir` takes this line's place now, by the INVITE `message`."""


class Line(LineCommands):
    """A pjsua2 call; keep a strong reference until it is disconnected, then `release` it.

    The object keeps the number of its slot in pjsua2 for ever, and its destructor ends whatever call is in
    that slot *then*. So it is never left to the garbage collector: `release` destroys it, outside its own
    callbacks, while the slot is free.
    """

    def __init__(self, account: Any, events: LineEvents, call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self._events = events
        self._refer_refusal = _DECLINE
        self._heir: Line | None = None
        self._heir_message = ""
        self.account = account
        self._redirects = 0

    def release(self) -> None:
        """Destroy the pjsua2 object; the line is of no use afterwards."""
        pj.Call.__swig_destroy__(self)
        self.this = None

    def onCallState(self, prm: Any) -> None:  # noqa: N802 - pjsua2's name
        """Pass on a new state."""
        try:
            info = self.getInfo()
            self._events.line_state(self, info.state, info.lastStatusCode, _message(prm.e))
        except Exception:  # noqa: BLE001 - pjsua2 would swallow it unseen
            _log.exception("a call state could not be handled")

    def onCallMediaState(self, prm: Any) -> None:  # noqa: N802, ARG002
        """Pass on that media changed."""
        try:
            self._events.line_media(self)
        except Exception:  # noqa: BLE001
            _log.exception("a media state could not be handled")

    def onCallMediaTransportState(self, prm: Any) -> None:  # noqa: N802, ARG002
        """Pass on that the keys of the speech are there, or gone."""
        try:
            self._events.line_keys(self)
        except Exception:  # noqa: BLE001
            _log.exception("a media transport state could not be handled")

    def onCallTsxState(self, prm: Any) -> None:  # noqa: N802
        """Pick out what the other callbacks do not tell: CANCEL, REFER, refused re-INVITEs."""
        try:
            state = prm.e.body.tsxState
            if state.tsx.role == pj.PJSIP_ROLE_UAS:
                self._asked(state.tsx, prm.e)
                return
            if state.tsx.method == "UPDATE":
                self.note_update(state.tsx)
            if state.tsx.state == pj.PJSIP_TSX_STATE_COMPLETED:
                self._answered(state.tsx.method, state.tsx.statusCode)
        except Exception:  # noqa: BLE001
            _log.exception("a transaction could not be handled")

    def _answered(self, method: str, status: int) -> None:
        if status >= 300 and method in {"INVITE", "UPDATE", "INFO"}:
            self._events.line_request_failed(self, method, status)
        elif method == "INFO":
            self._events.line_info_taken(self)
        elif method == "OPTIONS":
            self._events.line_probed(self, status)

    def _asked(self, transaction: Any, event: Any) -> None:
        if transaction.method == "CANCEL":
            self._events.line_cancelled(self, _message(event))
        elif transaction.method == "REFER" and transaction.state == pj.PJSIP_TSX_STATE_TRYING:
            request = event.body.tsxState.src.rdata
            self._refer_refusal = self._events.line_referred(self, request.srcAddress, request.wholeMsg)
            if self._refer_refusal < 300 and not accept_for_now(request.pjRxData):
                _log.warning("a REFER could not be taken")

    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802
        """Pass on a key."""
        try:
            self._events.line_digit(self, prm.digit)
        except Exception:  # noqa: BLE001
            _log.exception("a digit could not be handled")

    def onCallTransferStatus(self, prm: Any) -> None:  # noqa: N802
        """Pass on how a transfer of ours goes."""
        try:
            self._events.line_transfer(self, prm.statusCode, prm.finalNotify)
        except Exception:  # noqa: BLE001
            _log.exception("the state of a transfer could not be handled")

    def onCallTransferRequest(self, prm: Any) -> None:  # noqa: N802
        """Refuse, so that pjsua2 does not dial by itself; after `accept_for_now` nothing is sent any more."""
        prm.statusCode = self._refer_refusal if self._refer_refusal >= 300 else _DECLINE

    def onCallRedirected(self, prm: Any) -> int:  # noqa: N802
        """Follow a 3xx within the call centre a few times, never out of it."""
        try:
            self._redirects += 1
            allowed = self._redirects <= _MOST_REDIRECTS and self.account.may_follow(prm.targetUri)
        except Exception:  # noqa: BLE001
            _log.exception("a redirect could not be judged")
            allowed = False
        return int(pj.PJSIP_REDIRECT_ACCEPT_REPLACE if allowed else pj.PJSIP_REDIRECT_REJECT)

    def onCallReplaceRequest(self, prm: Any) -> None:  # noqa: N802
        """Let another dialog take this one's place, or refuse; pjsua2 alone would take any."""
        prm.statusCode = _NOT_FOUND
        try:
            status = self._events.line_replacing(self, prm.rdata.srcAddress)
            if status == 200:
                self._heir = Line(self.account, self._events)
                self._heir_message = prm.rdata.wholeMsg
                prm.newCall = self._heir
            prm.statusCode = status
        except Exception:  # noqa: BLE001
            _log.exception("an INVITE with Replaces could not be handled")

    def onCallReplaced(self, prm: Any) -> None:  # noqa: N802, ARG002
        """Hand over to the line that takes this one's place."""
        try:
            if self._heir is not None:
                self._events.line_replaced(self, self._heir, self._heir_message)
        except Exception:  # noqa: BLE001
            _log.exception("a call could not be handed over")


def _message(event: Any) -> str:
    """Return the SIP message that an event is about, "" for timers and our own sending."""
    body = event.body
    return str(body.tsxState.src.rdata.wholeMsg or body.rxMsg.rdata.wholeMsg)
