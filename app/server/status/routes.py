"""A seat's own routes (configuration, heartbeat) and the event stream of seats and supervisors."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import Unavailable
from app.server.event_stream import EventStream
from app.server.office import Office, office_of, seat_of, url_of
from app.server.people.enrolment import configuration
from app.server.people.policy import Audience, Principal, SeatPrincipal, allowed
from app.server.problems import problem
from app.server.reading import body_of, fitted_body
from app.server.status import diagnoses
from app.server.store import Connection, seats
from app.server.stream import Listener
from app.wire.office import (
    API,
    BoardAgent,
    Colleague,
    Colleagues,
    Heartbeat,
    HeartbeatReply,
    SeatConfiguration,
)

router = APIRouter(prefix=API)


@router.get("/seat", summary="What the call centre says about this seat")
async def get_seat(request: Request) -> SeatConfiguration:
    """Return the configuration, without a password."""
    who, url = seat_of(request), url_of(request)

    def question(connection: Connection) -> SeatConfiguration:
        seat = seats.by_id(connection, who.seat)
        assert seat is not None
        return configuration(connection, seat, url)

    office = office_of(request)
    told = await office.database.read(question)
    office.told[who.seat] = (url, told)
    return told


@router.post("/heartbeat", openapi_extra=body_of(Heartbeat), summary="How a seat is, every 5 s")
async def post_heartbeat(request: Request) -> HeartbeatReply:
    """Keep it in memory."""
    office = office_of(request)
    beat = await fitted_body(request, Heartbeat)
    now = office.clock()
    office.presence.heartbeat(seat_of(request), beat, now)
    return HeartbeatReply(now)


@router.get("/colleagues", summary="The other seats and what their agents do")
async def get_colleagues(request: Request) -> Colleagues:
    """Return every other seat of the site that has an account, by name."""
    office, who = office_of(request), seat_of(request)
    await office.views.note(who, office.clock(), "seen.colleagues")
    everybody = await office.database.read(seats.every)
    here = {row.seat: row for row in office.presence.board_agents(who.site)}
    found = []
    for seat in everybody:
        number = str((seat.sip or {}).get("user") or "")
        if seat.site == who.site and seat.id != who.seat and number and not seat.revoked:
            row = here.get(seat.id, BoardAgent(seat.id, seat.agent, reachable=False))
            found.append(Colleague(seat.agent, number, row.shown, row.since, row.reachable))
    return Colleagues(found)


_STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "Events, see StreamEvent", "content": {"text/event-stream": {}}}
}


@router.get(
    "/stream", response_class=Response, responses=_STREAM, summary="Events (SSE), resumed by Last-Event-ID"
)
async def get_stream(request: Request) -> Response:
    """Open the stream of whoever asks; that a person follows the board stands in the audit log first."""
    office = office_of(request)
    principal: Principal = request.state.principal
    if request.method == "HEAD":
        return problem(405, "wrong_method", "A stream is read with GET.")
    if not isinstance(principal, SeatPrincipal):
        await office.views.note(principal, office.clock(), "seen.board")
    subscription = office.hub.subscribe(_listener(principal), request.headers.get("last-event-id"))
    if subscription.fresh and isinstance(principal, SeatPrincipal):
        diagnoses.repeat(office, principal)
    return EventStream(subscription, lambda: _still_allowed(office, principal), office.rounds)


def _listener(principal: Principal) -> Listener:
    if isinstance(principal, SeatPrincipal):
        return Listener(principal.site, seat=principal.seat)
    return Listener(principal.site, session=principal.session)


async def _still_allowed(office: Office, principal: Principal) -> bool:
    try:
        now = await office.doors.again(principal, office.clock())
    except Unavailable:
        return True  # a database that is away for a moment takes nobody's access away
    return allowed(now, Audience.SEAT_OR_SUPERVISOR)
