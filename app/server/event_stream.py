"""Open SSE answers: frames from the hub, signs of life in silence, an end when access is gone.

Thousands are open at a time, and most say nothing for minutes. So a stream has no task and no timer of its
own: its request waits for the client to go, frames go out in a task that lives as long as there are some,
and one walk over all streams does what has to be done every two seconds.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.server.stream import Subscription

log = logging.getLogger("hearthline.server")

SILENCE_SECONDS: Final = 15.0
PULSE_SECONDS: Final = 2.0
"""Screens of people say how old their picture is, so they hear from us this often."""
PULSE: Final = b"event: pulse\ndata: {}\n\n"
QUIET: Final = b": quiet\n\n"
COME_BACK: Final = b"retry: 1000\n\n"
"""A browser that lost the line tries again after a second."""
SEND_SECONDS: Final = 45.0
"""A client that takes nothing for so long is gone."""

AT_ONCE: Final = 100
"""After looking at so many streams others have their turn."""

StillAllowed = Callable[[], Awaitable[bool]]


class Rounds:
    """Walks over all open streams every 2 s, while there are any; lives on the event loop."""

    def __init__(self) -> None:
        self._open: dict[_Flow, None] = {}
        self._walking: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    def join(self, flow: "_Flow") -> None:
        """Look after a stream from now on."""
        self._open[flow] = None
        if self._walking is None:
            self._walking = asyncio.create_task(self._walk(), name="rounds")

    def leave(self, flow: "_Flow") -> None:
        """Let go of a stream; idempotent."""
        self._open.pop(flow, None)
        if not self._open and self._walking is not None:
            self._walking.cancel()
            self._walking = None
            if self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _walk(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(PULSE_SECONDS / 2)
            turn += 1
            try:
                self._say()
            except Exception as error:  # the edge of this task: one fault must not leave all streams alone
                log.error("the streams could not be looked after", exc_info=error)
            if turn % 2 == 0 and self._looking is None:  # a slow database must not silence the streams
                self._looking = asyncio.create_task(self._look(), name="look at streams")

    def _say(self) -> None:
        now = asyncio.get_running_loop().time()
        for flow in tuple(self._open):
            flow.sign_of_life(now)

    async def _look(self) -> None:
        try:
            for number, flow in enumerate(tuple(self._open)):
                if not await flow.still_allowed():
                    flow.end()
                if number % AT_ONCE == AT_ONCE - 1:
                    await asyncio.sleep(0)
        except Exception as error:  # the edge of this task: the next look tries again
            log.error("it could not be seen who may still listen", exc_info=error)
        finally:
            if self._looking is asyncio.current_task():
                self._looking = None


class EventStream(Response):
    """Streams a subscription until the client goes, the hub closes, or `still_allowed` says no.

    `still_allowed` is asked every 2 s.
    """

    media_type = "text/event-stream"

    def __init__(self, subscription: Subscription, still_allowed: StillAllowed, rounds: Rounds) -> None:
        super().__init__(None, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._subscription = subscription
        self._still_allowed = still_allowed
        self._rounds = rounds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Run the stream (ASGI)."""
        flow = _Flow(self._subscription, self._still_allowed, send)
        self._rounds.join(flow)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            flow.begin()
            await flow.until_gone(receive)
        finally:
            self._rounds.leave(flow)
            self._subscription.leave()
            await flow.close()


class _Flow:
    """One open stream: what it was told when, and the task that is sending now, if any."""

    __slots__ = (
        "_clock", "_left_alone", "_over", "_person", "_request", "_send", "_sending", "_since", "_told",
        "still_allowed", "subscription",
    )  # fmt: skip

    def __init__(self, subscription: Subscription, still_allowed: StillAllowed, send: Send) -> None:
        self.subscription = subscription
        self.still_allowed = still_allowed
        self._sending: asyncio.Task[None] | None = None
        self._send = send
        self._over = self._left_alone = False
        self._clock = asyncio.get_running_loop().time
        self._told = self._since = self._clock()
        self._person = not subscription.listener.seat
        self._request = asyncio.current_task()

    def begin(self) -> None:
        """Send what waits, and from now on whatever comes."""
        if self._person:
            self.subscription.put_first(COME_BACK)
        self.subscription.on_frames = self.wake
        self.wake()

    def wake(self) -> None:
        """Send what waits unless that is going on."""
        if self._sending is None and not self._over:
            self._since = self._clock()
            self._sending = asyncio.create_task(self._pour())

    def sign_of_life(self, now: float) -> None:
        """Say something to whoever has heard nothing; let go of a client that takes nothing."""
        if self._over:
            return
        if self._sending is not None:
            if now - self._since >= SEND_SECONDS:
                self._let_go()
        elif self._person and now - self._told >= PULSE_SECONDS / 2:
            self.subscription.put(PULSE)
        elif not self._person and now - self._told >= SILENCE_SECONDS:
            self.subscription.put(QUIET)

    def end(self) -> None:
        """End the stream: access is gone."""
        self.subscription.end(b"")

    async def until_gone(self, receive: Receive) -> None:
        """Wait until the client is gone or has been told the end."""
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not self._left_alone:
                raise

    async def close(self) -> None:
        """Stop sending."""
        self.subscription.on_frames, self._over, sending = None, True, self._sending
        if sending is not None:
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await sending

    async def _pour(self) -> None:
        try:
            while body := self.subscription.take():
                self._told = self._since = self._clock()
                await self._send({"type": "http.response.body", "body": body, "more_body": True})
            if self.subscription.closed:
                self._over = True
                await self._send({"type": "http.response.body", "body": b""})
        except OSError:
            self._let_go()
        finally:
            self._sending = None

    def _let_go(self) -> None:
        self._over = True
        if self._request is not None and not self._left_alone:
            self._left_alone = True
            self._request.cancel()
