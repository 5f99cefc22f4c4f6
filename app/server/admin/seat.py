"""`/admin/seat`: one laptop: its agent, account and numbers, a new code, its logs."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError, Refused
from app.domain.text import plain
from app.server.admin import forms
from app.server.admin.page import Told, after, change, shown
from app.server.housekeeping import tell_configurations
from app.server.office import office_of, person_of
from app.server.people import codes
from app.server.reading import form_body
from app.server.releases import known
from app.server.status import diagnoses as asking
from app.server.store import Connection, centre, diagnoses, seats
from app.server.store.diagnoses import Diagnosis
from app.server.store.seats import Seat
from app.wire.codec import from_plain
from app.wire.office import SipAccount

router = APIRouter(prefix="/admin", include_in_schema=False)

SHOWN: Final = 5


@router.get("/seat")
async def get_seat(request: Request, id: str) -> Response:  # noqa: A002 - the name in the address
    """Show one laptop."""
    return await _seat(request, plain(id, 80))


@router.post("/seat")
async def post_seat(request: Request) -> Response:
    """Change its agent or account; the desk hears of it at once. A new password comes with a new code."""
    fields = await form_body(request)
    name = fields.get("id", "")

    async def work() -> Told:
        seat = await _known(request, name)
        sip = forms.sip_account(fields)
        if sip is not None and seat.sip:
            sip = forms.with_numbers(replace(from_plain(SipAccount, seat.sip), **_given(sip)), fields)
        elif sip is not None:
            sip = forms.with_numbers(sip, fields)
        agent = fields.get("agent", "")
        await change(request, lambda a: a.change_seat(seat.name, agent, sip))
        await tell_configurations(office_of(request))
        if not fields.get("password"):
            return [(seat.name, "")]
        now = office_of(request).clock()
        code = await asyncio.to_thread(codes.new_code, seat.id, fields["password"], now)
        await change(request, lambda a: a.open_enrolment(code.enrolment))
        return [(seat.name, code.text)]

    return await after(request, work, _shower(name))


@router.post("/seat/diagnosis")
async def post_diagnosis(request: Request) -> Response:
    """Ask the laptop for its logs; the agent is told."""
    fields = await form_body(request)
    name = fields.get("id", "")

    async def work() -> Told:
        seat = await _known(request, name)
        await asking.ask(office_of(request), person_of(request), seat)
        return [(seat.name, "")]

    return await after(request, work, _shower(name))


@router.get("/diagnosis")
async def get_diagnosis(request: Request, id: str) -> Response:  # noqa: A002 - the name in the address
    """Hand a bundle over."""
    office, who, wanted = office_of(request), person_of(request), plain(id, 80)
    bundle, seat = await office.database.read(lambda c: diagnoses.bundle_of(c, who.site, wanted))
    await office.views.note(who, office.clock(), "seen.diagnosis", id=wanted, seat=seat)
    headers = {"Content-Disposition": f'attachment; filename="hearthline-{wanted[:13]}.zip"'}
    return Response(bundle, media_type="application/zip", headers=headers)


def _given(sip: SipAccount) -> dict[str, Any]:
    return {"registrar": sip.registrar, "user": sip.user, "password": sip.password, "domain": sip.domain}


def _shower(name: str) -> Callable[..., Awaitable[Response]]:
    async def show(request: Request, told: Told | None, error: HearthlineError | None) -> Response:
        return await _seat(request, name, told, error)

    return show


async def _known(request: Request, name: str) -> Seat:
    seat = await office_of(request).database.read(lambda c: seats.by_id(c, name))
    if seat is None or seat.site != person_of(request).site:
        raise Refused("not_found", "There is no such seat.", "Load the list again.")
    return seat


async def _seat(
    request: Request, name: str, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    office, seat = office_of(request), await _known(request, name)

    def question(connection: Connection) -> tuple[list[Diagnosis], centre.Centre]:
        return diagnoses.of_seat(connection, seat.id, SHOWN), centre.load(connection, seat.site)

    await office.views.note(person_of(request), office.clock(), "seen.seat", seat=seat.name)
    bundles, settings = await office.database.read(question)
    here = next((row for row in office.presence.board_agents(seat.site) if row.seat == seat.id), None)
    return await shown(
        request, "admin_seat.html", told, error, seat=seat, bundles=bundles, here=here,
        sip=from_plain(SipAccount, seat.sip) if seat.sip else SipAccount(), lines=settings.lines,
        newest=known(settings.release, request.app.version),
    )  # fmt: skip
