"""The engine's side of the desk: every event applied in order."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from app.desk import wrap_up
from app.desk.contacts import Contact, interrupted
from app.desk.courier import fact_from
from app.desk.handset import KEYS, Handset
from app.desk.paperwork import Paperwork
from app.desk.recordings import Recordings
from app.desk.shift_check import ShiftCheck
from app.desk.transfers import Transfers
from app.desk.views import SETTINGS
from app.desk.voice import figures_of
from app.desk.workplace import Workplace
from app.domain.call import Call, CallState, EndCause
from app.domain.errors import BadInput
from app.domain.phrase import joined, phrase, text_in
from app.domain.text import plain
from app.wire.codec import from_plain
from app.wire.engine import (
    AccountState,
    AccountView,
    CheckProgress,
    CheckView,
    ControlView,
    Devices,
    Event,
    EventName,
    LineChanged,
    MessageWaiting,
    RecordingView,
    Snapshot,
    call_from,
    event_from,
)
from app.wire.office import FactKind
from app.wire.sound import SidetoneView

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
        self.transfers = Transfers(place)
        self.handset = Handset(place, self.transfers)
        self.recordings = Recordings(place)
        self.check = ShiftCheck(place)

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
        self.recordings.replace_all(snapshot.recordings)
        place.messages.replace_all(snapshot.messages)
        place.directory.lines(tuple(line for line in snapshot.lines if not place.switch_line(line)))
        place.lines.forget()
        for account in snapshot.accounts:
            self._take_account(account)
        place.session.engine(True, place.now)
        self._take_devices(snapshot.devices)
        self._on_ready(snapshot)
        place.session.activity(place.book.live, place.now)
        place.devices.controls, place.devices.sound = snapshot.controls, snapshot.sound
        self.handset.use_devices()
        self.handset.use_sound(again=True)
        if self.handset.watching:
            self.handset.watch_again()

    def _take_calls(self, snapshot: Snapshot) -> None:
        place = self._place
        for call in snapshot.calls:
            self._begin(_clean(call))
            self._tell_of_loss(_clean(call))
            if call.asked_to:
                self.transfers.asked(_clean(call), {"to": call.asked_to})
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
        place.lines.engine_away()
        place.session.engine(False, place.now, looping=looping)
        self.check.lost()
        place.troubles.over(*_REMEDIES)

    def _apply(self, event: Event) -> None:
        name = event.event.value
        try:
            if event.event is EventName.CALL_QUALITY:
                self._heed_quality(event)
            elif name.startswith("call."):
                self._call_event(event)
                self._heed_more(event)
            elif name.startswith("account."):
                self._take_account(from_plain(AccountView, event.body))
                self._tell_of_another(event)
            elif name.startswith("recording."):
                self.recordings.take(event.call, from_plain(RecordingView, event.body))
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
        elif event.event is EventName.DEVICE_CHECKING:
            self.check.progress(from_plain(CheckProgress, body))
        elif event.event is EventName.DEVICE_CHECKED:
            self.check.done(from_plain(CheckView, body))
        elif event.event is EventName.CONTROL_CHANGED:
            place.devices.controls = from_plain(ControlView, body)
        elif event.event is EventName.SIDETONE_CHANGED:
            sidetone = from_plain(SidetoneView, body)
            place.devices.sound = replace(place.devices.sound, sidetone=sidetone)
        elif event.event is EventName.MESSAGE_WAITING:
            place.messages.take(from_plain(MessageWaiting, body))
        elif event.event is EventName.LINE_CHANGED:
            self._take_line(from_plain(LineChanged, body))
        elif event.event is EventName.ENGINE_WARNING and body.get("over") is True:
            place.troubles.over(plain(str(body.get("code", "")), 300))
        elif event.event is EventName.ENGINE_WARNING:
            self._warned(*(plain(text_in(body, part), 300) for part in ("code", "title", "hint")))

    def _take_line(self, changed: LineChanged) -> None:
        if not self._place.switch_line(changed):
            self._place.directory.line(changed)

    def _heed_quality(self, event: Event) -> None:
        """Each second: the figures, and the padlock as it is now."""
        place, figures = self._place, figures_of(event.body)
        place.set_quality(figures.get("mos") or None, figures.get("loss", 0.0), figures.get("jitter", 0.0))
        contact = place.book.contacts.get(event.call)
        if contact is None:
            return
        place.voices[event.call] = figures
        if figures.get("received", 0.0) > place.silent.get(event.call, figures.get("received", 0.0)):
            self._heard_again(event.call)
        if "state" in event.body:
            now = _clean(call_from(event))
            contact.call = replace(
                contact.call,
                encrypted=now.encrypted,
                signalling_encrypted=now.signalling_encrypted,
                codec=now.codec,
            )

    def _heed_more(self, event: Event) -> None:
        """Apply what an event of a call says besides the call."""
        if event.event is EventName.CALL_TRANSFER_ASKED:
            self.transfers.asked(_clean(call_from(event)), event.body)
        elif event.event is EventName.CALL_TRANSFER_FAILED:
            self.transfers.failed(_clean(call_from(event)), event.body)
        elif event.event is EventName.CALL_SILENT:
            self._silent(event.call, _number(event.body, "seconds", 0.0))
        elif not event.body.get("asked_to"):
            self.transfers.no_longer_asked(event.call)

    def _silent(self, call: str, seconds: float) -> None:
        place = self._place
        contact = place.book.contacts.get(call)
        if contact is None or not contact.call.live:
            return
        if seconds <= 0.0:
            self._heard_again(call)
            return
        place.silent[call] = place.voices.get(call, {}).get("received", 0.0)
        place.troubles.tell(
            f"silent:{call}",
            phrase("Nothing is heard from {name}.", name=contact.name),
            phrase("For {seconds} seconds now; you may be heard all the same.", seconds=round(seconds)),
            f"wait:{call}",
            phrase("Keep waiting"),
            other=(f"hang_up:{call}", phrase("Hang up")),
        )

    def keep_waiting(self, call: str) -> None:
        """Stay in a silent call until it is heard again."""
        self._place.troubles.over(f"silent:{call}")
        self.handset.keep(call)

    def _heard_again(self, call: str) -> None:
        self._place.silent.pop(call, None)
        self._place.troubles.over(f"silent:{call}")

    def _warned(self, code: str, title: str, hint: str) -> None:
        self._place.last_error = title
        action, label = _REMEDIES.get(code, ("dismiss", phrase("Dismiss")))
        if code != "no_sound_device":  # the line about the headset says it already
            self._place.troubles.tell(code or "engine_warning", title, hint, action, label)

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
        before = place.book.contacts.get(call.id)
        new, answered = before is None, call.state is CallState.TALKING
        unanswered = before is not None and before.call.answered_at is None
        contact = place.book.take(call)
        _settle(contact)
        if new:
            contact.alias = place.directory.name_of(call.number)
        if new and (request := call.context.get("request", "")):
            contact.request = request
            place.call_backs.dialling(request)
            body = {"request": request, "contact": call.id, "reached": False}
            place.outbox.put(FactKind.WEB_CALL_BACK_DIALLED, body, wall=place.now)
        if answered and unanswered and (keys := call.context.get(KEYS, "")):
            self.handset.send_dtmf(call.id, keys)
        if call.state is CallState.HELD:
            self._heard_again(call.id)
        if call.transferring_to:
            contact.sent_to = contact.sent_to or place.directory.name_of(call.transferring_to)
            contact.sent_to = contact.sent_to or call.transferring_to
        if (new or contact.file_state.value == "none") and not call.consult_for:
            self._paperwork.fetch_file(contact)
        if new or answered:
            place.save_draft(contact)

    def _end(self, contact: Contact, call: Call, *, replayed: bool = False) -> None:
        place, now = self._place, self._place.now
        contact.call = call
        old = replayed and now - (call.ended_at or now) > OLD_SECONDS
        form = wrap_up.is_needed(call) and not old and not place.history.is_done(call.id)
        place.outbox.save_history(place.history.add(call, contact.name, sent_to=contact.sent_to))
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
            place.set_quality(None, None, None)
            place.troubles.over("listened", *_REMEDIES)
        self._forget(call.id)
        self._tell_of_end(contact, call, replayed=replayed)

    def _forget(self, call: str) -> None:
        self.recordings.over(call)
        self._place.voices.pop(call, None)
        self._heard_again(call)
        self._place.troubles.over(f"transfer_asked:{call}")

    def _tell_of_loss(self, call: Call) -> None:
        if call.state is CallState.LOST:
            title = phrase("The call with {name} was interrupted.", name=call.name or call.number)
            self._place.troubles.tell("call_lost", title, phrase("Hearthline is getting back into it."))
        elif call.state in {CallState.TALKING, CallState.HELD}:
            self._place.troubles.over("call_lost")

    def _tell_of_end(self, contact: Contact, call: Call, *, replayed: bool) -> None:
        place = self._place
        if not place.book.lost:
            place.troubles.over("call_lost")
        if call.consult_for:
            self.transfers.colleague_ended(contact, _NOT_REACHED.get(call.cause or EndCause.UNKNOWN, ""))
            return
        cut = call.cause in {EndCause.ENGINE_LOST, EndCause.NETWORK} and call.answered_at is not None
        if cut and not replayed:
            title = phrase("The call with {name} was cut off.", name=contact.name)
            hint = phrase("Your notes are kept.")
            again = f"call:{call.account}:{call.number}"
            place.troubles.tell("call_cut", title, hint, again, phrase("Call back"))
        elif call.answered_at is None and call.cause in _NOT_REACHED:
            place.notice = joined(contact.name, _NOT_REACHED[call.cause], by=": ")

    def _take_account(self, account: AccountView) -> None:
        place = self._place
        place.lines.take(account)
        if account.account != place.lines.leading:
            return
        if account.state is AccountState.REGISTERED:
            place.session.registration(True, place.now)
        elif account.state is not AccountState.REGISTERING:
            place.session.registration(False, place.now)

    def _tell_of_another(self, event: Event) -> None:
        """Somebody else signed in with this number, or was there before us."""
        if event.event is EventName.ACCOUNT_REPLACED:
            view = from_plain(AccountView, event.body)
            title, hint = plain(view.error, 300), plain(view.hint, 300)
            self._place.troubles.tell("signed_in_elsewhere", title, hint, "dismiss", phrase("Dismiss"))

    def _take_devices(self, devices: Devices) -> None:
        place = self._place
        news = place.devices.take(devices)
        if news and place.book.live:
            place.notice = news
        labels = place.devices.new_labels()
        if labels is not None:
            place.outbox.keep("device_labels", labels)
        place.session.headset(place.devices.present, place.now)


_REMEDIES: Final = {
    "talking_while_muted": ("unmute", phrase("Unmute")),
    "microphone_quiet": (SETTINGS, phrase("Sound settings…")),
    "microphone_clipped": (SETTINGS, phrase("Sound settings…")),
    "echo_heard": (SETTINGS, phrase("Sound settings…")),
}
"""What helps against what is wrong with the agent's sound: (action, label)."""


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
        transferring_to=plain(call.transferring_to, 80),
        identity=plain(call.identity, 160),
        codec=plain(call.codec, 40),
    )


def _settle(contact: Contact) -> None:
    """Forget what was asked for once the engine has it so."""
    call = contact.call
    if contact.asked.get("mute") is call.muted:
        del contact.asked["mute"]
    if contact.asked.get("hold") is (call.state is CallState.HELD):
        del contact.asked["hold"]


def _number(body: dict[str, Any], key: str, default: float) -> float:
    value = body.get(key)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else default
