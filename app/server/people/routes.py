"""Doors: signing in and out, one-time links, enrolment of seats."""

from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.responses import Response

from app.domain.errors import BadInput, HearthlineError
from app.server.office import address_of, office_of, person_of, url_of
from app.server.people import enrolment, sign_in
from app.server.people.form_tokens import token_for
from app.server.people.sign_in import Opened, Step
from app.server.people.visits import half_of, keep, take_away, visit_of
from app.server.reading import body_of, fitted_body, form_body, is_form, json_body, wants_html
from app.wire.office import API, Enrolment, EnrolmentRequest

router = APIRouter()

START = "/board"


def local_path(wanted: str) -> str:
    """Return where to go after signing in: a path of this server, never another host."""
    parts = urlsplit(wanted)
    safe = not parts.scheme and not parts.netloc and wanted.startswith("/") and "\\" not in wanted
    return wanted[:200] if safe and not wanted.startswith("//") else START


@router.post("/sign-in", summary="Sign in (form or JSON: name, password, next)")
async def post_sign_in(request: Request) -> Response:
    """Open a session and set its cookie; a form is led on to `next`."""
    fields = await form_body(request) if is_form(request) else await json_body(request)
    if not isinstance(fields, dict):
        raise BadInput("bad_json", "Send an object with name and password.")
    name, password = str(fields.get("name") or ""), str(fields.get("password") or "")
    office = office_of(request)
    try:
        opened = await sign_in.sign_in(office, name, password, visit_of(request))
    except HearthlineError as error:
        if wants_html(request) and office.faces.refused_sign_in is not None:
            return office.faces.refused_sign_in(request, name[:80], error)
        raise
    return _opened(request, opened, str(fields.get("next") or START))


@router.post("/sign-in/code", summary="The second step (form or JSON: code, next)")
async def post_code(request: Request) -> Response:
    """Make a half session whole by six digits or a recovery code, under a new secret."""
    fields = await form_body(request) if is_form(request) else await json_body(request)
    if not isinstance(fields, dict):
        raise BadInput("bad_json", "Send an object with code.")
    office, code = office_of(request), str(fields.get("code") or "")[:20]
    try:
        opened = await sign_in.second_step(office, half_of(request), code, visit_of(request))
    except HearthlineError as error:
        if wants_html(request) and office.faces.refused_code is not None:
            return office.faces.refused_code(request, error)
        raise
    return _opened(request, opened, str(fields.get("next") or START))


@router.get("/sign-in/link/{token}", summary="A one-time link: one click signs in")
async def get_link(request: Request) -> Response:
    """Show one button, so that programs that look at links beforehand do not use them up."""
    face = office_of(request).faces.sign_in_link
    assert face is not None
    return face(request)


@router.post("/sign-in/link/{token}", summary="Use a one-time link")
async def post_link(request: Request, token: str) -> Response:
    """Open a session and lead to the board."""
    return _opened(request, await sign_in.by_link(office_of(request), token, visit_of(request)), START)


@router.post("/sign-out", summary="Sign out")
async def post_sign_out(request: Request) -> Response:
    """End the session and its streams."""
    await sign_in.sign_out(office_of(request), person_of(request).session)
    answer: Response = RedirectResponse("/sign-in", 303) if wants_html(request) else JSONResponse({})
    return take_away(answer, request)


@router.post(f"{API}/enrolments", openapi_extra=body_of(EnrolmentRequest), summary="Exchange a one-time code")
async def post_enrolment(request: Request) -> Enrolment:
    """Return the seat's token and configuration, once."""
    sent = await fitted_body(request, EnrolmentRequest)
    return await enrolment.enrol(office_of(request), sent, address_of(request), url_of(request))


def _opened(request: Request, opened: Opened, after: str) -> Response:
    """Lead on, or to the second step; programs that sign in get the token for what they post."""
    after, pages = local_path(after), {Step.CODE: "code", Step.SET_UP: "second-factor"}
    if opened.step in pages:
        after = f"/sign-in/{pages[opened.step]}?next={quote(after)}"
    answer: Response = RedirectResponse(after, 303)
    if request.headers.get("content-type", "").lower().startswith("application/json"):
        answer = JSONResponse({"next": after, "form_token": token_for(opened.secret)})
    return keep(answer, request, opened)
