"""`/reports`: the page and its CSV files."""

from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.domain.agent import Reason
from app.domain.errors import BadInput
from app.server.board.live import rule_of
from app.server.office import office_of, person_of
from app.server.pages.page import page
from app.server.pages.texts import Audience
from app.server.reports.csv_text import csv_text
from app.server.reports.figures import AgentTime, Day, agents_time, days, midnights
from app.server.store import Connection, audit, centre
from app.server.store.writer import Tx
from app.wire.office import BoardFigures, QueueFigures

router = APIRouter(prefix="/reports", include_in_schema=False)

SPANS: Final = {"day": 1, "week": 7, "month": 31}


@router.get("")
async def get_reports(request: Request, span: str = "day") -> Response:
    """Show each agent's time and each day's figures."""
    agents, every_day = await _found(request, span)
    labels = {reason.code: reason.label for reason in await _reasons(request)}
    longest = max((a.time.signed_in for a in agents), default=0.0)
    return page(
        request, Audience.STAFF, "reports.html", agents=agents, days=every_day, span=span, spans=list(SPANS),
        labels=labels, longest=longest, who=person_of(request).name,
    )  # fmt: skip


@router.get("/agents.csv")
async def get_agents_csv(request: Request, span: str = "day") -> Response:
    """Send the agents' time as CSV."""
    agents, _ = await _found(request, span)
    reasons = sorted({reason for a in agents for reason in a.time.not_ready or {}})
    head = [
        "agent",
        "calls",
        "signed_in_s",
        "ready_s",
        "ringing_s",
        "on_call_s",
        "wrap_up_s",
        "absent_s",
        "occupancy",
    ]
    rows = [[*head, *(f"not_ready_{reason}_s" for reason in reasons)]]
    for a in agents:
        t, away = a.time, a.time.not_ready or {}
        figures = [t.signed_in, t.ready, t.offered, t.on_call, t.wrap_up, t.absent]
        occupancy = "" if t.occupancy is None else f"{t.occupancy:.4f}"
        rows.append(
            [
                a.agent,
                str(a.calls),
                *(f"{f:.0f}" for f in figures),
                occupancy,
                *(f"{away.get(r, 0):.0f}" for r in reasons),
            ]
        )
    return await _csv(request, rows, f"agents-{span}")


@router.get("/days.csv")
async def get_days_csv(request: Request, span: str = "week") -> Response:
    """Send each day's figures as CSV."""
    _, every_day = await _found(request, span)
    rows: list[list[str]] = [
        [
            "day",
            "queue",
            "offered",
            "answered",
            "abandoned",
            "service_level",
            "asa_s",
            "abandon_rate",
            "formula",
        ]
    ]
    for day in every_day:
        lines: list[QueueFigures | BoardFigures] = [*day.figures.queues, day.figures]
        for line in lines:
            queue = line.queue if isinstance(line, QueueFigures) else ""
            shares = [line.service_level, line.asa_seconds, line.abandon_rate]
            counts = [line.offered, line.answered, line.abandoned]
            told = ["" if share is None else str(share) for share in shares]
            rows.append([_day(day.began), queue, *map(str, counts), *told, day.figures.formula])
    return await _csv(request, rows, f"days-{span}")


async def _found(request: Request, span: str) -> tuple[list[AgentTime], list[Day]]:
    if span not in SPANS:
        raise BadInput("bad_span", "There is no such span.", f"Use one of: {', '.join(SPANS)}.")
    office, site, now = office_of(request), person_of(request).site, office_of(request).clock()
    edges = midnights(now, SPANS[span])
    silent = {r.seat: r.last_seen for r in office.presence.board_agents(site) if not r.reachable}
    queues = office.queues is not None and office.queues.counts

    def question(connection: Connection) -> tuple[list[AgentTime], list[Day]]:
        rule = rule_of(centre.load(connection, site))
        return (
            agents_time(connection, site, edges[0], now, silent),
            days(connection, site, rule, edges, queues=queues),
        )

    return await office.database.read(question)


async def _reasons(request: Request) -> list[Reason]:
    site = person_of(request).site
    return await office_of(request).database.read(lambda c: centre.load(c, site).reasons)


async def _csv(request: Request, rows: list[list[str]], name: str) -> Response:
    office, who = office_of(request), person_of(request)

    def note(tx: Tx) -> None:
        audit.note(
            tx.connection, who.site, office.clock(), f"person:{who.name}", "report.exported", name=name
        )

    await office.writer.write(note)
    headers = {
        "Content-Disposition": f'attachment; filename="hearthline-{name}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(csv_text(rows), media_type="text/csv; charset=utf-8", headers=headers)


def _day(epoch: float) -> str:
    return datetime.fromtimestamp(epoch).astimezone().strftime("%Y-%m-%d")
