"""Handing calls on: at once or after a question, conferences, offers sent elsewhere, being sent ourselves."""

from typing import Any, Final

from app.desk.contacts import Contact
from app.desk.link import Reply
from app.desk.workplace import Workplace
from app.domain.call import Call, CallState
from app.domain.errors import BadInput
from app.domain.number import dialable
from app.domain.phrase import joined, phrase, text_in
from app.domain.text import plain
from app.wire.engine import CallId, CallIds, CallTo, Do, TransferReply

_ANSWERED: Final = frozenset({CallState.TALKING, CallState.HELD})


class Transfers:
    """Turns the agent's wishes into commands and the engine's answers into words on the card. Qt thread.

    Whatever fails keeps the call: `Contact.told` then says what happened.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # what the agent does

    def blind(self, call: str, typed: str) -> None:
        """Send a call there at once; it comes back to nobody."""
        contact, to = self._begin(call, typed)
        if contact is not None and to:
            contact.sent_to = self._name(to)
            self._tell(contact, Do.CALL_TRANSFER, CallTo(contact.id, to))

    def consult(self, call: str, typed: str) -> None:
        """Put the call on hold and ask there first."""
        contact, to = self._begin(call, typed)
        if contact is None or not to:
            return
        for other in self._place.book.talking():
            if other.id != contact.id:
                self._place.tell_engine(Do.CALL_HOLD, CallId(other.id))
        contact.sent_to = self._name(to)
        self._tell(contact, Do.CALL_CONSULT, CallTo(contact.id, to))

    def complete(self, call: str) -> None:
        """Connect caller and colleague, and leave."""
        contact = self._place.book.contacts.get(call)
        pair = self._place.book.pair(contact) if contact is not None else None
        if pair is not None:
            caller, colleague = pair
            caller.sent_to, caller.told = colleague.name, ""
            self._tell(caller, Do.CALL_COMPLETE_TRANSFER, CallId(colleague.id))

    def back(self, call: str) -> None:
        """End the question and go back to the caller."""
        contact = self._place.book.contacts.get(call)
        pair = self._place.book.pair(contact) if contact is not None else None
        if pair is not None:
            caller, colleague = pair
            caller.sent_to, caller.told = "", ""
            self._place.book.select(caller.id)
            self._tell(caller, Do.CALL_CANCEL_CONSULT, CallId(colleague.id))

    def swap(self) -> None:
        """Talk with the one who waits; the other waits."""
        held = self._place.book.to_swap()
        if held is not None and held.call.state is CallState.HELD:
            self._place.book.select(held.id)
            if group := self._place.book.group(held):
                self.gather([member.id for member in group])
            else:
                self._tell(held, Do.CALL_SWAP, CallId(held.id))

    def conference(self, call: str) -> None:
        """Bring everybody together: caller and colleague, else the call shown and the one that waits."""
        book = self._place.book
        contact = book.contacts.get(call)
        if contact is None:
            return
        pair = book.pair(contact)
        together = list(pair) if pair is not None else [contact, *self._waiting(contact)]
        everybody = {member.id: member for one in together for member in (one, *book.group(one))}
        if len(everybody) > 1:
            self.gather(list(everybody))

    def separate(self, call: str) -> None:
        """Take one out of the conference and let them wait; the others go on."""
        contact = self._place.book.contacts.get(call)
        group = self._place.book.group(contact) if contact is not None else []
        rest = [member.id for member in group if member.id != call]
        if rest:
            self._place.book.select(rest[0])
            self.gather(rest)

    def gather(self, calls: list[str]) -> None:
        """Let exactly these calls hear each other and us."""
        self._place.tell_engine(Do.CALL_CONFERENCE, CallIds(tuple(calls)))

    def redirect(self, call: str, typed: str) -> None:
        """Send an offer elsewhere without answering it."""
        contact, to = self._begin(call, typed)
        if contact is not None and to:
            contact.sent_to = self._name(to)
            self._tell(contact, Do.CALL_REDIRECT, CallTo(contact.id, to))

    def answer_ask(self, call: str, *, allow: bool) -> None:
        """Answer the other side's wish to send us elsewhere."""
        self._place.troubles.over(f"transfer_asked:{call}")
        self._place.tell_engine(Do.CALL_TRANSFER_REPLY, TransferReply(call, allow))

    # what the engine says

    def asked(self, call: Call, body: dict[str, Any]) -> None:
        """The other side wants to send this call elsewhere: a question that covers nothing."""
        to = plain(str(body.get("to", "")), 80)
        contact = self._place.book.contacts.get(call.id)
        name = contact.name if contact is not None else call.number
        self._place.troubles.tell(
            f"transfer_asked:{call.id}",
            phrase("{name} wants to send your call to {number}.", name=name, number=to),
            phrase("Nothing happens until you allow it."),
            f"allow_transfer:{call.id}",
            phrase("Allow"),
            other=(f"refuse_transfer:{call.id}", phrase("Refuse")),
        )

    def no_longer_asked(self, call: str) -> None:
        """The question is answered, or its time is over."""
        self._place.troubles.over(f"transfer_asked:{call}")

    def failed(self, call: Call, body: dict[str, Any]) -> None:
        """A transfer did not work; the call is still here."""
        contact = self._place.book.contacts.get(call.id)
        if contact is not None:
            contact = self._place.book.subject(contact)
            why = plain(text_in(body, "title"), 300)
            contact.told = phrase("Not transferred: {why} The call is still here.", why=why)
            contact.sent_to = ""

    def colleague_ended(self, colleague: Contact, words: str) -> None:
        """The colleague's line ended; the caller's card says why."""
        caller = self._place.book.contacts.get(colleague.call.consult_for)
        if caller is None or not caller.call.live:
            return
        caller.sent_to = ""
        if colleague.call.answered_at is None and words:
            caller.told = phrase("{name}: {why}.", name=colleague.name, why=words)

    # below

    def _begin(self, call: str, typed: str) -> tuple[Contact | None, str]:
        contact = self._place.book.contacts.get(call)
        if contact is None:
            return None, ""
        contact.told = ""
        try:
            return contact, dialable(typed)
        except BadInput as error:
            contact.told = error.title
            return contact, ""

    def _tell(self, contact: Contact, do: Do, arguments: object) -> None:
        def replied(reply: Reply) -> None:
            if reply.error is not None:
                contact.told = joined(reply.error.title, reply.error.hint)
                contact.sent_to = ""
                self._place.last_error = reply.error.title

        self._place.tell_engine(do, arguments, replied)

    def _name(self, number: str) -> str:
        return self._place.directory.name_of(number) or number

    def _waiting(self, contact: Contact) -> list[Contact]:
        """Return the call to bring in: the newest of those that stand apart."""
        book = self._place.book
        group = book.group(contact)
        apart = [
            c
            for c in book.contacts.values()
            if c is not contact and c not in group and c.call.state in _ANSWERED
        ]
        return apart[-1:]
