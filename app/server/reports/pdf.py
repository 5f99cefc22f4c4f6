"""A report on paper: A4 across, fonts embedded, charts drawn as lines; runs in a thread, knows no request."""

import threading
from collections.abc import Callable, Iterable
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from app.server.reports.asking import Report
from app.server.reports.figures import AgentTime
from app.server.reports.lettering import FAMILY, REPLACED, Lettering
from app.wire.office import BoardFigures, QueueFigures

Say = Callable[..., str]
Colour = tuple[int, int, int]
Values = list[float | None]
"""One line of a chart; None where there is nothing to show."""

_INK, _INK2, _LINE = (28, 29, 31), (91, 94, 102), (222, 220, 214)
_ACCENT, _READY, _STOP = (47, 93, 168), (31, 122, 77), (179, 38, 30)
_MARGIN: Final = 14.0
_CHART: Final = 34.0
_TITLE, _ROW = 8.0, 4.6
_DAY_WIDTHS: Final = (28, 74, 26, 26, 28, 30, 28)
_AGENT_WIDTHS: Final = (56, 16, 24, 24, 24, 24, 24, 24, 24, 24)
MOST_ROWS: Final = 300
"""Of one table; paper is for reading, the CSV has all."""
_ONE_AT_A_TIME: Final = threading.Lock()
"""Drawing takes a core for seconds: boards must go on."""


def report_pdf(report: Report, say: Say) -> bytes:
    """Return the report as PDF; `say` speaks the language it is written in."""
    with _ONE_AT_A_TIME:
        return _drawn(report, say)


def _drawn(report: Report, say: Say) -> bytes:
    days, agents = _day_rows(report, say), _agent_rows(report, say)
    told = [report.centre.name, say("reports.title"), say("reports.target"), _formulas(report, say)]
    lettering = Lettering.of([*told, *(cell for row in (*days, *agents) for cell in row)])
    sheet = _Sheet(say, lettering)
    sheet.set_title(f"{say('reports.title')} {report.day}")
    sheet.set_lang(say("language"))
    sheet.add_page()
    _head(sheet, report)
    _charts(sheet, report)
    _section(sheet, say("reports.days"), days, _DAY_WIDTHS, words=2)
    if report.agents:
        _section(sheet, say("reports.agents"), agents, _AGENT_WIDTHS, words=1)
    sheet.small(_formulas(report, say))
    if lettering.replaced:
        sheet.small(say("reports.replaced", sign=REPLACED))
    return bytes(sheet.output())


class _Sheet(FPDF):
    """A page with our fonts, a quiet foot, and our greys."""

    def __init__(self, say: Say, lettering: Lettering) -> None:
        super().__init__("landscape", "mm", "A4")
        self.say = say
        self.fit = lettering.fit
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        lettering.give_to(self)
        self.set_font(FAMILY, "", 9)
        self.set_text_color(*_INK)

    def footer(self) -> None:
        """Number the pages."""
        self.set_y(-10)
        self.set_font(FAMILY, "", 7)
        self.set_text_color(*_INK2)
        self.cell(0, 4, f"Hearthline · {self.page_no()}", align="R")
        self.set_text_color(*_INK)

    def word(self, x: float, y: float, text: str) -> float:
        """Write one short text on the line at `y`, in any script; return where it ends."""
        self.set_xy(x, y - 3)
        self.cell(None, 4, self.fit(text), new_x="RIGHT")
        return float(self.get_x())

    def small(self, text: str) -> None:
        """Write quiet words over the whole width."""
        self.set_font(FAMILY, "", 7.5)
        self.set_text_color(*_INK2)
        self.multi_cell(0, 4, self.fit(text), new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*_INK)


def _head(sheet: _Sheet, report: Report) -> None:
    say = sheet.say
    first, last = report.name(report.since), report.day
    sheet.set_font(FAMILY, "B", 15)
    title = f"{report.centre.name} · {say('reports.title')}"
    sheet.multi_cell(0, 8, sheet.fit(title), new_x="LMARGIN", new_y="NEXT")
    made = report.time(report.until, "%Y-%m-%d %H:%M")
    span = last if first == last else f"{first} – {last}"
    sheet.small(f"{span} · {say('reports.until', time=made)}")
    sheet.ln(3)


def _charts(sheet: _Sheet, report: Report) -> None:
    """Draw the calls and the service level side by side."""
    say, top = sheet.say, sheet.get_y()
    width = (sheet.w - 2 * _MARGIN - 10) / 2
    counts: list[tuple[str, Colour, Values]] = [
        (say("reports.offered"), _INK2, [float(s.figures.offered) for s in report.course]),
        (say("figures.answered"), _ACCENT, [float(s.figures.answered) for s in report.course]),
        (say("figures.abandoned"), _STOP, [float(s.figures.abandoned) for s in report.course]),
    ]
    most = max([1.0, *(value or 0.0 for _, _, values in counts for value in values)])
    _chart(sheet, (_MARGIN, top, width), counts, (most, f"{most:.0f}"), report)
    level: Values = [slot.figures.service_level for slot in report.course]
    target = report.days[-1].figures.target
    wanted: Values = [target] * len(level)
    lines = [(say("figures.service_level"), _READY, level), (say("reports.target"), _INK2, wanted)]
    _chart(sheet, (_MARGIN + width + 10, top, width), lines, (1.0, say("percent", n=100)), report)
    sheet.set_y(top + _CHART + 14)


def _chart(
    sheet: _Sheet,
    place: tuple[float, float, float],
    lines: Iterable[tuple[str, Colour, Values]],
    scale: tuple[float, str],
    report: Report,
) -> None:
    """Draw lines over a frame; `scale` is the highest value and how it is written."""
    left, top, width = place
    most, written = scale
    sheet.set_font(FAMILY, "", 7)
    sheet.set_draw_color(*_LINE)
    sheet.set_line_width(0.2)
    sheet.rect(left, top + 5, width, _CHART)
    sheet.set_text_color(*_INK2)
    sheet.word(left, top + 8, written)
    _ends(sheet, place, report)
    at = left
    for name, colour, values in lines:
        sheet.set_draw_color(*colour)
        sheet.set_line_width(0.4)
        sheet.line(at, top + 2, at + 4, top + 2)
        at = sheet.word(at + 4, top + 3, _capital(name)) + 4
        _line(sheet, place, values, most)
    sheet.set_text_color(*_INK)


def _ends(sheet: _Sheet, place: tuple[float, float, float], report: Report) -> None:
    left, top, width = place
    course = report.course
    form = "%H:%M" if course[-1].began - course[0].began < 86_400 else "%m-%d"
    first, last = (report.time(slot.began, form) for slot in (course[0], course[-1]))
    sheet.word(left - 1, top + _CHART + 8.5, first)
    if last != first:
        sheet.word(left + width - sheet.get_string_width(last) - 1, top + _CHART + 8.5, last)


def _line(sheet: _Sheet, place: tuple[float, float, float], values: Values, most: float) -> None:
    left, top, width = place
    step = width / max(1, len(values) - 1)
    before: tuple[float, float] | None = None
    for number, value in enumerate(values):
        if value is None:
            before = None
            continue
        here = (left + number * step, top + 5 + _CHART * (1 - value / most))
        if before is not None:
            sheet.line(*before, *here)
        else:
            sheet.circle(*here, radius=0.2)
        before = here


def _section(
    sheet: _Sheet, title: str, rows: list[list[str]], widths: tuple[int, ...], *, words: int
) -> None:
    """Draw a table under its title; the first `words` columns are words, the others numbers.

    Its head stands on every page; a title never stands alone at the foot of one.
    """
    if sheet.will_page_break(_TITLE + 3 * _ROW):
        sheet.add_page()
    sheet.set_font(FAMILY, "B", 11)
    sheet.cell(0, _TITLE, sheet.fit(title), new_x="LMARGIN", new_y="NEXT")
    sheet.set_font(FAMILY, "", 8)
    sheet.set_draw_color(*_LINE)
    sheet.set_line_width(0.2)
    quiet = FontFace(emphasis="", color=_INK2)
    align = ("LEFT",) * words + ("RIGHT",) * (len(widths) - words)
    head, shown = [_capital(name) for name in rows[0]], rows[1 : MOST_ROWS + 1]
    with sheet.table(
        [[sheet.fit(cell) for cell in row] for row in (head, *shown)], col_widths=widths, text_align=align,
        headings_style=quiet, line_height=_ROW, align="LEFT",
        width=min(float(sum(widths)), sheet.w - 2 * _MARGIN),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
    ):  # fmt: skip
        pass
    if len(rows) > MOST_ROWS + 1:
        sheet.small(sheet.say("reports.more_rows", n=len(rows) - MOST_ROWS - 1))
    sheet.ln(4)


def _day_rows(report: Report, say: Say) -> list[list[str]]:
    head = ["reports.day_name", "figures.queue", "reports.offered", "figures.answered", "figures.abandoned"]
    rows = [[*(say(key) for key in head), say("figures.asa"), say("figures.service_level")]]
    for day in reversed(report.days):
        lines: list[QueueFigures | BoardFigures] = [day.figures, *day.figures.queues]
        for line in lines:
            queue = line.queue if isinstance(line, QueueFigures) else say("figures.all")
            asa = "–" if line.asa_seconds is None else _clock(line.asa_seconds)
            shares = [_percent(line.abandon_rate, say, 1), asa, _percent(line.service_level, say)]
            rows.append([report.name(day.began), queue, str(line.offered), str(line.answered), *shares])
    return rows


def _agent_rows(report: Report, say: Say) -> list[list[str]]:
    head = (
        "seats.agent", "reports.calls", "reports.signed_in", "shown.on_call", "shown.wrap_up", "shown.ready",
        "shown.not_ready", "reports.occupancy", "reports.planned", "reports.adherence",
    )  # fmt: skip
    return [[say(key) for key in head], *(_agent_row(a, say) for a in report.agents)]


def _agent_row(a: AgentTime, say: Say) -> list[str]:
    t = a.time
    times = [t.signed_in, t.on_call, t.wrap_up, t.ready, t.not_ready_seconds]
    planned = _clock(a.planned) if a.planned else "–"
    shares = [_percent(t.occupancy, say), planned, _percent(a.adherence, say)]
    return [a.agent, str(a.calls), *map(_clock, times), *shares]


def _formulas(report: Report, say: Say) -> str:
    figures = report.days[-1].figures
    level = say(f"formula.{figures.variant}", seconds=figures.threshold_seconds)
    if figures.short_abandon_seconds:
        level = say("formula.short", formula=level, seconds=figures.short_abandon_seconds)
    return " · ".join(
        f"{say(name)} = {words}"
        for name, words in (
            ("figures.service_level", level),
            ("reports.occupancy", say("reports.occupancy_long")),
            ("reports.adherence", say("reports.adherence_long")),
        )
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _percent(share: float | None, say: Say, digits: int | None = None) -> str:
    return "–" if share is None else say("percent", n=round(share * 100, digits))


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
