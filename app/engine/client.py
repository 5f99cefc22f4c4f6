"""The other end of the engine's socket for short errands: `ctl`, `status`, tests. Blocking, one thread."""

import json
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from app.domain.errors import Unavailable
from app.wire.codec import from_line, to_line
from app.wire.engine import Do, Role
from app.wire.home import engine_socket

_CHUNK: Final = 65_536


class EngineClient:
    """A connection that has said `hello`. Raises Unavailable when no engine answers."""

    def __init__(self, role: Role = Role.CTL, path: Path | None = None, seconds: float = 10.0) -> None:
        self._waiting = b""
        self._events: list[dict[str, Any]] = []
        self._count = 0
        hello: dict[str, Any] = {"role": role.value}
        try:
            self._socket = _connect(path or engine_socket(), seconds, hello)
        except (OSError, ValueError) as error:
            raise Unavailable(
                "no_engine", "No engine is running.", "Start Hearthline, or `hearthline engine` alone."
            ) from error
        self.ask(Do.HELLO.value, **hello)

    def __enter__(self) -> "EngineClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close; idempotent."""
        self._socket.close()

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Send a command and return its reply as it came. Raises Unavailable when the engine goes away."""
        self._count += 1
        return self.send({"id": self._count, "do": do, **arguments})

    def send(self, command: dict[str, Any]) -> dict[str, Any]:
        """Send a command object and return the reply; earlier events are kept for `next_event`."""
        self._send(to_line(command))
        while True:
            line = self._line()
            if "event" not in line:
                return line
            self._events.append(line)

    def post(self, command: dict[str, Any]) -> None:
        """Send a command object without waiting; its reply comes from `next_line`. Another thread may."""
        self._send(to_line(command))

    def next_line(self) -> dict[str, Any]:
        """Return whatever comes next. Raises Unavailable at the end."""
        return self._line()

    def wait_for_ever(self) -> None:
        """Never give up waiting for a line."""
        self._socket.settimeout(None)

    def next_event(self) -> dict[str, Any]:
        """Return the next event. Raises Unavailable at the end or after the time of the connection."""
        return self._events.pop(0) if self._events else self._line()

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise _gone() from error

    def _line(self) -> dict[str, Any]:
        while b"\n" not in self._waiting:
            try:
                data = self._socket.recv(_CHUNK)
            except OSError as error:
                raise _gone() from error
            if not data:
                raise _gone()
            self._waiting += data
        line, _, self._waiting = self._waiting.partition(b"\n")
        return from_line(line)


def _connect(path: Path, seconds: float, hello: dict[str, Any]) -> socket.socket:
    if sys.platform == "win32":
        address = json.loads(path.read_text(encoding="ascii"))
        hello["token"] = address["token"]
        return socket.create_connection(("127.0.0.1", int(address["port"])), seconds)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def _gone() -> Unavailable:
    return Unavailable("engine_gone", "The engine did not answer.", "See logs/engine.log; it may be leaving.")
