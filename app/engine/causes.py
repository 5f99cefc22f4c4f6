"""Why a call ended, from what SIP said."""

from typing import Final

from app.domain.call import Call, CallState, Direction, EndCause

_OUTBOUND: Final = {
    486: EndCause.BUSY,
    600: EndCause.BUSY,
    404: EndCause.NOT_FOUND,
    410: EndCause.NOT_FOUND,
    484: EndCause.NOT_FOUND,
    485: EndCause.NOT_FOUND,
    604: EndCause.NOT_FOUND,
    480: EndCause.NO_ANSWER,
    487: EndCause.NO_ANSWER,
    502: EndCause.NETWORK,
    503: EndCause.NETWORK,
}


def end_cause(call: Call, status: int, wanted: EndCause | None, *, elsewhere: bool = False) -> EndCause:
    """Return the cause for a call that got its last `status`; `wanted` is what this seat asked for.

    `elsewhere`: the CANCEL said that somebody else answered (RFC 3326).
    """
    if wanted is not None:
        return wanted
    if call.answered_at is not None:
        return EndCause.NETWORK if status in {408, 503} else EndCause.HUNG_UP_THERE
    if call.direction is Direction.INBOUND:
        return _missed(status, elsewhere)
    if status == 408:
        return EndCause.NO_ANSWER if call.state is CallState.RINGING else EndCause.NETWORK
    if status in _OUTBOUND:
        return _OUTBOUND[status]
    return EndCause.REFUSED if 300 <= status < 500 or status >= 600 else EndCause.FAILED


def answered_elsewhere(cancel: str) -> bool:
    """Say whether the Reason header of a CANCEL tells that the call was completed elsewhere."""
    value = cancel.lower().replace(" ", "")
    return "reason:sip;cause=200" in value or "callcompletedelsewhere" in value


def _missed(status: int, elsewhere: bool) -> EndCause:
    if elsewhere:
        return EndCause.ANSWERED_ELSEWHERE
    if status == 487:
        return EndCause.ABANDONED
    return EndCause.NETWORK if status in {408, 503} else EndCause.FAILED
