"""`/public/widget.js`: the card for any page, with its texts in all languages and the countries we call."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

from app.domain.opening import spans
from app.server.office import office_of
from app.server.pages.countries import Country, countries_of
from app.server.pages.texts import LANGUAGES, Audience, catalogue
from app.server.pages.wording import PUBLIC_ERRORS
from app.server.store import centre
from app.wire.codec import to_plain

router = APIRouter(include_in_schema=False)

_SOURCE: Final = Path(__file__).parent / "templates" / "widget.js"
_PLACE: Final = "/*CONFIG*/ {}"
_NOT_FOR_THE_WIDGET: Final = ("sample.", "page.", "step.")
KEEP_SECONDS: Final = 300
AHEAD_DAYS: Final = 31


@router.get("/public/widget.js")
async def widget(request: Request) -> Response:
    """Send the script; a page anywhere may load it."""
    office = office_of(request)
    settings = await office.database.read(lambda c: centre.load(c, office.settings.site))
    now = office.clock()
    found = tuple(spans(settings.hours, now, AHEAD_DAYS)) if settings.hours.week else None
    body = script(countries_of(settings), found)
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {
        "Cache-Control": f"public, max-age={KEEP_SECONDS}",
        "ETag": tag,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=8)
def script(countries: tuple[Country, ...], opening: tuple[tuple[float, float], ...] | None = None) -> bytes:
    """Return the widget's source with its configuration in place; `opening` None: always open."""
    texts = {language: _texts(language) for language in LANGUAGES[Audience.PUBLIC]}
    config = {"countries": to_plain(countries), "open": opening, "errors": PUBLIC_ERRORS, "texts": texts}
    source = _SOURCE.read_text(encoding="utf-8")
    return source.replace(_PLACE, json.dumps(config, ensure_ascii=False, separators=(",", ":")), 1).encode()


def _texts(language: str) -> dict[str, str]:
    texts = catalogue(Audience.PUBLIC, language)
    return {key: text for key, text in texts.items() if not key.startswith(_NOT_FOR_THE_WIDGET)}
