"""All routes of the pages in one router; when the server starts they become the faces of its JSON routes."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI

from app.server.office import Office
from app.server.pages.assets import router as assets
from app.server.pages.board_page import router as board_page
from app.server.pages.call_back import refused as refused_request
from app.server.pages.call_back import router as call_back
from app.server.pages.sign_in import link as sign_in_link
from app.server.pages.sign_in import refused as refused_sign_in
from app.server.pages.sign_in import refused_code
from app.server.pages.sign_in import router as sign_in
from app.server.pages.visitor import face as visitor
from app.server.pages.widget import router as widget


@contextlib.asynccontextmanager
async def _faces(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    office.faces.visitor = visitor
    office.faces.refused_request = refused_request
    office.faces.refused_sign_in = refused_sign_in
    office.faces.refused_code = refused_code
    office.faces.sign_in_link = sign_in_link
    yield


router = APIRouter(include_in_schema=False, lifespan=_faces)
for part in (assets, board_page, call_back, sign_in, widget):
    router.include_router(part)
