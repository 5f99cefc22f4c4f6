"""Nobody who types is ever disturbed: not by offers, not by views, not by an echo that comes late."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.desk.views import FileState, WindowView
from app.domain.caller_file import EarlierContact
from tests.ui.recorder import Recorder
from ui import names, samples
from ui.window import Window

Show = Callable[[WindowView], None]


def test_typing_goes_on_while_offers_come_and_go(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    for number, character in enumerate(" lamp green"):
        QTest.keyClicks(notes, character)
        show(samples.held_and_second() if number % 2 else samples.TALKING)
        assert window.focusWidget() is notes
    assert notes.toPlainText().endswith("amber. lamp green")
    assert desk.of("edit_notes")[-1] == ("edit_notes", "c1", notes.toPlainText())
    assert len(desk.of("edit_notes")) == len(" lamp green")


def test_the_cursor_stays_in_the_middle_of_the_text(qtbot: QtBot, window: Window, show: Show) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    cursor = notes.textCursor()
    cursor.setPosition(6)
    notes.setTextCursor(cursor)
    QTest.keyClicks(notes, "X")
    assert samples.TALKING.call is not None
    echo = replace(
        samples.TALKING, call=replace(samples.TALKING.call, notes=notes.toPlainText(), notes_saved=False)
    )
    show(echo)
    assert notes.textCursor().position() == 7
    assert window.frame.card.notes.saved.text() == "saving…"


def test_a_late_echo_does_not_bring_old_words_back(qtbot: QtBot, window: Window, show: Show) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    QTest.keyClicks(notes, " more")
    typed = notes.toPlainText()
    window.frame.card.buttons.hold.setFocus()
    show(replace(samples.TALKING, missed=7))
    assert notes.toPlainText() == typed
    assert samples.TALKING.call is not None
    show(replace(samples.TALKING, call=replace(samples.TALKING.call, notes=typed)))
    show(replace(samples.TALKING, call=replace(samples.TALKING.call, notes="from elsewhere")))
    assert notes.toPlainText() == "from elsewhere"


def test_the_notes_go_with_their_call_into_the_wrap_up(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    QTest.keyClicks(notes, "!")
    show(samples.wrap_up())
    assert window.focusWidget() is notes
    assert notes.toPlainText().endswith("amber.!")
    show(samples.offered_known())
    assert notes.toPlainText() == ""
    QTest.keyClicks(notes, "a")
    assert desk.last() == ("edit_notes", "c2", "a")


def test_an_offer_takes_no_keyboard_from_the_dial_field(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.IDLE)
    search = window.frame.history.search
    search.setFocus()
    show(samples.offered_known())
    assert window.focusWidget() is search
    QTest.keyClick(search, Qt.Key.Key_F5)
    assert desk.last() == ("answer", "c2")


def test_after_answering_the_keyboard_is_in_the_notes_unless_somebody_typed(
    window: Window, show: Show
) -> None:
    show(samples.offered_known())
    window.frame.card.buttons.answer.setFocus()
    assert samples.offered_known().call is not None
    show(samples.TALKING)
    assert window.focusWidget() is window.frame.card.notes.field


def test_the_caller_file_is_edited_in_place(qtbot: QtBot, window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    panel = window.frame.file
    assert not panel.fields["name"].isVisible(), "the name stands large beside it"
    field = panel.fields["email"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "new@x.ro")
    assert desk.last() == ("edit_caller_file", "email", "new@x.ro")
    old = replace(samples.FILE, saved=False)
    show(replace(samples.TALKING, file=old))
    assert field.text() == "new@x.ro"
    assert panel.saved.text() == "saving…"
    QTest.keyClick(field, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert panel.fields["name"].isVisible()
    assert window.focusWidget() is panel.fields["name"]
    panel.notes.setFocus()
    QTest.keyClicks(panel.notes, "?")
    assert desk.last()[0:2] == ("edit_caller_file", "notes")


def test_a_new_number_is_ready_to_be_filled_in(window: Window, show: Show) -> None:
    show(samples.offered_unknown())
    assert window.frame.file.fields["name"].isVisible()
    assert window.frame.file.title.text() == "New caller file"
    assert window.findChild(type(window.frame.file.notes), names.field("notes")) is not None
    show(samples.idle_new())
    assert window.frame.file.title.text() == "Caller file", "nobody is being written about any more"


def test_every_state_of_the_file_says_what_is_there(window: Window, show: Show) -> None:
    said = set()
    for state in (FileState.NONE, FileState.LOADING, FileState.UNREACHABLE):
        show(replace(samples.TALKING, file=replace(samples.idle_new().file, state=state)))
        assert window.frame.file.empty.isVisible()
        said.add(window.frame.file.empty.text())
    assert len(said) == 3


@pytest.mark.parametrize(
    ("direction", "seconds", "words"),
    [("inbound", 0.0, "Missed call"), ("outbound", 0.0, "No answer"), ("inbound", 61.0, "No notes")],
)
def test_a_contact_nobody_wrote_about_says_whether_anybody_spoke(
    window: Window, show: Show, direction: str, seconds: float, words: str
) -> None:
    earlier = (EarlierContact("e1", 1.0, direction, seconds=seconds),)
    file = replace(samples.FILE, file=replace(samples.FILE.file, earlier=earlier))
    show(replace(samples.TALKING, file=file))
    assert [row.title for row in window.frame.file.earlier.rows] == [words]
