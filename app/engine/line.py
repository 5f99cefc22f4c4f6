"""One pjsua2 call: its callbacks as plain values, its commands in words. Loop thread only."""

import logging
from typing import Any, Final, Protocol

import pjsua2 as pj

from app.engine.quality import Counters

_log = logging.getLogger("hearthline.engine")

_NOT_FOUND: Final = 481
_DECLINE: Final = 603
_TONE_MILLISECONDS: Final = 160
_SRTP_ACTIVE: Final = "SRTP status: Active"


class LineEvents(Protocol):
    """What a line tells; all inside pjsua2's poll: be quick, never raise."""

    def line_state(self, line: "Line", state: int, status: int, message: str) -> None:
        """The INVITE session is in `state` (PJSIP_INV_STATE_…); `message` is the SIP message behind it."""

    def line_media(self, line: "Line") -> None:
        """The media changed: connect it again."""

    def line_cancelled(self, line: "Line", message: str) -> None:
        """A CANCEL came."""

    def line_request_failed(self, line: "Line", method: str, status: int) -> None:
        """A re-INVITE or UPDATE of ours was refused."""

    def line_digit(self, line: "Line", digit: str) -> None:
        """The far end pressed a key (RFC 4733)."""


class Line(pj.Call):  # type: ignore[misc]  # pjsua2 has no types
    """A pjsua2 call; keep a strong reference until it is disconnected, then `release` it.

    The object keeps the number of its slot in pjsua2 for ever, and its destructor ends whatever call is in
    that slot *then*. So it is never left to the garbage collector: `release` destroys it, outside its own
    callbacks, while the slot is free.
    """

    def __init__(self, account: Any, events: LineEvents, call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self._events = events
        self.account = account

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

    def onCallTsxState(self, prm: Any) -> None:  # noqa: N802
        """Pick out what the other callbacks do not tell: CANCEL, refused re-INVITEs."""
        try:
            transaction = prm.e.body.tsxState.tsx
            if transaction.role == pj.PJSIP_ROLE_UAS and transaction.method == "CANCEL":
                self._events.line_cancelled(self, _message(prm.e))
            elif (
                transaction.role == pj.PJSIP_ROLE_UAC
                and transaction.method in {"INVITE", "UPDATE"}
                and transaction.state == pj.PJSIP_TSX_STATE_COMPLETED
                and transaction.statusCode >= 300
            ):
                self._events.line_request_failed(self, transaction.method, transaction.statusCode)
        except Exception:  # noqa: BLE001
            _log.exception("a transaction could not be handled")

    def onDtmfDigit(self, prm: Any) -> None:  # noqa: N802
        """Pass on a key."""
        try:
            self._events.line_digit(self, prm.digit)
        except Exception:  # noqa: BLE001
            _log.exception("a digit could not be handled")

    def onCallTransferRequest(self, prm: Any) -> None:  # noqa: N802
        """Refuse to be sent elsewhere: the far end does not dial from this seat."""
        prm.statusCode = _DECLINE

    def onCallReplaceRequest(self, prm: Any) -> None:  # noqa: N802
        """Refuse to be replaced by another dialog."""
        prm.statusCode = _NOT_FOUND

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

    def call(self, uri: str, extra: tuple[tuple[str, str], ...] = ()) -> None:
        """Send the INVITE. Raises pj.Error."""
        parameters = _speech_only()
        for name, value in extra:
            header = pj.SipHeader()
            header.hName, header.hValue = name, value
            parameters.txOption.headers.append(header)
        self.makeCall(uri, parameters)

    def hold(self) -> None:
        """Send the re-INVITE that puts the far end on hold. Raises pj.Error."""
        self.setHold(_speech_only())

    def resume(self) -> None:
        """Send the re-INVITE that takes the far end back. Raises pj.Error."""
        parameters = _speech_only()
        parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
        self.reinvite(parameters)

    def press(self, digits: str) -> None:
        """Send digits as RFC 4733 events. Raises pj.Error."""
        parameters = pj.CallSendDtmfParam()
        parameters.method = pj.PJSUA_DTMF_METHOD_RFC2833
        parameters.duration = _TONE_MILLISECONDS
        parameters.digits = digits
        self.sendDtmf(parameters)

    def audio(self) -> tuple[Any, int] | None:
        """Return the audio medium in the bridge and its status (PJSUA_CALL_MEDIA_…), None without one."""
        info = self.getInfo()  # kept while its list is read: the list lies inside it
        for index, media in enumerate(info.media):
            if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status != pj.PJSUA_CALL_MEDIA_NONE:
                return self.getAudioMedia(index), media.status
        return None

    def encrypted(self) -> bool:
        """Say whether the speech of this call is encrypted, also where the SDP offered it under RTP/AVP."""
        try:
            return _SRTP_ACTIVE in self.dump(True, "")
        except pj.Error:
            return False

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


def _message(event: Any) -> str:
    """Return the SIP message that an event is about, "" for timers and our own sending."""
    body = event.body
    return str(body.tsxState.src.rdata.wholeMsg or body.rxMsg.rdata.wholeMsg)
