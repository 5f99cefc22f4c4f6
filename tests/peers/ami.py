"""A client of Asterisk's management interface: actions with their answers, and every event seen."""

import contextlib
import itertools
import socket
import threading
import time
from typing import Any

from tests.peers.process import PATIENCE

Message = dict[str, str]


class ActionFailed(Exception):
    """Asterisk answered an action with an error."""


class Ami:
    """One signed-in connection; a thread of its own collects all events. Safe on any thread."""

    def __init__(self, port: int, user: str, secret: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._socket.settimeout(None)
        self._ids = itertools.count(1)
        self._answers: dict[str, Message] = {}
        self._events: list[Message] = []
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="ami", daemon=True)
        self._thread.start()
        self.act("Login", Username=user, Secret=secret)

    def act(self, action: str, /, timeout: float = PATIENCE, **fields: Any) -> Message:
        """Send an action and return its answer. Raises ActionFailed, TimeoutError."""
        key = f"a{next(self._ids)}"
        lines = [f"Action: {action}", f"ActionID: {key}"]
        for name, value in fields.items():
            values = value if isinstance(value, (list, tuple)) else (value,)
            lines += [f"{name}: {one}" for one in values]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape"))
        with self._changed:
            if not self._changed.wait_for(lambda: key in self._answers, timeout):
                raise TimeoutError(f"no answer to {action}")
            answer = self._answers.pop(key)
        if answer.get("Response") not in {"Success", "Goodbye"}:
            raise ActionFailed(f"{action}: {answer.get('Message')}")
        return answer

    def mark(self) -> int:
        """Return the place after the last event so far, for `wait_for(…, since=)`."""
        with self._changed:
            return len(self._events)

    def events(self, name: str, /, *, since: int = 0, **fields: str) -> list[Message]:
        """Return the events of that name seen since a mark whose fields have these values."""
        with self._changed:
            return [e for e in self._events[since:] if _fits(e, name, fields)]

    def wait_for(self, name: str, /, *, since: int = 0, timeout: float = PATIENCE, **fields: str) -> Message:
        """Return the first such event since a mark, waiting for it. Raises TimeoutError."""
        end = time.monotonic() + timeout
        with self._changed:
            while True:
                for event in self._events[since:]:
                    if _fits(event, name, fields):
                        return event
                if not self._changed.wait(end - time.monotonic()):
                    raise TimeoutError(f"no {name} {fields} in {timeout} s")

    def close(self) -> None:
        """End the connection; idempotent."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _read(self) -> None:
        block: list[bytes] = []
        with self._socket.makefile("rb") as lines:
            try:
                for line in lines:
                    if line.strip():
                        block.append(line)
                    elif block:
                        self._take(_message(block))
                        block = []
            except OSError:
                return

    def _take(self, message: Message) -> None:
        with self._changed:
            if "Event" in message:
                self._events.append(message)
            elif "ActionID" in message:
                self._answers[message["ActionID"]] = message
            self._changed.notify_all()


def _message(block: list[bytes]) -> Message:
    message: Message = {}
    for line in block:
        name, _, value = line.decode("utf-8", "replace").rstrip("\r\n").partition(": ")
        if name == "Output" and name in message:
            value = f"{message[name]}\n{value}"
        message[name] = value
    return message


def _fits(event: Message, name: str, fields: dict[str, str]) -> bool:
    return event.get("Event") == name and all(event.get(k) == v for k, v in fields.items())
