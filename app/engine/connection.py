"""One connection to the engine's socket: lines in, lines out, bounded both ways."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.errors import BadInput, HearthlineError
from app.domain.phrase import phrase
from app.wire.codec import from_line, from_plain, to_line
from app.wire.engine import ARGUMENTS, Do, Role

LONGEST_LINE: Final = 64 * 1024
"""Bytes of one command; what is longer ends the connection."""

MOST_WAITING: Final = 8 * 1024 * 1024
"""Bytes a slow reader may leave unread before the connection ends; it comes back by snapshot."""


@dataclass(slots=True, eq=False)
class Connection:
    """A peer on the socket. Lives on the socket thread; other threads only pass it along."""

    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    role: Role | None = None
    proven: bool = True
    follows: bool = False
    levels: bool = False
    allowance: int = field(default=0)

    def send(self, line: bytes, *, extra_allowance: int = 0) -> None:
        """Queue a line; a reader that is too far behind is cut off. Socket thread."""
        self.allowance += extra_allowance
        if self.writer.is_closing():
            return
        self.writer.write(line)
        if self.writer.transport.get_write_buffer_size() > MOST_WAITING + self.allowance:
            self.writer.transport.abort()

    async def read_line(self) -> bytes | None:
        """Return the next line, None at the end. Raises BadInput for a line that is too long."""
        try:
            line = await self.reader.readuntil(b"\n")
        except asyncio.IncompleteReadError as error:
            return error.partial.strip() or None
        except asyncio.LimitOverrunError as error:
            raise BadInput(
                "line_too_long",
                "This line is too long.",
                phrase("At most {most} KiB a line.", most=LONGEST_LINE // 1024),
            ) from error
        return line


@dataclass(frozen=True, slots=True)
class Command:
    """A command that was read and understood."""

    id: Any
    do: Do
    arguments: Any


def read_command(line: bytes) -> tuple[Any, Command | HearthlineError]:
    """Return the id of a command line (None when there is none) and the command, or what is wrong with it."""
    number: Any = None
    try:
        plain = from_line(line)
        number = plain.get("id")
        if number is not None and not isinstance(number, (int, str)):
            number = None
        return number, Command(number, *_understood(plain))
    except HearthlineError as error:
        return number, error


def _understood(plain: dict[str, Any]) -> tuple[Do, Any]:
    word = str(plain.get("do"))
    try:
        do = Do(word)
    except ValueError:
        known = ", ".join(member.value for member in Do)
        raise BadInput(
            "unknown_command",
            "The engine does not know this command.",
            phrase("Known: {words}.", words=known),
        ) from None
    return do, from_plain(ARGUMENTS[do], plain, do.value)


def good(number: Any, body: dict[str, Any] | None = None) -> bytes:
    """Return the line of a reply that says yes."""
    return to_line({"id": number, "ok": True, **(body or {})})


def bad(number: Any, error: HearthlineError) -> bytes:
    """Return the line of a reply that says no."""
    return to_line({"id": number, "ok": False, "error": error.as_dict()})


OnCommand = Callable[[Connection, Command], None]
