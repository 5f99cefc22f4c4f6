"""Doors: signing in and out, one-time links, enrolment of seats."""

from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.responses import Response

from app.domain.errors import BadInput, HearthlineError
from app.server.office import address_of, office_of, person_of, url_of
from app.server.people import enrolment, sign_in
from app.server.people.doors import SESSION_SECONDS, cookie_name
from app.server.reading import body_of, fitted_body, form_body, is_form, json_body, wants_html
from app.wire.office import API, Enrolment, EnrolmentRequest

router = APIRouter()

START = "/board"


@router.post("/sign-in", summary="Sign in (form or JSON: name, password, next)")
async def post_sign_in(request: Request) -> Response:
    """Open a session and set its cookie; a form is led on to `next`."""
    fields = await form_body(request) if is_form(request) else await json_body(request)
    if not isinstance(fields, dict):
        raise BadInput("bad_json", "Send an object with name and password.")
    name, password = str(fields.get("name") or ""), str(fields.get("password") or "")
    office = office_of(request)
    try:
        opened = await sign_in.sign_in(office, name, password, address_of(request))
    except HearthlineError as error:
        if wants_html(request) and office.faces.refused_sign_in is not None:
            return office.faces.refused_sign_in(request, name[:80], error)
        raise
    page = wants_html(request) or is_form(request)
    after = str(fields.get("next") or START)
    return _opened(request, opened, after, page=page)


@router.post("/sign-in/code", summary="The second step: six digits (form or JSON: code, next)")
async def post_code(request: Request) -> Response:
    """Make a half session whole, under a new secret."""
    fields = await form_body(request) if is_form(request) else await json_body(request)
    if not isinstance(fields, dict):
        raise BadInput("bad_json", "Send an object with code.")
    office, half = office_of(request), request.cookies.get(cookie_name(request.url.scheme), "")
    try:
        secret = await sign_in.second_step(
            office, half, str(fields.get("code") or "")[:20], address_of(request)
        )
    except HearthlineError as error:
        if wants_html(request) and office.faces.refused_code is not None:
            return office.faces.refused_code(request, error)
        raise
    page = wants_html(request) or is_form(request)
    return _welcome(request, secret, str(fields.get("next") or START), page=page)


@router.get("/sign-in/link/{token}", summary="A one-time link: one click signs in")
async def get_link(request: Request) -> Response:
    """Show one button, so that programs that look at links beforehand do not use them up."""
    face = office_of(request).faces.sign_in_link
    if face is not None:
        return face(request)
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Hearthline</title>"
        '<meta name=viewport content="width=device-width"><form method=post>'
        "<p>Hearthline</p><button autofocus>Sign in</button></form></html>"
    )
    return HTMLResponse(page)


@router.post("/sign-in/link/{token}", summary="Use a one-time link")
async def post_link(request: Request, token: str) -> Response:
    """Open a session and lead to the board."""
    opened = await sign_in.by_link(office_of(request), token, address_of(request))
    return _opened(request, opened, START, page=True)


@router.post("/sign-out", summary="Sign out")
async def post_sign_out(request: Request) -> Response:
    """End the session and its streams."""
    await sign_in.sign_out(office_of(request), person_of(request).session)
    answer: Response = RedirectResponse("/sign-in", 303) if wants_html(request) else JSONResponse({})
    answer.delete_cookie(
        cookie_name(request.url.scheme), path="/", httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post(f"{API}/enrolments", openapi_extra=body_of(EnrolmentRequest), summary="Exchange a one-time code")
async def post_enrolment(request: Request) -> Enrolment:
    """Return the seat's token and configuration, once."""
    sent = await fitted_body(request, EnrolmentRequest)
    return await enrolment.enrol(office_of(request), sent, address_of(request), url_of(request))


def _opened(request: Request, opened: sign_in.Opened, after: str, *, page: bool) -> Response:
    """Lead on, or to the field for the code where a second factor is to come."""
    if not opened.half:
        return _welcome(request, opened.secret, after, page=page)
    code = f"/sign-in/code?next={quote(_local(after))}"
    return _welcome(request, opened.secret, code, page=page, lasts=sign_in.HALF_SECONDS)


def _welcome(
    request: Request, secret: str, after: str, *, page: bool, lasts: float = SESSION_SECONDS
) -> Response:
    answer: Response = JSONResponse({"next": _local(after)})
    if page:
        answer = RedirectResponse(_local(after), 303)
    answer.set_cookie(
        cookie_name(request.url.scheme), secret, max_age=int(lasts), path="/", httponly=True,
        samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


def _local(after: str) -> str:
    parts = urlsplit(after)
    safe = not parts.scheme and not parts.netloc and after.startswith("/") and "\\" not in after
    return after[:200] if safe and not after.startswith("//") else START
