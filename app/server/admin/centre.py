"""`/admin/centre`: what the call centre decides for itself."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.server import releases
from app.server.admin import forms
from app.server.admin.page import Told, after, change, long_form, shown
from app.server.housekeeping import tell_configurations
from app.server.office import office_of, person_of
from app.server.reading import form_body
from app.server.store import Connection, centre

router = APIRouter(prefix="/admin", include_in_schema=False)


@router.get("/centre")
async def get_centre(request: Request) -> Response:
    """Show what the centre decides for itself."""
    return await _centre(request)


@router.post("/centre")
async def post_centre(request: Request) -> Response:
    """Change it; seats hear of it at once."""
    fields, office = await long_form(request), office_of(request)

    async def work() -> Told:
        changes = forms.centre_changes(fields)
        await change(request, lambda a: a.settings(changes))
        await tell_configurations(office)
        office.contacts_changed(person_of(request).site)
        return [("", "")]

    return await after(request, work, _centre)


@router.post("/release")
async def post_release(request: Request) -> Response:
    """Say which version is the newest, or where to look; looked at once now. Seats hear of it at once."""
    fields, office = await form_body(request), office_of(request)

    async def work() -> Told:
        site = person_of(request).site
        before = await office.database.read(lambda c: centre.load(c, site).release)
        changes = forms.release_changes(fields, before)
        await change(request, lambda a: a.settings(changes))
        await releases.look(office, site)
        await tell_configurations(office)
        return [("", "")]

    return await after(request, work, _centre)


async def _centre(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    office, site = office_of(request), person_of(request).site

    def question(connection: Connection) -> centre.Centre:
        return centre.load(connection, site)

    settings = await office.database.read(question)
    return await shown(
        request, "admin_centre.html", told, error, c=settings,
        variants=forms.service_levels(), reason_rows=forms.rows_for(len(settings.reasons)),
        outcome_rows=forms.rows_for(len(settings.outcomes)), version=request.app.version,
        newest=releases.known(settings.release, request.app.version),
    )  # fmt: skip
