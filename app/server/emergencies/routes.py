"""`/api/v1/emergencies`: what is open, and that somebody has seen it."""

from fastapi import APIRouter, Request

from app.domain.text import plain
from app.server.emergencies import taking
from app.server.office import office_of, person_of
from app.server.people.policy import Principal, SeatPrincipal
from app.server.store import emergencies
from app.wire.office import API
from app.wire.supervising import SEAT_SEES_SECONDS, EmergencyCall, EmergencyCalls

router = APIRouter(prefix=f"{API}/emergencies", tags=["emergencies"])


@router.get("", summary="Calls for help: those that are open, or a seat's own")
async def get_emergencies(request: Request) -> EmergencyCalls:
    """Return them, oldest first."""
    office = office_of(request)
    who: Principal = request.state.principal
    if isinstance(who, SeatPrincipal):
        seat, since = who.seat, office.clock() - SEAT_SEES_SECONDS
        return EmergencyCalls(await office.database.read(lambda c: emergencies.of_seat(c, seat, since)))
    site = who.site
    await office.views.note(who, office.clock(), "seen.emergencies")
    return EmergencyCalls(await office.database.read(lambda c: emergencies.open_calls(c, site)))


@router.post("/{emergency}/acknowledge", summary="Say that somebody has seen it")
async def post_acknowledge(request: Request, emergency: str) -> EmergencyCall:
    """Note it; the agent is told who."""
    return await taking.acknowledge(office_of(request), person_of(request), plain(emergency, 80))
