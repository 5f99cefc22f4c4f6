"""What the agent does with calls and sound, turned into commands for the engine."""

from typing import Final

from app.desk import sidetone
from app.desk.contacts import Contact
from app.desk.link import Reply
from app.desk.link_question import forbidden
from app.desk.transfers import Transfers
from app.desk.workplace import Workplace
from app.domain.call import CallState
from app.domain.errors import Refused
from app.domain.phrase import phrase
from app.wire.engine import CallId, DeviceRoles, DeviceTest, Dial, Do, Dtmf, SoundSettings, Watch

SYSTEM: Final = "system"
"""In the setting `sound.ring`: the device that the system has chosen, whatever else rings."""
KEYS: Final = "keys"
"""In a call's context: digits to key in once it is answered (a link's extension)."""


class Handset:
    """Acts on the workplace, on the Qt thread; nothing here waits for the engine."""

    def __init__(self, place: Workplace, transfers: Transfers) -> None:
        self._place = place
        self._transfers = transfers
        self._watchers = 0
        self._sound: SoundSettings | None = None

    @property
    def watching(self) -> bool:
        """Say whether anybody looks at the meters."""
        return self._watchers > 0

    def dial(self, typed: str, context: dict[str, str] | None = None, *, line: str = "") -> None:
        """Dial what was typed, if it can and may be dialled; whoever is talked to is put on hold.

        It goes out on `line`, or the chosen account; an emergency call on any that is registered.
        """
        place = self._place
        line = line if line in place.lines.used else place.lines.outgoing
        registered = place.lines.is_up(line) and place.session.engine_up
        number = place.dial.number(typed, registered=registered)
        if number is None:
            return
        refused = forbidden(place.dial_checks, number)
        if refused is not None:
            place.dial.refused(typed, refused.title, refused.hint)
            return
        self._hold_others("")

        def replied(reply: Reply) -> None:
            if reply.error is not None:
                place.dial.refused(typed, reply.error.title, reply.error.hint)

        shown = place.dial.identity if registered and line == place.lines.outgoing else ""
        line = line if registered else place.lines.any_up() or line
        place.tell_engine(
            Do.CALL_DIAL, Dial(number, line, context or {}, shown, hide_number=place.dial.hidden), replied
        )

    def dial_voicemail(self) -> None:
        """Call the mailbox."""
        account, number = self._place.mailbox
        if number:
            self.dial(number, line=account)
        else:
            title = phrase("Nobody told which number the voicemail has.")
            self._place.say(Refused("no_voicemail", title, phrase("It can be written in the settings.")))

    def answer_link(self, *, dial: bool) -> None:
        """Take the answer to the question about a clicked link."""
        link = self._place.links.answer(dial=dial)
        if link is not None:
            self.dial(link.number, {KEYS: link.extension} if link.extension else None)

    def answer(self, call: str) -> None:
        """Answer; whoever is being talked to is put on hold first."""
        self._hold_others(call)
        self._place.book.select(call)
        self._place.tell_engine(Do.CALL_ANSWER, CallId(call))

    def decline(self, call: str) -> None:
        """Decline an offer."""
        self._place.tell_engine(Do.CALL_REJECT, CallId(call))

    def hang_up(self, call: str) -> None:
        """End a call; ending the talk with a colleague goes back to the caller."""
        contact = self._place.book.contacts.get(call)
        pair = self._place.book.pair(contact) if contact is not None else None
        if pair is not None and pair[1] is contact:
            self._transfers.back(call)
        else:
            self._place.tell_engine(Do.CALL_HANG_UP, CallId(call))

    def toggle_hold(self, call: str) -> None:
        """Hold or resume; resuming one holds the other. A conference is held and resumed as one."""
        contact = self._place.book.contacts.get(call)
        if contact is None:
            return
        contact.told = ""
        members = self._place.book.group(contact) or [contact]
        held = contact.asked.get("hold", contact.call.state is CallState.HELD)
        for member in members:
            member.asked["hold"] = not held
        if not held:
            for member in members:
                if member.call.state is CallState.TALKING:
                    self._switch(member, "hold", Do.CALL_HOLD)
        elif len(members) > 1:
            self._transfers.gather([member.id for member in members])
        else:
            self._hold_others(call)
            self._switch(contact, "hold", Do.CALL_RESUME)

    def toggle_mute(self, call: str) -> None:
        """Mute or unmute; a second press counts from what the first one asked for."""
        contact = self._place.book.contacts.get(call)
        if contact is None:
            return
        muted = contact.asked.get("mute", contact.call.muted)
        for member in self._place.book.group(contact) or [contact]:
            member.asked["mute"] = not muted
            self._switch(member, "mute", Do.CALL_UNMUTE if muted else Do.CALL_MUTE)

    def send_dtmf(self, call: str, digits: str) -> None:
        """Send keypad digits."""
        kept = "".join(c for c in digits.upper() if c in "0123456789*#ABCD")
        if kept:
            self._place.tell_engine(Do.CALL_DTMF, Dtmf(call, kept))

    def keep(self, call: str) -> None:
        """Stay in a call that is silent."""
        self._place.tell_engine(Do.CALL_KEEP, CallId(call))

    def use_devices(self) -> None:
        """Tell the engine which devices the settings name."""
        settings = self._place.settings
        roles = DeviceRoles(
            settings.text("sound.speaker"),
            settings.text("sound.microphone"),
            tuple("" if name == SYSTEM else name for name in settings.words("sound.ring")),
        )
        self._place.tell_engine(Do.DEVICE_USE, roles)

    def use_sound(self, *, again: bool = False) -> None:
        """Tell the engine what is done to the agent's voice, and how it rings, if that has changed.

        `again`: it is another engine, which knows nothing.
        """
        settings, seat = self._place.settings, self._place.seat
        centre = seat.configuration.region if seat is not None else ""
        wish = SoundSettings(
            echo=settings.flag("sound.echo"),
            noise=settings.flag("sound.noise"),
            gain=settings.flag("sound.gain"),
            region=settings.text("sound.region") or centre,
            ring_tone=settings.text("sound.ring_tone"),
            ring_volume=settings.number("sound.ring_volume"),
            warn=settings.flag("sound.warn"),
            sidetones=sidetone.chosen(settings),
        )
        if (again or wish != self._sound) and self._place.session.engine_up:
            self._sound = wish
            self._place.tell_engine(Do.SOUND_SET, wish)

    def use_sidetone(self, way: str, level: int) -> None:
        """Let the agent hear the agent so from now on, with the headset that is in use."""
        headset = self._place.devices.sound.sidetone.headset
        if headset:
            sidetone.choose(self._place.settings, headset, way, level)
            self.use_sound()

    def test_tone(self, speaker: str, *, ring: bool = False) -> None:
        """Play the test tone, or the ring."""
        self._place.tell_engine(Do.DEVICE_TEST, DeviceTest(speaker, 2.0 if ring else 1.0, ring))

    def unmute(self) -> None:
        """Let whoever is talked to hear the agent again."""
        for call in self._place.book.talking():
            if call.muted:
                self.toggle_mute(call.id)
                return

    def watch_levels(self, on: bool) -> None:
        """Let the meters move while anybody looks at them: settings and headset test may both be open."""
        self._watchers = max(0, self._watchers + (1 if on else -1))
        if self._watchers == 0:
            self._place.devices.rest()
        if self._watchers == (1 if on else 0):
            self._place.tell_engine(Do.LEVEL_WATCH, Watch(on))

    def watch_again(self) -> None:
        """Tell another engine that somebody looks at the meters."""
        self._place.tell_engine(Do.LEVEL_WATCH, Watch(True))

    def _switch(self, contact: Contact, name: str, do: Do) -> None:
        def replied(reply: Reply) -> None:
            if reply.error is not None:
                contact.asked.pop(name, None)
                self._place.say(reply.error)

        self._place.tell_engine(do, CallId(contact.id), replied)

    def _hold_others(self, call: str) -> None:
        for other in self._place.book.talking():
            if other.id != call:
                self._place.tell_engine(Do.CALL_HOLD, CallId(other.id))
