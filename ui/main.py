"""Wires application, desk and window; the only place where the Qt thread and the desk's threads meet."""

import logging
import os
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.desk.desk import Desk
from app.desk.start import DeskStart
from ui.bridge import Bridge
from ui.clock import Clock
from ui.i18n.build import build
from ui.keys import KeysFirst
from ui.language import Language
from ui.probe import Probe
from ui.signals import watch_signals
from ui.text import say
from ui.theme import Theme
from ui.window import Window

_log = logging.getLogger("hearthline.ui")

_PATIENCE: Final = 8_000
"""Milliseconds the desk has for quitting before the window goes all the same."""


def run(start: DeskStart | None = None) -> int:
    """Show the window until the person quits. Returns the exit status."""
    build()
    application = make_application([sys.argv[0]])
    bridge = Bridge()
    clock = Clock()
    desk = Desk(
        bridge.post,
        lambda view: window.render_view(view),  # noqa: PLW0108 - the window is made after the desk
        on_show=lambda: window.to_front(),  # noqa: PLW0108 - as above
        on_end=application.quit,
        start=start,
        words=say,
    )
    window = Window(
        desk, clock, Language(application), lambda: QTimer.singleShot(_PATIENCE, application.quit)
    )
    watch_signals({signal.SIGTERM: window.leave, signal.SIGINT: _ignore}, application)
    application.commitDataRequest.connect(window.leave)
    path = os.environ.get("HEARTHLINE_UI_TEST_SOCKET")
    probe = Probe(Path(path), application) if path else None
    clock.start()
    window.show()
    desk.start()
    try:
        return application.exec()
    finally:
        desk.stop()
        if probe is not None:
            probe.close()


def make_application(arguments: list[str]) -> QApplication:
    """Return the application with its name, theme and keys."""
    sys.excepthook = _told
    application = QApplication(arguments)
    application.setApplicationName("hearthline")
    application.setApplicationDisplayName("Hearthline")
    application.setDesktopFileName("org.hearthline.hearthline")
    application.setQuitOnLastWindowClosed(False)
    Theme(application)
    application.installEventFilter(KeysFirst(application))
    return application


def _ignore() -> None:
    """Ctrl-C in a terminal is for the one who started us (the demo), who then sends SIGTERM."""


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write what nobody expected into the log; the window goes on."""
    _log.error("unexpected: %s", error, exc_info=(kind, error, trace))
