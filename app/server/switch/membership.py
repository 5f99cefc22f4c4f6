"""Keeps the queues of a switch as the agents' statuses want them, and says how sure we are.

What a seat should be is `domain.queue.wanted`; what the switch says comes as events. Where the two differ we
ask, once, then wait for the event. If the switch says otherwise later (somebody changed it there, or it was
restarted and forgot), the agent is shown as drifted at once and asked for again: at most `MOST_ASKS` times in
`ASKS_SECONDS`, so that two programs never fight over a queue for ever.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from app.domain.agent import AgentStatus, Availability, Confidence
from app.domain.errors import HearthlineError
from app.domain.queue import Member, Wanted, confidence, wanted
from app.server.switch.port import Switch

log = logging.getLogger("hearthline.server")

ANSWER_SECONDS: Final = 3.0
"""How long the switch may take to say by an event what it was asked to do."""
AGAIN_SECONDS: Final = 2.0
MOST_ASKS: Final = 12
ASKS_SECONDS: Final = 60.0

Told = Callable[[str, Confidence], None]
"""Gets (seat, confidence) whenever it changes."""


@dataclass(slots=True)
class _Seat:
    seat: str
    name: str
    interface: str
    wish: Wanted
    told: dict[str, Member | None]
    sure: Confidence = Confidence.ASSUMED
    asked_at: float = float("-inf")
    asks: deque[float] = field(default_factory=deque)
    busy: bool = False
    problem: str = ""


class Membership:
    """All seats in all queues of one switch. Event loop only.

    `dynamic`: seats are added to the queues at sign-in and taken out at sign-out; otherwise the switch's own
    configuration has them and they are only paused.
    """

    def __init__(self, queues: tuple[str, ...], told: Told, *, dynamic: bool = True) -> None:
        self._queues = queues
        self._told = told
        self._dynamic = dynamic
        self._switch: Switch | None = None
        self._linked = False
        self._seats: dict[str, _Seat] = {}
        self._standing: dict[tuple[str, str], Member] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(self, switch: Switch) -> None:
        """Send requests through this switch from now on."""
        self._switch = switch

    def problems(self) -> dict[str, str]:
        """Return, by seat, what the switch refused."""
        return {seat.seat: seat.problem for seat in self._seats.values() if seat.problem}

    def seat(self, seat: str, name: str, interface: str, status: AgentStatus, *, reachable: bool) -> None:
        """A seat is so now; cheap when nothing changed."""
        wish = wanted(status, reachable=reachable)
        if not wish.member and not self._dynamic:
            wish = Wanted(member=True, paused=True, reason=Availability.SIGNED_OUT.value)
        known = self._seats.get(seat)
        if known is None or known.interface != interface:
            told = {queue: self._standing.get((queue, interface)) for queue in self._queues}
            known = self._seats[seat] = _Seat(seat, name, interface, wish, told)
        elif known.wish == wish:
            return
        known.wish = wish
        known.asks.clear()
        self._align(known)

    def forget(self, seat: str) -> None:
        """A seat is no more."""
        self._seats.pop(seat, None)

    def linked(self, members: list[Member]) -> None:
        """The link is up and the queues have these members."""
        self._linked = True
        self._standing = {(member.queue, member.interface): member for member in members}
        for seat in self._seats.values():
            seat.told = {queue: self._standing.get((queue, seat.interface)) for queue in self._queues}
            seat.asks.clear()
            self._align(seat)

    def unlinked(self) -> None:
        """The link is down: nothing is sure any more."""
        self._linked = False
        for seat in self._seats.values():
            self._settle(seat)

    def member(self, queue: str, interface: str, member: Member | None) -> None:
        """The switch says what a member of a queue is, or that it is none."""
        if member is None:
            self._standing.pop((queue, interface), None)
        else:
            self._standing[queue, interface] = member
        for seat in self._seats.values():
            if seat.interface == interface and queue in seat.told and seat.told[queue] != member:
                seat.told[queue] = member
                self._align(seat)

    async def close(self) -> None:
        """Stop asking."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _align(self, seat: _Seat) -> None:
        self._settle(seat)
        if self._linked and not seat.busy and not self._fits(seat):
            seat.busy = True
            task = asyncio.create_task(self._ask(seat), name="queue membership")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _fits(self, seat: _Seat) -> bool:
        return all(seat.wish.fits(member) for member in seat.told.values())

    def _settle(self, seat: _Seat) -> None:
        asked = time.monotonic() - seat.asked_at < ANSWER_SECONDS
        sure = confidence(seat.wish, seat.told, linked=self._linked, asked=asked)
        if sure is not seat.sure:
            seat.sure = sure
            self._told(seat.seat, sure)

    async def _ask(self, seat: _Seat) -> None:
        """Ask until the switch says what we want, or we asked too often."""
        try:
            while self._linked and seat.seat in self._seats and not self._fits(seat) and self._may(seat):
                seat.asked_at = time.monotonic()
                for queue, member in list(seat.told.items()):
                    await self._ask_queue(seat, queue, member)
                self._settle(seat)
                await asyncio.sleep(AGAIN_SECONDS)
        finally:
            seat.busy = False
            seat.asked_at = float("-inf") if not self._fits(seat) else seat.asked_at
            self._settle(seat)

    def _may(self, seat: _Seat) -> bool:
        now = time.monotonic()
        while seat.asks and now - seat.asks[0] > ASKS_SECONDS:
            seat.asks.popleft()
        seat.asks.append(now)
        return len(seat.asks) <= MOST_ASKS

    async def _ask_queue(self, seat: _Seat, queue: str, member: Member | None) -> None:
        wish, switch = seat.wish, self._switch
        if switch is None or wish.fits(member):
            return
        try:
            if not wish.member:
                await switch.leave(queue, seat.interface)
                return
            if member is None and self._dynamic:
                await switch.join(queue, seat.interface, seat.name)
            await switch.pause(queue, seat.interface, paused=wish.paused, reason=wish.reason)
            seat.problem = ""
        except HearthlineError as error:
            seat.problem = error.title
            log.info("%s in %s: %s", seat.name, queue, error.title)
