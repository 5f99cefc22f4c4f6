"""Caller files and people by what somebody typed or a call brought."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from app.domain.caller_file import CallerFile
from app.domain.text import plain
from app.server.files import saving
from app.server.office import office_of, person_of, seat_of, site_of
from app.server.people.views import Detail
from app.server.store import centre, contacts
from app.wire.office import API, Contacts, PeopleFound

router = APIRouter(prefix=API)


@router.get("/caller-files", summary="Who has this number")
async def get_caller_file(
    request: Request,
    number: Annotated[str, Query(max_length=300)] = "",
    customer: Annotated[str, Query(max_length=300)] = "",
) -> CallerFile:
    """Return the caller file with earlier contacts; its id is empty when nobody is known.

    `customer` is the customer number that a call brought along; it counts where the number says nothing.
    """
    site, asked, customer_number = site_of(request), plain(number, 80), plain(customer, 80)
    office = office_of(request)
    found = await office.database.read(
        lambda c: saving.lookup(c, site, asked, centre.load(c, site).region, customer_number)
    )
    if found.id:
        await office.views.note(seat_of(request), office.clock(), "seen.caller_file", file=found.id)
    return found


@router.get("/people", summary="People for the dial field")
async def get_people(request: Request, query: Annotated[str, Query(max_length=300)] = "") -> PeopleFound:
    """Return at most 10 people, best first; a look at each is noted."""
    office, site = office_of(request), site_of(request)
    found = await office.database.read(lambda c: saving.search(c, site, query, centre.load(c, site).region))
    seen: list[dict[str, Detail]] = [{"file": person.id} for person in found]
    await office.views.note_each(seat_of(request), office.clock(), "seen.person", seen)
    return PeopleFound(found)


@router.get("/contacts", summary="The latest contacts")
async def get_contacts(request: Request, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> Contacts:
    """Return the newest first."""
    office, who = office_of(request), person_of(request)
    found = await office.database.read(lambda c: contacts.newest(c, who.site, limit))
    await office.views.note(who, office.clock(), "seen.contacts", count=len(found))
    return Contacts(found)
