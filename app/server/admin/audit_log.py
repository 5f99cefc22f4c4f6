"""`/admin/audit`: who did and who saw what, page by page, and whether the log is whole."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.domain.text import plain
from app.server.admin.page import shown
from app.server.office import office_of, person_of
from app.server.store import audit

router = APIRouter(prefix="/admin", include_in_schema=False)

LINES: Final = 100
KINDS: Final = {"": None, "done": False, "seen": True}
"""What a line may be about: everything, what was done, what was looked at or heard."""


@router.get("/audit")
async def get_audit(
    request: Request,
    before: Annotated[int | None, Query(ge=0, lt=2**63)] = None,
    kind: Annotated[str, Query(max_length=10)] = "",
    who: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Show the newest lines, or those before a place."""
    office, site, name = office_of(request), person_of(request).site, plain(who, 80)
    seen = KINDS.get(kind)
    await office.views.note(person_of(request), office.clock(), "seen.audit", of=name)
    standing = await office.audit_watch.look(office.clock())
    lines: list[dict[str, Any]] = await office.database.read(
        lambda c: audit.newest(c, site, LINES + 1, before, seen=seen, who=name)
    )
    return await shown(
        request, "admin_audit.html", None, None, lines=lines[:LINES], more=len(lines) > LINES,
        standing=standing, kind=kind if kind in KINDS else "", name=name, kinds=list(KINDS),
        first=before is None,
    )  # fmt: skip
