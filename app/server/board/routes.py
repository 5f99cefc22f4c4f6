"""`/api/v1/board`: the whole board in one answer, and the calls behind a number."""

import contextlib
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request

from app.domain.errors import Refused
from app.domain.text import plain
from app.server.board.calls import calls_of_agent
from app.server.board.figures import Figure
from app.server.board.live import LiveFigures, LiveSites, today
from app.server.office import Office, office_of, person_of
from app.server.releases import known
from app.server.store import Connection, centre, emergencies, web_call_backs
from app.wire.office import API, Board, BoardCall, BoardCalls


@contextlib.asynccontextmanager
async def _live(app: FastAPI) -> AsyncIterator[None]:
    office: Office = app.state.office
    sites = app.state.live_figures = LiveSites(office)
    sites.of(office.settings.site)
    try:
        yield
    finally:
        await sites.close()


router = APIRouter(prefix=API, lifespan=_live, tags=["board"])


def _figures_of(request: Request) -> LiveFigures:
    sites: LiveSites = request.app.state.live_figures
    return sites.of(person_of(request).site)


@router.get("/board", summary="The whole board at one position of the stream")
async def board(request: Request) -> Board:
    """Return the board; events with an id above its `seq` bring it up to date. The look is noted first.

    The position is taken before anything is read, so an event in between is told twice rather than never.
    """
    office = office_of(request)
    site = person_of(request).site
    await office.views.note(person_of(request), office.clock(), "seen.board")
    seq = office.hub.seq
    figures, planned = await _figures_of(request).now(), await _figures_of(request).plans()

    settings, requests, help_wanted = await office.database.read(
        lambda connection: (
            centre.load(connection, site),
            web_call_backs.open_requests(connection, site),
            emergencies.open_calls(connection, site),
        )
    )
    return Board(
        seq=seq,
        now=office.clock(),
        agents=office.presence.board_agents(site),
        figures=figures,
        reasons=settings.reasons,
        wrap_up_seconds=settings.wrap_up_seconds,
        version=request.app.version,
        newest_version=known(settings.release, request.app.version),
        web_call_backs=[row.view for row in requests],
        emergencies=help_wanted,
        plans=planned.plans,
    )


@router.get("/board/calls", summary="Today's calls behind a figure")
async def calls(
    request: Request, figure: Figure, queue: Annotated[str, Query(max_length=300)] = ""
) -> BoardCalls:
    """Return the calls that a figure counts, and beside them those it leaves out on purpose."""
    office = office_of(request)
    found = await _figures_of(request).calls(figure, queue)
    await office.views.note(
        person_of(request), office.clock(), "seen.calls", figure=figure.value, queue=plain(queue, 80)
    )
    return found


@router.get("/board/seat-calls", summary="Today's calls of a seat's agent, with their recordings")
async def seat_calls(request: Request, seat: Annotated[str, Query(max_length=80)]) -> BoardCalls:
    """Return them; that somebody looked stands in the audit log."""
    office, who = office_of(request), person_of(request)
    now = office.clock()
    row = next((r for r in office.presence.board_agents(who.site) if r.seat == seat), None)
    if row is None:
        raise Refused("not_found", "There is no such seat.", "Load the board again.")
    agent = row.agent

    await office.views.note(who, now, "seen.calls", agent=agent)

    def question(connection: Connection) -> list[BoardCall]:
        began = today(centre.load(connection, who.site), now)
        return calls_of_agent(connection, who.site, agent, (began, now + 1))

    return BoardCalls(await office.database.read(question))
