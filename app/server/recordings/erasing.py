"""Recordings that go: erased on request, or because their time is over. Database, files, then the seats."""

import asyncio
import logging
from functools import partial

from app.domain.errors import BadInput
from app.domain.text import plain
from app.domain.web_call_back import WebCallBackState
from app.server.files.forgetting import forget
from app.server.office import Office
from app.server.recordings.keeping import DAY
from app.server.store import Connection, audit, centre, recordings, seats, web_call_backs
from app.server.store.writer import Tx
from app.server.stream import everybody, one_seat
from app.wire.office import StreamEvent, WebCallBack
from app.wire.recordings import ErasedRecordings, EraseRecordings

log = logging.getLogger("hearthline.server")


async def erase(office: Office, site: str, who: str, asked: EraseRecordings) -> ErasedRecordings:
    """Erase what is asked for and tell the seats. Raises BadInput when nothing is named."""
    now = office.clock()
    gone, ended = await office.writer.write(lambda tx: _erase(tx, site, who, asked, now))
    await asyncio.to_thread(office.shelf.remove, set(gone.recordings))
    await tell_seats(office, now - 1.0)
    if asked.number:
        office.contacts_changed(site)
    for request in ended:
        office.hub.publish(StreamEvent.WEB_CALL_BACK, request, everybody(site))
    return gone


def _erase(
    tx: Tx, site: str, who: str, asked: EraseRecordings, now: float
) -> tuple[ErasedRecordings, list[WebCallBack]]:
    """Erase, and return also the requests to be called that are thereby cancelled, blank as they are now."""
    waiting = [row.view.id for row in web_call_backs.open_requests(tx.connection, site)]
    gone = erase_rows(tx.connection, site, who, asked, now)
    after = [row for name in waiting if (row := web_call_backs.get(tx.connection, name)) is not None]
    return gone, [row.view for row in after if row.view.state is WebCallBackState.CANCELLED]


def erase_rows(
    connection: Connection, site: str, who: str, asked: EraseRecordings, now: float
) -> ErasedRecordings:
    """Do the database's part. With a number the caller is forgotten altogether."""
    if asked.number:
        forgotten = forget(connection, site, who, asked.number, now, person=asked.person)
        return ErasedRecordings(forgotten.recordings, forgotten.calls)
    calls = [plain(asked.call, 80)] if asked.call else []
    wanted = [plain(asked.recording, 80)] if asked.recording else []
    if not wanted and not calls:
        raise BadInput("nothing_named", "Nothing is named that could be erased.", "Name a number or a call.")
    gone = recordings.erase(connection, site, wanted, calls, now)
    how = "call" if asked.call else "recording"
    audit.note(
        connection, site, now, who, "recordings.erased", by=how, recordings=len(gone), calls=len(calls)
    )
    return ErasedRecordings(gone, calls)


async def tell_seats(office: Office, since: float) -> None:
    """Tell the seats that listen what they are to delete; the others ask when they are back."""
    whom = await office.database.read(lambda connection: recordings.seats_to_tell(connection, since))
    for seat, site in whom.items():
        told = await office.database.read(partial(_to_erase, seat))
        office.hub.publish(StreamEvent.RECORDINGS_ERASED, told, one_seat(seat, site))


async def purge(office: Office) -> int:
    """Delete what is older than its site allows, and files that should not be there; return how many went.

    A line in the audit reports each time that something went.
    """
    now = office.clock()
    sites = await office.database.read(lambda c: {office.settings.site, *(s.site for s in seats.every(c))})
    count = 0
    for site in sorted(sites):
        gone = await office.writer.write(partial(_purge_site, site, now))
        count += await asyncio.to_thread(office.shelf.remove, set(gone)) if gone else 0
    erased = await office.database.read(recordings.every_erased)
    await asyncio.to_thread(office.shelf.remove, erased)
    await asyncio.to_thread(office.shelf.tidy)
    return count


def _to_erase(seat: str, connection: Connection) -> ErasedRecordings:
    return recordings.to_erase(connection, seat)


def _purge_site(site: str, now: float, tx: Tx) -> list[str]:
    settings = centre.load(tx.connection, site)
    days = settings.retention.recordings(settings.recording_days)
    old = recordings.older(tx.connection, site, now - days * DAY) if days > 0 else []
    if old:
        files, size = recordings.drop(tx.connection, old)
        audit.note(
            tx.connection, site, now, "server", "recordings.purged",
            recordings=len(old), files=files, bytes=size, days=days,
        )  # fmt: skip
        log.info("%d recordings are older than %d days: deleted", len(old), days)
    return old
