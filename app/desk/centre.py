"""The server's side of the desk: reachable or not, configuration, people, visitors who want to be called."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from app.desk import orders
from app.desk.account import write_ca
from app.desk.outbox import Attention
from app.desk.paperwork import Paperwork
from app.desk.seat_file import Seat, save_seat
from app.desk.secrets import SeatSecrets
from app.desk.server_client import ServerClient, StreamItem
from app.desk.server_link import ServerLink
from app.desk.workplace import Workplace
from app.domain.errors import BadInput, HearthlineError, Refused
from app.domain.phrase import joined, phrase
from app.domain.text import plain
from app.wire.codec import from_plain
from app.wire.office import (
    Colleagues,
    FactKind,
    PeopleFound,
    SeatConfiguration,
    StreamEvent,
    WebCallBack,
    WebCallBacks,
)
from app.wire.supervising import EmergencyCalls

TYPE_AHEAD_PAUSE: Final = 0.12
CLOCK_WRONG: Final = 300.0
COLLEAGUES_SECONDS: Final = 4.0
COLLEAGUES_IDLE_SECONDS: Final = 30.0


class Centre:
    """A ServerListener; its methods named there come on the background loop, all else on Qt's thread."""

    def __init__(self, place: Workplace, paperwork: Paperwork, on_configured: Callable[[], None]) -> None:
        self._place = place
        self._paperwork = paperwork
        self._on_configured = on_configured
        self._ask_again = 0.0

    def connect(self, seat: Seat, secrets: SeatSecrets) -> None:
        """Begin to talk to the seat's server with its token."""
        place = self._place
        link_before = place.server
        client = ServerClient(seat.url, secrets.token, place.settings.text("server.ca_file"))
        link = ServerLink(place.background, client, place.outbox, self._acknowledge, self)

        def begin() -> None:
            left = link_before.undelivered if link_before is not None else ()
            early, place.early_facts = [*left, *place.early_facts], []
            link.start(early)
            place.server = link
            place.enter(lambda: None)

        async def change() -> None:
            if link_before is not None:
                place.server = None
                await link_before.close()
            begin()

        place.server_reached, place.server_error = False, None
        place.background.run(change())

    # on the background loop

    def reached(self, clock_ahead: float) -> None:
        """A heartbeat arrived."""
        self._place.enter(lambda: self._reached(clock_ahead))

    def missed(self, error: HearthlineError) -> None:
        """A heartbeat did not arrive."""
        self._place.enter(lambda: self._missed(error))

    def configured(self, configuration: SeatConfiguration) -> None:
        """The call centre's word on this seat."""
        self._place.enter(lambda: self._take_configuration(configuration))

    def streamed(self, item: StreamItem) -> None:
        """One event of the stream."""
        self._place.enter(lambda: self._take_item(item))

    def put_aside(self) -> None:
        """Something needs attention."""
        future = self._place.outbox.attention()
        future.add_done_callback(lambda done: self._place.enter(lambda: self.show_attention(done.result())))

    def engine_waiting(self, count: int) -> None:
        """So many facts of the engine wait."""

        def take() -> None:
            self._place.engine_waiting = count

        self._place.enter(take)

    def erased(self, calls: frozenset[str]) -> None:
        """Calls were erased: they leave the lists that are shown."""
        self._place.enter(lambda: self._place.history.forget(calls))

    # what the agent does

    def look_for_colleagues(self) -> None:
        """Ask who does what now, while calls may be handed on; often enough for a glance."""
        place = self._place
        if place.server is None or not place.server_reached or place.now < self._ask_again:
            return
        self._ask_again = place.now + (COLLEAGUES_SECONDS if place.book.live else COLLEAGUES_IDLE_SECONDS)

        def answered(found: Colleagues | None) -> None:
            if found is not None:
                place.directory.colleagues(tuple(found.colleagues))

        self._ask(lambda client: client.colleagues(), answered, quiet=True)

    def type_ahead(self, typed: str) -> None:
        """Suggest people for what stands in the dial field."""
        place = self._place
        place.dial.typed(typed, place.history.suggest(typed))
        if len(typed.strip()) < 2 or place.server is None:
            return

        async def ask(client: ServerClient) -> PeopleFound:
            await asyncio.sleep(TYPE_AHEAD_PAUSE)
            return await client.people(typed) if place.dial.query == typed else PeopleFound([])

        def answered(found: PeopleFound | None) -> None:
            if found is not None:
                place.dial.found(typed, found.people)

        self._ask(ask, answered, quiet=True)

    def claim(self, request: str, then: Callable[[WebCallBack], None] | None = None) -> None:
        """Take a visitor's request; somebody may be quicker."""
        place = self._place

        def granted(taken: WebCallBack | None) -> None:
            if taken is not None:
                place.call_backs.claimed(taken)
                if then is not None:
                    then(taken)

        self._ask(lambda client: client.claim(request), granted)

    def release(self, request: str) -> None:
        """Give a request back."""

        def given(free: WebCallBack | None) -> None:
            if free is not None:
                self._place.call_backs.released(request)
                self._place.call_backs.take(free)

        self._ask(lambda client: client.release(request), given)

    def show_attention(self, items: tuple[Attention, ...]) -> None:
        """Show what the server refused."""
        self._place.attention = tuple(
            joined(_named(item.fact.kind), joined(item.title, item.hint), by=": ") for item in items
        )

    def _reached(self, clock_ahead: float) -> None:
        place = self._place
        if not place.server_reached:
            self._paperwork.refetch(only_missing=True)
        place.server_reached, place.server_error = True, None
        if abs(clock_ahead) > CLOCK_WRONG:
            minutes = round(abs(clock_ahead) / 60)
            place.troubles.tell(
                "clock_wrong",
                phrase("This laptop's clock is wrong by {minutes} minutes.", minutes=minutes),
                phrase("Times in records will be wrong; set the clock to automatic."),
            )
        else:
            place.troubles.over("clock_wrong")

    def _missed(self, error: HearthlineError) -> None:
        self._place.server_reached = False
        self._place.server_error = error
        self._place.last_error = error.title

    def _take_configuration(self, configuration: SeatConfiguration) -> None:
        place = self._place
        if place.seat is None or configuration == place.seat.configuration:
            return
        seat = Seat(place.seat.url, configuration, place.seat.embedded, place.seat.port)
        place.update_seat(seat)
        place.background.run(asyncio.to_thread(_save, place, seat))
        self._on_configured()

    def _take_item(self, item: StreamItem) -> None:
        data = item.data if isinstance(item.data, dict) else {}
        try:
            if item.event == StreamEvent.HELLO:
                self._take_lists()
            elif item.event == StreamEvent.WEB_CALL_BACK:
                self._place.call_backs.take(_clean(from_plain(WebCallBack, data)))
            elif item.event == StreamEvent.CONFIGURATION:
                self._take_configuration(from_plain(SeatConfiguration, data))
            elif item.event in orders.EVENTS:
                orders.take(self._place, item.event, data)
            elif item.event == StreamEvent.CALLER_FILE:
                self._paperwork.refetch(file=str(data.get("id", "")))
        except BadInput as error:
            self._place.last_error = error.title

    def _take_lists(self) -> None:
        def take(found: WebCallBacks | None) -> None:
            if found is not None:
                self._place.call_backs.replace_all([_clean(request) for request in found.requests])

        def helped(found: EmergencyCalls | None) -> None:
            if found is not None:
                self._place.emergency.take_all(found.emergencies, self._place.now)

        self._place.call_backs.asking()
        self._ask(lambda client: client.web_call_backs(), take, quiet=True)
        self._ask(lambda client: client.emergencies(), helped, quiet=True)

    def _acknowledge(self, through: int) -> None:
        if self._place.link is not None:
            self._place.link.acknowledge(through)

    def _ask(
        self,
        question: Callable[[ServerClient], Awaitable[Any]],
        on_answer: Callable[[Any], None],
        *,
        quiet: bool = False,
    ) -> None:
        place = self._place
        if place.server is None:
            if not quiet:
                place.say(Refused("no_server", phrase("This needs the server, which is not there now.")))
            return

        def answered(answer: Any, error: HearthlineError | None) -> None:
            def take() -> None:
                if error is not None and not quiet:
                    place.say(error)
                on_answer(answer)

            place.enter(take)

        place.server.ask(question, answered)


def _clean(request: WebCallBack) -> WebCallBack:
    return replace(
        request,
        name=plain(request.name),
        number=plain(request.number, 80),
        subject=plain(request.subject, 300),
        page=plain(request.page, 300),
    )


def _save(place: Workplace, seat: Seat) -> None:
    try:
        save_seat(seat)
        write_ca(seat)
    except HearthlineError as error:
        told = error
        place.enter(lambda: place.troubles.tell_error(told, action="dismiss", label=phrase("Dismiss")))


_FACTS: Final = {
    FactKind.AGENT_STATUS: phrase("Status"),
    FactKind.WRAP_UP_SAVED: phrase("Wrap-up"),
    FactKind.CALLER_FILE_SAVED: phrase("Caller file"),
    FactKind.WEB_CALL_BACK_DIALLED: phrase("Web Call Back"),
    FactKind.WEB_CALL_BACK_RESULT: phrase("Web Call Back"),
    FactKind.RECORDINGS_ERASED: phrase("Recordings"),
    FactKind.EMERGENCY_RAISED: phrase("Call for help"),
}


def _named(kind: str) -> str:
    """Return what a refused fact is about; call facts carry the names of the engine's events."""
    return next((words for known, words in _FACTS.items() if known == kind), phrase("Call record"))
