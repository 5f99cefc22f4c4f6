"""Web Call Back: the public routes of visitors, the list and claims of agents."""

import secrets
from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.domain.web_call_back import WebCallBackState
from app.server.addresses import address_key
from app.server.office import Office, address_of, office_of, seat_of, site_of, url_of
from app.server.problems import problem_of
from app.server.reading import body_of, fitted, form_body, is_form, json_body, wants_html
from app.server.store import centre, web_call_backs
from app.server.store.centre import Centre
from app.server.web_call_back import gate, requests
from app.server.web_call_back.requests import Claimer
from app.server.web_call_back.visitors import answer, visitor
from app.wire.codec import to_plain
from app.wire.office import (
    API,
    Visitor,
    WebCallBack,
    WebCallBackRequest,
    WebCallBacks,
)

router = APIRouter()

PUBLIC = "/public/web-call-backs"
_YES = frozenset({"1", "on", "true", "yes"})


@router.get(f"{API}/web-call-backs", summary="All open requests")
async def get_requests(request: Request) -> WebCallBacks:
    """Return them, oldest wish first."""
    office, site = office_of(request), site_of(request)
    await office.views.note(request.state.principal, office.clock(), "seen.web_call_backs")
    rows = await office.database.read(lambda c: web_call_backs.open_requests(c, site))
    return WebCallBacks([row.view for row in rows])


@router.post(f"{API}/web-call-backs/{{id}}/claim", summary="Take a request for ten minutes")
async def post_claim(request: Request) -> WebCallBack:
    """Take it; 409 when another agent has it."""
    office, claimer, name, now = _claim(request)
    return await office.writer.write(lambda tx: requests.claim(tx, office.hub, name, claimer, now))


@router.post(f"{API}/web-call-backs/{{id}}/release", summary="Give a request back")
async def post_release(request: Request) -> WebCallBack:
    """Give it back."""
    office, claimer, name, _ = _claim(request)
    return await office.writer.write(lambda tx: requests.release(tx, office.hub, name, claimer))


def _claim(request: Request) -> tuple[Office, Claimer, str, float]:
    office, who = office_of(request), seat_of(request)
    return office, Claimer(who.seat, who.agent, who.site), request.path_params["id"][:80], office.clock()


@router.options(PUBLIC, include_in_schema=False)
async def options_request(request: Request) -> Response:
    """Answer a browser that asks whether another site's page may send a request."""
    return await _for_widgets(request, _nothing)


@router.post(PUBLIC, openapi_extra=body_of(WebCallBackRequest), summary="Ask to be called (JSON or form)")
async def post_request(request: Request) -> Visitor:
    """Store a visitor's request and say where it stands; a form is led to the visitor's page."""
    return await _for_widgets(request, _ask)  # type: ignore[return-value]


@router.get(f"{PUBLIC}/{{token}}", summary="Where a visitor's request stands")
async def get_visitor(request: Request, token: str) -> Visitor:
    """Answer with JSON, or with the visitor's page."""

    async def shown(request: Request, _: Centre) -> Response:
        found = await office_of(request).database.read(lambda c: visitor(c, token, url_of(request)))
        return _shown(request, found)

    return await _for_widgets(request, shown)  # type: ignore[return-value]


@router.post(f"{PUBLIC}/{{token}}/cancel", summary="A visitor does not want to be called any more")
async def post_cancel(request: Request, token: str) -> Visitor:
    """Cancel, then answer like the visitor's page."""
    office, now = office_of(request), office_of(request).clock()

    async def cancelled(request: Request, _: Centre) -> Response:
        await office.writer.write(lambda tx: requests.cancel(tx, office.hub, token, now))
        found = await office.database.read(lambda c: visitor(c, token, url_of(request)))
        return RedirectResponse(found.url, 303) if wants_html(request) else JSONResponse(to_plain(found))

    return await _for_widgets(request, cancelled)  # type: ignore[return-value]


async def _nothing(_: Request, __: Centre) -> Response:
    return Response(status_code=204)


async def _for_widgets(request: Request, inner: Callable[[Request, Centre], Awaitable[Response]]) -> Response:
    office = office_of(request)
    settings = await office.database.read(lambda c: centre.load(c, office.settings.site))
    try:
        response = await inner(request, settings)
    except HearthlineError as error:
        response = problem_of(error)
    origin = request.headers.get("origin", "")
    if origin and origin in settings.widget_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Vary"] = "Origin"
    return response


async def _ask(request: Request, settings: Centre) -> Response:
    office = office_of(request)
    sent = await _sent(request)
    try:
        token = await _stored(office, sent, settings, address_of(request))
    except HearthlineError as error:
        if is_form(request) and wants_html(request) and office.faces.refused_request is not None:
            return office.faces.refused_request(request, sent, error)
        raise
    if not token:  # a robot filled the hidden field: it learns nothing
        wish = gate.check_wish(sent.wish, office.clock(), settings.hours)
        found = answer(secrets.token_urlsafe(24), WebCallBackState.WAITING, 1, url_of(request), wish)
    else:
        found = await office.database.read(lambda c: visitor(c, token, url_of(request)))
    if is_form(request) and wants_html(request):
        return RedirectResponse(found.url, 303)
    return JSONResponse(to_plain(found), 202)


async def _sent(request: Request) -> WebCallBackRequest:
    if not is_form(request):
        return fitted(WebCallBackRequest, await json_body(request))
    fields = await form_body(request)
    return WebCallBackRequest(
        number=fields.get("number", "")[:80], name=fields.get("name", "")[:80],
        subject=fields.get("subject", "")[:300], page=fields.get("page", "")[:300],
        wish=_moment(fields.get("wish", "")), consent=fields.get("consent", "").lower() in _YES,
        website=fields.get("website", "")[:80],
    )  # fmt: skip


def _moment(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0.0


async def _stored(office: Office, sent: WebCallBackRequest, settings: Centre, address: str) -> str:
    if sent.website:
        return ""
    number = gate.checked_number(sent, settings)
    now, site, key = office.clock(), office.settings.site, address_key(address)
    token = await office.writer.write(
        lambda tx: requests.ask(
            tx, office.hub, site, sent, number, address=key, now=now, hours=settings.hours
        )
    )
    office.contacts_changed(site, ())
    return token


def _shown(request: Request, found: Visitor) -> Response:
    face = office_of(request).faces.visitor
    if wants_html(request) and face is not None:
        return face(request, found)
    return JSONResponse(to_plain(found))
