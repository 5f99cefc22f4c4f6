"""The catalogues are complete and true to their places; a language is switched while the program runs."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from app.desk.views import WindowView
from app.domain.phrase import phrase
from tests.ui.test_look import cut
from ui import samples
from ui.i18n import extract
from ui.i18n.build import build
from ui.language import CATALOGUES, KNOWN, Language
from ui.text import say, tr
from ui.window import Window

Show = Callable[[WindowView], None]


@pytest.mark.parametrize("language", list(extract.FORMS))
def test_a_catalogue_holds_every_text_of_the_sources(language: str) -> None:
    path = CATALOGUES / f"hearthline_{language}.ts"
    known = extract.read(path)
    wanted = {m.source for m in extract.merged(language, known, extract.texts())}
    missing = sorted(wanted - set(known))
    assert not missing, "run python -m ui.i18n.extract and translate:\n" + "\n".join(missing)
    unfinished = [m.source for m in known.values() if m.source in wanted and not m.finished]
    assert not unfinished
    for message in known.values():
        assert len(message.translation) == (extract.FORMS[language] if message.plural else 1)
        for form in message.translation:
            assert form.strip(), message.source
            assert places(form) == places(message.source), message.source


def places(text: str) -> set[str]:
    """Return the `{…}` places of a template."""
    return set(re.findall(r"{(\w+)}", text))


def test_korean_is_korean() -> None:
    known = extract.read(CATALOGUES / "hearthline_ko.ts")
    latin = [m.source for m in known.values() if not re.search("[가-힣]", m.translation[0])]
    assert not latin


def test_reading_and_writing_a_catalogue_loses_nothing(tmp_path: Path) -> None:
    for language in extract.FORMS:
        known = list(extract.read(CATALOGUES / f"hearthline_{language}.ts").values())
        copy = tmp_path / f"hearthline_{language}.ts"
        extract.write(copy, language, known)
        assert list(extract.read(copy).values()) == known
        assert ET.parse(copy).getroot().get("language") == language


def test_the_extractor_sees_every_kind_of_text(tmp_path: Path) -> None:
    room = tmp_path / "ui"
    room.mkdir()
    (room / "x.py").write_text(
        'tr("one {count}")\nmark("two")\nphrase("th" "ree", a=1)\nraise BadInput("code", "four", "five")\n'
        'Outcome("o", "six")\ntr(name)\nself.tr("seven")\n'
    )
    assert extract.texts(tmp_path) == sorted(["one {count}", "two", "three", "four", "five", "six", "seven"])


def test_built_catalogues_are_newer_than_their_sources(tmp_path: Path) -> None:
    for path in CATALOGUES.glob("*.ts"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert {p.name for p in build(tmp_path)} == {"hearthline_en.qm", "hearthline_ko.qm"}
    assert build(tmp_path) == []


def test_plurals_and_places(qapp: QApplication, language: Language) -> None:
    assert tr("{count} items wait", count=1) == "1 item waits"
    assert tr("{count} items wait", count=2) == "2 items wait"
    language.use("ko")
    assert tr("{count} items wait", count=2) == "2건 대기"
    assert say(phrase("{count} missed", count=3)) == "부재중 3건"
    assert say("Ready") == "대기"
    assert say("nobody has translated this {brace") == "nobody has translated this {brace"
    assert say("") == ""
    nested = phrase("This cannot be used for “{label}”.", label=phrase("Language"))
    assert say(nested) == "“언어”에 쓸 수 없는 값입니다."


def test_a_foreign_name_in_a_phrase_is_no_template(language: Language) -> None:
    language.use("ko")
    assert "{0.__class__}" in say(phrase("{name} is calling", name="{0.__class__}"))


def test_an_unknown_language_is_english(qapp: QApplication, tmp_path: Path) -> None:
    made = Language(qapp, tmp_path)
    assert made.use("tlh")
    assert made.used == "en"
    assert tr("Ready") == "Ready"
    assert tuple(extract.FORMS) == KNOWN
    made.leave()


def test_the_language_is_switched_while_it_runs(window: Window, show: Show) -> None:
    show(samples.TALKING)
    window.frame.card.notes.field.setFocus()
    for _ in range(3):
        show(replace(samples.TALKING, language="ko"))
        assert window.frame.card.buttons.hold.text() == "보류"
        assert window.frame.card.name.text() == "Ioana Popescu"
        assert window.frame.card.notes.field.toPlainText().startswith("Router drops")
        show(replace(samples.TALKING, language="en"))
        assert window.frame.card.buttons.hold.text() == "Hold"


class Pseudo(QTranslator):
    """Every text of ours, 40 % longer; places stay."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        if context != "hearthline" or not text:
            return None  # type: ignore[return-value]  # None is how Qt is told "unknown"
        return text + "ä" * round(len(text) * 0.4)

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def pseudo(language: Language, qapp: QApplication) -> Pseudo:
    """Install the pseudo language."""
    made = Pseudo()
    QCoreApplication.installTranslator(made)
    return made


def test_forty_percent_longer_texts_are_not_cut(pseudo: Pseudo, window: Window, show: Show) -> None:
    window.resize(1366, 768)
    try:
        for state, view in samples.STATES.items():
            show(view())
            assert state == "hostile" or cut(window) == [], state
            assert (window.width(), window.height()) == (1366, 768), state
    finally:
        QCoreApplication.removeTranslator(pseudo)
