"""`/admin/data`: what is recorded, how long what is kept, and forgetting a caller."""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.domain.retention import LEAST_DAYS, MOST_DAYS
from app.server.admin import forms
from app.server.admin.page import Told, after, change, shown
from app.server.files.forgetting import known_of
from app.server.housekeeping import tell_configurations
from app.server.office import office_of, person_of
from app.server.pages.page import language_of
from app.server.pages.texts import Audience, speaker
from app.server.people.forgetting import forget_agent
from app.server.reading import form_body
from app.server.recordings import erasing
from app.server.store import Connection, audit, centre, recordings
from app.server.store.writer import Tx
from app.wire.recordings import EraseRecordings, RecordingMode

router = APIRouter(prefix="/admin", include_in_schema=False)


@router.get("/data")
async def get_data(request: Request) -> Response:
    """Show how long what is kept."""
    return await _data(request)


@router.post("/data")
async def post_data(request: Request) -> Response:
    """Change it; what is too old goes within the hour."""
    fields = await form_body(request)

    async def work() -> Told:
        changes = forms.retention_changes(fields)
        await change(request, lambda a: a.settings(changes))
        await tell_configurations(office_of(request))
        return [("", "")]

    return await after(request, work, _data)


@router.post("/data/erase")
async def post_erase(request: Request) -> Response:
    """Forget a caller, here and at the seats."""
    fields = await form_body(request)

    async def work() -> Told:
        who = person_of(request)
        asked = EraseRecordings(number=fields.get("number", "").strip(), person=fields.get("person") == "on")
        gone = await erasing.erase(office_of(request), who.site, f"person:{who.name}", asked)
        say = speaker(Audience.STAFF, language_of(request, Audience.STAFF))
        return [(say("admin.erased", calls=len(gone.calls), recordings=len(gone.recordings)), "")]

    return await after(request, work, _data)


@router.post("/data/erase-agent")
async def post_erase_agent(request: Request) -> Response:
    """Forget an agent who has left; figures stay."""
    fields = await form_body(request)

    async def work() -> Told:
        name = fields.get("agent", "")
        gone = await change(request, lambda a: forget_agent(a.connection, a.site, a.who, name, a.now))
        say = speaker(Audience.STAFF, language_of(request, Audience.STAFF))
        return [(say("admin.agent_erased", alias=gone.alias, rows=gone.rows), "")]

    return await after(request, work, _data)


@router.post("/data/export")
async def post_export(request: Request) -> Response:
    """Hand over all that is kept of a caller, as JSON; the look stands in the audit log."""
    fields, office, who = await form_body(request), office_of(request), person_of(request)
    number = fields.get("number", "")
    try:
        found = await office.database.read(lambda c: known_of(c, who.site, number))
    except HearthlineError as error:
        return await _data(request, None, error)
    rows = sum(len(part) for part in found.values())
    calls = len(found["contact"])

    def noted(tx: Tx) -> None:
        audit.note(
            tx.connection,
            who.site,
            office.clock(),
            f"person:{who.name}",
            "seen.export",
            rows=rows,
            calls=calls,
        )

    await office.writer.write(noted)  # each one: two callers with as many rows are not one look
    text = json.dumps(found, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="hearthline-caller.json"'}
    return Response(text, media_type="application/json", headers=headers)


async def _data(request: Request, told: Told | None = None, error: HearthlineError | None = None) -> Response:
    office, site = office_of(request), person_of(request).site

    def question(connection: Connection) -> tuple[centre.Centre, bool, int]:
        key = recordings.newest_key(connection, site)
        return centre.load(connection, site), key is not None, recordings.to_delete(connection, site)

    settings, has_key, waiting = await office.database.read(question)
    kept = settings.retention
    rows = [(name, getattr(kept, name), least) for name, least in LEAST_DAYS.items()]
    modes = [mode.value for mode in RecordingMode if mode is not RecordingMode.UNKNOWN]
    return await shown(
        request, "admin_data.html", told, error, c=settings, rows=rows, most=MOST_DAYS, has_key=has_key,
        modes=modes, waiting=waiting,
    )  # fmt: skip
