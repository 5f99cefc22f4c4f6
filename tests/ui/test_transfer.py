"""Handing on by keys, several calls, the question about a link: what the window asks of the desk."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk.views import Button, Suggestion, WindowView
from app.domain.call import CallState
from tests.ui.recorder import Recorder
from ui import names, sample_calls, samples
from ui.window import Window

Show = Callable[[WindowView], None]
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press a key where the keyboard is."""
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def typed(window: Window, text: str) -> None:
    """Type where the keyboard is."""
    QTest.keyClicks(window.focusWidget(), text)


@pytest.mark.parametrize(
    ("text", "modifier", "asked"),
    [
        ("kim", NONE, ("consult", "c1", "1002")),
        ("ortega", CTRL, ("transfer", "c1", "1005")),
        ("600", NONE, ("consult", "c1", "600")),
        ("0722 555-014", CTRL, ("transfer", "c1", "0722555014")),
        ("12", NONE, ("consult", "c1", "12")),
        ("support", CTRL, ("transfer", "c1", "600")),
    ],
)
def test_a_few_letters_and_enter_hand_a_call_on(
    window: Window, show: Show, desk: Recorder, *, text: str, modifier: Qt.KeyboardModifier,
    asked: tuple[str, ...],
) -> None:  # fmt: skip
    show(sample_calls.transferring())
    notes = window.frame.card.notes.field
    notes.setFocus()
    before = notes.toPlainText()
    press(window, KEY.Key_F8)
    typed(window, text)
    press(window, KEY.Key_Return, modifier)
    assert desk.last() == asked
    assert not window.transfer_panel.isVisible()
    assert window.focusWidget() is notes, "the keyboard goes back to the notes"
    assert notes.toPlainText() == before


def test_arrows_choose_and_escape_leaves(window: Window, show: Show, desk: Recorder) -> None:
    show(sample_calls.transferring())
    press(window, KEY.Key_F8)
    for _ in range(2):
        press(window, KEY.Key_Down)
    press(window, KEY.Key_Up)
    press(window, KEY.Key_Return)
    assert desk.last() == ("consult", "c1", "600")
    press(window, KEY.Key_F8)
    press(window, KEY.Key_Escape)
    assert not window.transfer_panel.isVisible()
    assert not desk.of("decline")
    press(window, KEY.Key_F8)
    press(window, KEY.Key_F8)
    assert not window.transfer_panel.isVisible()


def test_the_panel_leaves_caller_clock_and_buttons_in_sight(window: Window, show: Show) -> None:
    show(sample_calls.transferring())
    press(window, KEY.Key_F8)
    panel, card = window.transfer_panel, window.frame.card
    top = panel.geometry().top()
    for part in (card.name, card.clock, card.buttons.end):
        assert part.mapTo(window, part.rect().bottomLeft()).y() < top
    free = [row.title for row in panel.list.rows][:2]
    assert free == ["Kim Minjun", "Support queue"], "who is free comes first"
    assert [row.right for row in panel.list.rows][2:5] == ["ringing", "on call", "not ready"]


def test_people_found_by_the_server_join_and_states_follow(
    window: Window, show: Show, desk: Recorder
) -> None:
    view = sample_calls.transferring()
    show(view)
    press(window, KEY.Key_F8)
    typed(window, "zoe")
    assert desk.last() == ("type_ahead", "zoe")
    assert not window.transfer_panel.ask.isEnabled()
    press(window, KEY.Key_Return)
    assert not desk.of("consult"), "nobody is marked"
    show(replace(view, dial=replace(view.dial, suggestions=(Suggestion("Zoe Marin", "+4072111"),))))
    press(window, KEY.Key_Return)
    assert desk.last() == ("consult", "c1", "+4072111")


def test_the_panel_goes_with_the_call(window: Window, show: Show, desk: Recorder) -> None:
    show(sample_calls.transferring())
    press(window, KEY.Key_F8)
    show(samples.STATES["wrap_up"]())
    assert not window.transfer_panel.isVisible()
    press(window, KEY.Key_F8)
    assert not window.transfer_panel.isVisible()


def test_an_offer_is_sent_on_by_the_same_key(window: Window, show: Show, desk: Recorder) -> None:
    show(replace(samples.STATES["offered_known"](), directory=sample_calls.DIRECTORY))
    press(window, KEY.Key_F8)
    assert window.transfer_panel.title.text() == "Send the call of Ana Villanueva to"
    assert window.transfer_panel.send.isHidden()
    typed(window, "kim")
    press(window, KEY.Key_Return)
    assert desk.last() == ("redirect", "c2", "1002")
    show(replace(samples.STATES["offered_known"](), voicemail=sample_calls.voicemail().voicemail))
    press(window, KEY.Key_F8)
    press(window, KEY.Key_Return)
    assert desk.last() == ("redirect", "c2", "*97"), "the voicemail comes first"


def test_while_a_colleague_is_asked_everybody_is_named(window: Window, show: Show, desk: Recorder) -> None:
    show(sample_calls.asking())
    line_up = window.frame.card.line_up
    assert line_up.isVisible()
    assert not line_up.button(Button.CONFERENCE).isEnabled(), "nobody has answered"
    press(window, KEY.Key_F4)
    assert desk.asked == []
    press(window, KEY.Key_F8)
    assert desk.last() == ("complete_transfer", "c3"), "the call is sent after the ringing one"
    press(window, KEY.Key_F8, CTRL)
    assert desk.last() == ("back_to_caller", "c3")
    show(sample_calls.consulting())
    shown = [(p.name.text(), p.state.text()) for p in (line_up.caller, line_up.colleague)]
    assert shown == [("Ioana Popescu", "On hold"), ("Kim Minjun", "Talking")]
    for kind, asked in (
        (Button.COMPLETE, ("complete_transfer", "c3")),
        (Button.BACK, ("back_to_caller", "c3")),
        (Button.CONFERENCE, ("conference", "c3")),
        (Button.SWAP, ("swap",)),
    ):
        QTest.mouseClick(line_up.button(kind), Qt.MouseButton.LeftButton)
        assert desk.last() == asked
    QTest.keyClicks(window.frame.card.notes.field, "x")
    assert desk.last()[:2] == ("edit_notes", "c1"), "notes stay with the caller"
    assert window.frame.top_bar.status.accessibleName() == "Status: On call consulting"


def test_members_of_a_conference_are_separated_or_ended(window: Window, show: Show, desk: Recorder) -> None:
    show(sample_calls.conference())
    titles = [(row.title, row.indent) for row in window.frame.calls.list.rows]
    assert titles[0] == ("Conference", False)
    assert titles[1:] == [("Ioana Popescu", True), ("Kim Minjun", True), ("Lucía Ortega", True)]
    for name, asked in ((names.separate(1), ("separate", "c3")), (names.end_member(2), ("hang_up", "c4"))):
        button = window.findChild(QPushButton, name)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert desk.last() == asked
    first = window.findChild(QPushButton, names.separate(0))
    assert first is not None
    assert first.accessibleName() == "Separate Ioana Popescu"
    window.frame.calls.list.chosen.emit("conference c1")
    assert desk.last() == ("select_call", "c1")


def test_a_waiting_call_is_offered_calmly(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    show(sample_calls.second_waiting())
    offer = window.frame.offer
    assert offer.isVisible()
    assert offer.name.text() == "Ana Villanueva is calling"
    assert "Parcels" in offer.detail.text()
    assert "hold" in offer.detail.text()
    assert window.focusWidget() is notes
    QTest.mouseClick(offer.answer, Qt.MouseButton.LeftButton)
    QTest.mouseClick(offer.decline, Qt.MouseButton.LeftButton)
    assert desk.asked[-2:] == [("answer", "c2"), ("decline", "c2")]
    show(samples.TALKING)
    assert not offer.isVisible()


def test_an_outcome_is_typed_before_the_call_has_ended(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    window.frame.card.notes.field.setFocus()
    press(window, KEY.Key_3, CTRL)
    assert desk.asked == [], "only after End"
    press(window, KEY.Key_F12)
    press(window, KEY.Key_3, CTRL)
    press(window, KEY.Key_Return, CTRL)
    assert desk.asked == [("hang_up", "c1")]
    form = samples.STATES["wrap_up"]()
    assert form.wrap_up is not None
    show(replace(form, wrap_up=replace(form.wrap_up, chosen="")))
    assert desk.asked[1:] == [("choose_outcome", "information"), ("finish_wrap_up",)]


def test_a_link_never_dials_by_an_enter_meant_for_notes(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.TALKING)
    notes = window.frame.card.notes.field
    notes.setFocus()
    show(sample_calls.link())
    question = window.link_question
    assert question.isVisible()
    assert question.number.text() == "+40215550123"
    assert window.focusWidget() is notes
    press(window, KEY.Key_Return)
    assert not desk.of("answer_link")
    corner = notes.mapTo(window, notes.rect().topRight())
    assert question.geometry().left() > corner.x(), "it covers neither the call nor the notes"
    press(window, KEY.Key_D, CTRL)
    assert desk.last() == ("answer_link", True)
    show(sample_calls.link())
    assert not question.isVisible(), "answered once"
    newer = sample_calls.link()
    assert newer.link is not None
    show(replace(newer, link=replace(newer.link, serial=2, number="112")))
    assert question.number.text() == "112"
    press(window, KEY.Key_Escape)
    assert desk.last() == ("answer_link", False)
    show(sample_calls.link_refused())
    assert not question.isVisible(), "an older one never comes back"


def test_a_link_that_cannot_be_called_offers_no_dial(window: Window, show: Show, desk: Recorder) -> None:
    show(sample_calls.link_refused())
    question = window.link_question
    assert question.isVisible()
    assert question.dial.isHidden()
    press(window, KEY.Key_D, CTRL)
    assert desk.asked == []
    assert window.focusWidget() is window.frame.idle.dial.field or question.cancel.hasFocus()
    press(window, KEY.Key_Escape)
    assert desk.last() == ("answer_link", False)


def test_the_small_window_hands_on_too(qtbot: QtBot, window: Window, show: Show, desk: Recorder) -> None:
    show(sample_calls.transferring())
    window.toggle_compact()
    small = window.compact
    qtbot.waitUntil(small.isActiveWindow, timeout=30_000)
    QTest.keyClick(small, KEY.Key_F8)
    assert small.transfer.isVisible()
    QTest.keyClicks(small.transfer.field, "kim")
    QTest.keyClick(small.transfer.field, KEY.Key_Return)
    assert desk.last() == ("consult", "c1", "1002")
    show(sample_calls.consulting())
    assert small.line_up.isVisible()
    QTest.keyClick(small, KEY.Key_F8)
    assert desk.last() == ("complete_transfer", "c3")


def test_what_failed_stands_on_the_card(window: Window, show: Show) -> None:
    show(sample_calls.not_transferred())
    card = window.frame.card
    assert card.extra.text() == "Kim Minjun: busy."
    assert card.extra.property("tone") == "attention"
    view = sample_calls.not_transferred()
    assert view.call is not None
    show(replace(view, call=replace(view.call, outcome="", held_there=True, state=CallState.TALKING)))
    assert "put you on hold" in card.extra.text()
