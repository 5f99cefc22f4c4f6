"""The calls: which there are, which one is in the centre, who belongs together."""

from collections.abc import Callable
from typing import Final

from app.desk.contacts import Contact
from app.desk.views import CallRow, Page
from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.phrase import phrase

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
    EndCause.TRANSFERRED: phrase("Transferred"),
    EndCause.REDIRECTED: phrase("Sent elsewhere"),
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
        """Take over what the engine says of a call.

        A call that the agent made comes to the centre; one that rings only if nobody is talked to.
        """
        contact = self.contacts.get(call.id)
        if contact is None:
            contact = self.contacts[call.id] = Contact(call)
            made = call.direction is Direction.OUTBOUND and call.live
            if made or not any(other.state in _TALKED for other in self.live if other.id != call.id):
                self._selected = call.id
        contact.call = call
        contact.orphan = False
        if call.state is CallState.TALKING and not self._talks_elsewhere(call.id):
            self._selected = call.id
        return contact

    def subject(self, contact: Contact) -> Contact:
        """Return the contact that notes and caller file belong to: the caller while a colleague is asked."""
        return self.contacts.get(contact.call.consult_for, contact)

    def pair(self, contact: Contact) -> tuple[Contact, Contact] | None:
        """Return caller and colleague if this call is one side of a transfer that asks first."""
        other = self.contacts.get(contact.call.consult_for)
        if other is None:
            asked = (c for c in self.contacts.values() if c.call.consult_for == contact.id and c.call.live)
            found = next(asked, None)
            both = (contact, found) if found is not None else None
        else:
            both = (other, contact)
        if both is None or not both[0].call.live:
            return None
        joined = both[0].call.conference
        return None if joined and joined == both[1].call.conference else both

    def group(self, contact: Contact) -> list[Contact]:
        """Return everybody in the conference of this call (itself too), [] when it is in none."""
        joined = contact.call.conference
        members = [c for c in self.contacts.values() if joined and c.call.conference == joined]
        members = [c for c in members if c.call.live]
        return members if len(members) > 1 else []

    def to_swap(self) -> Contact | None:
        """Return the held call that comes back when calls are swapped: the one shown, else the partner."""
        selected = self.selected
        if selected is None or selected.call.state is CallState.HELD:
            return selected
        pool = self.pair(selected) or tuple(self.contacts.values())
        group = self.group(selected)
        held = [c for c in pool if c.call.state is CallState.HELD and c not in group]
        return max(held, key=lambda c: c.call.held_since or 0.0, default=None)

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

    def rows(self, line: Callable[[str], str] = lambda _account: "") -> tuple[CallRow, ...]:
        """Return the list at the left: what is up, members of a conference together, then the wrap-ups.

        `line` names an account where that needs telling.
        """
        shown = [c for c in self.contacts.values() if c.call.live or c.call.state is CallState.LOST]
        first = {c.call.conference: place for place, c in reversed(list(enumerate(shown))) if self.group(c)}
        order = {c.id: (first.get(c.call.conference, place), place) for place, c in enumerate(shown)}
        shown.sort(key=lambda contact: order[contact.id])
        return tuple(self._row(c, line(c.call.account)) for c in (*shown, *self.forms))

    def _row(self, contact: Contact, line: str) -> CallRow:
        call = contact.call
        return CallRow(
            contact.id,
            contact.name,
            call.state,
            since(call),
            contact is self.selected,
            call.number,
            call.queue,
            call.conference if self.group(contact) else "",
            bool(call.consult_for),
            line,
        )

    def _talks_elsewhere(self, call: str) -> bool:
        chosen = self.contacts.get(self._selected)
        return chosen is not None and chosen.id != call and chosen.call.state is CallState.TALKING


def _urgency(contact: Contact) -> int:
    order = [CallState.TALKING, CallState.OFFERED, CallState.RINGING, CallState.DIALLING, CallState.HELD]
    return order.index(contact.call.state)


_TALKED: Final = frozenset({CallState.TALKING, CallState.HELD})


def since(call: Call) -> float:
    """Return the moment that a call's clock counts from (epoch seconds)."""
    if call.state is CallState.HELD and call.held_since is not None:
        return call.held_since
    return call.ended_at or call.answered_at or call.offered_at
