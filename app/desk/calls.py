"""The calls: which there are, which one is in the centre, what the window shows of them."""

from typing import Final

from app.desk.contacts import Contact
from app.desk.views import Button, CallRow, CallView, Page
from app.domain.call import Call, CallState, EndCause
from app.domain.phrase import phrase

_BUTTONS: Final[dict[CallState, frozenset[Button]]] = {
    CallState.OFFERED: frozenset({Button.ANSWER, Button.DECLINE}),
    CallState.DIALLING: frozenset({Button.END}),
    CallState.RINGING: frozenset({Button.END}),
    CallState.TALKING: frozenset({Button.HOLD, Button.MUTE, Button.KEYPAD, Button.END}),
    CallState.HELD: frozenset({Button.HOLD, Button.MUTE, Button.END}),
}

CAUSES: Final = {
    EndCause.HUNG_UP_HERE: phrase("You ended the call"),
    EndCause.HUNG_UP_THERE: phrase("The other side hung up"),
    EndCause.DECLINED: phrase("Declined"),
    EndCause.ABANDONED: phrase("The caller gave up"),
    EndCause.ANSWERED_ELSEWHERE: phrase("Somebody else answered"),
    EndCause.NOT_ALLOWED: phrase("Called while you were Not ready"),
    EndCause.CANCELLED: phrase("Cancelled"),
    EndCause.BUSY: phrase("Busy"),
    EndCause.NO_ANSWER: phrase("No answer"),
    EndCause.NOT_FOUND: phrase("This number does not exist"),
    EndCause.REFUSED: phrase("The other side refused"),
    EndCause.NETWORK: phrase("The network was lost"),
    EndCause.FAILED: phrase("The call failed"),
    EndCause.ENGINE_LOST: phrase("The call was cut off"),
    EndCause.UNKNOWN: phrase("The call ended"),
}


class CallBook:
    """All contacts by call id, in the order they began. Pure, on the Qt thread."""

    def __init__(self) -> None:
        self.contacts: dict[str, Contact] = {}
        self._selected = ""
        self.engine_up = False

    @property
    def live(self) -> list[Call]:
        """Return the calls that are up or ringing."""
        return [contact.call for contact in self.contacts.values() if contact.call.live]

    @property
    def lost(self) -> list[Contact]:
        """Return the contacts whose call an engine took with it."""
        return [contact for contact in self.contacts.values() if contact.call.state is CallState.LOST]

    @property
    def forms(self) -> list[Contact]:
        """Return the contacts whose wrap-up waits, oldest first."""
        waiting = [contact for contact in self.contacts.values() if contact.has_form]
        return sorted(waiting, key=lambda contact: contact.form_since)

    @property
    def selected(self) -> Contact | None:
        """Return the contact in the centre: the chosen one, else the one that needs the agent most."""
        chosen = self.contacts.get(self._selected)
        if chosen is not None and (chosen.call.live or chosen.has_form or chosen in self.lost):
            return chosen
        urgent = sorted((contact for contact in self.contacts.values() if contact.call.live), key=_urgency)
        if urgent or self.lost:
            return (urgent or self.lost)[0]
        return self.forms[0] if self.forms else None

    def select(self, call: str) -> None:
        """Bring a call to the centre."""
        self._selected = call

    def take(self, call: Call) -> Contact:
        """Take over what the engine says of a call; a new one comes to the centre unless somebody talks."""
        contact = self.contacts.get(call.id)
        if contact is None:
            contact = self.contacts[call.id] = Contact(call)
            if not any(other.state in {CallState.TALKING, CallState.HELD} for other in self.live):
                self._selected = call.id
        contact.call = call
        contact.orphan = False
        if call.state is CallState.TALKING and not self._talks_elsewhere(call.id):
            self._selected = call.id
        return contact

    def drop(self, call: str) -> None:
        """Forget a contact that is done."""
        self.contacts.pop(call, None)

    def talking(self) -> list[Call]:
        """Return the calls in which somebody is being talked to now."""
        return [call for call in self.live if call.state is CallState.TALKING]

    def page(self) -> Page:
        """Return what the centre of the window is, set-up apart."""
        contact = self.selected
        if contact is None:
            return Page.IDLE
        if contact.call.state is CallState.OFFERED:
            return Page.OFFER
        if contact.call.live or contact.call.state is CallState.LOST:
            return Page.CALL
        return Page.WRAP_UP

    def rows(self) -> tuple[CallRow, ...]:
        """Return the list at the left: what is up, then what waits for its wrap-up."""
        selected = self.selected
        shown = [c for c in self.contacts.values() if c.call.live or c.call.state is CallState.LOST]
        return tuple(
            CallRow(contact.id, contact.name, contact.call.state, _since(contact.call), contact is selected)
            for contact in (*shown, *self.forms)
        )

    def view(self, greeting: str) -> CallView | None:
        """Return the call in the centre."""
        contact = self.selected
        if contact is None:
            return None
        call = contact.call
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
            call.encrypted,
            call.muted,
            _since(call),
            call.answered_at,
            _talked(call),
            CAUSES[call.cause] if call.cause else "",
            _BUTTONS.get(call.state, frozenset()) if self.engine_up else frozenset(),
            contact.notes,
            contact.unsaved == 0,
        )

    def _talks_elsewhere(self, call: str) -> bool:
        chosen = self.contacts.get(self._selected)
        return chosen is not None and chosen.id != call and chosen.call.state is CallState.TALKING


def _urgency(contact: Contact) -> int:
    order = [CallState.TALKING, CallState.OFFERED, CallState.RINGING, CallState.DIALLING, CallState.HELD]
    return order.index(contact.call.state)


def _since(call: Call) -> float:
    if call.state is CallState.HELD and call.held_since is not None:
        return call.held_since
    return call.ended_at or call.answered_at or call.offered_at


def _talked(call: Call) -> float:
    if call.answered_at is None or call.ended_at is None:
        return 0.0
    return max(0.0, call.ended_at - call.answered_at)
