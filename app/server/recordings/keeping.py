"""What seats do with recordings: tell of them by facts, upload their files, delete what was erased."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput, Damaged, Refused
from app.domain.text import plain
from app.recording.folder import about
from app.recording.pieces import About
from app.server.office import Office
from app.server.people.policy import SeatPrincipal
from app.server.recordings.shelf import Place
from app.server.store import Connection, audit, centre, recordings
from app.server.store.recordings import Stored
from app.server.store.writer import Tx
from app.wire.codec import from_plain
from app.wire.engine import RecordingView
from app.wire.office import Fact
from app.wire.recordings import ErasedRecordings, UploadEnd, UploadState

DAY: float = 86_400.0


def take_fact(tx: Tx, who: SeatPrincipal, fact: Fact) -> None:
    """Apply `recording.*`: who recorded, paused, resumed or stopped when is kept for good."""
    view = from_plain(RecordingView, fact.body)
    call = plain(str(fact.body.get("call") or fact.body.get("id") or ""), 80)
    place = Place(view.recording, 0)
    if not call or recordings.is_erased(tx.connection, place.recording, call):
        return
    owner = {"site": who.site, "seat": who.seat, "agent": who.agent}
    recordings.record(tx.connection, owner, call, view, fact.seq)
    detail = {"recording": view.recording, "call": call, "consent": view.consent.value, "agent": who.agent}
    if view.problem:
        detail["problem"] = plain(view.problem, 80)
    audit.note(tx.connection, who.site, fact.wall, f"seat:{who.seat}", fact.kind, **detail)


def take_erased(tx: Tx, who: SeatPrincipal, body: dict[str, Any], now: float) -> None:
    """Apply a seat's word that it has deleted its copies."""
    told = from_plain(ErasedRecordings, body)
    recordings.deleted_there(tx.connection, who.seat, [*told.recordings, *told.calls], now)


async def state(office: Office, who: SeatPrincipal, place: Place) -> UploadState:
    """Return how much of a file is here. Raises Refused for another seat's."""

    def question(connection: Connection) -> tuple[bool, bool]:
        recordings.check_owner(connection, who.seat, place.recording)
        erased = recordings.is_erased(connection, place.recording)
        stored = any(part.offset == place.offset for part in recordings.stored(connection, place.recording))
        return erased, stored

    erased, stored = await office.database.read(question)
    size = 0 if erased else await asyncio.to_thread(office.shelf.size, place)
    return UploadState(size, stored, erased)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes of a file from place `at` on, and their SHA-256 as the seat says."""

    at: int
    data: bytes
    digest: str


async def take_chunk(office: Office, who: SeatPrincipal, place: Place, chunk: Chunk) -> UploadState:
    """Keep a chunk. Raises BadInput (damaged on the way), Refused (not the next), Unavailable (disk)."""
    if hashlib.sha256(chunk.data).hexdigest() != chunk.digest.lower():
        raise BadInput("damaged_chunk", "This part was damaged on the way.", "Send it again.")
    before = await state(office, who, place)
    if before.erased or before.stored:
        return before
    return UploadState(await asyncio.to_thread(office.shelf.append, place, chunk.at, chunk.data))


async def end(office: Office, who: SeatPrincipal, place: Place, told: UploadEnd) -> UploadState:
    """Take a file over for good; only after this answer the seat deletes its own. Again changes nothing.

    Raises Refused when what came is not what was sent, or belongs to another seat.
    """
    before = await state(office, who, place)
    if before.erased or before.stored:
        return before
    await asyncio.to_thread(office.shelf.finish, place, told.size, told.sha256)
    head = await asyncio.to_thread(_head, office, place)
    part = Stored(place.recording, place.offset, told.size, told.sha256)
    erased = await office.writer.write(lambda tx: _keep(tx, office, who, part, head))
    if erased:
        await asyncio.to_thread(office.shelf.remove, {place.recording})
    return UploadState(told.size, stored=not erased, erased=erased)


def _head(office: Office, place: Place) -> About:
    path = office.shelf.path(place)
    try:
        head = about(path)
    except Damaged as error:
        path.unlink(missing_ok=True)
        raise BadInput("no_recording", error.title, error.hint) from error
    if (head.recording, head.offset) != (place.recording, place.offset):
        path.unlink(missing_ok=True)
        raise Refused("other_recording", "This file belongs to another recording.", "Send the right one.")
    return head


def _keep(tx: Tx, office: Office, who: SeatPrincipal, part: Stored, head: About) -> bool:
    """Note the file, or say that it is not wanted any more."""
    now, settings = office.clock(), centre.load(tx.connection, who.site)
    days = settings.retention.recordings(settings.recording_days)
    too_old = days > 0 and head.began < now - days * DAY
    call = plain(head.call, 80)
    if too_old or recordings.is_erased(tx.connection, part.recording, call):
        return True
    owner = {"site": who.site, "seat": who.seat, "agent": who.agent}
    recordings.appear(tx.connection, owner, part.recording, call, head.began)
    recordings.store(tx.connection, who.site, part, plain(head.key, 80), now)
    return False
