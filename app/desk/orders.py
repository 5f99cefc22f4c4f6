"""What supervisors and the switch say to this seat, shown and applied. On the Qt thread."""

from typing import Any, Final

from app.desk import diagnosing
from app.desk.workplace import Workplace
from app.domain.agent import Availability
from app.domain.errors import IllegalMove, Refused
from app.domain.phrase import Phrase, phrase
from app.domain.text import plain
from app.wire.codec import from_plain
from app.wire.office import StreamEvent
from app.wire.supervising import (
    DiagnosisOrder,
    EmergencyCall,
    Listened,
    ListenWord,
    Message,
    StatusOrder,
    SwitchConfidence,
)

EVENTS: Final = frozenset(
    {
        StreamEvent.MESSAGE,
        StreamEvent.STATUS_ORDER,
        StreamEvent.CONFIDENCE,
        StreamEvent.LISTENED,
        StreamEvent.EMERGENCY,
        StreamEvent.DIAGNOSIS,
    }
)


def take(place: Workplace, event: str, data: dict[str, Any]) -> None:
    """Apply one of EVENTS. Raises BadInput for a body that does not fit."""
    if event == StreamEvent.MESSAGE:
        _message(place, from_plain(Message, data))
    elif event == StreamEvent.STATUS_ORDER:
        _order(place, from_plain(StatusOrder, data))
    elif event == StreamEvent.DIAGNOSIS:
        diagnosing.ordered(place, from_plain(DiagnosisOrder, data))
    elif event == StreamEvent.LISTENED:
        _listened(place, from_plain(Listened, data))
    elif event == StreamEvent.EMERGENCY:
        place.emergency.take(from_plain(EmergencyCall, data))
    else:
        place.session.switch_says(from_plain(SwitchConfidence, data).confidence)


def _message(place: Workplace, message: Message) -> None:
    sender, text = plain(message.sender, 80), plain(message.text, 500)
    title = phrase("{name} writes: {text}", name=sender, text=text)
    place.troubles.tell(f"message:{plain(message.id, 80)}", title, "", "dismiss", phrase("Dismiss"))


def _listened(place: Workplace, listened: Listened) -> None:
    """Say who has joined, until the call is over; without a call there is nothing to hear."""
    if place.book.live:
        title = _joined(listened.mode, plain(listened.sender, 80))
        place.troubles.tell("listened", title, "", "dismiss", phrase("Dismiss"))


def _joined(mode: ListenWord, name: str) -> Phrase:
    if mode is ListenWord.WHISPER:
        return phrase("{name} listens to this call and may speak to you alone.", name=name)
    if mode is ListenWord.BARGE:
        return phrase("{name} joins this call; everybody hears everybody.", name=name)
    return phrase("{name} listens to this call.", name=name)


def _order(place: Workplace, order: StatusOrder) -> None:
    sender, why = plain(order.sender, 80), plain(order.why, 300)
    try:
        if order.availability is Availability.SIGNED_OUT and not place.book.live:
            place.session.sign_out(place.now)
        else:
            place.session.choose(order.availability, plain(order.reason, 80), place.now)
    except (Refused, IllegalMove):
        title = phrase("{name} wanted to change your status; it is not possible now.", name=sender)
    else:
        title = phrase("{name} changed your status.", name=sender)
    place.troubles.tell("status_order", title, why, "dismiss", phrase("Dismiss"))
