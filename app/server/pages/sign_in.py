"""The sign-in page. The door itself (`POST /sign-in`) is the people's room; this is its face."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.errors import HearthlineError
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import Words, staff_words
from app.server.people.codes import new_token
from app.server.people.doors import door_cookie
from app.server.people.form_tokens import secret_of, token_for
from app.server.people.routes import START, local_path
from app.server.problems import status_of

router = APIRouter(include_in_schema=False)


@router.get("/")
async def root() -> Response:
    """Lead to the board."""
    return RedirectResponse(START, 303)


@router.get("/sign-in")
async def sign_in(request: Request) -> Response:
    """Show the form."""
    return _form(request, "", None, 200)


def refused(request: Request, name: str, error: HearthlineError) -> Response:
    """Show the form again with what went wrong; the name that was typed stays, the password does not."""
    words = staff_words(error, language_of(request, Audience.STAFF))
    return _form(request, name, words, status_of(error))


@router.get("/sign-in/code")
async def code(request: Request) -> Response:
    """Show the field for the six digits."""
    return _code(request, None, 200)


def refused_code(request: Request, error: HearthlineError) -> Response:
    """Show the field again with what went wrong."""
    return _code(request, staff_words(error, language_of(request, Audience.STAFF)), status_of(error))


def _code(request: Request, error: Words | None, status: int) -> Response:
    after = local_path(request.query_params.get("next", START))
    return page(request, Audience.STAFF, "sign_in_code.html", status, error=error, after=after)


def link(request: Request) -> Response:
    """Show the one button of a one-time link."""
    return _bound(request, "sign_in_link.html")


def _form(request: Request, name: str, error: Words | None, status: int) -> Response:
    after = local_path(request.query_params.get("next", START))
    return _bound(request, "sign_in.html", status, name=name, error=error, after=after)


def _bound(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """Return a page whose form is bound to a cookie of this browser, given now if there is none yet."""
    known = secret_of(request.scope)
    secret, scheme = known or new_token(), request.url.scheme
    shown = page(request, Audience.STAFF, template, status, form_token=token_for(secret), **values)
    if not known:
        shown.set_cookie(
            door_cookie(scheme), secret, path="/", httponly=True, samesite="strict", secure=scheme == "https"
        )
    return shown
