"""The engine's local socket: its own thread, JSON lines, for its user only."""

import asyncio
import contextlib
import json
import logging
import os
import secrets
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from app.domain.errors import HearthlineError, Refused, Unavailable
from app.domain.phrase import phrase
from app.engine.connection import LONGEST_LINE, Command, Connection, OnCommand, bad, good, read_command
from app.wire.engine import VERSION, Do, EventName, Hello

_log = logging.getLogger("hearthline.engine")

UNIX: Final = sys.platform != "win32"


class Gate:
    """Owns the socket and its thread.

    `on_command` gets every command but `hello`; `on_arrived` and `on_left` tell of connections that said who
    they are. All three come on the socket thread.
    """

    def __init__(
        self,
        path: Path,
        on_command: OnCommand,
        on_arrived: Callable[[Connection], None],
        on_left: Callable[[Connection], None],
    ) -> None:
        self._path = path
        self._on_command = on_command
        self._on_arrived = on_arrived
        self._on_left = on_left
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._count = 0
        self._token = "" if UNIX else secrets.token_urlsafe(32)
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._run, name="socket", daemon=True)

    def start(self) -> None:
        """Listen. Raises Unavailable when the socket cannot be made."""
        try:
            self._loop.run_until_complete(self._listen())
        except OSError as error:
            self._loop.close()
            raise Unavailable(
                "no_socket",
                "The engine cannot open its local socket.",
                phrase(
                    "{path}: {reason}. Check the folder's rights and the disk.",
                    path=self._path,
                    reason=error.strerror,
                ),
            ) from error
        self._thread.start()

    def deliver(self, event: EventName, line: bytes) -> None:
        """Send an event to every follower. Any thread."""
        self._soon(self._send_event, event, line)

    def reply(self, connection: Connection, line: bytes) -> None:
        """Send a reply. Any thread."""
        self._soon(connection.send, line)

    def begin_following(self, connection: Connection, line: bytes) -> None:
        """Send a snapshot and every event from here on. Any thread."""
        self._soon(self._follow, connection, line)

    def watch_levels(self, connection: Connection, on: bool) -> None:
        """Let `level` events flow to a connection, or not. Any thread."""
        self._soon(setattr, connection, "levels", on)

    def close(self, seconds: float = 2.0) -> None:
        """Send what is queued, close every connection, remove the socket. Idempotent."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._shut(), self._loop)
        self._thread.join(seconds + 1)
        self._path.unlink(missing_ok=True)

    def _soon(self, work: Callable[..., object], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(work, *arguments)

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    async def _listen(self) -> None:
        if UNIX:
            self._path.unlink(missing_ok=True)
            before = os.umask(0o177)
            try:
                self._server = await asyncio.start_unix_server(self._serve, self._path, limit=LONGEST_LINE)
            finally:
                os.umask(before)
            return
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_LINE)
        port = self._server.sockets[0].getsockname()[1]
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump({"port": port, "token": self._token}, file)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._count += 1
        connection = Connection(self._count, reader, writer, proven=UNIX)
        self._connections.add(connection)
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            await self._read(connection)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(connection)
            if connection.role is not None:
                self._on_left(connection)
            writer.close()
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _read(self, connection: Connection) -> None:
        while True:
            try:
                line = await connection.read_line()
            except HearthlineError as error:
                connection.send(bad(None, error))
                await connection.writer.drain()
                return
            if line is None:
                return
            if line.strip():
                self._take(connection, line)

    def _take(self, connection: Connection, line: bytes) -> None:
        number, command = read_command(line)
        if isinstance(command, HearthlineError):
            connection.send(bad(number, command))
        elif command.do is Do.HELLO:
            self._greet(connection, command)
        elif not connection.proven:
            connection.send(bad(number, _not_proven()))
        else:
            self._on_command(connection, command)

    def _greet(self, connection: Connection, command: Command) -> None:
        hello: Hello = command.arguments
        connection.proven = connection.proven or secrets.compare_digest(hello.token, self._token)
        if not connection.proven:
            connection.send(bad(command.id, _not_proven()))
            return
        connection.role = hello.role
        connection.send(good(command.id, {"version": VERSION, "pid": os.getpid()}))
        self._on_arrived(connection)

    def _follow(self, connection: Connection, line: bytes) -> None:
        connection.send(line, extra_allowance=len(line))
        connection.follows = True

    def _send_event(self, event: EventName, line: bytes) -> None:
        for connection in tuple(self._connections):
            if connection.levels if event is EventName.LEVEL else connection.follows:
                connection.send(line)

    async def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._connections):
            with contextlib.suppress(ConnectionError, asyncio.TimeoutError):
                await asyncio.wait_for(connection.writer.drain(), 1.0)
            connection.writer.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1.0)
        self._loop.stop()


def _not_proven() -> Refused:
    return Refused("token_needed", "This connection has not proved who it is.", "Send the token with hello.")
