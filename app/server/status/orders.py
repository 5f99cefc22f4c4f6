"""What supervisors say to seats: words, and changes of status. Each stands in the audit log first."""

from fastapi import APIRouter, Request

from app.domain.agent import Availability
from app.domain.errors import BadInput, Refused
from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.server.office import office_of, person_of
from app.server.reading import body_of, fitted_body
from app.server.store import audit
from app.server.store.writer import Tx
from app.server.stream import all_seats, one_seat
from app.wire.office import API, BoardAgent, StreamEvent
from app.wire.supervising import (
    Delivery,
    Message,
    MessageRequest,
    StatusOrder,
    StatusRequest,
)

router = APIRouter(prefix=API, tags=["orders"])

_MAY_BE_SET = frozenset({Availability.READY, Availability.NOT_READY, Availability.SIGNED_OUT})


@router.post("/messages", openapi_extra=body_of(MessageRequest), summary="Say something to one seat or all")
async def post_message(request: Request) -> Delivery:
    """Send words to seats; those that are not there do not get them later."""
    office, who = office_of(request), person_of(request)
    asked = await fitted_body(request, MessageRequest)
    known = {row.seat: row for row in office.presence.board_agents(who.site)}
    meant = [known[seat] for seat in asked.seats if seat in known] if asked.seats else list(known.values())
    message = Message(new_id(), asked.text, who.name, office.clock())
    detail = {"to": " ".join(row.agent for row in meant)[:300] if asked.seats else "everybody"}
    await _note(request, "message.sent", **detail, text=asked.text)
    for to in [one_seat(row.seat, who.site) for row in meant] if asked.seats else [all_seats(who.site)]:
        office.hub.publish(StreamEvent.MESSAGE, message, to)
    return _delivery(meant)


@router.post("/status-orders", openapi_extra=body_of(StatusRequest), summary="Change the status of a seat")
async def post_status_order(request: Request) -> Delivery:
    """Ask a seat to change its status; what came of it is the seat's next status."""
    office, who = office_of(request), person_of(request)
    asked = await fitted_body(request, StatusRequest)
    if asked.availability not in _MAY_BE_SET:
        raise BadInput("bad_choice", "Nobody can be sent into this status.", "Choose another one.")
    row = next((r for r in office.presence.board_agents(who.site) if r.seat == asked.seat), None)
    if row is None:
        raise Refused("not_found", "There is no such seat.", "Load the board again.")
    if not row.reachable:
        raise Refused(
            "seat_away", phrase("The seat of {agent} is not heard now.", agent=row.agent), "Call the agent."
        )
    words = {"to": row.agent, "status": asked.availability.value, "reason": asked.reason, "why": asked.why}
    await _note(request, "status.ordered", **words)
    order = StatusOrder(asked.availability, asked.reason, asked.why, who.name)
    office.hub.publish(StreamEvent.STATUS_ORDER, order, one_seat(row.seat, who.site))
    return _delivery([row])


async def _note(request: Request, what: str, **detail: str) -> None:
    office, who = office_of(request), person_of(request)

    def work(tx: Tx) -> None:
        audit.note(tx.connection, who.site, office.clock(), f"person:{who.name}", what, **detail)

    await office.writer.write(work)


def _delivery(meant: list[BoardAgent]) -> Delivery:
    return Delivery(reached=sum(row.reachable for row in meant), meant=len(meant))
