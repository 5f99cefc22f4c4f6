"""The server's composition root: `create_app` puts the rooms together as one ASGI application."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp

from app.server import problems
from app.server.edge import Edge, ProxyDoor
from app.server.office import Office, office_of
from app.server.settings import ServerSettings
from app.server.store.database import Database, check_reachable
from app.server.store.writer import Writer

ROOMS_WITH_PAGES: Final = ("app.server.pages", "app.server.board")


def version() -> str:
    """Return the version of the program."""
    try:
        return metadata.version("hearthline")
    except metadata.PackageNotFoundError:
        return "0.1.0"


class Application(FastAPI):
    """FastAPI with the edge outside everything, so that also an unexpected error gets our headers."""

    edge_settings: ServerSettings

    def build_middleware_stack(self) -> ASGIApp:
        """Return the layers, outermost first: proxy door, edge, FastAPI's own."""
        stack: ASGIApp = Edge(super().build_middleware_stack(), self.edge_settings, version())
        if self.edge_settings.behind_proxy:
            return ProxyDoor(stack, self.edge_settings.behind_proxy)
        return stack


def create_app(settings: ServerSettings) -> FastAPI:
    """Return the application for `settings`; its lifespan opens and closes the database."""
    database = Database(settings.database)
    office = Office(settings, database, Writer(database))

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(database.open, exclusive=True, put_aside=settings.embedded)
        office.writer.start()
        try:
            yield
        finally:
            office.hub.close()
            await office.writer.close()
            await asyncio.to_thread(database.close)

    app = Application(
        title="Hearthline", version=version(), lifespan=lifespan, responses=problems.RESPONSES,
        docs_url=None, redoc_url=None, swagger_ui_oauth2_redirect_url=None,
    )  # fmt: skip
    app.edge_settings = settings
    app.state.office = office
    problems.install(app)
    app.add_api_route("/healthz", healthz, response_class=PlainTextResponse, summary="Whether it works")
    for room in ROOMS_WITH_PAGES:
        if find_spec(room) is not None and hasattr(import_module(room), "router"):
            app.include_router(import_module(room).router)
    return app


async def healthz(request: Request) -> PlainTextResponse:
    """Answer `ok` while the server can read its database."""
    await check_reachable(office_of(request).database)
    return PlainTextResponse("ok\n")
