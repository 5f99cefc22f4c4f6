"""The board's page: an empty frame in the right language; `board/main.js` fills it and keeps it live."""

from fastapi import APIRouter, Request, Response

from app.server.office import office_of, person_of
from app.server.pages.icons import ICONS
from app.server.pages.page import page
from app.server.pages.texts import Audience
from app.server.people.policy import Role
from app.server.store import centre
from app.server.zones import zone_name

router = APIRouter(include_in_schema=False)


@router.get("/board")
async def board(request: Request) -> Response:
    """Show the board to a supervisor."""
    person = person_of(request)
    settings = await office_of(request).database.read(lambda connection: centre.load(connection, person.site))
    return page(
        request,
        Audience.STAFF,
        "board.html",
        who=person.name,
        admin=person.role is Role.ADMIN,
        centre=settings.name,
        site=person.site,
        zone_name=zone_name(settings),
        icons=ICONS,
    )
