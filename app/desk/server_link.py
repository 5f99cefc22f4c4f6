"""The link to the server: a heartbeat every 5 s, facts up, one stream down, questions in between.

Lives on the background loop; `ask` and `beat` may be used on any thread.
"""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, Protocol, TypeVar

from app.desk.background import Background
from app.desk.courier import Courier
from app.desk.outbox import Outbox
from app.desk.recording_upload import RecordingUpload
from app.desk.server_client import NotServed, ServerClient, StreamItem
from app.domain.agent import AgentStatus, CallActivity
from app.domain.errors import HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.wire import home
from app.wire.engine import EventName
from app.wire.office import Fact, Heartbeat, SeatConfiguration, StreamEvent
from app.wire.seat_check import Health

T = TypeVar("T")

BEAT_SECONDS: Final = 5.0

_log = logging.getLogger("hearthline.desk.server")


class ServerListener(Protocol):
    """Who follows the link; every method is called on the background loop."""

    def reached(self, clock_ahead: float) -> None:
        """A heartbeat arrived; our clock is that many seconds ahead of the server's."""

    def missed(self, error: HearthlineError) -> None:
        """A heartbeat did not arrive."""

    def configured(self, configuration: SeatConfiguration) -> None:
        """The call centre's word on this seat."""

    def streamed(self, item: StreamItem) -> None:
        """One event of the stream; `hello` means that snapshots should be taken afresh."""

    def put_aside(self) -> None:
        """The list of what needs attention grew."""

    def engine_waiting(self, count: int) -> None:
        """So many facts of the engine wait for the server."""

    def erased(self, calls: frozenset[str]) -> None:
        """The call centre erased who called in these calls; our own files have forgotten it already."""


class ServerLink:
    """One seat's relation to its server, from `start` to `close`."""

    def __init__(
        self,
        background: Background,
        client: ServerClient,
        outbox: Outbox,
        acknowledge: Callable[[int], None],
        listener: ServerListener,
    ) -> None:
        self._background = background
        self._client = client
        self._listener = listener
        self._courier = Courier(
            client.send_facts, outbox, self._acknowledged(acknowledge), listener.put_aside
        )
        self._recordings = RecordingUpload(
            client, outbox, home.recordings_folder(), self._talks, listener.erased
        )
        self._reached = False
        self._beat_now = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._questions: set[asyncio.Task[Any]] = set()
        self.beat: Heartbeat | None = None
        """What the next heartbeat says; None until it is known, so that a restart shows as nothing at all."""

    @property
    def url(self) -> str:
        """Return the server's address."""
        return self._client.url

    @property
    def undelivered(self) -> tuple[Fact, ...]:
        """Return the engine's facts that the server still lacks, in order; the next server gets them."""
        return self._courier.engine_facts

    def start(self, waiting: list[Fact]) -> None:
        """Begin, with the engine's facts that came before there was a server. On the loop.

        They are taken at once: a fact that overtook them would be acknowledged for them too.
        """
        for fact in waiting:
            self._courier.take(fact)
        self._courier.wake()
        works = (self._beat_forever(), self._follow_forever(), self._carry_forever(), self._recordings.run())
        self._tasks = [asyncio.get_running_loop().create_task(work) for work in works]

    def take(self, fact: Fact) -> None:
        """Carry a fact of the engine. On the loop."""
        self._courier.take(fact)
        self._listener.engine_waiting(self._courier.engine_waiting)
        if fact.kind == EventName.RECORDING_STOPPED:
            self._recordings.wake()

    def wake(self) -> None:
        """The outbox has something new. Any thread."""
        self._background.soon(self._courier.wake)

    def tell_now(self) -> None:
        """Send a heartbeat now (after a wake from sleep, say). Any thread."""
        self._background.soon(self._beat_now.set)

    def ask(
        self,
        question: Callable[[ServerClient], Awaitable[T]],
        on_answer: Callable[[T | None, HearthlineError | None], None],
    ) -> None:
        """Put a question; `on_answer(answer, error)` comes once, on the loop. Any thread; never blocks."""
        self._background.run(self._ask(question, on_answer))

    async def send_diagnosis(self, name: str, bundle: bytes) -> None:
        """Hand over the bundle that an administrator asked for. On the loop. Raises HearthlineError."""
        await self._client.send_diagnosis(name, bundle)

    async def close(self) -> None:
        """Say good-bye with a last delivery attempt of at most 2 s, then close. On the loop."""
        under_way = [*self._tasks, *self._questions]
        for task in under_way:
            task.cancel()
        try:
            await asyncio.gather(*under_way, return_exceptions=True)
        finally:
            await self._client.close()

    def _acknowledged(self, acknowledge: Callable[[int], None]) -> Callable[[int], None]:
        def told(through: int) -> None:
            acknowledge(through)
            self._listener.engine_waiting(self._courier.engine_waiting)

        return told

    async def _ask(
        self,
        question: Callable[[ServerClient], Awaitable[T]],
        on_answer: Callable[[T | None, HearthlineError | None], None],
    ) -> None:
        me = asyncio.current_task()
        if me is not None:
            self._questions.add(me)
            me.add_done_callback(self._questions.discard)
        try:
            answer = await question(self._client)
        except HearthlineError as error:
            on_answer(None, error)
        else:
            on_answer(answer, None)

    async def _beat_forever(self) -> None:
        if self.beat is None:
            await self._rest()
        while True:
            try:
                before = time.time()
                reply = await self._client.heartbeat(self.beat or Heartbeat(AgentStatus(), Health()))
                if not self._reached:
                    self._reached = True
                    self._courier.hurry()
                self._listener.reached((before + time.time()) / 2 - reply.now)
            except HearthlineError as error:
                self._reached = False
                self._listener.missed(_in_words(error))
            await self._rest()

    async def _rest(self) -> None:
        """Wait for the next beat, or until one is wanted now."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_SECONDS):
                await self._beat_now.wait()
        self._beat_now.clear()

    async def _carry_forever(self) -> None:
        while True:
            try:
                await self._courier.run()
            except NotServed as error:
                self._listener.missed(_in_words(error))
                await asyncio.sleep(30.0)
                self._courier.wake()

    async def _follow_forever(self) -> None:
        last, failures = "", 0
        while True:
            pause = 0.0
            try:
                async for item in self._client.stream(last):
                    failures = 0
                    last = item.id or last
                    if item.event == StreamEvent.HELLO:
                        await self._take_configuration()
                    if item.event in {StreamEvent.HELLO, StreamEvent.RECORDINGS_ERASED}:
                        self._recordings.wake(erase=True)
                    self._listener.streamed(item)
                    if item.event == StreamEvent.BYE:
                        pause = random.uniform(0.2, 2.0)  # noqa: S311
            except HearthlineError as error:
                _log.info("the stream ended: %s", error.code)
            failures += 1
            pause = pause or min(10.0, 0.5 * 2 ** min(failures, 6)) * random.uniform(0.5, 1.0)  # noqa: S311
            await asyncio.sleep(pause)

    def _talks(self) -> bool:
        """Say whether a call is up, as far as the heartbeat knows."""
        return self.beat is not None and self.beat.status.call is not CallActivity.IDLE

    async def _take_configuration(self) -> None:
        try:
            self._listener.configured(await self._client.configuration())
        except HearthlineError as error:
            _log.info("no configuration: %s", error.code)


def _in_words(error: HearthlineError) -> HearthlineError:
    if isinstance(error, NotServed) and error.status in {401, 403}:
        return Unavailable(
            "enrolment_ended",
            phrase("The server no longer knows this laptop."),
            phrase("Calls work. Ask your supervisor for a new code and set Hearthline up again."),
        )
    return error
