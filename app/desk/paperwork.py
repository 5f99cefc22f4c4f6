"""What the agent writes: notes, caller file, wrap-up; from keystroke to draft to fact."""

from app.desk import caller_file
from app.desk.contacts import Contact
from app.desk.views import FileState
from app.desk.voice import customer_number
from app.desk.workplace import Workplace
from app.domain.caller_file import CallerFile
from app.domain.errors import BadInput, HearthlineError
from app.domain.text import plain_block
from app.wire.office import FactKind


class Paperwork:
    """Acts on the workplace, on the Qt thread; nothing here blocks."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    # caller files

    def fetch_file(self, contact: Contact) -> None:
        """Ask the server who this is; the card never waits for it."""
        place, number = self._place, contact.call.number
        customer = customer_number(contact.call)
        if not number and not customer:
            contact.file_state = FileState.NEW
            return
        if place.server is None:
            caller_file.unreachable(contact)
            return
        if contact.file_state in {FileState.NONE, FileState.UNREACHABLE}:
            contact.file_state = FileState.LOADING

        def answered(file: CallerFile | None, error: HearthlineError | None) -> None:
            place.enter(lambda: self._fetched(contact.id, file, error))

        place.server.ask(lambda client: client.caller_file(number, customer), answered)

    def refetch(self, *, file: str = "", only_missing: bool = False) -> None:
        """Fetch again what is shown: one file that changed, or all that could not be had."""
        for contact in self._place.book.contacts.values():
            missing = contact.file_state in {FileState.UNREACHABLE, FileState.LOADING}
            if missing if only_missing else contact.file.id == file:
                self.fetch_file(contact)

    def edit_file(self, field: str, value: str) -> None:
        """Keep one field of the file in the centre as typed."""
        selected = self._place.book.selected
        if selected is None:
            return
        contact = self._place.book.subject(selected)
        try:
            caller_file.edit(contact, field, value)
        except BadInput as error:
            self._place.say(error)
            return
        self._place.save_draft(contact)

    # notes and wrap-up

    def edit_notes(self, call: str, text: str) -> None:
        """Keep the notes of a call as typed."""
        contact = self._place.book.contacts.get(call)
        if contact is not None:
            contact.notes = plain_block(text)
            self._place.save_draft(contact)

    def choose_outcome(self, code: str) -> None:
        """Choose the outcome of the form in the centre."""
        contact = self._form()
        if contact is None:
            return
        try:
            self._place.wrap_ups.choose(contact, code)
        except BadInput as error:
            self._place.say(error)
            return
        self._place.save_draft(contact)

    def more_time(self) -> None:
        """Extend the form in the centre."""
        contact = self._form()
        if contact is not None:
            seconds = self._place.settings.number("wrap_up.more_seconds")
            self._place.wrap_ups.more(contact, self._place.now, seconds)
            self._place.save_draft(contact)

    def finish(self) -> None:
        """Hand in the form in the centre; what is pending then takes effect."""
        place, contact = self._place, self._form()
        if contact is None:
            return
        try:
            place.wrap_ups.record(contact, place.now, complete=True)
        except BadInput as error:
            place.say(error)
            return
        place.without_notice()
        self._hand_in(contact, complete=True)
        self._answer_request(contact)
        place.book.drop(contact.id)
        if place.book.forms:
            place.session.form(is_open=True)
        else:
            place.session.wrapped_up(place.now)

    def look_at_deadlines(self) -> None:
        """Let forms expire whose time is over: the seat is Not ready, the form stays as it is."""
        place = self._place
        for contact in place.book.forms:
            if contact.deadline and place.now >= contact.deadline:
                contact.deadline = 0.0
                self._hand_in(contact, complete=False)
                place.save_draft(contact)
                place.session.wrap_up_expired(place.now)

    def close(self, contact: Contact) -> None:
        """Put away a contact without a form: what was typed all the same is kept."""
        self._save_file(contact)
        if contact.notes or contact.outcome:
            self._hand_in(contact, complete=False)
        self._answer_request(contact)
        self._place.outbox.drop_draft(contact.id)
        self._place.book.drop(contact.id)

    def _hand_in(self, contact: Contact, *, complete: bool) -> None:
        place = self._place
        self._save_file(contact)
        record = place.wrap_ups.record(contact, place.now, complete=complete)
        label = place.wrap_ups.label(contact.outcome) if contact.outcome else ""
        row = place.history.add(
            contact.call, contact.name, outcome=label, done=complete, sent_to=contact.sent_to
        )
        place.outbox.put(
            FactKind.WRAP_UP_SAVED,
            record,
            wall=place.now,
            drop_draft=contact.id if complete else "",
            history=row,
        )

    def _save_file(self, contact: Contact) -> None:
        body = caller_file.to_save(contact)
        if body is not None:
            self._place.outbox.put(FactKind.CALLER_FILE_SAVED, body, wall=self._place.now)

    def _answer_request(self, contact: Contact) -> None:
        if contact.request:
            place = self._place
            body = {
                "request": contact.request,
                "contact": contact.id,
                "reached": place.wrap_ups.reached(contact),
            }
            place.outbox.put(FactKind.WEB_CALL_BACK_RESULT, body, wall=place.now)
            place.call_backs.done(contact.request)
            contact.request = ""

    def _fetched(self, call: str, file: CallerFile | None, error: HearthlineError | None) -> None:
        contact = self._place.book.contacts.get(call)
        if contact is None:
            return
        if file is None:
            caller_file.unreachable(contact)
            if error is not None:
                self._place.last_error = error.title
        else:
            caller_file.found(contact, file)

    def _form(self) -> Contact | None:
        contact = self._place.book.selected
        return contact if contact is not None and contact.has_form else None
