"""A report as rows: for CSV files and for the charts of the page."""

from typing import Any

from app.server.reports.asking import Report
from app.wire.office import BoardFigures, QueueFigures

_AGENT: list[str] = [
    "agent", "calls", "signed_in_s", "ready_s", "ringing_s", "on_call_s", "wrap_up_s", "absent_s",
    "occupancy", "planned_s", "adherence",
]  # fmt: skip
_DAY: list[str] = [
    "day", "queue", "offered", "answered", "abandoned", "service_level", "asa_s", "abandon_rate", "formula",
]  # fmt: skip


def agents(report: Report) -> list[list[str]]:
    """Return each agent's time, not-ready time by reason at the end."""
    reasons = sorted({reason for a in report.agents for reason in a.time.not_ready or {}})
    rows = [[*_AGENT, *(f"not_ready_{reason}_s" for reason in reasons)]]
    for a in report.agents:
        t, away = a.time, a.time.not_ready or {}
        seconds = [t.signed_in, t.ready, t.offered, t.on_call, t.wrap_up, t.absent]
        rows.append(
            [
                a.agent,
                str(a.calls),
                *(f"{s:.0f}" for s in seconds),
                _share(t.occupancy),
                f"{a.planned:.0f}",
                _share(a.adherence),
                *(f"{away.get(reason, 0):.0f}" for reason in reasons),
            ]
        )
    return rows


def days(report: Report) -> list[list[str]]:
    """Return each day's figures, a row for each queue and one for all together."""
    rows = [_DAY]
    for day in report.days:
        lines: list[QueueFigures | BoardFigures] = [*day.figures.queues, day.figures]
        for line in lines:
            queue = line.queue if isinstance(line, QueueFigures) else ""
            shares = [line.service_level, line.asa_seconds, line.abandon_rate]
            told = ["" if share is None else str(share) for share in shares]
            counts = [line.offered, line.answered, line.abandoned]
            rows.append([report.name(day.began), queue, *map(str, counts), *told, day.figures.formula])
    return rows


def course(report: Report) -> dict[str, Any]:
    """Return the columns of the charts: moments, counts and the service level of every slot."""
    slots = report.course
    return {
        "span": report.span,
        "at": [slot.began for slot in slots],
        "offered": [slot.figures.offered for slot in slots],
        "answered": [slot.figures.answered for slot in slots],
        "abandoned": [slot.figures.abandoned for slot in slots],
        "level": [slot.figures.service_level for slot in slots],
        "asa": [slot.figures.asa_seconds for slot in slots],
        "target": report.days[-1].figures.target,
    }


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"
