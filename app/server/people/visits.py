"""From a request to where it comes from, and from an opened session to the browser's cookies."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from app.server.office import address_of
from app.server.people.doors import cookie_name, device_cookie
from app.server.people.sign_in import LASTS, Opened, Visit

DEVICE_SECONDS: Final = 400 * 86_400
"""As long as browsers keep a cookie at most."""


def visit_of(request: Request) -> Visit:
    """Return where a request comes from."""
    device = request.cookies.get(device_cookie(request.url.scheme), "")
    return Visit(address_of(request), request.headers.get("user-agent", ""), device[:200])


def half_of(request: Request) -> str:
    """Return the secret of the session cookie, "" without one."""
    return request.cookies.get(cookie_name(request.url.scheme), "")


def keep(answer: Response, request: Request, opened: Opened) -> Response:
    """Put the secrets of a new session into cookies that no script can read."""
    scheme = request.url.scheme
    _set(answer, cookie_name(scheme), opened.secret, int(LASTS[opened.step]), scheme)
    if opened.device:
        _set(answer, device_cookie(scheme), opened.device, DEVICE_SECONDS, scheme)
    return answer


def take_away(answer: Response, request: Request) -> Response:
    """Take the session's cookie back."""
    scheme = request.url.scheme
    answer.delete_cookie(
        cookie_name(scheme), path="/", httponly=True, samesite="lax", secure=scheme == "https"
    )
    return answer


def _set(answer: Response, name: str, value: str, seconds: int, scheme: str) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=scheme == "https"
    )
