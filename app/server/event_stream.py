"""One open SSE answer: frames from the hub, a sign of life in silence, an end when access is gone."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.server.stream import Subscription

SILENCE_SECONDS: Final = 15.0
PULSE_SECONDS: Final = 2.0
"""Screens of people say how old their picture is, so they hear from us this often."""
PULSE: Final = b"event: pulse\ndata: {}\n\n"
COME_BACK: Final = b"retry: 1000\n\n"
"""A browser that lost the line tries again after a second."""
SEND_SECONDS: Final = 45.0
"""A client that takes nothing for so long is gone."""


class EventStream(Response):
    """Streams a subscription until the client goes, the hub closes, or `still_allowed` says no.

    `still_allowed` is asked every 2 s.
    """

    media_type = "text/event-stream"

    def __init__(self, subscription: Subscription, still_allowed: Callable[[], Awaitable[bool]]) -> None:
        super().__init__(None, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._subscription = subscription
        self._still_allowed = still_allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Run the stream (ASGI)."""
        gone = asyncio.create_task(_until_gone(receive))
        flow = asyncio.create_task(self._flow(send))
        try:
            await asyncio.wait({gone, flow}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._subscription.leave()
            for task in (gone, flow):
                task.cancel()
            for task in (gone, flow):
                with contextlib.suppress(asyncio.CancelledError, OSError, TimeoutError):
                    await task

    async def _flow(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        clock = asyncio.get_running_loop().time
        checked = told = clock()
        person = not self._subscription.listener.seat
        if person:
            await send({"type": "http.response.body", "body": COME_BACK, "more_body": True})
        while not self._subscription.closed:
            body = await self._subscription.next(PULSE_SECONDS)
            if clock() - checked >= PULSE_SECONDS:
                checked = clock()
                if not await self._still_allowed():
                    break
            if body is None and (person or clock() - told >= SILENCE_SECONDS):
                body = PULSE if person else b": quiet\n\n"
            if body is not None:
                told = clock()
                message = {"type": "http.response.body", "body": body, "more_body": True}
                async with asyncio.timeout(SEND_SECONDS):
                    await send(message)
        rest = await self._subscription.next(0) or b""
        await asyncio.wait_for(send({"type": "http.response.body", "body": rest}), SEND_SECONDS)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
