"""Local meeting points: one JSON object a line over a user-only socket.

On Windows there is no unix socket in asyncio: there a file, readable by its user only, names a loopback
port and a random token, and who connects proves itself by that token.
"""

import asyncio
import hmac
import json
import os
import secrets
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.errors import BadInput
from app.wire.codec import from_line

UNIX: Final = sys.platform != "win32"
LONGEST_LINE: Final = 64 * 1024 * 1024
"""Bytes of one line from the engine: a snapshot holds all facts that a server away for days still lacks."""

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One open connection; `token` proves us on Windows and is "" elsewhere."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    token: str = ""


async def connect(path: Path) -> Meeting:
    """Connect to the socket at `path`. Raises OSError when nobody listens."""
    if UNIX:
        return Meeting(*await asyncio.open_unix_connection(str(path), limit=LONGEST_LINE))
    port, token = _meeting_point(path)
    return Meeting(*await asyncio.open_connection("127.0.0.1", port, limit=LONGEST_LINE), token)


async def serve(path: Path, handler: Handler) -> asyncio.AbstractServer:
    """Listen at `path` for this user only; what a dead process left there is taken over. Raises OSError."""
    if UNIX:
        _clear(path)
        mask = os.umask(0o177)
        try:
            return await asyncio.start_unix_server(handler, str(path), limit=1024 * 1024)
        finally:
            os.umask(mask)
    token = secrets.token_urlsafe(32)

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await _knows(reader, token):
            await handler(reader, writer)
        else:
            writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0, limit=1024 * 1024)
    _write_meeting_point(path, server.sockets[0].getsockname()[1], token)
    return server


def _clear(path: Path) -> None:
    path.unlink(missing_ok=True)


def _meeting_point(path: Path) -> tuple[int, str]:
    try:
        meeting = json.loads(path.read_text(encoding="utf-8"))
        return int(meeting["port"]), str(meeting["token"])
    except (ValueError, KeyError, TypeError) as error:
        raise ConnectionRefusedError(str(path)) from error


def _write_meeting_point(path: Path, port: int, token: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as sink:
        json.dump({"port": port, "token": token}, sink)


async def _knows(reader: asyncio.StreamReader, token: str) -> bool:
    try:
        first = from_line(await asyncio.wait_for(reader.readline(), 5.0))
    except (BadInput, TimeoutError, ValueError, OSError):
        return False
    return hmac.compare_digest(str(first.get("token", "")), token)
