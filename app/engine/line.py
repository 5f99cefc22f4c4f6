"""One pjsua2 call: its callbacks as plain values, its commands in words. Loop thread only."""

import logging
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.engine.quality import Counters
from app.engine.sip_stack import accept_for_now

_log = logging.getLogger("hearthline.engine")

_NOT_FOUND: Final = 481
_DECLINE: Final = 603
_MOST_REDIRECTS: Final = 3
_TONE_MILLISECONDS: Final = 160


Headers = tuple[tuple[str, str], ...]
"""Names and values of SIP headers."""


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


class Line(pj.Call):  # type: ignore[misc]  # pjsua2 has no types
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
            elif state.tsx.state == pj.PJSIP_TSX_STATE_COMPLETED:
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

    def ring_back(self) -> None:
        """Answer 180."""
        self._answer(180)

    def take(self) -> None:
        """Answer 200. Raises pj.Error."""
        self._answer(200)

    def end(self, status: int = 0) -> None:
        """Hang up, cancel, or refuse with `status`. Raises pj.Error."""
        parameters = pj.CallOpParam()
        parameters.statusCode = status
        self.hangup(parameters)

    def redirect(self, uri: str) -> None:
        """Send the caller elsewhere (302). Raises pj.Error."""
        parameters = pj.CallOpParam()
        parameters.statusCode = 302
        parameters.txOption.headers.append(_header("Contact", f"<{uri}>"))
        self.hangup(parameters)

    def call(self, uri: str, extra: Headers = (), sender: str = "") -> None:
        """Send the INVITE; `sender` is the From address if it is not the account's. Raises pj.Error."""
        parameters = _speech_only()
        parameters.txOption.localUri = sender
        for name, value in extra:
            parameters.txOption.headers.append(_header(name, value))
        self.makeCall(uri, parameters)

    def transfer(self, uri: str) -> None:
        """Ask the far end to call somebody else (REFER). Raises pj.Error."""
        self.xfer(uri, pj.CallOpParam(True))

    def transfer_to(self, other: "Line") -> None:
        """Ask the far end to take `other`'s place in its call (REFER with Replaces). Raises pj.Error."""
        self.xferReplaces(other, pj.CallOpParam(True))

    def notify(self, event: str, state: str, status: str) -> None:
        """Tell the far end how the call goes that it asked for (RFC 3515). Raises pj.Error."""
        parameters = pj.CallSendRequestParam()
        parameters.method = "NOTIFY"
        parameters.txOption.contentType = "message/sipfrag;version=2.0"
        parameters.txOption.msgBody = f"SIP/2.0 {status}\r\n"
        for name, value in (("Event", event), ("Subscription-State", state)):
            parameters.txOption.headers.append(_header(name, value))
        self.sendRequest(parameters)

    def hold(self) -> None:
        """Send the re-INVITE that puts the far end on hold. Raises pj.Error."""
        self.setHold(_speech_only())

    def resume(self) -> None:
        """Send the re-INVITE that takes the far end back. Raises pj.Error."""
        parameters = _speech_only()
        parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
        self.reinvite(parameters)

    def renew(self, *, moved: bool) -> None:
        """Send a re-INVITE that changes nothing but where we are; a hold stays. Raises pj.Error."""
        parameters = _speech_only()
        parameters.opt.flag = pj.PJSUA_CALL_UPDATE_CONTACT | pj.PJSUA_CALL_UPDATE_VIA
        if moved:
            parameters.opt.flag |= pj.PJSUA_CALL_REINIT_MEDIA
        self.reinvite(parameters)

    def probe(self) -> None:
        """Ask the far end for a sign of life within the call (OPTIONS). Raises pj.Error."""
        parameters = pj.CallSendRequestParam()
        parameters.method = "OPTIONS"
        self.sendRequest(parameters)

    def press(self, digits: str, *, info: bool = False) -> None:
        """Send digits as RFC 4733 events, or in SIP INFO. Raises pj.Error, at once if nothing can be sent."""
        parameters = pj.CallSendDtmfParam()
        parameters.method = pj.PJSUA_DTMF_METHOD_SIP_INFO if info else pj.PJSUA_DTMF_METHOD_RFC2833
        parameters.duration = _TONE_MILLISECONDS
        parameters.digits = digits
        self.sendDtmf(parameters)

    def takes(self, method: str) -> bool:
        """Say whether the far end said that it takes a SIP method (Allow)."""
        return bool(self.remoteHasCap(pj.PJSIP_H_ALLOW, "", method) == pj.PJSIP_DIALOG_CAP_SUPPORTED)

    def audio(self) -> tuple[Any, int] | None:
        """Return the audio medium in the bridge and its status (PJSUA_CALL_MEDIA_…), None without one."""
        try:
            info = self.getInfo()  # kept while its list is read: the list lies inside it
        except pj.Error:
            return None  # not called yet, or over already
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status != pj.PJSUA_CALL_MEDIA_NONE:
                return self.getAudioMedia(index), media.status
        return None

    def codec(self) -> str:
        """Return the codec of the speech as `name/rate`, "" while there is none."""
        try:
            stream = self.getStreamInfo(0)
        except pj.Error:
            return ""
        return f"{stream.codecName}/{stream.codecClockRate}" if stream.codecName else ""

    def counters(self) -> Counters | None:
        """Return the totals of the audio stream, None while there is none."""
        try:
            statistics = self.getStreamStat(0)
        except pj.Error:
            return None
        rtcp = statistics.rtcp
        return Counters(
            received=rtcp.rxStat.pkt,
            lost=rtcp.rxStat.loss,
            discarded=statistics.jbuf.discard,
            sent=rtcp.txStat.pkt,
            jitter_ms=rtcp.rxStat.jitterUsec.last / 1000,
            round_trip_ms=rtcp.rttUsec.last / 1000,
        )

    def _answer(self, status: int) -> None:
        parameters = _speech_only()
        parameters.statusCode = status
        self.answer(parameters)


def _speech_only() -> Any:
    """Return parameters that ask for one audio medium.

    pjsua2 would offer a text medium as well, and the INVITE would be too big for one UDP packet.
    """
    parameters = pj.CallOpParam(True)
    parameters.opt.videoCount = 0
    parameters.opt.textCount = 0  # the stock engine knows no text and takes no notice
    return parameters


def target(user: str, domain: str) -> str:
    """Return the URI for a number or address that was dialled; what SIP reserves is escaped."""
    if "@" in user:
        return f"sip:{user}"
    return f"sip:{user.replace('#', '%23')}@{domain}"


def _header(name: str, value: str) -> Any:
    header = pj.SipHeader()
    header.hName, header.hValue = name, value
    return header


def _message(event: Any) -> str:
    """Return the SIP message that an event is about, "" for timers and our own sending."""
    body = event.body
    return str(body.tsxState.src.rdata.wholeMsg or body.rxMsg.rdata.wholeMsg)
