"""The wrap-up: outcome, notes, deadline; what is asked for after an answered call and how it is handed in."""

from typing import Final

from app.desk.contacts import Contact
from app.desk.views import OutcomeChoice, WrapUpView
from app.domain.call import Call
from app.domain.errors import BadInput
from app.domain.phrase import phrase
from app.domain.record import DEFAULT_OUTCOMES, Outcome, WrapUp

_KEYS: Final = "123456789"


def is_needed(call: Call) -> bool:
    """Say whether a call that ended asks for a wrap-up: it was answered, and no colleague was only asked."""
    return call.answered_at is not None and not call.consult_for


class WrapUps:
    """The rules of the form; the words come from the call centre. On the Qt thread."""

    def __init__(self) -> None:
        self.outcomes: tuple[Outcome, ...] = DEFAULT_OUTCOMES
        self.seconds = 120

    def configure(self, outcomes: list[Outcome], seconds: int) -> None:
        """Take over the call centre's outcomes and its time limit (0: none)."""
        self.outcomes = tuple(outcomes) or DEFAULT_OUTCOMES
        self.seconds = max(0, seconds)

    def open(self, contact: Contact, now: float) -> None:
        """Ask for a wrap-up, counted from `now`; a form that is open already goes on."""
        if not contact.has_form:
            contact.form_since = now
            contact.deadline = now + self.seconds if self.seconds else 0.0

    def choose(self, contact: Contact, code: str) -> None:
        """Choose an outcome. Raises BadInput for one that there is not."""
        if all(outcome.code != code for outcome in self.outcomes):
            raise BadInput("unknown_outcome", phrase("There is no such outcome."))
        contact.outcome = code

    def more(self, contact: Contact, now: float, seconds: int) -> None:
        """Give more time, from now if it was over."""
        if contact.deadline:
            contact.deadline = max(contact.deadline, now) + seconds

    def record(self, contact: Contact, now: float, *, complete: bool) -> WrapUp:
        """Return what the server gets. Raises BadInput when it should be complete and has no outcome."""
        if complete and not contact.outcome:
            raise BadInput(
                "no_outcome",
                phrase("Choose an outcome first."),
                phrase("Click one or press its key; then finish."),
            )
        return WrapUp(contact.id, contact.outcome, contact.notes, contact.file.id, complete, now)

    def reached(self, contact: Contact) -> bool:
        """Say whether somebody was spoken to: answered, and the outcome does not say otherwise."""
        chosen = next((o for o in self.outcomes if o.code == contact.outcome), None)
        return contact.call.answered_at is not None and (chosen is None or chosen.reached)

    def label(self, code: str) -> str:
        """Return the words for an outcome."""
        return next((o.label for o in self.outcomes if o.code == code), code)

    def view(self, contact: Contact | None) -> WrapUpView | None:
        """Return the form, if this contact has one."""
        if contact is None or not contact.has_form:
            return None
        choices = tuple(
            OutcomeChoice(outcome.code, outcome.label, _KEYS[i] if i < len(_KEYS) else "")
            for i, outcome in enumerate(self.outcomes)
        )
        return WrapUpView(contact.id, choices, contact.outcome, contact.form_since, contact.deadline)
