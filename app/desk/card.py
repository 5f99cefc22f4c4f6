"""The call in the centre as the window shows it: who, which buttons, who else is on the line."""

from typing import Final

from app.desk.calls import CAUSES, CallBook, since
from app.desk.contacts import Contact
from app.desk.views import Button, CallView, ConsultView, Party, Recorded, RecordingMark, Secrecy
from app.domain.call import Call, CallState

_BUTTONS: Final[dict[CallState, frozenset[Button]]] = {
    CallState.OFFERED: frozenset({Button.ANSWER, Button.DECLINE, Button.REDIRECT}),
    CallState.DIALLING: frozenset({Button.END}),
    CallState.RINGING: frozenset({Button.END}),
    CallState.TALKING: frozenset({Button.HOLD, Button.MUTE, Button.TRANSFER, Button.KEYPAD, Button.END}),
    CallState.HELD: frozenset({Button.HOLD, Button.MUTE, Button.TRANSFER, Button.END}),
}
_ANSWERED: Final = frozenset({CallState.TALKING, CallState.HELD})


def call_view(book: CallBook, greeting: str, recording: RecordingMark, line: str = "") -> CallView | None:
    """Return the call in the centre, None when there is none; `line` names its account or is ""."""
    contact = book.selected
    if contact is None:
        return None
    call, subject = contact.call, book.subject(contact)
    return CallView(
        call.id,
        contact.name,
        call.number,
        call.direction,
        call.state,
        call.queue,
        call.dialled,
        greeting if call.state is CallState.OFFERED else "",
        call.verification,
        secrecy(call),
        call.muted,
        since(call),
        call.answered_at,
        _talked(call),
        CAUSES[call.cause] if call.cause else "",
        buttons(book, contact, recording) if book.engine_up else frozenset(),
        subject.notes,
        subject.unsaved == 0,
        subject.id,
        call.held_there,
        call.early_media,
        call.auto_answered,
        call.transferring_to,
        contact.told or subject.told,
        call.identity,
        _consult(book, contact),
        tuple(_party(member) for member in book.group(contact)),
        recording,
        line,
    )


def buttons(book: CallBook, contact: Contact, recording: RecordingMark) -> frozenset[Button]:
    """Return what may be done with a call now."""
    call = contact.call
    if call.transferring_to:
        return frozenset({Button.END})
    allowed = set(_BUTTONS.get(call.state, frozenset()))
    if call.early_media and call.state is CallState.RINGING:
        allowed.add(Button.KEYPAD)
    if call.state in _ANSWERED and recording.state is not Recorded.ABSENT:
        allowed.add(Button.RECORD)
    if call.live and call.state is not CallState.OFFERED:
        allowed |= _among(book, contact)
    if Button.BACK in allowed:
        allowed.discard(Button.TRANSFER)
    return frozenset(allowed)


def _among(book: CallBook, contact: Contact) -> set[Button]:
    """Return what several calls make possible."""
    pair = book.pair(contact)
    others = [c for c in book.contacts.values() if c is not contact and c.call.state in _ANSWERED]
    apart = [c for c in others if c not in book.group(contact)]
    found: set[Button] = set()
    if pair is not None:
        found.add(Button.BACK)
        caller, colleague = (side.call.state in _ANSWERED for side in pair)
        found |= {Button.COMPLETE} if caller else set()  # while it still rings, the call is sent there
        found |= {Button.CONFERENCE} if caller and colleague else set()
    elif apart and contact.call.state in _ANSWERED:
        found.add(Button.CONFERENCE)
    if book.to_swap() is not None and apart and contact.call.state in _ANSWERED:
        found.add(Button.SWAP)
    return found


def secrecy(call: Call) -> Secrecy:
    """Return the padlock: closed only while nobody on the way can hear, nor read the keys."""
    if call.state not in _ANSWERED and not call.early_media:
        return Secrecy.NOTHING
    if not call.encrypted:
        return Secrecy.OPEN
    return Secrecy.CLOSED if call.signalling_encrypted else Secrecy.KEYS_OPEN


def _consult(book: CallBook, contact: Contact) -> ConsultView | None:
    pair = book.pair(contact)
    if pair is None:
        return None
    caller, colleague = pair
    return ConsultView(_party(caller), _party(colleague), colleague.call.state in _ANSWERED)


def _party(contact: Contact) -> Party:
    call = contact.call
    return Party(contact.id, contact.name, call.number, call.state, since(call))


def _talked(call: Call) -> float:
    if call.answered_at is None or call.ended_at is None:
        return 0.0
    return max(0.0, call.ended_at - call.answered_at)
