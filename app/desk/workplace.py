"""Everything one desk holds, in one place: the presenters, the ports below them, the way to the Qt thread."""

import time
from collections.abc import Callable

from app.desk.background import Background
from app.desk.calls import CallBook
from app.desk.contacts import Contact
from app.desk.delivered import voicemail_number, watched
from app.desk.devices import DeviceList
from app.desk.dialling import DialField
from app.desk.directory import Directory
from app.desk.emergency import Emergency
from app.desk.history import History
from app.desk.lines import Lines
from app.desk.link import EngineLink, Reply
from app.desk.link_question import Check, LinkQuestion
from app.desk.messages import Mailbox, Messages
from app.desk.outbox import Counts, Outbox
from app.desk.own_version import program_version
from app.desk.seat_file import Seat
from app.desk.secrets import Secrets
from app.desk.server_link import ServerLink
from app.desk.session import Session
from app.desk.set_up import SetUp
from app.desk.settings import Settings
from app.desk.troubles import Troubles
from app.desk.views import VoicemailView
from app.desk.web_call_back import WebCallBackList
from app.desk.wrap_up import WrapUps
from app.domain.agent import DEFAULT_REASONS, Reason
from app.domain.errors import HearthlineError
from app.domain.phrase import joined, phrase
from app.domain.text import plain
from app.domain.version import is_newer
from app.wire.engine import AccountView, Do, LineChanged
from app.wire.office import Fact, SeatConfiguration, SipAccount
from app.wire.recordings import RecordingOrder

Handler = Callable[[], None]


def _not_ours(_changed: LineChanged) -> bool:
    return False


class Workplace:
    """Plain state on the Qt thread, apart from what says otherwise. Built once by the desk."""

    def __init__(
        self, enter: Callable[[Handler], None], background: Background, outbox: Outbox, settings: Settings
    ) -> None:
        now = time.time()
        self.enter = enter
        """Runs a handler on the Qt thread and lets the desk look at what changed; any thread."""
        self.background = background
        self.outbox = outbox
        self.settings = settings
        self.secrets = Secrets(use_keyring=settings.text("desk.secrets") == "keyring")
        self.session = Session(now)
        self.book = CallBook()
        self.history = History()
        self.wrap_ups = WrapUps()
        self.dial = DialField()
        self.dial_checks: list[Check] = []
        """Whoever may forbid a number (do-not-call lists); emergency numbers are never asked about."""
        self.directory = Directory()
        self.directory.watch(watched(None, settings))
        self.switch_lines: Callable[[], tuple[str, ...]] = tuple
        """Which numbers are watched for the switch's sake; the desk's switch side knows."""
        self.switch_line: Callable[[LineChanged], bool] = _not_ours
        """Takes what a line does if it is one of those; says whether it was."""
        self.messages = Messages()
        self.links = LinkQuestion(self.dial_checks, self.name_of)
        self.voices: dict[str, dict[str, float]] = {}
        """The latest figures of each call's voice."""
        self.silent: dict[str, float] = {}
        """Calls from which nothing is heard: how many packets had come when that was told."""
        self.recording = RecordingOrder()
        """What the call centre says of recording."""
        self.call_backs = WebCallBackList()
        self.devices = DeviceList(without_sound=settings.flag("agent.without_sound"))
        self.troubles = Troubles()
        self._update_told = ""
        self.emergency = Emergency(outbox)
        self.set_up = SetUp()
        self.reasons: tuple[Reason, ...] = DEFAULT_REASONS
        self.seat: Seat | None = None
        self.lines = Lines(settings)
        self.link: EngineLink | None = None
        self.server: ServerLink | None = None
        self.server_error: HearthlineError | None = None
        self.server_reached = False
        self.counts = Counts()
        self.engine_waiting = 0
        self.attention: tuple[str, ...] = ()
        self.notice = ""
        self.diagnoses: set[str] = set()
        """Orders for this laptop's logs that are carried out or done."""
        self.quality: tuple[float | None, float | None, float | None] = (None, None, None)
        self.consent: bool | None = None
        self.consent_needed = False
        self.engine_gone_since: float | None = now
        self.last_error = ""
        self.alive_since, self.slept = now, False
        """When this desk was started or its laptop woke last, and which of the two."""
        self.asleep = False
        """The laptop is about to sleep."""
        self.early_facts: list[Fact] = []
        """Facts of the engine that came before there was a server link; background loop only."""

    @property
    def now(self) -> float:
        """Return the wall clock, epoch seconds."""
        return time.time()

    def tell_engine(
        self, do: Do, arguments: object = None, on_reply: Callable[[Reply], None] | None = None
    ) -> None:
        """Send a command; a refusal becomes a notice unless `on_reply` (Qt thread) takes it."""
        if self.link is not None:
            take = on_reply or self._notice_refusal
            self.link.command(do, arguments, lambda reply: self.enter(lambda: take(reply)))

    def say(self, error: HearthlineError) -> None:
        """Show an error as a notice and remember it as the last one."""
        self.notice = joined(error.title, error.hint)
        self.last_error = error.title

    def save_draft(self, contact: Contact) -> None:
        """Put what the agent wrote on the disk, soon; counts down `unsaved` when it is there."""
        contact.unsaved += 1
        edits = contact.unsaved
        future = self.outbox.save_draft(contact.id, contact.as_draft())

        def saved() -> None:
            if contact.unsaved == edits:
                contact.unsaved = 0

        future.add_done_callback(lambda _: self.enter(saved))

    def carry(self, fact: Fact) -> None:
        """Let a fact of the engine go to the server, now or when there is one. Background loop."""
        if self.server is not None:
            self.server.take(fact)
        else:
            self.early_facts.append(fact)

    def update_seat(self, seat: Seat) -> None:
        """Work with another seat or another configuration of it."""
        self.seat = seat
        configuration = seat.configuration
        self.recording = configuration.recording
        self.wrap_ups.configure(configuration.outcomes, configuration.wrap_up_seconds)
        self.reasons = tuple(configuration.reasons) or DEFAULT_REASONS
        self.lines.configure(configuration)
        self._keep_history(configuration.history_days)
        self._tell_update(configuration)
        self.watch_lines()
        self.call_backs.whose(configuration.seat, configuration.agent)

    @property
    def _sip(self) -> SipAccount | None:
        return self.seat.configuration.sip if self.seat is not None else None

    def watch_lines(self) -> None:
        """Show the lines of the call centre and of the settings."""
        self.directory.watch(watched(self._sip, self.settings))

    def _tell_update(self, configuration: SeatConfiguration) -> None:
        """Say quietly, once for each, that a newer version is there."""
        version = plain(configuration.newest_version, 40)
        if not is_newer(version, program_version()):
            self.troubles.over("update")
        elif version != self._update_told:
            self._update_told = version
            title = phrase(
                "Hearthline {version} is there; this laptop has {own}.",
                version=version,
                own=program_version(),
            )
            hint = plain(configuration.update_url, 300) or phrase(
                "Your administrator has it; calls work as before."
            )
            self.troubles.tell("update", title, hint, "dismiss", phrase("Dismiss"))

    def _keep_history(self, days: int) -> None:
        """Let go of calls that the call centre itself does not keep so long."""
        before = self.now - max(1, days) * 86_400.0
        self.history.forget(frozenset(), before)
        self.outbox.forget(frozenset(), before)

    @property
    def account(self) -> AccountView | None:
        """Return how the account stands that being Ready hangs on."""
        return self.lines.views.get(self.lines.leading)

    @property
    def voicemail(self) -> VoicemailView:
        """Return the lamp."""
        return self.messages.view(voicemail_number(self._sip, self.settings))

    @property
    def mailbox(self) -> Mailbox:
        """Return what to dial to hear messages, and over which account."""
        return self.messages.mailbox(voicemail_number(self._sip, self.settings))

    def name_of(self, number: str) -> str:
        """Return who has a number, as far as directory and history know."""
        return self.directory.name_of(number) or self.history.name_of(number)

    def without_notice(self) -> None:
        """Take the notice away."""
        self.notice = ""

    def set_quality(self, mos: float | None, loss: float | None, jitter: float | None) -> None:
        """Keep the latest figures of the voice for the heartbeat: MOS, share of lost packets, ms."""
        self.quality = mos, loss, jitter

    def _notice_refusal(self, reply: Reply) -> None:
        if reply.error is not None:
            self.say(reply.error)
