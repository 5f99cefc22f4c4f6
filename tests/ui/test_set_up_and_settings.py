"""The assistant and the settings, by keyboard; the headset chooser; what is fixed cannot be changed."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from app.desk.views import DevicesView, SetUpStep, SetUpView, WindowView
from tests.ui.recorder import Recorder
from ui import names, samples
from ui.set_up_pages import AccountPage, CodePage
from ui.window import Window

Show = Callable[[WindowView], None]


def page(step: SetUpStep, **changes: object) -> WindowView:
    """Return a page of the assistant."""
    return replace(samples.set_up(step), set_up=replace(SetUpView(step), **changes))  # type: ignore[arg-type]


def test_a_code_is_all_one_types(window: Window, show: Show, desk: Recorder) -> None:
    show(page(SetUpStep.CHOOSE))
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert desk.last() == ("set_up_choose", "code")
    show(page(SetUpStep.CODE))
    sheet = window.frame.set_up.pages[SetUpStep.CODE]
    assert isinstance(sheet, CodePage)
    assert window.focusWidget() is sheet.url
    QTest.keyClicks(sheet.url, "https://calls.example")
    QTest.keyClick(sheet.url, Qt.Key.Key_Tab)
    QTest.keyClicks(window.focusWidget(), "ABCD-1234")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert desk.last() == ("set_up_enrol", "https://calls.example", "ABCD-1234")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert desk.last() == ("set_up_choose", "back")


def test_the_password_is_forgotten_at_once(window: Window, show: Show, desk: Recorder) -> None:
    show(page(SetUpStep.ACCOUNT))
    sheet = window.frame.set_up.pages[SetUpStep.ACCOUNT]
    assert isinstance(sheet, AccountPage)
    sheet.server.setText(" pbx.example ")
    sheet.user.setText("101")
    sheet.password.setText("secret")
    assert sheet.password.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClick(sheet.password, Qt.Key.Key_Return)
    assert desk.last() == ("set_up_account", "pbx.example", "101", "secret", "tls")
    assert sheet.password.text() == ""


def test_busy_means_wait_and_an_error_says_what_to_do(window: Window, show: Show, desk: Recorder) -> None:
    show(page(SetUpStep.CODE, busy="Asking the server…"))
    assert not window.frame.set_up.next.isEnabled()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert desk.asked == []
    show(samples.set_up(SetUpStep.ACCOUNT))
    assert window.frame.set_up.error.isVisible()
    assert window.frame.set_up.hint.isVisible()
    assert window.frame.set_up.keyring.isVisible()


def test_consent_headset_and_result(window: Window, show: Show, desk: Recorder) -> None:
    show(page(SetUpStep.CONSENT))
    QTest.mouseClick(window.frame.set_up.next, Qt.MouseButton.LeftButton)
    assert desk.last() == ("set_up_consent", True)
    QTest.mouseClick(window.frame.set_up.back, Qt.MouseButton.LeftButton)
    assert desk.last() == ("set_up_consent", False)
    show(page(SetUpStep.HEADSET))
    assert ("watch_levels", True) in desk.asked
    QTest.mouseClick(window.frame.set_up.headset.tone, Qt.MouseButton.LeftButton)
    assert desk.last() == ("test_tone", "jabra")
    QTest.mouseClick(window.frame.set_up.next, Qt.MouseButton.LeftButton)
    assert desk.last() == ("set_up_headset_done",)
    show(samples.set_up(SetUpStep.RESULT))
    assert desk.last() == ("watch_levels", False)
    assert window.frame.set_up.next.text() == "Start working"
    QTest.mouseClick(window.frame.set_up.next, Qt.MouseButton.LeftButton)
    assert desk.last() == ("set_up_finish",)


def test_devices_are_chosen_by_name_and_a_missing_one_is_told(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(page(SetUpStep.HEADSET))
    chooser = window.frame.set_up.headset
    chooser.speaker.setCurrentIndex(2)
    chooser.speaker.activated.emit(2)
    assert desk.last() == ("use_devices", "laptop", "jabra", ("laptop",))
    gone = replace(samples.DEVICES, speaker="old headset")
    show(replace(page(SetUpStep.HEADSET), devices=gone))
    assert chooser.speaker.currentText() == "old headset (not connected)"
    show(replace(page(SetUpStep.HEADSET), devices=DevicesView()))
    assert chooser.none.isVisible()


def test_settings_are_made_from_the_table(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    settings = window.settings
    assert settings.isVisible()
    colours = settings.findChild(QComboBox, names.setting("window.theme"))
    assert colours is not None
    colours.setCurrentIndex(2)
    colours.activated.emit(2)
    assert desk.last() == ("set_setting", "window.theme", "dark")
    fixed = settings.findChild(QCheckBox, names.setting("agent.start_ready"))
    assert fixed is not None
    assert not fixed.isEnabled()
    seconds = settings.findChild(QLineEdit, names.setting("wrap_up.more_seconds"))
    assert seconds is not None
    seconds.setFocus()
    seconds.setText("90")
    QTest.keyClick(seconds, Qt.Key.Key_Return)
    assert desk.last() == ("set_setting", "wrap_up.more_seconds", "90")


def test_what_could_not_be_saved_stands_in_the_settings(window: Window, show: Show) -> None:
    view = replace(samples.IDLE, needs_attention=("Wrap-up of 13:22: <b>refused</b>",))
    show(view)
    window.open_settings()
    shown = [label.text() for label in window.settings.findChildren(type(window.frame.history.side))]
    assert "Wrap-up of 13:22: <b>refused</b>" in shown


def test_devices_from_the_top_bar(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    actions = window.frame.top_bar.headset.menu().actions()
    chosen = next(a for a in actions if a.text() == "Built-in microphone")
    chosen.trigger()
    assert desk.last() == ("use_devices", "jabra", "laptop", ("laptop",))
