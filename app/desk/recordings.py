"""The recording button: what is recorded now, what the caller agreed to, a reminder of a pause too long."""

from typing import Final

from app.desk.link import Reply
from app.desk.views import Recorded, RecordingMark
from app.desk.workplace import Workplace
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.engine import (
    CallId,
    Consent,
    Do,
    RecordingPolicy,
    RecordingStart,
    RecordingState,
    RecordingView,
)
from app.wire.recordings import RecordingMode

CONSENTS: Final = (
    (Consent.NOT_ASKED.value, phrase("Not asked")),
    (Consent.ANNOUNCED.value, phrase("Announced")),
    (Consent.GIVEN.value, phrase("Agreed")),
    (Consent.REFUSED.value, phrase("Refused")),
)
"""What the caller knows and said about being recorded, in the order of the menu."""

_STATES: Final = {RecordingState.ON: Recorded.ON, RecordingState.PAUSED: Recorded.PAUSED}


_PROBLEMS: Final = {
    "interrupted": phrase("it was interrupted for a moment"),
    "recording_disk_full": phrase("the disk was full"),
    "recording_behind": phrase("this laptop was too busy"),
    "bad_key": phrase("the call centre's key cannot be used"),
}


def _problem(code: str) -> str:
    return _PROBLEMS.get(code, plain(code, 200))


class Recordings:
    """By call, on the Qt thread. The engine says what is recorded; asking twice at once asks once."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._known: dict[str, RecordingView] = {}
        self._consent: dict[str, Consent] = {}
        self._since: dict[str, float] = {}
        self._asked: set[str] = set()
        self._told: RecordingPolicy | None = None

    # what the engine says

    def take(self, call: str, told: RecordingView) -> None:
        """A recording began, paused, went on or ended."""
        before = self._known.get(call)
        if before is None or before.state is not told.state:
            began = told.state is RecordingState.ON and (before is None or not before.began)
            self._since[call] = (told.began or self._place.now) if began else self._place.now
        if told.state is RecordingState.ON and told.began:
            self._since[call] = told.began
        self._known[call] = told
        self._asked.discard(call)
        if told.state is not RecordingState.PAUSED:
            self._place.troubles.over(f"recording_paused:{call}")
        if told.problem:
            title = phrase("The recording is not whole: {problem}", problem=_problem(told.problem))
            hint = phrase("The call goes on.")
            self._place.troubles.tell("recording_problem", title, hint, "dismiss", phrase("Dismiss"))

    def replace_all(self, recordings: dict[str, RecordingView]) -> None:
        """Take over what a snapshot says."""
        for call in set(self._known) - set(recordings):
            self.over(call)
        for call, told in recordings.items():
            self.take(call, told)
        self._told = None
        self._tell_policy()

    def over(self, call: str) -> None:
        """The call has ended."""
        for kept in (self._known, self._consent, self._since):
            kept.pop(call, None)
        self._asked.discard(call)
        self._place.troubles.over(f"recording_paused:{call}")

    # what the agent does

    def toggle(self, call: str) -> None:
        """Start, pause, or go on."""
        state = self._state(call)
        if call in self._asked:
            return
        if state is Recorded.ON:
            self._ask(call, Do.RECORDING_PAUSE, CallId(call))
        elif state is Recorded.PAUSED:
            self._ask(call, Do.RECORDING_RESUME, CallId(call))
        elif state is Recorded.OFF:
            self._start(call)

    def stop(self, call: str) -> None:
        """End the recording of a call, where the call centre leaves that to the agent."""
        if self._state(call) in {Recorded.ON, Recorded.PAUSED} and not self.always:
            self._ask(call, Do.RECORDING_STOP, CallId(call))

    def consent(self, call: str, word: str) -> None:
        """Note what the caller said; a refusal makes the engine end the recording at once, always."""
        chosen = next((one for one in Consent if one.value == word), Consent.NOT_ASKED)
        self._consent[call] = chosen
        running = self._state(call) in {Recorded.ON, Recorded.PAUSED}
        if running:
            self._ask(call, Do.RECORDING_START, RecordingStart(call, chosen))

    def look(self) -> None:
        """Tell the engine a new policy, and remind of a pause that lasts longer than card data take."""
        self._tell_policy()
        seconds = self._place.settings.number("recording.remind")
        for call, told in self._known.items():
            paused = told.state is RecordingState.PAUSED
            if paused and seconds and self._place.now - self._since[call] >= seconds:
                self._remind(call)

    # below

    @property
    def always(self) -> bool:
        """Say whether every call is recorded, whatever the agent wants."""
        return self.mode == "always"

    @property
    def mode(self) -> str:
        """Return `off`, `call` or `always`: what the call centre says, or the setting where it may choose."""
        place = self._place
        says, wish = place.recording.mode.value, place.settings.text("recording.mode")
        own_centre = place.seat is not None and place.seat.embedded
        return wish or says if own_centre or says == RecordingMode.CALL else says

    def mark(self, call: str) -> RecordingMark:
        """Return the button of a call."""
        state = self._state(call)
        told = self._known.get(call)
        if state is Recorded.ABSENT:
            return RecordingMark()
        consent = self._consent.get(call) or (told.consent if told else Consent.NOT_ASKED)
        return RecordingMark(
            state,
            self._since.get(call, 0.0) if state is not Recorded.OFF else 0.0,
            consent.value,
            CONSENTS,
            self.always,
            _problem(told.problem) if told else "",
        )

    def _tell_policy(self) -> None:
        order = self._place.recording
        key = order.key if self.mode != "off" else ""
        policy = RecordingPolicy(self.always, key, order.consent)
        if policy != self._told and self._place.book.engine_up:
            self._told = policy
            self._place.tell_engine(Do.RECORDING_POLICY, policy)

    def _state(self, call: str) -> Recorded:
        told = self._known.get(call)
        if told is not None and told.state in _STATES:
            return _STATES[told.state]
        return Recorded.OFF if self.mode != "off" else Recorded.ABSENT

    def _start(self, call: str) -> None:
        consent = self._consent.get(call, Consent.NOT_ASKED)
        if consent is Consent.REFUSED:
            self._place.notice = phrase("The caller refused to be recorded; choose otherwise first.")
            return
        self._ask(call, Do.RECORDING_START, RecordingStart(call, consent))

    def _ask(self, call: str, do: Do, arguments: object) -> None:
        self._asked.add(call)

        def replied(reply: Reply) -> None:
            self._asked.discard(call)
            if reply.error is not None:
                self._place.say(reply.error)

        self._place.tell_engine(do, arguments, replied)

    def _remind(self, call: str) -> None:
        contact = self._place.book.contacts.get(call)
        name = contact.name if contact is not None else ""
        self._place.troubles.tell(
            f"recording_paused:{call}",
            phrase("The recording of the call with {name} is still paused.", name=name),
            phrase("The pause stays silent in the recording."),
            f"resume_recording:{call}",
            phrase("Go on recording"),
        )
