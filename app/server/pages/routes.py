"""All routes of the pages in one router; when the server starts they become the faces of its JSON routes."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import APIRouter, FastAPI

from app.server.office import Office
from app.server.pages import assets, board_page, call_back, sign_in, visitor, widget


@contextlib.asynccontextmanager
async def _faces(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    office.faces.visitor = visitor.face
    office.faces.refused_request = call_back.refused
    office.faces.refused_sign_in = sign_in.refused
    yield


router = APIRouter(include_in_schema=False, lifespan=_faces)
for part in (assets, board_page, call_back, sign_in, widget):
    router.include_router(part.router)
