"""Leaving on purpose: calls ended if allowed, signed out, facts handed over if possible, engine down."""

import asyncio
from collections.abc import Callable
from typing import Final

from app.desk.switch_side import SwitchSide
from app.desk.workplace import Workplace
from app.domain.errors import Refused
from app.domain.phrase import phrase
from app.wire.engine import CallId, Do

CALLS_END: Final = 3.0
LAST_DELIVERY: Final = 2.0
CODES_END: Final = 5.0
"""How long the switch may take to be told that the agent has left."""


class Leaving:
    """Runs once. `stop` ends the desk's threads and `on_end` tells the window; both on the Qt thread."""

    def __init__(
        self, place: Workplace, switch: SwitchSide, stop: Callable[[], None], on_end: Callable[[], None]
    ) -> None:
        self._place = place
        self._switch = switch
        self._stop = stop
        self._on_end = on_end
        self._begun = False

    def begin(self, *, hang_up: bool) -> None:
        """Start to leave; refuses while a call is up, unless it may be ended."""
        place = self._place
        if self._begun:
            return
        if place.book.live and not hang_up:
            place.say(
                Refused("call_up", phrase("A call is up."), phrase("End it first, or quit and end it."))
            )
            return
        self._begun = True
        for call in place.book.live:
            place.tell_engine(Do.CALL_HANG_UP, CallId(call.id))
        place.background.run(self._leave())

    async def _leave(self) -> None:
        place = self._place
        await self._wait(lambda: not place.book.live, CALLS_END)
        place.enter(lambda: place.session.sign_out(place.now))
        await asyncio.sleep(0.05)
        await self._wait(lambda: self._switch.settled, CODES_END)
        if place.server is not None and place.server_reached:
            await self._wait(lambda: place.counts.waiting + place.engine_waiting == 0, LAST_DELIVERY)
        if place.link is not None:
            await place.link.shut_down()
        place.enter(self._end)

    async def _wait(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = asyncio.get_running_loop().time() + seconds
        while not done() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    def _end(self) -> None:
        self._stop()
        self._on_end()
