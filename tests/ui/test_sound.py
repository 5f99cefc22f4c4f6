"""Sound settings, headset test, check before the shift, warnings: by keyboard, in words, in sight."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.desk.settings import Settings
from app.desk.views import ButtonsView, DevicesView, NetworkView, WindowView
from app.domain.check import CheckPart, NetworkWay
from tests.ui.recorder import Recorder
from tests.ui.test_look import cut, unnamed
from ui import names, sample_sound, samples
from ui.check_words import figures
from ui.level_picture import LevelPicture
from ui.window import Window

Show = Callable[[WindowView], None]

SETTINGS = Settings({}, {}).views()


def shown(parent: QWidget, name: str) -> str:
    found = parent.findChild(QLabel, name)
    assert found is not None
    return found.text() if found.isVisible() else ""


def test_every_choice_names_the_device_behind_it(window: Window, show: Show, desk: Recorder) -> None:
    show(replace(samples.IDLE, settings=SETTINGS))
    window.open_settings()
    chooser = window.settings.chooser
    texts = [chooser.speaker.itemText(i) for i in range(chooser.speaker.count())]
    assert texts == ["As the system: Built-in speakers", "Jabra Evolve 40", "Built-in speakers"]
    boxes = list(chooser._ring.values())
    assert [box.isChecked() for box in boxes] == [False, False, True]
    QTest.keyClick(boxes[1], Qt.Key.Key_Space)
    assert desk.last() == ("use_devices", "jabra", "jabra", ("jabra", "laptop"))
    for box in boxes:
        box.setChecked(False)
    boxes[2].click()
    boxes[2].click()
    assert desk.last() == ("use_devices", "jabra", "jabra", ("",)), "something always rings"
    assert boxes[0].isChecked()
    QTest.keyClick(chooser.ring, Qt.Key.Key_Space)
    assert desk.last() == ("test_ring", "")


def test_a_missing_device_stays_chosen_and_says_what_is_used(window: Window, show: Show) -> None:
    show(sample_sound.missing())
    window.open_settings()
    chooser = window.settings.chooser
    assert chooser.speaker.currentText() == "Jabra Evolve 40 (not connected)"
    assert chooser.speaker.currentData() == "jabra"
    assert chooser.speaker_now.text().endswith("Built-in speakers")
    assert chooser.microphone_now.isVisible()
    assert chooser._ring["jabra"].isChecked()
    assert "not connected" in chooser._ring["jabra"].text()
    show(samples.IDLE)
    assert not chooser.speaker_now.isVisible()


def test_switches_and_volume_take_effect_at_once(window: Window, show: Show, desk: Recorder) -> None:
    show(replace(samples.IDLE, settings=SETTINGS))
    window.open_settings()
    editors = window.settings.sound.editors
    QTest.keyClick(editors["sound.noise"].field, Qt.Key.Key_Space)
    assert desk.last() == ("set_setting", "sound.noise", "false")
    slider = editors["sound.ring_volume"].field.focusProxy()
    assert slider is not None
    assert slider.accessibleName() == "Ring volume"
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert desk.last() == ("set_setting", "sound.ring_volume", "90")
    assert unnamed(window.settings) == []
    assert "sound.ring_volume" not in window.settings._editors, "once only"


def test_who_has_control_and_why_not(window: Window, show: Show) -> None:
    show(replace(sample_sound.check(samples.IDLE.check), settings=SETTINGS))
    window.open_settings()
    texts = [label.text() for label in window.settings.sound.findChildren(QLabel) if label.isVisible()]
    assert "In control: its lamps show the call." in texts
    assert "It rings too. Press one of its buttons to take control." in texts
    show(sample_sound.missing())
    QApplication.processEvents()
    texts = [label.text() for label in window.settings.sound.findChildren(QLabel)]
    assert any("udev" in text for text in texts)
    held = replace(samples.DEVICES, buttons=(ButtonsView("Poly Blackwire 5220", problem="refused"),))
    show(replace(samples.IDLE, devices=held))
    QApplication.processEvents()
    texts = [label.text() for label in window.settings.sound.findChildren(QLabel)]
    assert "Another program holds its buttons." in texts, "as a vendor's call lock does"
    show(replace(samples.IDLE, devices=replace(samples.DEVICES, filters=False)))
    assert window.settings.sound.missing.isVisible()


def test_the_check_is_offered_and_put_off_and_opened_by_key(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(sample_sound.offered())
    offer = window.frame.idle.check
    assert offer.isVisible()
    QTest.keyClick(offer.later, Qt.Key.Key_Space)
    assert desk.last() == ("put_off_check",)
    show(samples.IDLE)
    assert not offer.isVisible()
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert window.check.isVisible()
    assert desk.last() == ("watch_levels", True)
    window.check.activateWindow()
    QTest.keyClick(window.check.whole, Qt.Key.Key_Space)
    assert desk.last() == ("check_headset", True)
    QTest.keyClick(window.check.short, Qt.Key.Key_Space)
    assert desk.last() == ("check_headset", False)
    window.check.close()
    assert desk.last() == ("watch_levels", False)


def test_the_level_is_drawn_while_it_is_recorded(window: Window, show: Show) -> None:
    show(sample_sound.recording())
    window.open_check()
    for level in (-50.0, -20.0, -3.0):
        moving = replace(window.view.devices, microphone_level=level)
        show(replace(window.view, devices=moving))
    picture = window.check.picture
    assert picture.levels[-3:] == (-50.0, -20.0, -3.0)
    assert shown(window.check, names.CHECK_NOW) == "Speak now: count from one to ten."
    assert not window.check.whole.isEnabled()
    show(sample_sound.check(replace(samples.IDLE.check, at=1.0, passed=True, level=(-30.0, -10.0))))
    assert picture.levels == (-30.0, -10.0)


def test_the_picture_is_told_in_words(window: Window, show: Show) -> None:
    show(sample_sound.STATES["check_good"]())
    window.open_check()
    QAccessible.setActive(True)
    interface = QAccessible.queryAccessibleInterface(window.check.picture)
    assert interface.text(QAccessible.Text.Name) == "Level of your voice over time"
    words = interface.text(QAccessible.Text.Description)
    assert "3.0 seconds" in words
    assert "loudest −5 dB" in words
    assert "too loud" in words


def test_a_picture_shows_bars_where_somebody_spoke(window: Window, show: Show) -> None:
    picture = LevelPicture()
    picture.resize(300, 96)
    picture.show_levels((-60.0, -10.0), 0.2)
    image = picture.grab().toImage()
    middle = image.height() // 2
    left, right = image.pixelColor(40, middle), image.pixelColor(160, middle)
    assert left != right, "silence left, a voice right"
    picture.deleteLater()


@pytest.mark.parametrize(
    ("state", "result", "figure"),
    [
        ("check_good", "All is well.", "Network by a call to 500: 0.0 % lost, there and back 24 ms"),
        ("check_failed", "Something does not work.", "Network by a question to the call centre only"),
    ],
)
def test_one_result_and_which_way_the_network_was_tried(
    window: Window, show: Show, state: str, result: str, figure: str
) -> None:
    show(sample_sound.STATES[state]())
    window.open_check()
    assert result in shown(window.check, names.CHECK_RESULT)
    assert figure in shown(window.check, names.CHECK_FIGURES)
    rows = [row.accessibleName() for row in window.check._rows if row.isVisible()]
    assert len(rows) == 7
    assert cut(window.check) == []
    assert unnamed(window.check) == []


def test_the_echo_call_is_announced_while_it_runs(window: Window, show: Show) -> None:
    view = sample_sound.running()
    rows = tuple(replace(row, running=row.part is CheckPart.NETWORK) for row in view.check.rows)
    show(replace(view, check=replace(view.check, rows=rows, echo_number="500")))
    window.open_check()
    assert "500" in shown(window.check, names.CHECK_NOW)
    assert figures(replace(view.check, running=False, at=1.0, network=NetworkView(NetworkWay.NONE)))


def test_mute_is_always_in_sight_and_a_warning_has_its_remedy(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(sample_sound.warned())
    assert shown(window, names.MUTED) == "Muted"
    assert "You are muted: the caller does not hear what you say." not in window.announcer.spoken
    unmute = window.findChild(QPushButton, names.trouble("talking_while_muted"))
    assert unmute is not None
    QTest.keyClick(unmute, Qt.Key.Key_Space)
    assert desk.last() == ("act", "talking_while_muted", "unmute")
    choose = window.findChild(QPushButton, names.other("headset_lost"))
    assert choose is not None
    choose.click()
    assert window.settings.isVisible(), "the window itself opens the settings"
    show(samples.TALKING)
    assert shown(window, names.MUTED) == ""
    show(sample_sound.warned())
    assert "You are muted: the caller does not hear what you say." in window.announcer.spoken


def test_the_headset_menu_leads_to_settings_and_test(window: Window, show: Show) -> None:
    show(samples.IDLE)
    actions = {action.text(): action for action in window.frame.top_bar.headset.menu().actions()}
    actions["Test the headset…"].trigger()
    assert window.check.isVisible()
    actions["Sound settings…"].trigger()
    assert window.settings.isVisible()


def test_no_device_at_all_says_what_to_do(window: Window, show: Show) -> None:
    show(replace(samples.IDLE, devices=DevicesView()))
    window.open_settings()
    assert window.settings.chooser.none.isVisible()
