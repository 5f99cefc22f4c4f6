"""The server's composition root: `create_app` puts the rooms together as one ASGI application."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib import metadata
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.server import board, housekeeping, pages, problems
from app.server.account import routes as account_routes
from app.server.admin import routes as admin_routes
from app.server.edge import Edge, ProxyDoor
from app.server.emergencies import routes as emergencies_routes
from app.server.facts import routes as facts_routes
from app.server.files import routes as files_routes
from app.server.hot_paths import HotPaths
from app.server.office import Office, office_of
from app.server.pages.plain_words import PlainWords
from app.server.people import routes as people_routes
from app.server.people.audit_watch import AuditWatch
from app.server.people.doors import Doors
from app.server.people.gate import Gate
from app.server.people.lock_out import LockOut
from app.server.people.views import Views
from app.server.recordings import routes as recordings_routes
from app.server.recordings.key_ring import KeyRing
from app.server.recordings.shelf import Shelf, shelf_folder
from app.server.reports import routes as reports_routes
from app.server.settings import ServerSettings
from app.server.status import diagnoses as diagnoses_routes
from app.server.status import metrics, orders
from app.server.status import routes as status_routes
from app.server.status.presence import Presence, soon
from app.server.store.database import Database, check_reachable
from app.server.store.writer import Writer
from app.server.stream import Hub
from app.server.switch import routes as switch_routes
from app.server.wall import routes as wall_routes
from app.server.web_call_back import routes as web_call_back_routes

ROUTERS: Final = (
    people_routes.router, status_routes.router, metrics.router, facts_routes.router,
    files_routes.router, web_call_back_routes.router, diagnoses_routes.router, switch_routes.router,
    recordings_routes.router, orders.router, emergencies_routes.router, board.router, pages.router,
    account_routes.router, admin_routes.router, reports_routes.router, wall_routes.router,
)  # fmt: skip


def version() -> str:
    """Return the version of the program."""
    try:
        return metadata.version("hearthline")
    except metadata.PackageNotFoundError:
        return "0.1.0"


class Application(FastAPI):
    """FastAPI with the edge outside everything, so that also an unexpected error gets our headers."""

    edge_settings: ServerSettings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or the lifespan (ASGI); requests are not offered to any telemetry."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        scope["app"] = self
        await self.middleware_stack(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """Return the layers, outermost first: proxy door, edge, hot paths, FastAPI's own."""
        hot = HotPaths(super().build_middleware_stack(), Gate(self, self.state.office))
        stack: ASGIApp = Edge(hot, self.edge_settings, version())
        if self.edge_settings.behind_proxy:
            return ProxyDoor(stack, self.edge_settings.behind_proxy)
        return stack


def create_app(settings: ServerSettings) -> FastAPI:
    """Return the application for `settings`; its lifespan opens and closes the database.

    Raises BadInput for a database address nobody can use.
    """
    office = _composed(settings)
    app = Application(
        title="Hearthline", version=version(), lifespan=_life, responses=problems.RESPONSES,
        redirect_slashes=False, docs_url=None, redoc_url=None, swagger_ui_oauth2_redirect_url=None,
    )  # fmt: skip
    app.edge_settings = settings
    app.state.office = office
    app.add_middleware(Gate, office=office)
    app.add_middleware(PlainWords)
    problems.install(app)
    app.add_api_route("/healthz", healthz, response_class=PlainTextResponse, summary="Whether it works")
    for router in ROUTERS:
        app.include_router(router)
    return app


def _composed(settings: ServerSettings) -> Office:
    database = Database(settings.database)
    hub, writer = Hub(), Writer(database)
    return Office(
        settings, database, writer, Doors(database, asks_second_factor=settings.asks_second_factor),
        Presence(hub, soon), LockOut(database, writer), AuditWatch(database), Views(writer), hub=hub,
        url=settings.public_url,
        shelf=Shelf(shelf_folder(settings.recordings, settings.database)),
        recording_keys=KeyRing(settings.recording_phrase),
    )  # fmt: skip


@contextlib.asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    await asyncio.to_thread(office.database.open, exclusive=True, put_aside=office.settings.embedded)
    await asyncio.to_thread(office.recording_keys.prepare, office.database, office.settings.site)
    office.writer.start()
    try:
        async with housekeeping.kept(office):
            yield
    finally:
        office.hub.close()
        await office.writer.close()
        await asyncio.to_thread(office.database.close)


async def healthz(request: Request) -> PlainTextResponse:
    """Answer `ok` while the server can read its database."""
    await check_reachable(office_of(request).database)
    return PlainTextResponse("ok\n")
