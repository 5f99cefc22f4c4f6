"""The desk put together: every presenter, the threads below them, and what the window may ask."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from app.desk import caller_file, emergency, settings
from app.desk.account_deeds import AccountDeeds
from app.desk.awake import KeepAwake, inhibitor_of_this_system
from app.desk.background import Background
from app.desk.call_deeds import CallDeeds
from app.desk.centre import Centre
from app.desk.clock import SleepWatch
from app.desk.contacts import from_draft
from app.desk.desk_socket import DeskSocket
from app.desk.door import Door
from app.desk.drawing import window_view
from app.desk.enrolment import Enrolment
from app.desk.hot_keys.deeds import DeskKeys
from app.desk.leaving import Leaving
from app.desk.link import EngineLink
from app.desk.outbox import Contents, Counts, Outbox
from app.desk.own_version import program_version
from app.desk.paperwork import Paperwork
from app.desk.phone import Phone
from app.desk.queue_codes import KEPT
from app.desk.seat_file import Seat, load_seat
from app.desk.settings_writer import SettingsWriter
from app.desk.sleep_signal import SleepSignal
from app.desk.sound_deeds import SoundDeeds
from app.desk.standing import line_view
from app.desk.start import DeskStart
from app.desk.switch_side import SwitchSide
from app.desk.views import SettingView, SetUpStep, WindowView
from app.desk.workplace import Workplace
from app.domain.agent import Availability
from app.domain.clocks import through_sleep
from app.domain.errors import BadInput, HearthlineError, Refused
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire import home
from app.wire.engine import Allow, Do, Snapshot
from app.wire.office import FactKind, Heartbeat
from app.wire.seat_check import Health

Post = Callable[[Callable[[], None]], None]
"""Runs a callable on the Qt thread, soon, in the order of posting; may be called on any thread."""

_log = logging.getLogger("hearthline.desk")


def _nothing() -> None:
    """Do nothing."""


class Desk(CallDeeds, AccountDeeds, SoundDeeds):
    """What `ui` holds: implements `Actions`, hands every new `WindowView` to `on_view` on the Qt thread.

    `on_show` asks the window to come to the front; `on_end` says that quitting is done and the window may go.
    `spawn_engine` False only looks for an engine that runs. `words` translates what the system itself shows.
    """

    def __init__(
        self,
        post: Post,
        on_view: Callable[[WindowView], None],
        *,
        on_show: Callable[[], None] = _nothing,
        on_end: Callable[[], None] = _nothing,
        start: DeskStart | None = None,
        spawn_engine: bool = True,
        words: Callable[[str], str] = str,
    ) -> None:
        self._post = post
        self._on_view = on_view
        self._start = start or DeskStart()
        self._spawn_engine = spawn_engine
        self._background = Background()
        self._outbox = Outbox(home.outbox_file(), self._counted, self._outbox_trouble)
        self._writer = SettingsWriter(self._background, home.settings_file(), self._unwritten)
        chosen = settings.load(home.settings_file(), on_save=self._writer.write)
        self._place = Workplace(self._enter, self._background, self._outbox, chosen)
        self._switch = SwitchSide(self._place)
        self._place.switch_lines = lambda: self._switch.lines
        self._place.switch_line = self._switch.line
        self._paperwork = Paperwork(self._place)
        self._phone = Phone(self._place, self._paperwork, self._engine_found, self._engine_there)
        self._centre = Centre(self._place, self._paperwork, self._reconfigured)
        self._enrolment = Enrolment(self._place, self._centre, self._sign_in)
        self._leaving = Leaving(self._place, self._switch, self.stop, on_end)
        self._door = Door(self._place, self._enrolment, self._leaving, on_show)
        self._socket = DeskSocket(self._door.answer)
        self._awake = KeepAwake(inhibitor_of_this_system())
        self._keys = DeskKeys(self._place, self._phone.handset, self._enter, words=words)
        self._sleep_signal = SleepSignal(lambda sleeps: self._enter(lambda: self._sleeps(sleeps)))
        self._sleep = SleepWatch(through_sleep(), time.monotonic())
        self._boot = ""
        self._version = program_version()
        self._kept: dict[str, Any] = {}
        self._told = self._place.session.status
        self._allowed: Allow | None = None
        self._settings_views: tuple[SettingView, ...] = chosen.views()
        self._view = WindowView()
        self._drawing = False
        self._running = False
        self._signed_in = False

    @property
    def view(self) -> WindowView:
        """Return the latest view. Qt thread."""
        return self._view

    def start(self) -> None:
        """Start the threads and give the first view; returns at once. Qt thread."""
        self._running = True
        for trouble in self._place.settings.troubles:
            self._place.troubles.tell_error(trouble, action="dismiss", label=phrase("Dismiss"))
        if self._start.link:
            self._place.links.offer(self._start.link)
        self._place.link = EngineLink(self._background, self._phone, spawn=self._spawn_engine)
        opened = self._outbox.start()
        opened.add_done_callback(self._opened)
        self._background.start()
        self._background.run(self._socket.open())
        self._background.run(self._tick())
        self._keys.want()
        self._sleep_signal.start()
        self._draw()

    def stop(self) -> None:
        """Stop the threads within a few seconds; the engine is left as it is. Qt thread; idempotent."""
        if not self._running:
            return
        self._running = False
        closing = self._background.run(self._close())
        if closing is not None:
            try:
                closing.result(4.0)
            except (TimeoutError, HearthlineError):
                _log.warning("not everything closed in time")
        self._background.stop()
        self._outbox.stop()
        self._awake.close()
        self._keys.close()
        self._sleep_signal.close()
        self._enrolment.stop()
        if self._place.link is not None:
            self._place.link.reap()

    # status

    def choose_status(self, availability: Availability, reason: str = "") -> None:
        """Choose at once, or after the call that is up."""

        def choose() -> None:
            try:
                self._place.session.choose(availability, reason, self._place.now)
            except Refused as error:
                self._place.say(error)

        self._do(choose)

    # notes, caller file, wrap-up

    def edit_notes(self, call: str, text: str) -> None:
        """Keep every keystroke (safe on disk within a second)."""
        self._do(lambda: self._paperwork.edit_notes(call, text))

    def edit_caller_file(self, field: str, value: str) -> None:
        """Change `name`, `numbers`, `email`, `address`, `customer_number`, `language`, `tags` or `notes`."""
        self._do(lambda: self._paperwork.edit_file(field, value))

    def choose_outcome(self, code: str) -> None:
        """Choose the outcome of the wrap-up."""
        self._do(lambda: self._paperwork.choose_outcome(code))

    def finish_wrap_up(self) -> None:
        """Submit the wrap-up; an outcome must be chosen."""
        self._do(self._paperwork.finish)

    def more_time(self) -> None:
        """Extend the wrap-up."""
        self._do(self._paperwork.more_time)

    # Web Call Back

    def claim_call_back(self, request: str) -> None:
        """Take a visitor's request."""
        self._do(lambda: self._centre.claim(request))

    def release_call_back(self, request: str) -> None:
        """Give it back."""
        self._do(lambda: self._centre.release(request))

    def dial_call_back(self, request: str) -> None:
        """Claim if need be, then call the visitor."""

        def dial() -> None:
            found = self._place.call_backs.get(request)
            if found is not None and self._place.call_backs.is_mine(found):
                self._phone.handset.dial(found.number, {"request": request})
            else:
                self._centre.claim(request, lambda r: self._phone.handset.dial(r.number, {"request": r.id}))

        self._do(dial)

    # set-up and settings

    def set_up_choose(self, way: str) -> None:
        """Go to `code`, `account`, or `back`."""
        self._do(lambda: self._enrolment.choose(way))

    def set_up_enrol(self, url: str, code: str) -> None:
        """Enrol with the one-time code."""
        self._do(lambda: self._enrolment.enrol(url, code))

    def set_up_account(self, server: str, user: str, password: str, transport: str) -> None:
        """Set up a seat of one's own with a SIP account."""
        self._do(lambda: self._enrolment.use_account(server, user, password, transport))

    def set_up_consent(self, agreed: bool) -> None:
        """Answer the question about an account that is not on loopback while the stock engine is in use."""
        self._do(lambda: self._enrolment.consent(agreed))

    def set_up_headset_done(self) -> None:
        """Go on from the headset page to the first registration."""
        self._do(self._enrolment.headset_done)

    def set_up_finish(self) -> None:
        """Leave the assistant."""
        self._do(self._enrolment.finish)

    def set_setting(self, key: str, value: str) -> None:
        """Change one setting; a bad value shows as a trouble line and changes nothing."""

        def change() -> None:
            if key in settings.SECRETS:
                self._enrolment.keep_secret(key, value)
            elif not self._set(key, value):
                return
            elif key.startswith("sound."):
                self._phone.handset.use_devices()
            self._place.watch_lines()
            if key.startswith("account."):
                self._enrolment.reconfigured()

        self._do(change)

    # troubles and the end

    def act(self, trouble: str, action: str) -> None:
        """Do what a trouble line offers."""

        def do() -> None:
            if action == "ready":
                self.choose_status(Availability.READY)
            elif action == "register":
                self._enrolment.register()
            elif action == "consent":
                self._place.consent = None
                self._place.set_up.open(SetUpStep.CONSENT)
            elif action == "follow_system":
                self.use_devices("", "", ("",))
            elif action == "unmute":
                self._phone.handset.unmute()
            elif action == "enrol":
                self._enrolment.choose("code")
            elif action == emergency.SHOWN:
                self._place.emergency.dismiss()
            elif action == "attention":
                self._outbox.try_again().add_done_callback(lambda _: self._centre.put_aside())
            elif ":" in action:
                self._act_on_call(*action.split(":", 1))
            self._place.troubles.over(trouble)

        self._do(do)

    def dismiss_notice(self) -> None:
        """Take the notice away."""
        self._do(self._place.without_notice)

    def quit(self, *, hang_up: bool) -> None:
        """Leave: end calls if allowed to, tell the engine to shut down, keep what is not sent yet."""
        self._do(lambda: self._leaving.begin(hang_up=hang_up))

    # coming in

    def _enter(self, handler: Callable[[], None]) -> None:
        """Run a handler on the Qt thread, then look at what it changed. Any thread."""
        self._post(lambda: self._do(handler) if self._running else None)

    def _do(self, handler: Callable[[], None]) -> None:
        handler()
        self._enrolment.look()
        self._switch.look()
        self._tell_others()
        self._draw()

    def _opened(self, future: "Future[Contents]") -> None:
        contents = future.result()

        async def read_seat() -> None:
            seat: Seat | None = None
            trouble: HearthlineError | None = None
            try:
                seat = await asyncio.to_thread(load_seat)
            except HearthlineError as error:
                trouble = error
            self._enter(lambda: self._begin(contents, seat, trouble))

        self._background.run(read_seat())

    def _begin(self, contents: Contents, seat: Seat | None, trouble: HearthlineError | None) -> None:
        place = self._place
        if trouble is not None:
            place.troubles.tell_error(trouble, action="dismiss", label=phrase("Dismiss"))
        place.counts = contents.counts
        place.history.load(contents.history)
        self._centre.show_attention(contents.attention)
        place.emergency.restore(contents.kept.get(emergency.KEPT))
        labels = contents.kept.get("device_labels")
        place.devices.labels = labels if isinstance(labels, dict) else {}
        self._phone.check.restore(contents.kept.get("check"))
        kept = contents.kept.get("session")
        self._kept = kept if isinstance(kept, dict) else {}
        codes = contents.kept.get(KEPT)
        self._switch.codes.remember(codes if isinstance(codes, dict) else {})
        for draft in contents.drafts.values():
            try:
                contact = from_draft(draft)
            except BadInput as error:
                _log.warning("a draft was not understood: %s", error.title)
                continue
            contact.file_state = caller_file.state_of(contact)
            place.book.contacts[contact.id] = contact
        place.session.form(is_open=bool(place.book.forms))
        self._enrolment.begin(self._start, seat)
        if place.link is not None:
            place.link.start()

    def _engine_found(self, boot: str) -> None:
        """Go on where a desk that was killed left off, if this is the engine it had."""
        if not self._boot:
            self._place.session.restore(self._kept, boot, self._place.now)
        self._boot = boot
        self._allowed = None

    def _engine_there(self, snapshot: Snapshot) -> None:
        self._enrolment.engine_there(snapshot)

    def _reconfigured(self) -> None:
        self._enrolment.reconfigured()

    def _sign_in(self) -> None:
        """Begin the agent's work, once; who signs out by choice stays so."""
        if not self._signed_in:
            self._signed_in = True
            self._place.session.sign_in(self._place.now, ready=self._place.settings.flag("agent.start_ready"))

    def _counted(self, counts: Counts) -> None:
        def take() -> None:
            before, self._place.counts = self._place.counts, counts
            # looking into the outbox is a transaction too: only something new may wake who looks
            if counts.waiting and counts != before and self._place.server is not None:
                self._place.server.wake()

        self._enter(take)

    def _outbox_trouble(self, trouble: HearthlineError | None) -> None:
        def take() -> None:
            if trouble is None:
                self._place.troubles.over("outbox_full")
            else:
                self._place.troubles.tell_error(trouble, action="dismiss", label=phrase("Dismiss"))
                self._place.last_error = trouble.title

        self._enter(take)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self._enter(self._each_second)

    def _each_second(self) -> None:
        slept = self._sleep.look(through_sleep(), time.monotonic())
        if slept:
            _log.info("awake again after %.0f s", slept)
            self._place.alive_since, self._place.slept = self._place.now, True
            self._place.asleep = False
            if self._place.account is not None:
                self._enrolment.register()
            if self._place.server is not None:
                self._place.server.tell_now()
        self._paperwork.look_at_deadlines()
        self._phone.recordings.look()
        self._phone.check.look()
        self._centre.look_for_colleagues()
        self._place.session.enforce(self._place.now)

    # going out

    def _sleeps(self, sleeps: bool) -> None:
        """The laptop is about to sleep, or woke: the server hears of it first of all."""
        self._place.asleep = sleeps
        self._tell_others()
        if self._place.server is not None:
            self._place.server.tell_now()

    def _tell_others(self) -> None:
        """Let engine, server, disk and operating system know what changed."""
        place = self._place
        status, changed = place.session.status, False
        if status != self._told:
            self._told = status
            self._outbox.put(FactKind.AGENT_STATUS, status, wall=place.now)
            self._outbox.keep("session", place.session.kept(self._boot))
            changed = True
        allow = self._switch.allow()
        if allow != self._allowed and place.session.engine_up:
            self._allowed = allow
            place.tell_engine(Do.OFFER_ALLOW, allow)
        self._phone.handset.use_sound()
        self._keys.look()
        busy = place.session.may_offer or bool(place.book.live)
        self._awake.want(busy and place.settings.flag("desk.keep_awake"))
        if place.server is not None and (self._boot or place.session.looping):
            first = place.server.beat is None
            place.server.beat = Heartbeat(
                status, self._health(), place.alive_since, place.slept, place.asleep
            )
            if changed or first:
                place.server.tell_now()

    def _health(self) -> Health:
        place = self._place
        line = line_view(place)
        account = place.account
        since = account.since if account is not None and place.session.registered else 0.0
        return Health(
            place.session.registered,
            since,
            place.session.headset_present,
            plain(line.speaker, 300),
            line.waiting,
            line.needs_attention,
            *place.quality[:2],
            self._version,
            place.quality[2],
            **self._phone.check.health(),
        )

    def _draw(self) -> None:
        if not self._drawing:
            self._drawing = True
            self._post(self._redraw)

    def _redraw(self) -> None:
        self._drawing = False
        view = window_view(
            self._place, self._phone, self._door.welcome, self._settings_views, self._switch.can
        )
        if view != self._view:
            self._view = view
            self._on_view(view)

    def _set(self, key: str, value: str) -> bool:
        try:
            self._place.settings.change(key, value)
        except HearthlineError as error:
            self._place.troubles.tell_error(error, action="dismiss", label=phrase("Dismiss"))
            return False
        self._place.troubles.over("bad_setting", "unknown_setting", "file_not_written")
        self._settings_views = self._place.settings.views()
        if key.startswith("keys."):
            self._keys.want()
        return True

    def _unwritten(self, error: HearthlineError) -> None:
        self._enter(lambda: self._place.troubles.tell_error(error, action="dismiss", label=phrase("Dismiss")))

    async def _close(self) -> None:
        try:
            await self._writer.finish()
            await self._socket.close()
        finally:
            if self._place.link is not None:
                self._place.link.leave()
            if self._place.server is not None:
                await self._place.server.close()
