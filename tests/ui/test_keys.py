"""The keyboard alone does everything, also while somebody types."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.desk.views import WindowView
from app.domain.agent import Availability
from tests.ui.recorder import Recorder
from ui import names, sample_calls, samples
from ui.keys import TABLE, Do, KeysFirst
from ui.window import Window

Show = Callable[[WindowView], None]
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def press(
    qtbot: QtBot, window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(window.focusWidget() or window, key, modifier)


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    ("view", "key", "asked"),
    [
        (samples.offered_known, KEY.Key_F5, ("answer", "c2")),
        (samples.offered_known, KEY.Key_Escape, ("decline", "c2")),
        (lambda: samples.TALKING, KEY.Key_F6, ("toggle_hold", "c1")),
        (lambda: samples.TALKING, KEY.Key_F7, ("toggle_mute", "c1")),
        (lambda: samples.TALKING, KEY.Key_F12, ("hang_up", "c1")),
        (sample_calls.recording, KEY.Key_F10, ("toggle_recording", "c1")),
        (sample_calls.eight_calls, KEY.Key_F3, ("swap",)),
        (sample_calls.eight_calls, KEY.Key_F4, ("conference", "c1")),
        (sample_calls.consulting, KEY.Key_F8, ("complete_transfer", "c3")),
        (sample_calls.consulting, KEY.Key_F4, ("conference", "c3")),
        (sample_calls.consulting, KEY.Key_F3, ("swap",)),
        (sample_calls.second_waiting, KEY.Key_F5, ("answer", "c2")),
        (samples.held_and_second, KEY.Key_F5, ("answer", "c2")),
        (samples.held_and_second, KEY.Key_Escape, ("decline", "c2")),
    ],
)
def test_a_call_is_worked_by_keys(
    qtbot: QtBot,
    window: Window,
    show: Show,
    desk: Recorder,
    *,
    view: Callable[[], WindowView],
    key: Qt.Key,
    asked: tuple[str, ...],
    typing: bool,
) -> None:
    show(view())
    if typing:
        window.frame.card.notes.field.setFocus()
    before = window.frame.card.notes.field.toPlainText()
    press(qtbot, window, key)
    assert desk.asked == [asked]
    assert window.frame.card.notes.field.toPlainText() == before


def test_the_keypad_takes_typed_digits_and_gives_the_keyboard_back(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    press(qtbot, window, KEY.Key_F9)
    for character in "40*#":
        QTest.keyClicks(window.focusWidget(), character)
    assert [entry[2] for entry in desk.of("send_dtmf")] == ["4", "0", "*", "#"]
    assert window.frame.card.pad.shown.text() == "40*#"
    press(qtbot, window, KEY.Key_Escape)
    assert not window.frame.card.pad.isVisible()
    assert window.focusWidget() is notes
    assert not desk.of("decline")


def test_a_status_is_chosen_by_f2_and_its_number(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder, qapp: QApplication
) -> None:
    show(samples.IDLE)
    press(qtbot, window, KEY.Key_F2)
    menu = window.frame.top_bar.status.menu()
    qtbot.waitUntil(menu.isVisible, timeout=30_000)
    QTest.keyClick(menu, KEY.Key_2)
    assert desk.last() == ("choose_status", Availability.NOT_READY, "break")


def test_dialling_by_keys(qtbot: QtBot, window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    press(qtbot, window, KEY.Key_D, CTRL)
    field = window.frame.idle.dial.field
    assert window.focusWidget() is field
    QTest.keyClicks(field, "ioa")
    assert desk.last() == ("type_ahead", "ioa")
    show(samples.dial_found())
    press(qtbot, window, KEY.Key_Down)
    assert window.focusWidget() is window.frame.idle.dial.suggestions
    press(qtbot, window, KEY.Key_Down)
    press(qtbot, window, KEY.Key_Return)
    assert desk.last() == ("dial", "+40215550123")
    field.setFocus()
    field.setText("0800 123")
    press(qtbot, window, KEY.Key_Return)
    assert desk.last() == ("dial", "0800 123")


@pytest.mark.parametrize("modifier", [CTRL, ALT])
def test_the_wrap_up_by_keys_while_typing(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder, modifier: Qt.KeyboardModifier
) -> None:
    show(samples.wrap_up())
    window.frame.card.notes.field.setFocus()
    before = window.frame.card.notes.field.toPlainText()
    press(qtbot, window, KEY.Key_3, modifier)
    assert desk.last() == ("choose_outcome", "information")
    press(qtbot, window, KEY.Key_M, CTRL)
    assert desk.last() == ("more_time",)
    press(qtbot, window, KEY.Key_Return, CTRL)
    assert desk.last() == ("finish_wrap_up",)
    assert window.frame.card.notes.field.toPlainText() == before


def test_bare_digits_choose_when_nobody_types(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.TALKING)
    window.frame.card.buttons.hold.setFocus()
    show(samples.wrap_up())
    assert window.focusWidget() is window.frame.card.wrap_up.choices["resolved"]
    press(qtbot, window, KEY.Key_2)
    assert desk.last() == ("choose_outcome", "follow_up")


def test_a_wrap_up_without_an_outcome_cannot_be_finished(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    view = samples.wrap_up()
    assert view.wrap_up is not None
    show(replace(view, wrap_up=replace(view.wrap_up, chosen="")))
    press(qtbot, window, KEY.Key_Return, CTRL)
    assert not desk.of("finish_wrap_up")
    assert "Choose one first" in window.frame.card.wrap_up.explain.text()


def test_history_and_call_backs_by_keys(qtbot: QtBot, window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    press(qtbot, window, KEY.Key_H, CTRL)
    QTest.keyClicks(window.focusWidget(), "dan")
    assert [row.title for row in window.frame.history.list.rows] == ["Dan Ionescu"]
    window.frame.history.list.setFocus()
    press(qtbot, window, KEY.Key_Return)
    assert desk.last() == ("dial", "+40215550111", "")
    press(qtbot, window, KEY.Key_B, CTRL)
    assert desk.last() == ("dial_call_back", "w2")


def test_every_key_of_the_table_comes_before_the_text_field(qtbot: QtBot, window: Window, show: Show) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    before = notes.toPlainText()
    press(qtbot, window, KEY.Key_K, CTRL)
    assert window.palette_panel.isVisible()
    assert notes.toPlainText() == before
    press(qtbot, window, KEY.Key_Escape)
    assert window.focusWidget() is notes


def test_the_palette_finds_actions_people_and_numbers(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.TALKING)
    for typed, asked in (
        ("mute", ("toggle_mute", "c1")),
        ("break", ("choose_status", Availability.NOT_READY, "break")),
        ("ionescu", ("dial", "+40215550111")),
        ("0800 5", ("dial", "0800 5")),
        ("reyes", ("dial_call_back", "w1")),
    ):
        press(qtbot, window, KEY.Key_K, CTRL)
        QTest.keyClicks(window.focusWidget(), typed)
        press(qtbot, window, KEY.Key_Return)
        assert desk.last() == asked, typed
        assert not window.palette_panel.isVisible()


def test_the_sheet_shows_every_key_and_closes(qtbot: QtBot, window: Window, show: Show) -> None:
    show(samples.TALKING)
    press(qtbot, window, KEY.Key_F1)
    from PySide6.QtWidgets import QLabel

    shown = {label.text() for label in window.key_sheet.findChildren(QLabel)}
    assert {key.printed for key in TABLE} <= shown
    press(qtbot, window, KEY.Key_Escape)
    assert not window.key_sheet.isVisible()


def test_no_two_things_share_a_key_and_no_key_is_a_bare_letter() -> None:
    keys = [key for entry in TABLE for key in entry.keys]
    assert len(keys) == len(set(keys))
    assert all(len(key) > 1 for key in keys)
    assert {entry.do for entry in TABLE} == set(Do)


def test_tab_goes_through_the_page_from_left_to_right(qtbot: QtBot, window: Window, show: Show) -> None:
    show(samples.TALKING)
    window.frame.card.buttons.hold.setFocus()
    visited = []
    for _ in range(5):
        focused = window.focusWidget()
        visited.append(focused.objectName() if focused else "")
        press(qtbot, window, KEY.Key_Tab)
    assert visited == [names.HOLD, names.MUTE, names.TRANSFER, names.KEYPAD, names.END]
    assert window.focusWidget() is window.frame.card.notes.field
    press(qtbot, window, KEY.Key_Tab)
    assert isinstance(window.focusWidget(), QWidget)
    assert window.focusWidget() is not window.frame.card.notes.field, "Tab must leave the notes"


def test_the_filter_leaves_other_keys_alone(qtbot: QtBot, window: Window, show: Show) -> None:
    show(samples.IDLE)
    field = window.frame.idle.dial.field
    field.setFocus()
    QTest.keyClicks(field, "abc")
    press(qtbot, window, KEY.Key_A, CTRL)
    assert field.selectedText() == "abc"
    assert isinstance(KeysFirst(), KeysFirst)


def test_help_needs_the_key_twice_and_typing_on_calls_nobody(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    press(qtbot, window, KEY.Key_E, CTRL)
    assert window.emergency.isVisible()
    for key in (KEY.Key_Space, KEY.Key_E):
        press(qtbot, window, key)
    assert not desk.of("call_for_help")
    assert not window.emergency.isVisible()
    press(qtbot, window, KEY.Key_E, CTRL)
    press(qtbot, window, KEY.Key_Return)
    press(qtbot, window, KEY.Key_E, CTRL)
    press(qtbot, window, KEY.Key_Escape)
    assert not desk.of("call_for_help")
    press(qtbot, window, KEY.Key_E, CTRL)
    press(qtbot, window, KEY.Key_E, CTRL)
    assert desk.of("call_for_help") == [("call_for_help",)]
    assert window.focusWidget() is notes


def test_without_a_server_nobody_can_be_called_for_help(
    qtbot: QtBot, window: Window, show: Show, desk: Recorder
) -> None:
    show(replace(samples.TALKING, line=replace(samples.TALKING.line, server="")))
    assert not window.frame.top_bar.emergency.isVisible()
    press(qtbot, window, KEY.Key_E, CTRL)
    assert not window.emergency.isVisible()
