"""`/admin/switch`: how the switch learns who takes calls, and what each way can confirm."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.errors import HearthlineError
from app.domain.switch import PRESETS, CodePreset, SwitchKind
from app.server.admin import forms
from app.server.admin.page import Told, after, change, shown
from app.server.housekeeping import tell_configurations
from app.server.office import office_of, person_of
from app.server.reading import form_body
from app.server.store import Connection, centre
from app.server.switch.link import SwitchFollower

router = APIRouter(prefix="/admin", include_in_schema=False)


@router.get("/switch")
async def get_switch(request: Request) -> Response:
    """Show the ways, and how the one that is in use stands."""
    return await _switch(request)


@router.post("/switch")
async def post_switch(request: Request) -> Response:
    """Choose another way or other codes; seats and the link hear of it at once."""
    fields = await form_body(request)

    async def work() -> Told:
        settings = await office_of(request).database.read(
            lambda connection: centre.load(connection, person_of(request).site)
        )
        changes = forms.switch_changes(fields, [reason.code for reason in settings.reasons])
        await change(request, lambda a: a.settings(changes))
        if fields.get("switch_secret"):
            await change(request, lambda a: a.switch_secret(fields["switch_secret"]))
        await tell_configurations(office_of(request))
        _follower(request).look()
        return [("", "")]

    return await after(request, work, _switch)


async def _switch(
    request: Request, told: Told | None = None, error: HearthlineError | None = None
) -> Response:
    site = person_of(request).site

    def question(connection: Connection) -> tuple[centre.Centre, bool]:
        return centre.load(connection, site), bool(centre.switch_secret(connection, site))

    settings, has_secret = await office_of(request).database.read(question)
    return await shown(
        request, "admin_switch.html", told, error, c=settings, has_secret=has_secret, presets=PRESETS,
        kinds=forms.KINDS, choices=[p for p in CodePreset if p is not CodePreset.UNKNOWN],
        link=_follower(request).view, asterisk=SwitchKind.ASTERISK,
    )  # fmt: skip


def _follower(request: Request) -> SwitchFollower:
    follower: SwitchFollower = request.app.state.switch
    return follower
