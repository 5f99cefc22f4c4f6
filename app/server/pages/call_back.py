"""The sample business page with the widget, and the plain form under it that needs no JavaScript."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request, Response

from app.domain.errors import HearthlineError
from app.domain.opening import Hours, opens_at
from app.server.office import office_of
from app.server.pages.countries import countries_of
from app.server.pages.moments import Moments
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience
from app.server.pages.wording import Words, public_words
from app.server.problems import status_of
from app.server.store import centre
from app.server.store.centre import Centre
from app.server.web_call_back.slots import slots
from app.wire.office import WebCallBackRequest

router = APIRouter(include_in_schema=False)

_NAMES: Final = {"en": "English", "ko": "한국어", "ro": "Română", "es": "Español", "fil": "Filipino"}
_EMPTY: Final = WebCallBackRequest(number="")


@dataclass(frozen=True, slots=True)
class Wish:
    """One choice of the plain form: `at` is epoch seconds, 0 for as soon as possible."""

    word: str
    at: int
    chosen: bool


def wishes(now: float, typed: float, hours: Hours) -> list[Wish]:
    """Return the choices at `now`, the one nearest to what was typed before chosen."""
    found = slots(hours, now)
    nearest = min(found, key=lambda slot: abs(slot.at - typed) if typed else slot.at, default=None)
    return [Wish(slot.word, slot.at, slot == nearest) for slot in found]


@router.get("/public/call-back")
async def call_back(request: Request) -> Response:
    """Show the sample page."""
    office = office_of(request)
    settings = await office.database.read(lambda c: centre.load(c, office.settings.site))
    return _sample(request, settings, _EMPTY, None, 200)


def refused(request: Request, typed: WebCallBackRequest, error: HearthlineError) -> Response:
    """Show the form again with what was typed and why it was refused."""
    office = office_of(request)
    settings = office.database.read_here(lambda c: centre.load(c, office.settings.site))
    countries = countries_of(settings)
    words = public_words(
        error, language_of(request, Audience.PUBLIC), ", ".join(f"{c.region} +{c.code}" for c in countries)
    )
    return _sample(request, settings, typed, words, status_of(error))


def _sample(
    request: Request,
    settings: Centre,
    typed: WebCallBackRequest,
    error: Words | None,
    status: int,
) -> Response:
    countries, now = countries_of(settings), office_of(request).clock()
    return page(
        request, Audience.PUBLIC, "call_back.html", status,
        typed=typed, error=error, names=_NAMES, example=countries[0].example if countries else "",
        wishes=wishes(now, typed.wish, settings.hours), now=now, opens=opens_at(settings.hours, now),
        moments=Moments(request, settings.hours.zone, Audience.PUBLIC),
    )  # fmt: skip
