"""One way to make a page: a template, the texts of its language, everything from outside escaped."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from app.server.pages.assets import address
from app.server.pages.texts import LANGUAGES, Audience, catalogue, choose, speaker
from app.server.pages.wording import said
from app.server.people.form_tokens import token_of

_FOLDER: Final = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_FOLDER),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["asset"] = address
    environment.filters["moment"] = _moment
    environment.filters["clock"] = _clock
    return environment


@pass_context
def _moment(context: Context, epoch: float) -> str:
    """Return a moment to the second on the clock of the page's `zone`, without one on the machine's own."""
    return datetime.fromtimestamp(epoch, context.get("zone")).strftime("%Y-%m-%d %H:%M:%S")


def _clock(seconds: float) -> str:
    """Return seconds as m:ss, from an hour on h:mm:ss."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def language_of(request: Request, audience: Audience) -> str:
    """Return the language for a request: `?lang=` of a link, else what the browser prefers."""
    wished = request.query_params.get("lang", "")
    return choose(audience, request.headers.get("accept-language", ""), wished)


def page(
    request: Request, audience: Audience, template: str, status: int = 200, **values: object
) -> HTMLResponse:
    """Return a page in the language of the request; never kept by a cache."""
    language = language_of(request, audience)
    values.setdefault("form_token", token_of(request.scope) if audience is Audience.STAFF else "")
    html = _environment().get_template(template).render(
        t=speaker(audience, language),
        texts=catalogue(audience, language),
        language=language,
        languages=LANGUAGES[audience],
        said=partial(said, language=language),
        **values,
    )  # fmt: skip
    headers = {"Content-Language": language, "Vary": "Accept-Language, Accept", "Cache-Control": "no-store"}
    return HTMLResponse(html, status, headers)
