"""What the engine tells the writer (frames on its standard input) and hears from it (lines of JSON)."""

import json
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any, Final

_HEAD: Final = struct.Struct("<BQ16sI")
LONGEST: Final = 1 << 22


class Kind(IntEnum):
    """OPEN has JSON (`call`, `began`, `offset`, `key`), SOUND left then right samples, CLOSE nothing."""

    OPEN = 1
    SOUND = 2
    CLOSE = 3


@dataclass(frozen=True, slots=True)
class Message:
    """One frame; `first` is the place of the first sample since the file began."""

    kind: Kind
    recording: str
    first: int = 0
    body: bytes = b""

    def frame(self) -> bytes:
        """Return the bytes that go down the pipe."""
        return _HEAD.pack(self.kind, self.first, uuid.UUID(self.recording).bytes, len(self.body)) + self.body


class Reader:
    """Cuts a stream of bytes into messages; keeps what is not whole yet."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Return the messages that are whole now. Raises ValueError for a stream that is none of ours."""
        self._rest += data
        while len(self._rest) >= _HEAD.size:
            kind, first, recording, length = _HEAD.unpack_from(self._rest)
            if length > LONGEST:
                raise ValueError("this message is too long")
            if len(self._rest) < _HEAD.size + length:
                return
            body = bytes(self._rest[_HEAD.size : _HEAD.size + length])
            del self._rest[: _HEAD.size + length]
            yield Message(Kind(kind), str(uuid.UUID(bytes=recording)), first, body)


class Told(StrEnum):
    """What the writer says of a file: it is safe up to a sample; it is finished; it cannot be written."""

    WRITTEN = "written"
    CLOSED = "closed"
    FAILED = "failed"
    UNKNOWN = "unknown"


def opening(recording: str, call: str, began: float, offset: int, key: str) -> Message:
    """Return the message that begins a file; `offset` is milliseconds since the recording began."""
    plain: dict[str, Any] = {"call": call, "began": began, "offset": offset, "key": key}
    return Message(Kind.OPEN, recording, body=json.dumps(plain).encode())
