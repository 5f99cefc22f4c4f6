"""`/reports`: the page, the calls behind it, its CSV files and the PDF."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from app.domain.text import plain
from app.server.board.calls import calls_of_agent, calls_of_span
from app.server.board.figures import MOST_CALLS
from app.server.board.live import counted_queues
from app.server.office import office_of, person_of
from app.server.pages.page import language_of, page
from app.server.pages.texts import Audience, speaker
from app.server.reports import tables
from app.server.reports.asking import SPANS, Report, asked
from app.server.reports.csv_text import csv_text
from app.server.reports.pdf import report_pdf
from app.server.reports.schedule import router as schedule
from app.server.store import Connection, audit
from app.server.store.writer import Tx
from app.server.zones import zone_name
from app.wire.office import BoardCall

router = APIRouter(prefix="/reports", include_in_schema=False)
router.include_router(schedule)

Day = Annotated[str, Query(max_length=10)]


@router.get("")
async def get_reports(request: Request, span: str = "day", day: Day = "") -> Response:
    """Show each agent's time, the course of the calls and each day's figures."""
    report, office = await asked(request, span, day), office_of(request)
    await office.views.note(person_of(request), office.clock(), "seen.report", span=span, day=report.day)
    labels = {reason.code: reason.label for reason in report.centre.reasons}
    longest = max((a.time.signed_in for a in report.agents), default=0.0)
    return page(
        request, Audience.STAFF, "reports.html", report=report, agents=report.agents, days=report.days,
        span=span, spans=list(SPANS), day=day, today=report.name(office_of(request).clock()), labels=labels,
        longest=longest, course=tables.course(report), who=person_of(request).name, zone=report.zone,
        zone_name=zone_name(report.centre),
    )  # fmt: skip


@router.get("/calls")
async def get_calls(
    request: Request, span: str = "day", day: Day = "", agent: Annotated[str, Query(max_length=300)] = ""
) -> Response:
    """Show the calls of an agent, or all of a span, with what was recorded; noted in the audit log."""
    report = await asked(request, span, day)
    office, who = office_of(request), person_of(request)
    agent, between = plain(agent, 300), (report.since, report.until)
    queues = counted_queues(office, who.site) is not None

    def question(connection: Connection) -> list[BoardCall]:
        if agent:
            return calls_of_agent(connection, who.site, agent, between)
        return calls_of_span(connection, who.site, between, queues=queues)

    await office.views.note(who, office.clock(), "seen.calls", agent=agent, span=span, day=report.day)
    calls = await office.database.read(question)
    return page(
        request, Audience.STAFF, "report_calls.html", calls=calls, agent=agent, span=span, day=day,
        report=report, who=who.name, zone=report.zone, most=MOST_CALLS,
    )  # fmt: skip


@router.get("/agents.csv")
async def get_agents_csv(request: Request, span: str = "day", day: Day = "") -> Response:
    """Send the agents' time as CSV."""
    report = await asked(request, span, day)
    return await _csv(request, tables.agents(report), f"agents-{span}-{report.day}")


@router.get("/days.csv")
async def get_days_csv(request: Request, span: str = "week", day: Day = "") -> Response:
    """Send each day's figures as CSV."""
    report = await asked(request, span, day)
    return await _csv(request, tables.days(report), f"days-{span}-{report.day}")


@router.get("/report.pdf")
async def get_pdf(request: Request, span: str = "day", day: Day = "") -> Response:
    """Send the whole report as PDF, in the language of the browser."""
    report: Report = await asked(request, span, day)
    name = f"report-{span}-{report.day}"
    say = speaker(Audience.STAFF, language_of(request, Audience.STAFF))
    async with office_of(request).drawing:
        body = await asyncio.to_thread(report_pdf, report, say)
    await _note(request, "report.exported", name=f"{name}.pdf")
    return _file(name, "pdf", "application/pdf", body)


async def _csv(request: Request, rows: list[list[str]], name: str) -> Response:
    await _note(request, "report.exported", name=name)
    return _file(name, "csv", "text/csv; charset=utf-8", csv_text(rows).encode())


def _file(name: str, kind: str, media_type: str, body: bytes) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="hearthline-{name}.{kind}"',
        "Cache-Control": "no-store",
    }
    return Response(body, media_type=media_type, headers=headers)


async def _note(request: Request, what: str, **detail: str) -> None:
    office, who = office_of(request), person_of(request)

    def work(tx: Tx) -> None:
        audit.note(tx.connection, who.site, office.clock(), f"person:{who.name}", what, **detail)

    await office.writer.write(work)
