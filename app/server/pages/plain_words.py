"""The outermost layer of the pages: whoever asked for a page gets a refusal as a page, never as JSON."""

import json
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.errors import error_from
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import public_words, staff_words
from app.server.problems import MEDIA_TYPE
from app.server.reading import wants_html

_NOT_PAGES: Final = ("/api/", "/healthz", "/metrics", "/openapi.json", "/public/assets/", "/public/widget.js")


class PlainWords:
    """ASGI layer: turns problem answers into a page for browsers that navigate; lets all else through."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] != "http" or not _navigates(scope):
            await self._app(scope, receive, send)
            return
        held = _Held(scope, receive, send)
        await self._app(scope, receive, held.send)


class _Held:
    """Holds a problem answer back until it is whole, then sends the page in its place."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start" and _is_problem(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._as_page(self._start)

    async def _as_page(self, start: Message) -> None:
        told = json.loads(self._body)
        error = error_from(told, "refused", "")
        request = Request(self._scope)
        staff = not request.url.path.startswith("/public/")
        audience = Audience.STAFF if staff else Audience.PUBLIC
        words = (staff_words if staff else public_words)(error, language_of(request, audience))
        response = page(request, audience, "refusal.html", start["status"], words=words, staff=staff)
        for name, value in Headers(raw=start["headers"]).items():
            if name not in {"content-type", "content-length"}:
                response.headers.setdefault(name, value)
        await response(self._scope, self._receive, self._send)


def _navigates(scope: Scope) -> bool:
    return wants_html(Request(scope)) and not scope["path"].startswith(_NOT_PAGES)


def _is_problem(message: Message) -> bool:
    return Headers(raw=message.get("headers", [])).get("content-type", "").startswith(MEDIA_TYPE)
