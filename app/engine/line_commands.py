"""What can be done with a pjsua2 call and asked of it, in words. Loop thread only."""

from typing import Any, Final

import pjsua2 as pj

from app.engine.quality import Counters

_TONE_MILLISECONDS: Final = 160
_INVALID_OPERATION: Final = 70013
"""PJ_EINVALIDOP: what pjsip says of a second INVITE while one is under way."""

Headers = tuple[tuple[str, str], ...]
"""Names and values of SIP headers."""


class LineCommands(pj.Call):  # type: ignore[misc]  # pjsua2 has no types
    """The outgoing half of a line (see `app.engine.line.Line`)."""

    def __init__(self, account: Any, call_id: int) -> None:
        super().__init__(account, call_id)
        self._updates: set[int] = set()

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

    def transfer_to(self, other: "LineCommands") -> None:
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
        """Send the re-INVITE that puts the far end on hold. Raises pj.Error, also if it must wait."""
        self._need_no_update()
        self.setHold(_speech_only())

    def resume(self) -> None:
        """Send the re-INVITE that takes the far end back. Raises pj.Error, also if it must wait."""
        self._need_no_update()
        parameters = _speech_only()
        parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
        self.reinvite(parameters)

    def renew(self, *, moved: bool) -> None:
        """Send a re-INVITE that changes nothing but where we are; a hold stays. Raises pj.Error."""
        self._need_no_update()
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

    def note_update(self, transaction: Any) -> None:
        """Keep in mind which UPDATEs of ours wait for their answer; `transaction` has a new state."""
        waits = transaction.state in {pj.PJSIP_TSX_STATE_CALLING, pj.PJSIP_TSX_STATE_TRYING}
        waits = waits or transaction.state == pj.PJSIP_TSX_STATE_PROCEEDING
        (self._updates.add if waits else self._updates.discard)(int(transaction.pjTransaction))

    def _need_no_update(self) -> None:
        """Raise pj.Error while an UPDATE is under way, as pjsip does for an INVITE.

        pjsip sends UPDATEs by itself, after most answers one that leaves a single codec. A re-INVITE sent
        meanwhile would carry the offer of the UPDATE instead of its own: the far end would stay on hold.
        """
        if self._updates:
            raise pj.Error(_INVALID_OPERATION, "", "an UPDATE is under way", "", 0)

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
