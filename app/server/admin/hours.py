"""`/admin/hours`: when the centre and its queues are open."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.domain.opening import Span, closes_at, is_open, opens_at, spelt
from app.server.admin import forms
from app.server.admin.page import Told, after, change, long_form, shown
from app.server.office import office_of, person_of
from app.server.pages.moments import Moments
from app.server.store import centre
from app.server.store.centre import Centre

WEEK: Final = 7 * 86_400.0

router = APIRouter(prefix="/admin", include_in_schema=False)

COMMON_ZONES: Final = (
    "Europe/Bucharest", "Europe/London", "Europe/Madrid", "Europe/Berlin", "Asia/Seoul", "Asia/Manila",
    "America/New_York", "America/Chicago", "America/Los_Angeles", "UTC",
)  # fmt: skip


@router.get("/hours")
async def get_hours(request: Request) -> Response:
    """Show the opening hours and whether it is open now."""
    return await _hours(request)


@router.post("/hours")
async def post_hours(request: Request) -> Response:
    """Change them; visitors and boards see it at once."""
    fields = await long_form(request)

    async def work() -> Told:
        changes = forms.hours_changes(fields)
        await change(request, lambda a: a.settings(changes))
        office_of(request).contacts_changed(person_of(request).site)
        return [("", "")]

    return await after(request, work, _hours)


async def _hours(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    office, site = office_of(request), person_of(request).site
    settings = await office.database.read(lambda c: centre.load(c, site))
    now, hours = office.clock(), settings.hours
    return await shown(
        request, "admin_hours.html", told, error, hours=hours, week=_typed(hours.week),
        queues=_queues(settings), zones=COMMON_ZONES, moments=Moments(request, hours.zone),
        is_open=is_open(hours, now), opens=opens_at(hours, now), closes=_soon(closes_at(hours, now), now),
    )  # fmt: skip


def _soon(moment: float | None, now: float) -> float | None:
    """Return a moment of the next week; what is always open closes at the end of what was looked at."""
    return moment if moment is not None and moment - now < WEEK else None


def _queues(settings: Centre) -> list[tuple[str, list[str]]]:
    """Return each queue that is known, with its own week as typed, and a blank line."""
    own = {queue.queue: queue.week for queue in settings.queue_hours}
    names = dict.fromkeys([*settings.switch.queues, *own, ""])
    return [(name, _typed(own.get(name, []))) for name in names]


def _typed(week: list[Span]) -> list[str]:
    return [", ".join(spelt(span) for span in week if span.day == day) for day in range(7)]
