"""`/admin`: the laptops, their agents and codes."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.domain.version import is_newer
from app.server.admin import forms
from app.server.admin.page import Told, after, change, shown
from app.server.admin.seat_list import LONGEST_LIST, Line, add_each, seat_list
from app.server.office import office_of, person_of
from app.server.people import codes
from app.server.reading import form_body
from app.server.releases import known
from app.server.store import centre, seats

router = APIRouter(prefix="/admin", include_in_schema=False)


@router.get("")
async def get_seats(request: Request) -> Response:
    """Show all laptops."""
    return await _seats(request)


@router.post("/seats")
async def post_seat(request: Request) -> Response:
    """Add one laptop and show its code."""
    fields = await form_body(request)

    async def work() -> Told:
        sip = forms.sip_account(fields)
        seat = await change(
            request, lambda a: a.add_seat(fields.get("seat", ""), fields.get("agent", ""), sip)
        )
        return [(seat.name, await _code(request, seat, sip.password if sip else None))]

    return await after(request, work, _seats)


@router.post("/seats/list")
async def post_seats(request: Request) -> Response:
    """Add all laptops of a pasted list, or none; show their codes."""
    fields = await form_body(request, longest=LONGEST_LIST, tabs=True)

    async def work() -> Told:
        wanted = seat_list(fields)
        await change(request, lambda a: add_each(wanted, a.add_seat))
        return [(line.name, await _code_of(request, line)) for line in wanted]

    async def show(asked: Request, told: Told | None, error: HearthlineError | None) -> Response:
        return await _seats(asked, told, error, typed=fields if error else {})

    return await after(request, work, show)


@router.post("/seats/code")
async def post_seat_code(request: Request) -> Response:
    """Make a new code for a laptop, with a new agent or password where they are given."""
    fields = await form_body(request)

    async def work() -> Told:
        password = fields.get("password") or None
        seat = await change(
            request, lambda a: a.change_seat(fields.get("seat", ""), fields.get("agent", ""), None)
        )
        return [(seat.name, await _code(request, seat, password))]

    return await after(request, work, _seats)


@router.post("/seats/revoke")
async def post_revoke(request: Request) -> Response:
    """Take a laptop's access back, at once."""
    fields, office = await form_body(request), office_of(request)

    async def work() -> Told:
        seat = await change(request, lambda a: a.revoke_seat(fields.get("seat", "")))
        office.hub.drop(seat.id)
        office.presence.forget(seat.id)
        return [(seat.name, "")]

    return await after(request, work, _seats)


async def _code_of(request: Request, line: Line) -> str:
    seat = await change(request, lambda a: a.seat(line.name))
    return await _code(request, seat, line.sip.password if line.sip else None)


async def _code(request: Request, seat: seats.Seat, password: str | None) -> str:
    now = office_of(request).clock()
    code = await asyncio.to_thread(codes.new_code, seat.id, password, now)
    await change(request, lambda a: a.open_enrolment(code.enrolment))
    return code.text


async def _seats(
    request: Request,
    told: Told | None = None,
    error: HearthlineError | None = None,
    typed: forms.Fields | None = None,
) -> Response:
    """Show the laptops; a list that was refused stays in its field as it was `typed`."""
    office, site = office_of(request), person_of(request).site
    await office.views.note(person_of(request), office.clock(), "seen.seats")
    found = await office.database.read(lambda c: [s for s in seats.every(c) if s.site == site])
    here = {row.seat: row for row in office.presence.board_agents(site)}
    rows = [(seat, here.get(seat.id)) for seat in sorted(found, key=lambda seat: seat.revoked)]
    release = (await office.database.read(lambda c: centre.load(c, site))).release
    newest = known(release, request.app.version)
    old = {row.seat for row in here.values() if is_newer(newest, row.health.version)}
    return await shown(
        request,
        "admin_seats.html",
        told,
        error,
        rows=rows,
        newest=newest,
        old=old,
        typed=typed or {},
    )
