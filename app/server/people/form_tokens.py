"""A form proves that it was made by our own page: it carries a token that only the session's cookie can make.

Beside `Origin` and `Sec-Fetch-Site`, which the browser says, the token is something another site cannot know.
It needs no table: it is an HMAC under the cookie's secret, so it ends with the session and changes with it.
"""

import hashlib
import hmac
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Message, Receive, Scope

from app.domain.errors import BadInput
from app.server.people.doors import cookie_name, door_cookie

FIELD: Final = "form_token"
HEADER: Final = "x-form-token"
MOST_FIELDS: Final = 1_000
_PURPOSE: Final = b"hearthline form token"
_BEFORE: Final = ("/sign-in", "/sign-in/link/")
"""Forms for whoever has no session yet; they are bound to a cookie of the sign-in page."""


def token_for(secret: str) -> str:
    """Return the token of a cookie's secret, "" for no secret."""
    return hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).hexdigest() if secret else ""


def secret_of(scope: Scope) -> str:
    """Return the secret that the forms of a page are bound to, "" where the browser sent none."""
    scheme, path = scope.get("scheme", "http"), scope["path"]
    before = path == _BEFORE[0] or path.startswith(_BEFORE[1])
    name = door_cookie(scheme) if before else cookie_name(scheme)
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(name, "")


def token_of(scope: Scope) -> str:
    """Return the token that belongs into the forms of a page, "" where there is nothing to bind it to."""
    return token_for(secret_of(scope))


def is_form(scope: Scope) -> bool:
    """Say whether a request's body is a plain form."""
    kind = Headers(scope=scope).get("content-type", "")
    return kind.lower().startswith("application/x-www-form-urlencoded")


async def right(scope: Scope, receive: Receive) -> tuple[bool, Receive]:
    """Say whether a request carries its token; the second is how its body is read from now on.

    Raises BadInput for a form that cannot be read or is too large.
    """
    wanted, given = token_of(scope), Headers(scope=scope).get(HEADER, "")
    if not given and is_form(scope):
        body = await _body(receive)
        given = _field(body)
        receive = _again(body, receive)
    return bool(wanted) and hmac.compare_digest(wanted.encode(), given.encode()), receive


async def _body(receive: Receive) -> bytes:
    parts, more = [], True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _field(body: bytes) -> str:
    try:
        fields = parse_qs(body.decode(), max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise BadInput("bad_form", "The form cannot be read.", "Send it again.") from error
    return fields.get(FIELD, [""])[-1]


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a channel that gives a body once more, then whatever comes after it."""
    given = False

    async def channel() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return channel
