"""Asterisk's management interface as one asyncio connection: actions with answers, lists, events.

Lines `Name: value`, an empty line ends a message; answers carry our `ActionID`, and so do the events of a
list, which ends with `EventList: Complete`.
"""

import asyncio
import contextlib
import itertools
import ssl
from collections.abc import Callable
from typing import Any, Final

from app.domain.errors import Refused, Unavailable
from app.domain.phrase import phrase

Message = dict[str, str]

ANSWER_SECONDS: Final = 10.0
_LONGEST_LINE: Final = 65_536
_MOST_LINES: Final = 500
_MOST_LISTED: Final = 20_000


class Ami:
    """One signed-in connection; made by `connect`, of no use after `ended` is set. Event loop only."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, on_event: Callable[[Message], None]
    ) -> None:
        self._reader = reader
        self._writer = writer
        self.on_event = on_event
        self._ids = itertools.count(1)
        self._answers: dict[str, asyncio.Future[Message]] = {}
        self._lists: dict[str, list[Message]] = {}
        self.ended = asyncio.Event()
        self._task = asyncio.create_task(self._read(), name="ami")

    @classmethod
    async def connect(
        cls,
        where: tuple[str, int, str, str],
        on_event: Callable[[Message], None],
        context: ssl.SSLContext | None = None,
    ) -> "Ami":
        """Connect to (host, port) and sign in with (user, secret).

        Raises Unavailable (nobody there), Refused (user, secret or rights).
        """
        host, port, user, secret = where
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_connection(host, port, ssl=context, limit=_LONGEST_LINE)
        except (OSError, TimeoutError, ssl.SSLError) as error:
            raise Unavailable(
                "switch_unreachable",
                phrase("The switch at {host}:{port} does not answer.", host=host, port=port),
                "Check the address and that its management interface listens there.",
            ) from error
        ami = cls(reader, writer, on_event)
        try:
            await ami.act("Login", Username=user, Secret=secret)
        except BaseException:
            await ami.close()
            raise
        return ami

    async def act(self, action: str, /, **fields: str) -> Message:
        """Send an action and return its answer. Raises Refused (an error answer), Unavailable."""
        answer = await self._asked(f"a{next(self._ids)}", action, fields)
        if answer.get("Response") not in {"Success", "Goodbye"}:
            raise Refused(
                "switch_refused",
                phrase(
                    "The switch refused {action}: {value}.",
                    action=action,
                    value=answer.get("Message", "no reason"),
                ),
            )
        return answer

    async def listed(self, action: str, /, **fields: str) -> list[Message]:
        """Send an action that answers with a list of events and return them. Raises as `act`."""
        key = f"l{next(self._ids)}"
        found = self._lists[key] = []
        try:
            answer = await self._asked(key, action, fields)
        finally:
            del self._lists[key]
        if answer.get("Response") == "Error":
            raise Refused(
                "switch_refused",
                phrase(
                    "The switch refused {action}: {value}.", action=action, value=answer.get("Message", "")
                ),
            )
        return found

    async def close(self) -> None:
        """End the connection; idempotent."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.close()
        with contextlib.suppress(OSError, ssl.SSLError):
            await self._writer.wait_closed()

    async def _asked(self, key: str, action: str, fields: dict[str, str]) -> Message:
        if self.ended.is_set():
            raise _gone()
        lines = [f"Action: {action}", f"ActionID: {key}"]
        lines += [f"{name}: {_one_line(value)}" for name, value in fields.items()]
        future = self._answers[key] = asyncio.get_running_loop().create_future()
        try:
            self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace"))
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._writer.drain()
                answer: Message = await future
                return answer
        except (OSError, TimeoutError) as error:
            raise _gone() from error
        finally:
            self._answers.pop(key, None)

    async def _read(self) -> None:
        try:
            await self._reader.readline()  # the greeting
            while message := await self._message():
                self._take(message)
        except (OSError, ValueError, asyncio.IncompleteReadError):
            pass  # a torn or endless line ends the link like a closed one
        finally:
            self.ended.set()
            for future in self._answers.values():
                if not future.done():
                    future.set_exception(_gone())

    async def _message(self) -> Message:
        message: Message = {}
        for _ in range(_MOST_LINES):
            line = await self._reader.readline()
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            if not line or (not text and message):
                return message
            name, _, value = text.partition(":")
            if text:
                message[name.strip()] = value.strip()
        raise ValueError("a message without an end")

    def _take(self, message: Message) -> None:
        key = message.get("ActionID", "")
        if "Event" in message and key not in self._lists:
            self.on_event(message)
        elif key in self._lists:
            self._take_listed(key, message)
        else:
            self._settle(key, message)

    def _take_listed(self, key: str, message: Message) -> None:
        if message.get("Response") == "Error" or message.get("EventList") == "Complete":
            self._settle(key, message)
        elif "Event" in message and len(self._lists[key]) < _MOST_LISTED:
            self._lists[key].append(message)

    def _settle(self, key: str, message: Message) -> None:
        future = self._answers.get(key)
        if future is not None and not future.done():
            future.set_result(message)


def number(message: Message, name: str) -> float | None:
    """Return a figure of a message, None when it is missing or no figure."""
    value: Any = message.get(name, "")
    return float(value) if value.isascii() and value.isdigit() else None


def _one_line(value: str) -> str:
    """Return a value that cannot begin another header."""
    return "".join(" " if ord(letter) < 32 else letter for letter in value)


def _gone() -> Unavailable:
    return Unavailable("switch_unreachable", "The link to the switch is down.", "It is tried again.")
