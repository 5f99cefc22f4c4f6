"""The board's page: an empty frame in the right language; `board/main.js` fills it and keeps it live."""

from fastapi import APIRouter, Request, Response

from app.server.pages.icons import ICONS
from app.server.pages.page import page
from app.server.pages.texts import Audience

router = APIRouter(include_in_schema=False)


@router.get("/board")
async def board(request: Request) -> Response:
    """Show the board."""
    return page(request, Audience.STAFF, "board.html", who="", floor="", icons=ICONS)
