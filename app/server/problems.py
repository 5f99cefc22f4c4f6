"""RFC 9457 problems: every refusal of the server as JSON with a title and a hint for people."""

import logging
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from app.domain.errors import BadInput, Damaged, HearthlineError, IllegalMove, Refused, Unavailable
from app.domain.phrase import phrase, with_phrases

log = logging.getLogger("hearthline.server")

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[str, int]] = {
    "not_signed_in": 401,
    "wrong_credentials": 401,
    "bad_code": 403,
    "not_yours": 403,
    "cross_site": 403,
    "wrong_host": 421,
    "not_found": 404,
    "claimed": 409,
    "not_open": 409,
    "taken": 409,
    "not_next": 409,
    "not_whole": 409,
    "too_large": 413,
    "slow_down": 429,
    "storage_full": 507,
    "unavailable": 503,
}
"""The HTTP status of codes that do not follow from the kind of error."""

_BY_KIND: Final[tuple[tuple[type[HearthlineError], int], ...]] = (
    (BadInput, 422),
    (IllegalMove, 409),
    (Refused, 403),
    (Unavailable, 503),
    (Damaged, 500),
)

_TITLES: Final = {
    404: ("not_found", phrase("There is nothing here.")),
    405: ("wrong_method", phrase("This address does not take that kind of request.")),
}

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "hint": {"type": "string"},
        "phrases": {"type": "object"},
    },
    "required": ["type", "title", "status", "code", "hint"],
}

RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    "default": {"description": "Problem (RFC 9457)", "content": {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}}
}
"""For `FastAPI(responses=…)`: every route may answer with a problem."""


class SlowDown(Refused):
    """Too many tries; `seconds` says when the next one may come."""

    def __init__(self, title: str, hint: str, seconds: float) -> None:
        super().__init__("slow_down", title, hint)
        self.seconds = seconds


def problem(status: int, code: str, title: str, hint: str = "") -> JSONResponse:
    """Return one problem as a response."""
    body = {"type": f"urn:hearthline:{code}", "title": title, "status": status, "code": code, "hint": hint}
    if hint:
        body["detail"] = str(hint)
    body = with_phrases(body)
    return JSONResponse(body, status_code=status, media_type=MEDIA_TYPE)


def status_of(error: HearthlineError) -> int:
    """Return the HTTP status for one of our errors."""
    if error.code in STATUS:
        return STATUS[error.code]
    return next((status for kind, status in _BY_KIND if isinstance(error, kind)), 400)


def problem_of(error: HearthlineError) -> JSONResponse:
    """Return one of our errors as a response."""
    response = problem(status_of(error), error.code, error.title, error.hint)
    if isinstance(error, SlowDown):
        response.headers["Retry-After"] = str(max(1, round(error.seconds)))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def defect(request: Request, error: Exception) -> JSONResponse:
    """Log an unexpected error and return it as a response, without its insides."""
    log.error("%s %s failed", request.method, request.scope.get("path", ""), exc_info=error)
    return problem(500, "defect", "The server made a mistake.", "Try again; the server's log has details.")


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem; an unexpected one is logged and told without its insides."""

    async def ours(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HearthlineError)
        return problem_of(error)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        where = ", ".join(".".join(str(part) for part in e["loc"]) for e in error.errors()[:5])
        return problem(
            422, "bad_input", "A part of the request does not fit.", phrase("Look at: {where}.", where=where)
        )

    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code, title = _TITLES.get(error.status_code, ("refused", phrase("The request was refused.")))
        return problem(error.status_code, code, title)

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        return defect(request, error)

    app.add_exception_handler(HearthlineError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)
