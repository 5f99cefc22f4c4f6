"""The part of `Actions` that is about calls: each is done on the Qt thread, then the desk looks again."""

from collections.abc import Callable

from app.desk.centre import Centre
from app.desk.phone import Phone
from app.desk.workplace import Workplace


class CallDeeds:
    """Implemented by the desk, which owns what is used here."""

    _place: Workplace
    _phone: Phone
    _centre: Centre

    def _do(self, handler: Callable[[], None]) -> None:
        raise NotImplementedError

    def call_for_help(self) -> None:
        """Alarm the supervisors."""

        def call() -> None:
            place = self._place
            live = place.book.live
            place.emergency.raise_call(live[0].id if live else "", place.now)

        self._do(call)

    def dial(self, typed: str, line: str = "") -> None:
        """Dial what was typed; a bad number shows in `DialView.error`."""
        self._do(lambda: self._phone.handset.dial(typed, line=line))

    def type_ahead(self, typed: str) -> None:
        """Look for people while somebody types in the dial field."""
        self._do(lambda: self._centre.type_ahead(typed))

    def show_as(self, identity: str, *, hidden: bool = False) -> None:
        """Choose the number that the called see."""
        self._do(lambda: self._place.dial.show_as(identity, hidden=hidden))

    def dial_voicemail(self) -> None:
        """Call the mailbox."""
        self._do(self._phone.handset.dial_voicemail)

    def answer_link(self, *, dial: bool) -> None:
        """Take the answer to the question about a clicked link."""
        self._do(lambda: self._phone.handset.answer_link(dial=dial))

    def answer(self, call: str) -> None:
        """Answer an offer."""
        self._do(lambda: self._phone.handset.answer(call))

    def decline(self, call: str) -> None:
        """Decline an offer."""
        self._do(lambda: self._phone.handset.decline(call))

    def redirect(self, call: str, to: str) -> None:
        """Send an offer elsewhere without answering it."""
        self._do(lambda: self._phone.transfers.redirect(call, to))

    def hang_up(self, call: str) -> None:
        """End a call; ending the talk with a colleague goes back to the caller."""
        self._do(lambda: self._phone.handset.hang_up(call))

    def toggle_hold(self, call: str) -> None:
        """Hold or resume."""
        self._do(lambda: self._phone.handset.toggle_hold(call))

    def toggle_mute(self, call: str) -> None:
        """Mute or unmute the microphone."""
        self._do(lambda: self._phone.handset.toggle_mute(call))

    def send_dtmf(self, call: str, digits: str) -> None:
        """Send keypad digits."""
        self._do(lambda: self._phone.handset.send_dtmf(call, digits))

    def select_call(self, call: str) -> None:
        """Bring a call of the list to the centre."""
        self._do(lambda: self._place.book.select(call))

    # several calls

    def swap(self) -> None:
        """Talk with the one who waits; the other waits."""
        self._do(self._phone.transfers.swap)

    def transfer(self, call: str, to: str) -> None:
        """Send a call there at once."""
        self._do(lambda: self._phone.transfers.blind(call, to))

    def consult(self, call: str, to: str) -> None:
        """Ask there first; the caller waits."""
        self._do(lambda: self._phone.transfers.consult(call, to))

    def complete_transfer(self, call: str) -> None:
        """Connect caller and colleague; `call` is either side."""
        self._do(lambda: self._phone.transfers.complete(call))

    def back_to_caller(self, call: str) -> None:
        """End the question, talk with the caller again; `call` is either side."""
        self._do(lambda: self._phone.transfers.back(call))

    def conference(self, call: str) -> None:
        """Bring everybody on the line together."""
        self._do(lambda: self._phone.transfers.conference(call))

    def separate(self, call: str) -> None:
        """Take one out of a conference and let them wait."""
        self._do(lambda: self._phone.transfers.separate(call))

    # recording

    def toggle_recording(self, call: str) -> None:
        """Start, pause, or go on recording."""
        self._do(lambda: self._phone.recordings.toggle(call))

    def stop_recording(self, call: str) -> None:
        """End the recording."""
        self._do(lambda: self._phone.recordings.stop(call))

    def set_consent(self, call: str, consent: str) -> None:
        """Note what the caller said about being recorded; `refused` ends the recording."""
        self._do(lambda: self._phone.recordings.consent(call, consent))

    def _act_on_call(self, deed: str, what: str) -> None:
        """Do what a trouble line about a call offers."""
        phone = self._phone
        if deed == "call":
            account, _, number = what.partition(":")
            phone.handset.dial(number, line=account)
        elif deed == "hang_up":
            phone.handset.hang_up(what)
        elif deed == "wait":
            phone.keep_waiting(what)
        elif deed == "resume_recording":
            phone.recordings.toggle(what)
        elif deed in {"allow_transfer", "refuse_transfer"}:
            phone.transfers.answer_ask(what, allow=deed == "allow_transfer")
