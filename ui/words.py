"""Our words for the states of the domain, with the icon and the tone that always go with them."""

from typing import Final

from app.desk.views import DirectoryEntry, EntryState, Secrecy, VoiceGrade
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
    EndCause.TRANSFERRED: mark("handed on"),
    EndCause.REDIRECTED: mark("sent elsewhere"),
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
    Verification.VERIFIED: (mark("number verified"), "ready", "✓"),
    Verification.FAILED: (mark("number may be false"), "attention", "!"),
    Verification.UNKNOWN: (mark("number not verified"), "", "?"),
}

_SECRECY: Final = {
    Secrecy.CLOSED: (
        mark("Encrypted"),
        "lock",
        "ready",
        mark("Speech and its keys are encrypted as far as the call centre."),
    ),
    Secrecy.KEYS_OPEN: (
        mark("Keys not protected"),
        "lock_open",
        "attention",
        mark("Speech is encrypted, but its keys travel where they can be read."),
    ),
    Secrecy.OPEN: (
        mark("Not encrypted"),
        "lock_open",
        "ink2",
        mark("Somebody on the way could listen in."),
    ),
}

_VOICE: Final = {
    VoiceGrade.GOOD: (mark("Voice good"), "signal", "ready"),
    VoiceGrade.FAIR: (mark("Voice fair"), "signal_fair", "attention"),
    VoiceGrade.POOR: (mark("Voice poor"), "signal_poor", "stop"),
}

_ENTRY: Final = {
    EntryState.FREE: (mark("free"), "dot", "ready"),
    EntryState.RINGING: (mark("ringing"), "bell", "attention"),
    EntryState.BUSY: (mark("busy"), "phone", "attention"),
    EntryState.AWAY: (mark("away"), "pause_dot", "ink2"),
    EntryState.UNKNOWN: ("", "person", "ink2"),
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


def verification_words(verification: Verification) -> tuple[str, str, str]:
    """Return words, tone ("" is quiet) and mark of the badge beside a caller's name."""
    words, tone, sign = _VERIFICATION[verification]
    return say(words), tone, sign


def secrecy_words(secrecy: Secrecy) -> tuple[str, str, str, str]:
    """Return words, icon, tone and explanation of the padlock; no words while there is nothing to hear."""
    words, icon, tone, why = _SECRECY.get(secrecy, ("", "", "", ""))
    return say(words), icon, tone, say(why)


def voice_words(grade: VoiceGrade) -> tuple[str, str, str]:
    """Return words, icon and tone for how the voice is; no words while nobody knows."""
    words, icon, tone = _VOICE.get(grade, ("", "", ""))
    return say(words), icon, tone


def entry_words(entry: DirectoryEntry) -> tuple[str, str, str]:
    """Return words, icon and tone for what a colleague or queue is doing."""
    words, icon, tone = _ENTRY[entry.state]
    return say(entry.detail) or say(words), icon, tone
