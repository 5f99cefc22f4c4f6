"""One timer for every text that counts, so that all clocks move together and nothing else wakes up."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from ui.text import duration


class Clock(QObject):
    """Ticks just after each full second. `now` returns epoch seconds; tests may freeze it."""

    tick = Signal()

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        super().__init__()
        self.now = now
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._ticked)

    def start(self) -> None:
        """Begin to tick."""
        self._again()

    def _ticked(self) -> None:
        self.tick.emit()
        self._again()

    def _again(self) -> None:
        self._timer.start(int(1000 - (time.time() * 1000) % 1000) + 5)


class TickingLabel(QLabel):
    """A label that counts up from `since` (epoch seconds), in figures of one width."""

    def __init__(
        self, clock: Clock, parent: QWidget | None = None, form: Callable[[float], str] = duration
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._clock = clock
        self._form = form
        self._since: float | None = None
        clock.tick.connect(self._count)

    def count_from(self, since: float | None) -> None:
        """Count up from `since`; None shows nothing."""
        self._since = since or None
        self._count()

    def _count(self) -> None:
        text = "" if self._since is None else self._form(self._clock.now() - self._since)
        if text != self.text():
            self.setText(text)


def tabular(font: QFont) -> QFont:
    """Return the font with figures of one width, so that a clock does not tremble."""
    copy = QFont(font)
    copy.setFeature(QFont.Tag("tnum"), 1)
    return copy
