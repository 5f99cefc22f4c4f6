"""Supervisors listen: who heard which recording stands in the audit before a sound leaves the server."""

import asyncio
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Damaged, Refused
from app.recording.opening import Player
from app.recording.pieces import read_about
from app.server.office import Office
from app.server.people.policy import PersonPrincipal
from app.server.recordings.shelf import Place
from app.server.store import Connection, audit, recordings
from app.server.store.recordings import Key, Stored


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording as WAV of `length` bytes."""

    length: int
    chunks: Iterator[bytes]


async def sound(office: Office, who: PersonPrincipal, recording: str) -> Sound:
    """Return the sound. Raises Refused (none, no pass phrase), BadInput (another), Damaged (altered)."""
    parts, keys = await _found(office, who, recording)
    opened = await asyncio.to_thread(_opened, office, parts, keys)
    await _note(office, who, recording, "recording.listened")
    return opened


async def file(office: Office, who: PersonPrincipal, place: Place) -> Path:
    """Return where an encrypted file lies. Raises Refused when there is none."""
    parts, _ = await _found(office, who, place.recording)
    if not any(part.offset == place.offset for part in parts):
        raise _nothing()
    await _note(office, who, place.recording, "recording.fetched")
    return office.shelf.path(place)


async def _found(office: Office, who: PersonPrincipal, recording: str) -> tuple[list[Stored], list[Key]]:
    def question(connection: Connection) -> tuple[list[Stored], list[Key]]:
        if not recordings.call_of(connection, who.site, recording):
            raise _nothing()
        return recordings.stored(connection, recording), recordings.keys(connection, who.site)

    parts, keys = await office.database.read(question)
    if not parts:
        raise Refused("not_found", "This recording has not come from its seat yet.", "Try again later.")
    return parts, keys


async def _note(office: Office, who: PersonPrincipal, recording: str, what: str) -> None:
    now = office.clock()
    await office.writer.write(
        lambda tx: audit.note(
            tx.connection, who.site, now, f"person:{who.name}", what, recording=recording,
            call=recordings.call_of(tx.connection, who.site, recording),
        )
    )  # fmt: skip


def _opened(office: Office, parts: list[Stored], keys: list[Key]) -> Sound:
    files = [_read(office, part) for part in parts]
    wanted = read_about(io.BytesIO(files[0]))[0].key
    key = next((one for one in keys if one.id == wanted), None)
    if key is None:
        raise Refused("other_key", "This server has no key for the recording.", "Fetch its file instead.")
    player = Player([io.BytesIO(file) for file in files], office.recording_keys.private(key))
    return Sound(player.bytes, player.wav())


def _read(office: Office, part: Stored) -> bytes:
    """Return a file that is what the seat sent."""
    try:
        data = office.shelf.path(Place(part.recording, part.offset)).read_bytes()
    except FileNotFoundError as error:
        raise Damaged(
            "recording_lost", "The file of this recording is gone.", "Look for a backup."
        ) from error
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise Damaged(
            "recording_altered", "The file of this recording was altered on the server.", "Look for a backup."
        )
    return data


def _nothing() -> Refused:
    return Refused("not_found", "There is no such recording.", "It may have been erased.")
