"""The gate every request passes: who asks, may they, and did their own browser page send it."""

from typing import Final
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import HearthlineError, Refused
from app.server.office import Office
from app.server.people import form_tokens
from app.server.people.policy import (
    Audience,
    PersonPrincipal,
    Principal,
    Role,
    WallPrincipal,
    allowed,
    audience,
)
from app.server.problems import problem_of

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """ASGI layer inside the edge; puts the principal into `request.state.principal`."""

    def __init__(self, app: ASGIApp, office: Office) -> None:
        self._app = app
        self._office = office

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            answer = await self.judge(scope)
            if answer is None and _guarded(scope):
                own, receive = await form_tokens.right(scope, receive)
                answer = None if own else problem_of(_old_form())
        except HearthlineError as error:
            answer = problem_of(error)
        await (answer or self._app)(scope, receive, send)

    async def judge(self, scope: Scope) -> Response | None:
        """Return the refusal of a request, None when it may pass. Raises HearthlineError."""
        who = audience(scope["method"], scope["path"])
        principal: Principal | WallPrincipal | None = None
        if who is Audience.WALL:
            principal = await self._office.doors.screen(scope, self._office.clock())
        elif who is not Audience.ANYBODY:
            principal = await self._office.doors.principal(scope, self._office.clock())
        scope.setdefault("state", {})["principal"] = principal
        if not allowed(principal, who):
            return _refusal(scope, principal, who)
        if _foreign(scope, principal) or (_acts(scope, principal) and not _same_site(scope)):
            return problem_of(Refused("cross_site", "This did not come from our own page.", "Use the page."))
        return None


def _acts(scope: Scope, principal: Principal | WallPrincipal | None) -> bool:
    """Say whether a request may change something by a cookie that a browser sends of itself."""
    by_cookie = isinstance(principal, PersonPrincipal | WallPrincipal)
    return scope["method"] not in _SAFE and (by_cookie or scope["path"].startswith("/sign-in"))


def _guarded(scope: Scope) -> bool:
    """Say whether a request needs the token of a form of ours.

    Before there is a session JSON needs none: no other site's page can send it without asking us first.
    """
    principal, kind = scope["state"]["principal"], Headers(scope=scope).get("content-type", "")
    return _acts(scope, principal) and (principal is not None or not kind.startswith("application/json"))


def _old_form() -> Refused:
    return Refused("old_form", "This page is from an earlier session.", "Load the page again, then repeat.")


def _refusal(
    scope: Scope, principal: Principal | WallPrincipal | None, who: Audience | None
) -> Response | None:
    if who is Audience.WALL:
        return problem_of(
            Refused("wall_ended", "This link was taken back.", "Ask a supervisor for a new one.")
        )
    if principal is None:
        if scope["method"] in _SAFE and _is_page(scope):
            return RedirectResponse(f"/sign-in?next={quote(scope['path'])}", 303)
        return problem_of(
            Refused("not_signed_in", "Sign in first.", "A seat needs its token, people sign in.")
        )
    if _starts(scope, principal):
        return RedirectResponse("/account", 303)
    if who is None and scope["method"] in _SAFE:
        return None  # somebody we know may learn that there is nothing here
    return problem_of(Refused("not_allowed", "You may not do this.", "Ask a supervisor or an administrator."))


def _foreign(scope: Scope, principal: Principal | WallPrincipal | None) -> bool:
    """Say whether another origin's page reads what a person may read, with that person's cookie."""
    if not isinstance(principal, PersonPrincipal) or not scope["path"].startswith("/api/"):
        return False
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    return "origin" in headers and not _same_site(scope)


def _starts(scope: Scope, principal: Principal | WallPrincipal) -> bool:
    """Say whether an agent comes to where sign-in leads everybody: agents have no board, but an account."""
    agent = isinstance(principal, PersonPrincipal) and principal.role is Role.AGENT
    return agent and scope["path"] in {"/", "/board"} and scope["method"] in _SAFE and _is_page(scope)


def _is_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith("/api/")


def _same_site(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    fetch_site = headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    return (
        headers.get("origin", "").lower()
        == f"{scope.get('scheme', 'http')}://{headers.get('host', '')}".lower()
    )
