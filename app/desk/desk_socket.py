"""`desk.sock`: status for programs, a second start, links from a browser, notices. One JSON object a line."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from app.desk import local_socket
from app.domain.errors import BadInput, HearthlineError, Unavailable
from app.wire import home
from app.wire.codec import from_line, to_line

Verb = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]

_MOST_LINES: Final = 1000

_log = logging.getLogger("hearthline.desk.socket")


class DeskSocket:
    """Serves verbs on the background loop; what callers send is from outside and treated so."""

    def __init__(self, answer: Verb, path: Path | None = None) -> None:
        self._answer = answer
        self._path = path or home.desk_socket()
        self._server: asyncio.AbstractServer | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> None:
        """Listen; a desk without its socket works on, so a failure is only logged."""
        try:
            self._server = await local_socket.serve(self._path, self._serve)
        except OSError as error:
            _log.warning("desk.sock cannot be opened: %s", error.strerror)

    async def close(self) -> None:
        """Stop listening and remove the socket."""
        if self._server is not None:
            self._server.close()
            self._server = None
            for writer in tuple(self._writers):
                writer.close()
            await asyncio.to_thread(self._path.unlink, missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            for _ in range(_MOST_LINES):
                line = await reader.readline()
                if not line:
                    break
                writer.write(to_line(await self._reply(line)))
                await writer.drain()
        except (OSError, ValueError, asyncio.CancelledError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _reply(self, line: bytes) -> dict[str, Any]:
        try:
            return await self._answer(from_line(line))
        except HearthlineError as error:
            return {"ok": False, "error": error.as_dict()}


async def ask_desk(request: dict[str, Any], seconds: float = 5.0) -> dict[str, Any]:
    """Send one line to a running desk and return its answer. Raises Unavailable when none answers."""
    try:
        meeting = await local_socket.connect(home.desk_socket())
    except OSError as error:
        raise Unavailable("no_desk", "No desk is running.", "Start Hearthline.") from error
    try:
        if meeting.token:
            meeting.writer.write(to_line({"token": meeting.token}))
        meeting.writer.write(to_line(request))
        return from_line(await asyncio.wait_for(meeting.reader.readline(), seconds))
    except (OSError, TimeoutError, BadInput, ValueError) as error:
        raise Unavailable(
            "desk_silent", "The desk does not answer.", "It may be starting or stuck."
        ) from error
    finally:
        meeting.writer.close()
