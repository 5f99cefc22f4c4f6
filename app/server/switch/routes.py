"""Runs the link to the switch with the server, and lets supervisors join calls through it."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from app.domain.errors import BadInput
from app.server.office import Office, office_of, person_of
from app.server.reading import body_of, fitted_body
from app.server.store import audit, centre
from app.server.store.writer import Tx
from app.server.stream import one_seat
from app.server.switch.link import SwitchFollower
from app.server.switch.port import ListenMode
from app.wire.office import API, StreamEvent
from app.wire.supervising import Listen, Listened, ListenWord

_PHONE: Final = re.compile(r"[A-Za-z0-9]{1,20}/[A-Za-z0-9._-]{1,60}")


@contextlib.asynccontextmanager
async def _followed(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    follower = SwitchFollower(office, office.settings.site)
    office.queues = app.state.switch = follower
    task = asyncio.create_task(follower.run(), name="switch follower")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


router = APIRouter(prefix=API, lifespan=_followed, tags=["switch"])


@router.post(
    "/listen", status_code=204, response_class=Response, openapi_extra=body_of(Listen),
    summary="Ring the supervisor's phone and join it to a seat's call",
)  # fmt: skip
async def post_listen(request: Request) -> Response:
    """Listen, whisper or barge; stands in the audit log before it happens."""
    office, who = office_of(request), person_of(request)
    asked = await fitted_body(request, Listen)
    mode = ListenMode(asked.mode)
    if not _PHONE.fullmatch(asked.phone):
        raise BadInput("bad_phone", "This is no phone of the switch.", "Write it like PJSIP/2001.")

    def note(tx: Tx) -> None:
        audit.note(
            tx.connection,
            who.site,
            office.clock(),
            f"person:{who.name}",
            f"call.{mode.value}",
            seat=asked.seat,
        )

    await office.writer.write(note)
    follower: SwitchFollower = request.app.state.switch
    await follower.listen(asked.seat, asked.phone, mode)
    if (await office.database.read(lambda c: centre.load(c, who.site))).listening_told:
        told = Listened(ListenWord(mode.value), who.name, office.clock())
        office.hub.publish(StreamEvent.LISTENED, told, one_seat(asked.seat, who.site))
    return Response(status_code=204)
