"""The engine's side of the desk: every event applied in order, every call button turned into a command."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from app.desk import wrap_up
from app.desk.contacts import Contact, interrupted
from app.desk.courier import fact_from
from app.desk.link import Reply
from app.desk.paperwork import Paperwork
from app.desk.workplace import Workplace
from app.domain.call import Call, CallState, EndCause
from app.domain.errors import BadInput
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.codec import from_plain
from app.wire.engine import (
    AccountState,
    AccountView,
    CallId,
    DeviceRoles,
    Devices,
    DeviceTest,
    Dial,
    Do,
    Dtmf,
    Event,
    EventName,
    Snapshot,
    Watch,
    call_from,
    event_from,
)
from app.wire.office import FactKind

OLD_SECONDS: Final = 3600.0
"""A call that ended longer ago than this while no desk was there gets no wrap-up form any more."""


class Phone:
    """A LinkListener: `attached`, `event`, `detached` come on the background loop, the rest on Qt's."""

    def __init__(
        self,
        place: Workplace,
        paperwork: Paperwork,
        on_found: Callable[[str], None],
        on_ready: Callable[[Snapshot], None],
    ) -> None:
        self._place = place
        self._paperwork = paperwork
        self._on_found = on_found
        self._on_ready = on_ready
        self._watching = False

    # on the background loop

    def attached(self, snapshot: Snapshot) -> None:
        """Forward the facts that the server may lack, then take over the state."""
        events = [event for plain_event in snapshot.facts if (event := _event_or_none(plain_event))]
        for event in events:
            self._place.carry(fact_from(event))
        self._place.enter(lambda: self._take_over(snapshot, events))

    def event(self, event: Event) -> None:
        """Forward a fact and apply the event."""
        if event.seq is not None:
            self._place.carry(fact_from(event))
        self._place.enter(lambda: self._apply(event))

    def detached(self, looping: bool) -> None:
        """The engine is away."""
        self._place.enter(lambda: self._lose(looping))

    # what the agent does

    def dial(self, typed: str, context: dict[str, str] | None = None) -> None:
        """Dial what was typed, if it can be dialled."""
        place = self._place
        registered = place.session.registered and place.session.engine_up
        number = place.dial.number(typed, registered=registered)
        if number is None:
            return
        self._hold_others("")

        def replied(reply: Reply) -> None:
            if reply.error is not None:
                place.dial.refused(typed, reply.error.title, reply.error.hint)

        place.tell_engine(Do.CALL_DIAL, Dial(number, "", context or {}), replied)

    def answer(self, call: str) -> None:
        """Answer; whoever is being talked to is put on hold first."""
        self._hold_others(call)
        self._place.book.select(call)
        self._place.tell_engine(Do.CALL_ANSWER, CallId(call))

    def decline(self, call: str) -> None:
        """Decline an offer."""
        self._place.tell_engine(Do.CALL_REJECT, CallId(call))

    def hang_up(self, call: str) -> None:
        """End a call."""
        self._place.tell_engine(Do.CALL_HANG_UP, CallId(call))

    def toggle_hold(self, call: str) -> None:
        """Hold or resume; resuming one holds the other."""
        contact = self._place.book.contacts.get(call)
        if contact is None:
            return
        if contact.call.state is CallState.HELD:
            self._hold_others(call)
            self._place.tell_engine(Do.CALL_RESUME, CallId(call))
        else:
            self._place.tell_engine(Do.CALL_HOLD, CallId(call))

    def toggle_mute(self, call: str) -> None:
        """Mute or unmute; the engine says which it is."""
        contact = self._place.book.contacts.get(call)
        if contact is not None:
            do = Do.CALL_UNMUTE if contact.call.muted else Do.CALL_MUTE
            self._place.tell_engine(do, CallId(call))

    def send_dtmf(self, call: str, digits: str) -> None:
        """Send keypad digits."""
        kept = "".join(c for c in digits.upper() if c in "0123456789*#ABCD")
        if kept:
            self._place.tell_engine(Do.CALL_DTMF, Dtmf(call, kept))

    def use_devices(self) -> None:
        """Tell the engine which devices the settings name."""
        settings = self._place.settings
        roles = DeviceRoles(
            settings.text("sound.speaker"), settings.text("sound.microphone"), settings.words("sound.ring")
        )
        self._place.tell_engine(Do.DEVICE_USE, roles)

    def test_tone(self, speaker: str) -> None:
        """Play the test tone."""
        self._place.tell_engine(Do.DEVICE_TEST, DeviceTest(speaker))

    def watch_levels(self, on: bool) -> None:
        """Let the meters move or rest."""
        self._watching = on
        if not on:
            self._place.devices.rest()
        self._place.tell_engine(Do.LEVEL_WATCH, Watch(on))

    # what the engine says

    def _take_over(self, snapshot: Snapshot, events: list[Event]) -> None:
        place = self._place
        place.book.engine_up = True
        place.engine_gone_since = None
        self._on_found(snapshot.boot)
        for event in events:
            if event.event is EventName.CALL_ENDED:
                self._call_event(event, replayed=True)
        self._take_calls(snapshot)
        for account in snapshot.accounts:
            self._take_account(account)
        place.session.engine(True, place.now)
        self._take_devices(snapshot.devices)
        self._on_ready(snapshot)
        place.session.activity(place.book.live, place.now)
        self.use_devices()
        if self._watching:
            self.watch_levels(True)

    def _take_calls(self, snapshot: Snapshot) -> None:
        place = self._place
        for call in snapshot.calls:
            self._begin(_clean(call))
            self._tell_of_loss(_clean(call))
        there = {call.id for call in snapshot.calls}
        for contact in list(place.book.contacts.values()):
            if contact.id not in there and not contact.has_form:
                self._end(contact, interrupted(contact.call, place.now))
        if not place.book.live:
            place.session.lost_sight(place.now)

    def _lose(self, looping: bool) -> None:
        place = self._place
        place.book.engine_up = False
        if place.engine_gone_since is None:
            place.engine_gone_since = place.now
        place.session.engine(False, place.now, looping=looping)

    def _apply(self, event: Event) -> None:
        name = event.event.value
        try:
            if name.startswith("call.") and event.event is not EventName.CALL_QUALITY:
                self._call_event(event)
            elif name.startswith("account."):
                self._take_account(from_plain(AccountView, event.body))
            elif event.event in {EventName.DEVICE_CHANGED, EventName.DEVICE_LOST} and "devices" in event.body:
                self._take_devices(from_plain(Devices, event.body))
            else:
                self._apply_other(event)
        except BadInput as error:
            self._place.last_error = error.title

    def _apply_other(self, event: Event) -> None:
        place, body = self._place, event.body
        if event.event is EventName.LEVEL:
            place.devices.levels(_number(body, "microphone", -96.0), _number(body, "speaker", -96.0))
        elif event.event is EventName.CALL_QUALITY:
            place.set_quality(_number(body, "mos", 0.0) or None, _number(body, "loss", 0.0))
        elif event.event is EventName.ENGINE_WARNING:
            self._warned(*(plain(str(body.get(part, "")), 300) for part in ("code", "title", "hint")))

    def _warned(self, code: str, title: str, hint: str) -> None:
        self._place.last_error = title
        if code != "no_sound_device":  # the line about the headset says it already
            self._place.troubles.tell(code or "engine_warning", title, hint, "dismiss", phrase("Dismiss"))

    def _call_event(self, event: Event, *, replayed: bool = False) -> None:
        call = _clean(call_from(event))
        if call.state is not CallState.ENDED:
            self._begin(call)
            self._place.session.activity(self._place.book.live, self._place.now)
            self._tell_of_loss(call)
            return
        known = self._place.book.contacts.get(call.id)
        if known is None and self._place.history.knows(call.id):
            return
        if known is not None and known.has_form:
            known.call = call
            return
        self._end(known or self._place.book.take(call), call, replayed=replayed)

    def _begin(self, call: Call) -> None:
        place = self._place
        new = call.id not in place.book.contacts
        answered = call.state is CallState.TALKING
        contact = place.book.take(call)
        if new and (request := call.context.get("request", "")):
            contact.request = request
            place.call_backs.dialling(request)
            body = {"request": request, "contact": call.id, "reached": False}
            place.outbox.put(FactKind.WEB_CALL_BACK_DIALLED, body, wall=place.now)
        if new or contact.file_state.value == "none":
            self._paperwork.fetch_file(contact)
        if new or answered:
            place.save_draft(contact)

    def _end(self, contact: Contact, call: Call, *, replayed: bool = False) -> None:
        place, now = self._place, self._place.now
        contact.call = call
        old = replayed and now - (call.ended_at or now) > OLD_SECONDS
        form = wrap_up.is_needed(call) and not old and not place.history.is_done(call.id)
        place.outbox.save_history(place.history.add(call, contact.name))
        if form:
            place.wrap_ups.open(contact, now)
            place.save_draft(contact)
            if contact.file_state.value == "none":
                self._paperwork.fetch_file(contact)
        else:
            self._paperwork.close(contact)
        place.session.form(is_open=bool(place.book.forms))
        place.session.call_ended(call, place.book.live, now, form=form)
        if not place.book.live:
            place.set_quality(None, None)
        self._tell_of_end(contact, call, replayed=replayed)

    def _tell_of_loss(self, call: Call) -> None:
        if call.state is CallState.LOST:
            title = phrase("The call with {name} was interrupted.", name=call.name or call.number)
            self._place.troubles.tell("call_lost", title, phrase("Hearthline is getting back into it."))
        elif call.state is CallState.TALKING:
            self._place.troubles.over("call_lost")

    def _tell_of_end(self, contact: Contact, call: Call, *, replayed: bool) -> None:
        place = self._place
        if not place.book.lost:
            place.troubles.over("call_lost")
        cut = call.cause in {EndCause.ENGINE_LOST, EndCause.NETWORK} and call.answered_at is not None
        if cut and not replayed:
            title = phrase("The call with {name} was cut off.", name=contact.name)
            hint = phrase("Your notes are kept.")
            place.troubles.tell("call_cut", title, hint, f"call:{call.number}", phrase("Call back"))
        elif call.answered_at is None and call.cause in _NOT_REACHED:
            place.notice = f"{contact.name}: {_NOT_REACHED[call.cause]}"

    def _take_account(self, account: AccountView) -> None:
        place = self._place
        place.account = account
        if account.state is AccountState.REGISTERED:
            place.session.registration(True, place.now)
        elif account.state is not AccountState.REGISTERING:
            place.session.registration(False, place.now)

    def _take_devices(self, devices: Devices) -> None:
        self._place.devices.take(devices)
        self._place.session.headset(self._place.devices.present, self._place.now)

    def _hold_others(self, call: str) -> None:
        for other in self._place.book.talking():
            if other.id != call:
                self._place.tell_engine(Do.CALL_HOLD, CallId(other.id))


_NOT_REACHED: Final = {
    EndCause.BUSY: phrase("busy"),
    EndCause.NO_ANSWER: phrase("no answer"),
    EndCause.NOT_FOUND: phrase("this number does not exist"),
    EndCause.REFUSED: phrase("refused"),
    EndCause.FAILED: phrase("the call failed"),
    EndCause.NETWORK: phrase("the network was lost"),
}


def _event_or_none(plain_event: dict[str, Any]) -> Event | None:
    try:
        return event_from(plain_event)
    except BadInput:
        return None


def _clean(call: Call) -> Call:
    return replace(
        call,
        number=plain(call.number, 80),
        name=plain(call.name),
        dialled=plain(call.dialled, 80),
        queue=plain(call.queue, 80),
    )


def _number(body: dict[str, Any], key: str, default: float) -> float:
    value = body.get(key)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else default
