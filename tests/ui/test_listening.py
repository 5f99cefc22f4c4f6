"""The microphone that a window listens to is closed when nobody uses that window."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk.settings import Settings
from app.desk.views import WindowView
from tests.ui.recorder import Recorder
from ui import names, sample_sound, samples
from ui.listening import UNUSED_SECONDS, Listening
from ui.window import Window

Show = Callable[[WindowView], None]


def opened(window: Window, which: str) -> tuple[QWidget, Listening]:
    """Open one of the two windows that listen."""
    if which == "settings":
        window.open_settings()
        return window.settings, window.settings.chooser.listening
    window.open_check()
    return window.check, window.check.listening


@pytest.mark.parametrize("which", ["settings", "check"])
def test_after_a_minute_without_use_it_says_so_and_a_click_listens_again(
    which: str, window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.IDLE)
    seen, listening = opened(window, which)
    now = [1000.0]
    listening._clock = lambda: now[0]
    listening.used()
    assert desk.of("watch_levels") == [("watch_levels", True)]
    now[0] += UNUSED_SECONDS - 1
    listening.look()
    assert desk.last() == ("watch_levels", True)
    assert not listening.line.isVisible()
    now[0] += 1
    listening.look()
    assert desk.last() == ("watch_levels", False)
    assert listening.line.isVisible()
    assert not listening._timer.isActive(), "nothing turns while it rests"
    button = listening.line.findChild(QPushButton, names.LISTEN_AGAIN)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.last() == ("watch_levels", True)
    assert not listening.line.isVisible()
    seen.close()
    assert desk.last() == ("watch_levels", False)
    assert len(desk.of("watch_levels")) == 4


def test_any_touch_of_the_window_counts_and_opens_it_again(
    window: Window, show: Show, desk: Recorder
) -> None:
    show(samples.IDLE)
    seen, listening = opened(window, "settings")
    now = [1000.0]
    listening._clock = lambda: now[0]
    listening.used()
    handle = seen.windowHandle()
    for _ in range(3):
        now[0] += UNUSED_SECONDS - 1
        QTest.mouseMove(handle, QPoint(40 + int(now[0]) % 7, 40))
        QApplication.processEvents()
        listening.look()
    assert desk.of("watch_levels") == [("watch_levels", True)], "a pointer that moves keeps it open"
    now[0] += UNUSED_SECONDS
    listening.look()
    QTest.mouseMove(handle, QPoint(90, 90))
    QApplication.processEvents()
    assert desk.last() == ("watch_levels", False), "but does not open it"
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    assert desk.last() == ("watch_levels", True)


def test_a_minimized_window_does_not_listen(
    window: Window, show: Show, desk: Recorder, *, qtbot: QtBot
) -> None:
    show(samples.IDLE)
    seen, _listening = opened(window, "settings")
    seen.showMinimized()
    qtbot.waitUntil(lambda: desk.last() == ("watch_levels", False), timeout=30_000)
    seen.showNormal()
    qtbot.waitUntil(lambda: desk.last() == ("watch_levels", True), timeout=30_000)


def test_a_check_that_runs_keeps_it_open(window: Window, show: Show, desk: Recorder) -> None:
    show(samples.IDLE)
    _seen, listening = opened(window, "check")
    now = [1000.0]
    listening._clock = lambda: now[0]
    listening.used()
    for part in (1, 2, 3):
        now[0] += UNUSED_SECONDS - 1
        running = sample_sound.running()
        show(replace(running, check=replace(running.check, at=float(part))))
        listening.look()
    assert desk.of("watch_levels") == [("watch_levels", True)]


def test_the_settings_are_never_narrower_than_what_stands_in_them(window: Window, show: Show) -> None:
    show(replace(sample_sound.missing(), settings=Settings({}, {}).views()))
    window.open_settings()
    QApplication.processEvents()
    window.settings.resize(200, 700)
    QApplication.processEvents()
    room = window.settings.viewport().width()
    assert window.settings._ground.minimumSizeHint().width() <= room
    assert window.settings.width() <= 500, "and yet narrow"
