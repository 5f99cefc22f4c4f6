"""The outer edge of the server, as plain ASGI layers: proxies, hosts, sizes, headers on every answer."""

import ipaddress
from collections.abc import MutableMapping
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.domain.errors import BadInput, HearthlineError, Refused
from app.server.problems import problem_of
from app.server.settings import LOOPBACK_NAMES, Network, ServerSettings
from app.wire.limits import LARGEST_DIAGNOSIS
from app.wire.office import SERVER_HEADER
from app.wire.recordings import LONGEST_CHUNK

BODY_LIMITS: Final = {"/api/v1/facts": 8 * 1024 * 1024}
BODY_LIMIT: Final = 64 * 1024
_CHUNKS: Final = "/api/v1/recordings/"
_DIAGNOSES: Final = "/api/v1/diagnoses/"

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
"""Set on every answer that does not say otherwise itself (the widget allows frames, for one)."""


_RAW_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_TLS_HEADER: Final = (b"strict-transport-security", b"max-age=31536000")


class Edge:
    """Outermost layer. Refuses foreign hosts and peers, counts bytes, puts our headers on every answer."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, version: str) -> None:
        self._app = app
        self._settings = settings
        self._ours = (SERVER_HEADER.lower().encode(), version.encode())
        self._check_host = settings.loopback and not settings.behind_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, message)
            await send(message)

        error = self._refusal(scope)
        if error is not None:
            await problem_of(error)(scope, receive, dressed)
            return
        await self._app(scope, _counted(receive, _limit(scope)), dressed)

    def _refusal(self, scope: Scope) -> HearthlineError | None:
        host, length = _host_and_length(scope)
        if self._check_host and _host_name(host) not in LOOPBACK_NAMES:
            return Refused("wrong_host", "This server answers only to this machine.", "Use 127.0.0.1.")
        if not length.isascii() or not length.isdigit() or int(length) > _limit(scope):
            return _too_large()
        return None

    def _dress(self, scope: Scope, message: Message) -> None:
        said = [(name, value) for name, value in message.get("headers", ()) if name != self._ours[0]]
        names = {name for name, _ in said}
        said.append(self._ours)
        said += [header for header in _RAW_HEADERS if header[0] not in names]
        if scope.get("scheme") == "https" and _TLS_HEADER[0] not in names:
            said.append(_TLS_HEADER)
        message["headers"] = said


class ProxyDoor:
    """Believes `X-Forwarded-*` from the proxy's networks and lets nobody else in."""

    def __init__(self, app: ASGIApp, networks: tuple[Network, ...]) -> None:
        self._networks = networks
        self._app = ProxyHeadersMiddleware(app, trusted_hosts=[str(n) for n in networks])  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request (ASGI)."""
        if scope["type"] == "http" and not self._trusted(scope):
            refusal = Refused(
                "not_yours", "This server is reached through its proxy only.", "Use its address."
            )
            await problem_of(refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)  # type: ignore[arg-type]

    def _trusted(self, scope: MutableMapping[str, Any]) -> bool:
        client = scope.get("client")
        if not client:
            return False
        try:
            address = ipaddress.ip_address(client[0])
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _limit(scope: Scope) -> int:
    path = scope["path"]
    if path.startswith(_CHUNKS):
        return LONGEST_CHUNK
    if path.startswith(_DIAGNOSES):
        return LARGEST_DIAGNOSIS
    return BODY_LIMITS.get(path, BODY_LIMIT)


def _counted(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _too_large()
        return message

    return counted


def _host_and_length(scope: Scope) -> tuple[str, str]:
    host, length = b"", b"0"
    for name, value in reversed(scope["headers"]):  # of a header sent twice the first counts
        if name == b"host":
            host = value
        elif name == b"content-length":
            length = value
    return host.decode("latin-1"), length.decode("latin-1")


def _too_large() -> HearthlineError:
    return BadInput("too_large", "This is too much at once.", "Send less.")


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
