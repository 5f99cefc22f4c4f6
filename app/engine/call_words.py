"""Where a call stands, as the reason why something is not possible now."""

from typing import Final

from app.domain.call import CallState
from app.domain.phrase import phrase

_WORDS: Final = {
    CallState.OFFERED: phrase("The call is not answered yet."),
    CallState.DIALLING: phrase("The call is being dialled."),
    CallState.RINGING: phrase("The call is ringing there."),
    CallState.TALKING: phrase("The call is talking."),
    CallState.HELD: phrase("The call is on hold."),
    CallState.ENDED: phrase("The call has ended."),
    CallState.LOST: phrase("The call was interrupted."),
}


def call_is(state: CallState) -> str:
    """Return where a call stands, as a sentence."""
    return _WORDS.get(state, phrase("The call is in a state that is not known."))
