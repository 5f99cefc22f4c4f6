"""Printed reports: names in any script, in order and joined; what no font has is said; bounded size."""

from dataclasses import replace

import pytest
from fpdf import FPDF
from fpdf.fonts import TTFFont

from app.domain.working_time import WorkingTime
from app.server.board.figures import Rule, figures
from app.server.pages.texts import Audience, speaker
from app.server.reports.asking import Report
from app.server.reports.figures import AgentTime, Day
from app.server.reports.lettering import FAMILY, REPLACED, Lettering
from app.server.reports.pdf import MOST_ROWS, report_pdf
from app.server.store.centre import Centre

SAY = speaker(Audience.STAFF, "en")
NOON = 1_793_100_000.0
DECOMPOSED = "\u1100\u1175\u11b7\u1106\u1175\u11ab\u110c\u116e\u11ab"
_RESERVED = {(0,), (32,)}
NAMES = {
    "김민준": ["hangul"],
    DECOMPOSED: ["hangul"],
    "สมชาย ที่นี่": ["thai"],
    "محمد أحمد": ["arabic"],
    "שלום עליכם": ["hebrew"],
    "नमस्ते": ["devanagari"],
    "Ștefania Ő Łucja Иван": [],
    "Ẹ́lá": [],
}


def report(names: list[str]) -> Report:
    """Return a report about agents of these names."""
    day = Day(NOON, figures([], Rule(), NOON, 0))
    times = [AgentTime(name, WorkingTime(60.0, 60.0, not_ready={})) for name in names]
    return Report("day", "2026-10-27", NOON, NOON + 3600, times, [day], [day, replace(day)], Centre())


@pytest.mark.parametrize("name", list(NAMES))
def test_every_script_of_a_name_has_its_font(name: str) -> None:
    lettering = Lettering.of([name])
    assert lettering.fonts == NAMES[name]
    assert REPLACED not in lettering.fit(name)
    assert not lettering.replaced
    body = report_pdf(report([name]), SAY)
    assert body.startswith(b"%PDF")
    assert len(body) < 60_000


def test_decomposed_hangul_is_written_as_syllables() -> None:
    assert Lettering.of([DECOMPOSED]).fit(DECOMPOSED) == "김민준"


def drawn(text: str, script: str) -> list[str]:
    """Return the shapes of one word by their names, each once, from left to right as drawn."""
    sheet, lettering = FPDF(), Lettering.of([text])
    lettering.give_to(sheet)
    sheet.add_page()
    sheet.set_font(FAMILY, "", 12)
    sheet.cell(text=lettering.fit(text))
    font = sheet.fonts[script]
    assert isinstance(font, TTFFont)
    shapes = [
        glyph.glyph_name for glyph, _ in font.subset.items() if glyph and glyph.unicode not in _RESERVED
    ]
    sheet.output()
    return shapes


def test_right_to_left_words_are_drawn_from_the_right() -> None:
    assert drawn("אבג", "hebrew") == ["uni05D2", "uni05D1", "uni05D0"]


def test_letters_of_arabic_are_joined() -> None:
    """Joined, a letter has another shape at the beginning, in the middle and at the end than alone."""
    assert len(drawn("ببب", "arabic")) == 1 + 3  # the dot is a shape of its own
    assert len(drawn("ب ب ب", "arabic")) == 1 + 1


def test_what_no_font_has_is_replaced_and_said() -> None:
    lettering = Lettering.of(["山田 \U0001f600"])
    assert lettering.fit("山田 \U0001f600 Ana") == f"{REPLACED * 2} {REPLACED} Ana"
    assert lettering.replaced
    plain, replaced = (report_pdf(report([name]), SAY) for name in ("Ana", "山田"))
    assert len(replaced) > len(plain)


def test_a_report_about_thousands_stays_small() -> None:
    few = report_pdf(report([f"Agent {n}" for n in range(MOST_ROWS)]), SAY)
    many = report_pdf(report([f"Agent {n}" for n in range(3 * MOST_ROWS)]), SAY)
    assert len(many) < 250_000
    assert abs(many.count(b"/Type /Page\n") - few.count(b"/Type /Page\n")) <= 1
    long = report_pdf(report(["x" * 300, "Word " * 60]), SAY)
    assert long.startswith(b"%PDF")
