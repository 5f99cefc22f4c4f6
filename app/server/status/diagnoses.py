"""Bundles from seats: an administrator asks, the seat sends, every step stands in the audit log."""

import hashlib
from typing import Final

from fastapi import APIRouter, Request

from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.domain.text import plain
from app.server.office import Office, office_of, seat_of
from app.server.people.policy import PersonPrincipal, SeatPrincipal
from app.server.store import audit, diagnoses
from app.server.store.seats import Seat
from app.server.store.writer import Tx
from app.server.stream import one_seat
from app.wire.limits import LARGEST_DIAGNOSIS
from app.wire.office import API, StreamEvent
from app.wire.recordings import DIGEST_HEADER
from app.wire.supervising import DiagnosisCame, DiagnosisOrder

router = APIRouter(prefix=API, tags=["diagnoses"])

REPEATED_SECONDS: Final = 86_400.0
"""An order older than that is not repeated after a restart."""
_ZIP = b"PK\x03\x04"
_BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/diagnoses/{name}", openapi_extra=_BYTES, summary="The bundle that was asked of this seat")
async def post_diagnosis(request: Request, name: str) -> DiagnosisCame:
    """Keep it; only what was asked for, once, and not larger than agreed."""
    office, who = office_of(request), seat_of(request)
    bundle = await request.body()
    if len(bundle) > LARGEST_DIAGNOSIS or not bundle.startswith(_ZIP):
        raise BadInput("bad_bundle", "This is no bundle.", "Send the ZIP file that was asked for.")
    if hashlib.sha256(bundle).hexdigest() != request.headers.get(DIGEST_HEADER, "").lower():
        raise BadInput("damaged_chunk", "This was damaged on the way.", "Send it again.")
    wanted, now = plain(name, 80), office.clock()

    def work(tx: Tx) -> None:
        diagnoses.keep(tx.connection, who.seat, wanted, bundle, now)
        audit.note(
            tx.connection, who.site, now, f"seat:{who.agent}", "diagnosis.came", id=wanted, bytes=len(bundle)
        )

    await office.writer.write(work)
    office.asked.get(who.seat, {}).pop(wanted, None)
    return DiagnosisCame(len(bundle))


async def ask(office: Office, who: PersonPrincipal, seat: Seat) -> None:
    """Ask a seat for its bundle. Raises Refused while the seat is not there."""
    here = next((row for row in office.presence.board_agents(who.site) if row.seat == seat.id), None)
    if here is None or not here.reachable:
        raise Refused(
            "seat_away", phrase("The seat of {agent} is not heard now.", agent=seat.agent), "Call the agent."
        )
    name, now = new_id(), office.clock()
    row = {
        "id": name, "site": who.site, "seat": seat.id, "agent": seat.agent, "asked_by": who.name,
        "asked_at": now,
    }  # fmt: skip

    def work(tx: Tx) -> None:
        diagnoses.ask(tx.connection, row)
        audit.note(tx.connection, who.site, now, f"person:{who.name}", "diagnosis.asked", seat=seat.name)

    await office.writer.write(work)
    order = office.asked.setdefault(seat.id, {})[name] = DiagnosisOrder(name, who.name)
    office.hub.publish(StreamEvent.DIAGNOSIS, order, one_seat(seat.id, who.site))


async def restore(office: Office) -> None:
    """Begin with what was asked before this server started and has not come."""
    since = office.clock() - REPEATED_SECONDS
    for seat, name, sender in await office.database.read(lambda c: diagnoses.still_open(c, since)):
        office.asked.setdefault(seat, {})[name] = DiagnosisOrder(name, sender)


def repeat(office: Office, who: SeatPrincipal) -> None:
    """Tell a seat anew what it has not sent: it may have missed the order."""
    for order in tuple(office.asked.get(who.seat, {}).values()):
        office.hub.publish(StreamEvent.DIAGNOSIS, order, one_seat(who.seat, who.site))
