"""Our words for the states of the domain, with the icon and the tone that always go with them."""

from typing import Final

from app.domain.agent import Availability, Confidence, Shown
from app.domain.call import CallState, EndCause, Verification
from app.domain.record import DEFAULT_OUTCOMES
from ui.text import mark, say

_SHOWN: Final = {
    Shown.SIGNED_OUT: (mark("Signed out"), "ring", "ink2"),
    Shown.NOT_READY: (mark("Not ready"), "pause_dot", "attention"),
    Shown.READY: (mark("Ready"), "dot", "ready"),
    Shown.OFFERED: (mark("Ringing"), "bell", "ready"),
    Shown.DIALLING: (mark("Dialling"), "outgoing", "accent"),
    Shown.ON_CALL: (mark("On call"), "phone", "ready"),
    Shown.HELD: (mark("On hold"), "hold", "attention"),
    Shown.WRAP_UP: (mark("Wrap-up"), "wrap_up", "accent"),
    Shown.UNKNOWN: (mark("Unknown"), "question", "ink2"),
}

_AVAILABILITY: Final = {
    Availability.SIGNED_OUT: Shown.SIGNED_OUT,
    Availability.NOT_READY: Shown.NOT_READY,
    Availability.READY: Shown.READY,
    Availability.WRAP_UP: Shown.WRAP_UP,
    Availability.UNKNOWN: Shown.UNKNOWN,
}

_CALL: Final = {
    CallState.OFFERED: (mark("Incoming call"), "ready"),
    CallState.DIALLING: (mark("Dialling"), "accent"),
    CallState.RINGING: (mark("Ringing there"), "accent"),
    CallState.TALKING: (mark("Talking"), "ready"),
    CallState.HELD: (mark("On hold"), "attention"),
    CallState.ENDED: (mark("Call ended"), "ink2"),
    CallState.LOST: (mark("Call lost, trying to get it back"), "stop"),
    CallState.UNKNOWN: (mark("Unknown"), "ink2"),
}

_CAUSE: Final = {
    EndCause.HUNG_UP_HERE: mark("you hung up"),
    EndCause.HUNG_UP_THERE: mark("they hung up"),
    EndCause.DECLINED: mark("declined"),
    EndCause.ABANDONED: mark("the caller gave up"),
    EndCause.ANSWERED_ELSEWHERE: mark("answered by somebody else"),
    EndCause.NOT_ALLOWED: mark("not offered: you were not ready"),
    EndCause.CANCELLED: mark("cancelled"),
    EndCause.BUSY: mark("busy"),
    EndCause.NO_ANSWER: mark("no answer"),
    EndCause.NOT_FOUND: mark("this number does not exist"),
    EndCause.REFUSED: mark("refused by the call centre"),
    EndCause.NETWORK: mark("the network was lost"),
    EndCause.FAILED: mark("the call failed"),
    EndCause.ENGINE_LOST: mark("the phone part stopped"),
    EndCause.UNKNOWN: "",
}

_CONFIDENCE: Final = {
    Confidence.CONFIRMED: (mark("confirmed by the queue"), "check", "ink2"),
    Confidence.ASSUMED: (mark("queue not asked"), "question", "ink2"),
    Confidence.DRIFTED: (mark("the queue says otherwise"), "attention", "attention"),
    Confidence.UNKNOWN: (mark("queue unknown"), "question", "ink2"),
}

_OUTCOMES: Final = {outcome.code: outcome.label for outcome in DEFAULT_OUTCOMES}

_VERIFICATION: Final = {
    Verification.VERIFIED: (mark("number verified"), "ready"),
    Verification.FAILED: (mark("number may be false"), "attention"),
}


def shown_word(shown: Shown) -> str:
    """Return the word for what others see."""
    return say(_SHOWN[shown][0])


def shown_icon(shown: Shown) -> tuple[str, str]:
    """Return icon and tone for what others see."""
    return _SHOWN[shown][1:]


def availability_icon(availability: Availability) -> tuple[str, str]:
    """Return icon and tone for a line of the state selector."""
    return shown_icon(_AVAILABILITY[availability])


def call_word(state: CallState) -> str:
    """Return the words for where a call stands."""
    return say(_CALL[state][0])


def call_tone(state: CallState) -> str:
    """Return the tone for where a call stands."""
    return _CALL[state][1]


def cause_word(cause: str) -> str:
    """Return why a call ended; what is no known cause is taken as words of the desk."""
    try:
        return say(_CAUSE[EndCause(cause)])
    except ValueError:
        return say(cause)


def confidence_words(confidence: Confidence) -> tuple[str, str, str]:
    """Return words, icon and tone for how sure we are of the switch."""
    words, icon, tone = _CONFIDENCE[confidence]
    return say(words), icon, tone


def outcome_word(code: str) -> str:
    """Return the label of an outcome; a code of a call centre's own is shown as it is."""
    return say(_OUTCOMES.get(code, code))


def verification_words(verification: Verification) -> tuple[str, str]:
    """Return words and tone of the badge beside a caller's name; no words when nothing was said."""
    words, tone = _VERIFICATION.get(verification, ("", ""))
    return say(words), tone
