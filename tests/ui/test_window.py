"""The window as a whole: leaving, the banner, the small window, following the work, what is announced."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.desk.views import SettingView, Trouble, WindowView
from app.domain.agent import Confidence
from app.domain.phrase import phrase
from tests.ui.recorder import Recorder
from ui import names, samples
from ui.bridge import Bridge
from ui.window import Window

Show = Callable[[WindowView], None]


def test_quitting_with_a_call_up_asks_first(qtbot: QtBot, window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    window.close()
    assert window.isVisible()
    assert window.question.isVisible()
    assert desk.asked == []
    assert window.focusWidget() is window.question.stay
    QTest.keyClick(window.question.stay, Qt.Key.Key_Escape)
    assert not window.question.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert window.question.isVisible()
    QTest.mouseClick(window.question.leave, Qt.MouseButton.LeftButton)
    assert desk.asked == [("quit", True)]
    assert not window.isVisible()


def test_tab_stays_inside_the_question(window: Window, show: Show) -> None:
    show(samples.TALKING)
    window.ask_to_quit()
    for _ in range(5):
        focused = window.focusWidget()
        assert isinstance(focused, QPushButton)
        assert window.question.isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)


def test_without_a_call_closing_is_leaving_once(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    window.closeEvent(QCloseEvent())
    window.leave()
    assert desk.asked == [("quit", True)]


def test_the_banner_comes_only_when_nobody_looks(
    window: Window, show: Show, desk: Recorder, qapp: QApplication
) -> None:
    show(samples.offered_known())
    assert not window.banner.isVisible(), "the window is in front"
    window.hide()
    show(samples.offered_known())
    assert window.banner.isVisible()
    assert window.banner.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert window.banner.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.banner.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert window.banner.name.text() == "Ana Villanueva"
    QTest.mouseClick(window.banner.answer, Qt.MouseButton.LeftButton)
    QTest.mouseClick(window.banner.decline, Qt.MouseButton.LeftButton)
    assert desk.asked == [("answer", "c2"), ("decline", "c2")]
    show(samples.TALKING)
    assert not window.banner.isVisible()
    off = SettingView("window.front", "window", "", "", "switch", "false")
    show(replace(samples.offered_known(), settings=(off,)))
    assert not window.banner.isVisible()


def test_who_talks_while_muted_is_told_wherever_the_window_is(
    window: Window, show: Show, desk: Recorder, qtbot: QtBot
) -> None:
    banner, warned = window.muted_banner, samples.STATES["warned_muted"]()
    show(warned)
    assert not banner.isVisible(), "the line in the window says it"
    assert window.windowTitle() == "Muted – Hearthline", "the task bar says it too"
    for away in (window.showMinimized, window.hide):
        away()
        show(warned)
        assert banner.isVisible()
        assert "does not hear what you say" in banner.title.text()
        show(replace(warned, troubles=warned.troubles[1:]))
        assert not banner.isVisible(), "the warning is over"
        show(warned)
        show(replace(warned, line=replace(warned.line, muted=False)))
        assert not banner.isVisible(), "no longer muted, whoever switched it off"
    window.showNormal()
    with qtbot.waitActive(window.settings, timeout=30_000):
        window.open_settings()
    show(warned)
    assert banner.isVisible(), "the settings have no lines"
    QTest.mouseClick(banner.unmute, Qt.MouseButton.LeftButton)
    QTest.mouseClick(banner.shut, Qt.MouseButton.LeftButton)
    asked = [("act", "talking_while_muted", deed) for deed in ("unmute", "dismiss")]
    assert desk.asked[-2:] == asked
    window.settings.close()
    window.toggle_compact()
    show(warned)
    assert not banner.isVisible(), "the small window is above all others and says it"


def test_the_small_window_does_the_same_work(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    QTest.keyClick(window, Qt.Key.Key_F11)
    small = window.compact
    assert small.isVisible()
    assert not window.isVisible()
    assert (small.width(), small.height()) == (320, 480)
    assert small.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    QTest.mouseClick(small.buttons.mute, Qt.MouseButton.LeftButton)
    assert desk.last() == ("toggle_mute", "c1")
    QTest.keyClicks(small.notes.field, "x")
    assert desk.last()[0] == "edit_notes"
    show(samples.muted())
    assert small.state.text() == "Microphone off"
    show(samples.wrap_up())
    assert small.wrap_up.isVisible()
    small.close()
    assert window.isVisible()
    assert not small.isVisible()


def test_a_click_asks_for_what_the_engine_then_shows(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    hold = window.frame.card.buttons.hold
    QTest.mouseClick(hold, Qt.MouseButton.LeftButton)
    assert desk.last() == ("toggle_hold", "c1")
    assert not hold.isChecked(), "held only when the engine says so"
    show(samples.held_and_second())
    assert hold.isChecked()
    assert hold.text() == "Resume"


def test_buttons_stay_in_their_places(window: Window, show: Show) -> None:
    places = []
    for view in (samples.TALKING, samples.muted(), samples.dialling()):
        show(view)
        buttons = window.frame.card.buttons
        row = (buttons.hold, buttons.mute, buttons.transfer, buttons.keypad, buttons.end)
        places.append([b.mapTo(window, b.rect().topLeft()) for b in row])
    assert places[0] == places[1] == places[2]
    show(samples.offered_known())
    answer = window.frame.card.buttons.answer
    assert answer.mapTo(window, answer.rect().topLeft()) == places[0][0]


def test_what_matters_is_announced_once(window: Window, show: Show) -> None:
    show(samples.IDLE)
    show(samples.offered_known())
    show(samples.offered_known())
    said = window.announcer.spoken
    assert said == ["Incoming call from Ana Villanueva. F5 answers."]
    show(samples.TALKING)
    show(samples.muted())
    assert "Ioana Popescu: Talking" in window.announcer.spoken
    assert window.announcer.spoken[-1] == "Microphone off"
    show(samples.trouble())
    assert "Headset unplugged." in window.announcer.spoken
    show(samples.IDLE)
    assert window.announcer.spoken[-1].startswith("Call with")


def test_trouble_lines_act_and_never_cover_the_call(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.trouble())
    button = window.findChild(QPushButton, names.trouble("headset_lost"))
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.last() == ("act", "headset_lost", "choose")
    lines = window.frame.troubles
    assert lines.geometry().bottom() < window.frame.card.mapTo(window, window.frame.card.rect().topLeft()).y()
    many = tuple(Trouble(f"t{i}", phrase("Server unreachable.")) for i in range(7))
    show(replace(samples.TALKING, troubles=many))
    assert lines.height() < 120
    show(samples.TALKING)
    assert not lines.isVisible()


def test_a_notice_goes_by_its_button(window: Window, show: Show, desk: Recorder) -> None:
    show(replace(samples.IDLE, notice="The demo centre heard you."))
    assert window.frame.notice.title.text() == "The demo centre heard you."
    QTest.mouseClick(window.frame.notice.button, Qt.MouseButton.LeftButton)
    assert desk.last() == ("dismiss_notice",)


def test_confidence_is_always_in_sight(window: Window, show: Show) -> None:
    said = set()
    for confidence in Confidence:
        show(replace(samples.IDLE, status=replace(samples.READY, confidence=confidence)))
        said.add(window.frame.top_bar.confidence.text())
    assert len(said) == len(Confidence)


def test_a_click_on_a_call_brings_it_to_the_centre(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    calls = window.frame.calls.list
    place = calls.visualRect(calls.model().index(1, 0)).center()
    QTest.mouseClick(calls.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert desk.last() == ("select_call", "c0")


def test_only_missed_calls_at_a_click(window: Window, show: Show) -> None:
    show(samples.missed_history())
    assert len(window.frame.history.list.rows) == 40
    QTest.mouseClick(window.frame.history.only_missed, Qt.MouseButton.LeftButton)
    assert len(window.frame.history.list.rows) == 10


def test_work_posted_from_threads_runs_here_in_order(qtbot: QtBot) -> None:
    bridge = Bridge()
    here, done = threading.get_ident(), list[tuple[int, int]]()

    def post() -> None:
        for number in range(100):
            bridge.post(lambda number=number: done.append((number, threading.get_ident())))  # type: ignore[misc]

    thread = threading.Thread(target=post)
    thread.start()
    qtbot.waitUntil(lambda: len(done) == 100, timeout=30_000)
    thread.join()
    assert [number for number, _ in done] == list(range(100))
    assert {ident for _, ident in done} == {here}


def test_qt_gives_no_reference_to_none_away(qapp: QApplication) -> None:
    """A release of Qt for Python did, at every call; the program then dies after some minutes of work."""
    import sys

    button = QPushButton()
    before = sys.getrefcount(None)
    for number in range(2000):
        button.setText(str(number))
    assert sys.getrefcount(None) > before - 500


@pytest.mark.parametrize("width", [1366, 1920])
def test_the_columns_fill_the_window(window: Window, show: Show, width: int) -> None:
    window.resize(width, 768)
    show(samples.TALKING)
    assert window.frame.centre.width() >= 460
    assert window.frame.file.width() >= 400
    assert window.frame.file.mapTo(window, window.frame.file.rect().topRight()).x() == width - 1
