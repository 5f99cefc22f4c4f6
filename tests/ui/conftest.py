"""A window on a recording desk, offscreen, with fixed fonts and a stopped clock."""

import os
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.views import WindowView
from tests.ui.recorder import Recorder
from ui import samples
from ui.clock import Clock
from ui.i18n.build import build
from ui.keys import KeysFirst
from ui.language import Language
from ui.theme import Theme
from ui.window import Window


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Theme:
    """The theme of all widget tests."""
    build()
    qapp.setQuitOnLastWindowClosed(False)
    qapp.installEventFilter(KeysFirst(qapp))
    return Theme(qapp, 13, ("Noto Sans", "Noto Sans CJK KR"))


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times of day as the samples have them, wherever the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def desk() -> Recorder:
    """The recording desk."""
    return Recorder()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at the samples' moment; tests tick it by hand."""
    return Clock(lambda: samples.NOW)


@pytest.fixture
def language(qapp: QApplication, look: Theme) -> Iterator[Language]:
    """English, and nothing left behind."""
    made = Language(qapp)
    made.use("en")
    yield made
    made.leave()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, look: Theme, *, desk: Recorder, clock: Clock, language: Language
) -> Iterator[Window]:
    """The window, active, without a view yet."""
    look.use("light")
    made = Window(desk.actions, clock, language)
    with qtbot.waitActive(made, timeout=30_000):
        made.show()
    yield made
    made.dispose()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def show(window: Window, qapp: QApplication) -> Callable[[WindowView], None]:
    """Render a view and let Qt settle."""

    def render(view: WindowView) -> None:
        window.render_view(view)
        qapp.processEvents()

    return render
