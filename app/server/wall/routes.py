"""`/wall`: a link opens a screen, which follows pictures without people; supervisors make and end links."""

import contextlib
from collections.abc import AsyncIterator
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import RedirectResponse, Response

from app.domain.errors import HearthlineError, Refused, Unavailable
from app.domain.text import plain
from app.server.event_stream import EventStream
from app.server.office import Office, office_of, person_of, url_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import staff_words
from app.server.people.codes import new_token, token_hash
from app.server.people.doors import wall_cookie
from app.server.people.policy import WallPrincipal
from app.server.problems import problem, status_of
from app.server.reading import form_body
from app.server.store import audit, centre, wall_links
from app.server.store.writer import Tx
from app.server.wall.feed import WallFeed, WallFeeds
from app.server.zones import zone_at, zone_name
from app.wire.wall import WallPicture

COOKIE_SECONDS: Final = 400 * 86_400
"""As long as browsers keep a cookie at most: a screen is started once and then left alone."""


@contextlib.asynccontextmanager
async def _fed(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    feeds = app.state.wall = WallFeeds(office, app.state.live_figures)
    try:
        yield
    finally:
        await feeds.close()


router = APIRouter(include_in_schema=False, lifespan=_fed)


def _feed(request: Request, site: str) -> WallFeed:
    feeds: WallFeeds = request.app.state.wall
    return feeds.of(site)


@router.get("/wall/open/{token}")
async def get_open(request: Request, token: str) -> Response:
    """Begin a screen: the token goes into a cookie that is sent to the wall alone, and out of the address."""
    office = office_of(request)
    hashed = token_hash(token)
    link = await office.database.read(lambda c: wall_links.by_token(c, hashed))
    if link is None:
        raise Refused("wall_ended", "This link was taken back.", "Ask a supervisor for a new one.")
    answer = RedirectResponse("/wall", 303, headers={"Cache-Control": "no-store"})
    scheme = request.url.scheme
    answer.set_cookie(
        wall_cookie(scheme), token, max_age=COOKIE_SECONDS, path="/wall", httponly=True, samesite="lax",
        secure=scheme == "https",
    )  # fmt: skip
    return answer


@router.get("/wall")
async def get_wall(request: Request) -> Response:
    """Show the empty frame; its module fills it."""
    site = _wall_of(request).site
    settings = await office_of(request).database.read(lambda c: centre.load(c, site))
    return page(request, Audience.STAFF, "wall.html", centre=settings.name, zone_name=zone_name(settings))


@router.get("/wall/picture")
async def get_picture(request: Request) -> WallPicture:
    """Return the wall as it is now."""
    return await _feed(request, _wall_of(request).site).picture()


@router.get("/wall/stream")
async def get_stream(request: Request) -> Response:
    """Follow the wall."""
    if request.method == "HEAD":
        return problem(405, "wrong_method", "A stream is read with GET.")
    office, who = office_of(request), _wall_of(request)

    async def still_allowed() -> bool:
        try:
            return await office.doors.wall(who.token, office.clock()) is not None
        except Unavailable:
            return True  # a database that is away for a moment takes nobody's screen away

    return EventStream(_feed(request, who.site).open(who.link), still_allowed, office.rounds)


@router.get("/screens")
async def get_screens(request: Request) -> Response:
    """Show the links."""
    return await _screens(request)


@router.post("/screens")
async def post_screen(request: Request) -> Response:
    """Make a link and show it, once."""
    office, who = office_of(request), person_of(request)
    label = plain((await form_body(request)).get("label", ""), 80)
    if not label:
        error = Refused("no_label", "A link needs a name.", "Say where the screen hangs.")
        return await _screens(request, error=error)
    token = new_token()

    def work(tx: Tx) -> None:
        now = office.clock()
        name = wall_links.add(tx.connection, who.site, token_hash(token), label=label, by=who.name, now=now)
        audit.note(
            tx.connection, who.site, now, f"person:{who.name}", "wall_link.made", link=name, label=label
        )

    await office.writer.write(work)
    return await _screens(request, [(label, f"{url_of(request)}/wall/open/{token}")])


@router.post("/screens/revoke")
async def post_revoke(request: Request) -> Response:
    """Take a link back: its screens go dark at once."""
    office, who = office_of(request), person_of(request)
    name = plain((await form_body(request)).get("link", ""), 80)

    def work(tx: Tx) -> None:
        now = office.clock()
        link = wall_links.revoke(tx.connection, who.site, name, who.name, now)
        if link is None:
            raise Refused("not_found", "There is no such link.", "Load the page again.")
        audit.note(
            tx.connection, who.site, now, f"person:{who.name}", "wall_link.revoked", link=name,
            label=link.label,
        )  # fmt: skip

    try:
        await office.writer.write(work)
    except Refused as error:
        return await _screens(request, error=error)
    office.doors.forget_walls()
    _feed(request, who.site).close(name)
    return await _screens(request)


async def _screens(
    request: Request, told: list[tuple[str, str]] | None = None, error: HearthlineError | None = None
) -> Response:
    site = person_of(request).site
    links = await office_of(request).database.read(lambda c: wall_links.every(c, site))
    words = staff_words(error, language_of(request, Audience.STAFF)) if error else None
    return page(
        request, Audience.STAFF, "screens.html", status_of(error) if error else 200, links=links, told=told,
        error=words, who=person_of(request).name, zone=await zone_at(office_of(request), site),
    )  # fmt: skip


def _wall_of(request: Request) -> WallPrincipal:
    principal: WallPrincipal = request.state.principal
    return principal
