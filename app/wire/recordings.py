"""The contract of recordings between seat and server; part of that in `app.wire.office`.

| method and path                            | body → reply                                  | who        |
|--------------------------------------------|-----------------------------------------------|------------|
| GET  /api/v1/recordings/{id}/parts/{offset}     | → UploadState: how much of a file is here    | seat  |
| POST /api/v1/recordings/{id}/parts/{offset}?at= | a chunk, DIGEST_HEADER → UploadState         | seat  |
| POST /api/v1/recordings/{id}/parts/{offset}/end | UploadEnd → UploadState                      | seat  |
| GET  /api/v1/recordings/to-erase           | → ErasedRecordings                            | seat       |
| GET  /api/v1/recordings?number=&call=      | → Recordings                                  | supervisor |
| GET  /api/v1/recordings/{id}/sound         | the call as a WAV file                        | supervisor |
| GET  /api/v1/recordings/{id}/files/{offset} | a file as it was recorded, encrypted         | supervisor |
| POST /api/v1/recordings/erase              | EraseRecordings → ErasedRecordings            | admin      |

Facts about recordings are the engine's `recording.*` events; RECORDINGS_ERASED is a seat's answer to the
stream event of that name: it has deleted its copies.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Final

from annotated_types import MaxLen

from app.wire.calls import Consent

DIGEST_HEADER: Final = "X-Hearthline-Digest"
"""SHA-256 of an uploaded chunk in hexadecimal letters."""

LONGEST_CHUNK: Final = 256 * 1024

Word = Annotated[str, MaxLen(80)]


class RecordingMode(StrEnum):
    """Which calls are recorded: none, those the agent chooses, all."""

    OFF = "off"
    CALL = "call"
    ALWAYS = "always"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RecordingOrder:
    """How this call centre records: `key` is the public key to encrypt to (PEM).

    `consent` is what callers know before anybody asks them (`announced` where an announcement is played).
    """

    mode: RecordingMode = RecordingMode.OFF
    key: str = ""
    consent: Consent = Consent.NOT_ASKED


@dataclass(frozen=True, slots=True)
class UploadState:
    """How much of a recording's file the server has on its disk; `stored`: all, the seat may delete its copy.

    `erased`: it is not wanted any more (erased on request, or too old): the seat deletes its copy.
    """

    size: int
    stored: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class UploadEnd:
    """The whole file's size and SHA-256."""

    size: int
    sha256: Word


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """One file of a recording: `offset` is milliseconds since it began, `key` names the key it is for."""

    offset: int
    size: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One recording as supervisors see it; `parts` are what has been uploaded so far."""

    id: str
    call: str
    began: float
    agent: str = ""
    number: str = ""
    name: str = ""
    state: str = ""
    consent: str = ""
    problem: str = ""
    parts: list[RecordingPart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Recordings:
    """Newest first, at most 500."""

    recordings: list[RecordedCall]


@dataclass(frozen=True, slots=True)
class EraseRecordings:
    """What is to be erased: one recording, those of a call, or a caller by number with all that is known.

    `person`: also the other numbers and calls of the caller files that have the number.
    """

    recording: Word = ""
    call: Word = ""
    number: Word = ""
    person: bool = False


@dataclass(frozen=True, slots=True)
class ErasedRecordings:
    """What is erased: recordings by id, and calls of which neither a recording nor who called may be kept."""

    recordings: list[Word] = field(default_factory=list)
    calls: list[Word] = field(default_factory=list)
