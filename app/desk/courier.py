"""Facts on their way up: the engine's from its journal, the desk's own from the outbox, each once, in order.

An engine fact stays in the journal until the server has it, and only then is the journal told; a desk fact
stays in the outbox. What the server refuses for good is put aside, visibly, and the rest flows.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from app.desk.outbox import Attention, Outbox
from app.desk.server_client import NotServed
from app.domain.errors import HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.wire.engine import Event
from app.wire.office import MOST_FACTS, Fact, FactResult, FactResults

T = TypeVar("T")

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 20.0
_TRY_AGAIN: Final = frozenset({408, 409, 425, 429})
_NOT_OURS: Final = frozenset({401, 403})

_log = logging.getLogger("hearthline.desk.courier")


def fact_from(event: Event) -> Fact:
    """Return an engine event as the fact the server gets; a call event carries the call with its id."""
    body = {**event.body, "id": event.call} if event.call else event.body
    return Fact(
        event.id, "engine", event.seq or 0, event.event.value, event.wall, event.mono, event.boot, body
    )


class Courier:
    """Lives on the background loop. `send` raises HearthlineError when the server did not take a batch."""

    def __init__(
        self,
        send: Callable[[list[Fact]], Awaitable[FactResults]],
        outbox: Outbox,
        acknowledge: Callable[[int], None],
        on_aside: Callable[[], None],
    ) -> None:
        self._send = send
        self._outbox = outbox
        self._acknowledge = acknowledge
        self._on_aside = on_aside
        self._engine: deque[Fact] = deque()
        self._known: set[str] = set()
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()

    @property
    def engine_waiting(self) -> int:
        """Return how many facts of the engine the server still lacks."""
        return len(self._engine)

    @property
    def engine_facts(self) -> tuple[Fact, ...]:
        """Return those facts, in order."""
        return tuple(self._engine)

    def take(self, fact: Fact) -> None:
        """Carry a fact of the engine, unless it is already here."""
        if fact.id not in self._known:
            self._known.add(fact.id)
            self._engine.append(fact)
            self._wake.set()

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._wake.set()

    def hurry(self) -> None:
        """The server is back: wait no longer."""
        self._hurry.set()
        self._wake.set()

    async def run(self) -> None:
        """Carry for ever. Raises NotServed when the server no longer knows this seat."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._drain()

    async def _drain(self) -> None:
        failures = 0
        while batch := await self._next_batch():
            try:
                await self._deliver(batch)
                failures = 0
            except HearthlineError as error:
                if isinstance(error, NotServed) and error.status in _NOT_OURS:
                    raise
                failures += 1
                _log.info("facts wait: %s", error.code)
                await self._pause(failures)

    async def _pause(self, failures: int) -> None:
        self._hurry.clear()
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))
        try:
            async with asyncio.timeout(longest * random.uniform(0.5, 1.0)):  # noqa: S311
                await self._hurry.wait()
        except TimeoutError:
            return
        await asyncio.sleep(random.uniform(0.0, min(longest, 1.0)))  # noqa: S311

    async def _next_batch(self) -> list[Fact]:
        batch = [self._engine[i] for i in range(min(MOST_FACTS, len(self._engine)))]
        if len(batch) < MOST_FACTS:
            own = await _done(self._outbox.waiting(MOST_FACTS - len(batch)))
            batch.extend(own)
        return batch

    async def _deliver(self, batch: list[Fact]) -> None:
        try:
            answers = {answer.id: answer for answer in (await self._send(batch)).results}
        except NotServed as error:
            if error.status >= 500 or error.status in _TRY_AGAIN | _NOT_OURS:
                raise
            await self._find_poison(batch, error)
            return
        refused = [
            Attention(
                fact, answers[fact.id].title or phrase("The server refused this."), answers[fact.id].hint
            )
            for fact in batch
            if fact.id in answers and answers[fact.id].result in {FactResult.REJECTED, FactResult.UNKNOWN}
        ]
        aside = {item.fact.id for item in refused}
        done = [fact.id for fact in batch if fact.id in answers and fact.id not in aside]
        await self._settle(done, refused)
        if len(done) + len(refused) < len(batch):
            raise Unavailable("facts_unanswered", "The server did not answer for every fact.")

    async def _find_poison(self, batch: list[Fact], error: NotServed) -> None:
        """A whole batch was refused: halve it until the one that cannot be taken is alone."""
        if len(batch) == 1:
            await self._settle([], [Attention(batch[0], error.title, error.hint)])
            return
        middle = len(batch) // 2
        await self._deliver(batch[:middle])
        await self._deliver(batch[middle:])

    async def _settle(self, done: list[str], refused: list[Attention]) -> None:
        await _done(self._outbox.settle(done, refused))
        if refused:
            _log.warning("%d facts need attention", len(refused))
            self._on_aside()
        gone = {*done, *(item.fact.id for item in refused)}
        through = 0
        while self._engine and self._engine[0].id in gone:
            fact = self._engine.popleft()
            self._known.discard(fact.id)
            through = fact.seq
        if through:
            self._acknowledge(through)


async def _done(future: "Future[T]") -> T:
    return await asyncio.wrap_future(future)
