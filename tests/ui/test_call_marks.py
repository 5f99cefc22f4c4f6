"""Padlock, voice, recording, voicemail, who we are, what a call brought: in words, with icon, by keyboard."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.desk.views import Recorded, Secrecy, WindowView
from app.domain.call import Verification
from tests.ui.recorder import Recorder
from ui import names, sample_calls, samples
from ui.window import Window

Show = Callable[[WindowView], None]
KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def locked(secrecy: Secrecy) -> WindowView:
    """Return a call with this padlock."""
    return replace(samples.TALKING, call=replace(samples.CALL, secrecy=secrecy))


def test_the_padlock_says_what_it_is(window: Window, show: Show) -> None:
    line = window.frame.card.line
    said = {}
    for secrecy in Secrecy:
        show(locked(secrecy))
        said[secrecy] = line.lock.text() if line.lock.isVisible() else ""
        assert not said[secrecy] or line.lock.accessibleDescription(), "says why"
    assert said == {
        Secrecy.NOTHING: "", Secrecy.CLOSED: "Encrypted", Secrecy.KEYS_OPEN: "Keys not protected",
        Secrecy.OPEN: "Not encrypted",
    }  # fmt: skip
    pictures = set()
    for secrecy in (Secrecy.CLOSED, Secrecy.OPEN, Secrecy.KEYS_OPEN):
        show(locked(secrecy))
        pictures.add(line._lock_icon.pixmap().toImage().cacheKey())
    assert len(pictures) == 3


def test_the_voice_tells_its_figures_when_asked(window: Window, show: Show) -> None:
    show(sample_calls.not_encrypted())
    line = window.frame.card.line
    assert line.voice.text() == "Voice poor"
    assert not line.figures.isVisible()
    QTest.mouseClick(line.voice, Qt.MouseButton.LeftButton)
    shown = "G.711  ·  score 2.7 of 4.5  ·  loss 6.1 %  ·  jitter 48 ms  ·  there and back 320 ms"
    assert line.figures.text() == shown
    show(samples.STATES["wrap_up"]())
    assert not line.isVisible()


def test_recording_shows_its_state_and_time(window: Window, show: Show, desk: Recorder) -> None:
    control = window.frame.card.line.recording
    show(samples.TALKING)
    assert not control.isVisible(), "where nothing is recorded there is no button"
    show(sample_calls.not_encrypted())
    assert (control.words.isVisible(), control.toggle.text()) == (False, "Record  F10")
    show(sample_calls.recording())
    assert (control.words.text(), control.toggle.text()) == ("Recording 4:00", "Pause  F10")
    show(sample_calls.recording_paused())
    assert (control.words.text(), control.toggle.text()) == ("Recording paused 1:15", "Go on  F10")
    QTest.mouseClick(control.toggle, Qt.MouseButton.LeftButton)
    assert desk.last() == ("toggle_recording", "c1")
    QTest.keyClick(window, KEY.Key_F10, CTRL)
    assert desk.last() == ("stop_recording", "c1")
    actions = {a.text(): a for a in control.more.menu().actions()}
    assert [text for text, a in actions.items() if a.isChecked()] == ["Announced"]
    actions["Refused"].trigger()
    assert desk.last() == ("set_consent", "c1", "refused")


def test_what_is_always_recorded_has_no_stop(window: Window, show: Show) -> None:
    view = sample_calls.recording()
    assert view.call is not None
    mark = replace(view.call.recording, always=True)
    show(replace(view, call=replace(view.call, recording=mark)))
    actions = [a.text() for a in window.frame.card.line.recording.more.menu().actions()]
    assert not any("Stop" in text for text in actions)
    assert mark.state is Recorded.ON


def test_the_reminder_and_the_silent_call_have_their_buttons(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(sample_calls.silent())
    for name, action in (
        (names.trouble("transfer_asked:c1"), "allow_transfer:c1"),
        (names.other("transfer_asked:c1"), "refuse_transfer:c1"),
        (names.trouble("silent:c1"), "wait:c1"),
        (names.other("silent:c1"), "hang_up:c1"),
    ):
        button = window.findChild(QPushButton, name)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert desk.last()[2] == action
    show(sample_calls.recording_paused())
    assert window.findChild(QPushButton, names.trouble("recording_paused:c1")) is not None
    assert not any(line.other.isVisible() for line in window.frame.troubles._lines)


def test_the_voicemail_lamp(window: Window, show: Show, desk: Recorder) -> None:
    lamp = window.frame.top_bar.voicemail
    show(samples.IDLE)
    assert not lamp.isVisible()
    show(sample_calls.voicemail())
    assert lamp.text() == "3 messages"
    assert lamp.accessibleName() == "Listen to 3 voice messages"
    QTest.mouseClick(lamp, Qt.MouseButton.LeftButton)
    QTest.keyClick(window, KEY.Key_L, CTRL)
    assert desk.asked == [("dial_voicemail",), ("dial_voicemail",)]


def test_redial_puts_the_last_number_there_and_enter_calls(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(sample_calls.voicemail())
    QTest.keyClick(window, KEY.Key_R, CTRL)
    field = window.frame.idle.dial.field
    assert field.text() == "+639175550142"
    assert desk.asked == [], "nothing is dialled by the key alone"
    assert [row.title for row in window.frame.idle.dial.suggestions.rows] == ["Ana Villanueva", "Ion Pop"]
    QTest.keyClick(field, KEY.Key_Return)
    assert desk.last() == ("dial", "+639175550142")
    QTest.keyClick(window, KEY.Key_R, CTRL)
    QTest.keyClicks(field, "5")
    assert desk.last() == ("type_ahead", "5"), "typing replaces it"


def test_who_the_called_see_is_chosen_in_the_dial_field(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    shown = window.frame.idle.dial.show_as
    assert shown.text() == "They see your number  ▾"
    show(sample_calls.voicemail())
    assert shown.accessibleName() == "They see Support <0800 123 456>"
    actions = {a.text(): a for a in shown.menu().actions()}
    actions["+40 21 555 0100"].trigger()
    assert desk.last() == ("show_as", "+40 21 555 0100", False)
    actions["Hide my number"].trigger()
    assert desk.last() == ("show_as", "", True)
    view = sample_calls.voicemail()
    show(replace(view, dial=replace(view.dial, hidden=True)))
    assert shown.accessibleName() == "Your number is hidden"


@pytest.mark.parametrize(
    ("verification", "words"),
    [
        (Verification.VERIFIED, "✓ number verified"),
        (Verification.FAILED, "! number may be false"),
        (Verification.UNKNOWN, "? number not verified"),
    ],
)
def test_the_number_is_verified_failed_or_unknown(
    window: Window, show: Show, verification: Verification, words: str
) -> None:
    view = samples.STATES["offered_known"]()
    assert view.call is not None
    show(replace(view, call=replace(view.call, verification=verification)))
    assert window.frame.card.badge.text() == words
    assert window.frame.card.badge.isVisible()


def test_what_a_call_brought_is_plain_text(window: Window, show: Show) -> None:
    show(sample_calls.brought())
    brought = window.frame.file.brought
    assert brought.isVisible()
    assert [(name.text(), value.text()) for name, value in brought._lines][1] == ("Order id", "QB-77120")
    bad = "<img src=x>" * 40
    view = sample_calls.brought()
    show(replace(view, file=replace(view.file, brought=(("Note", bad),))))
    value = brought._lines[0][1]
    assert value.text() == bad
    assert value.textFormat() == Qt.TextFormat.PlainText
    show(samples.TALKING)
    assert not brought.isVisible()


def test_history_shows_who_was_called_back_and_who_got_the_call(window: Window, show: Show) -> None:
    show(sample_calls.voicemail())
    rows = window.frame.history.list.rows
    assert [(row.title, row.note) for row in rows[1:3]] == [
        ("0917 555 0142", "✓"),
        ("박서연", "→ Kim Minjun"),
    ]
    assert "called back" in rows[1].spoken
    assert "to Kim Minjun" in rows[2].spoken
