"""Keeps the microphone open only while somebody uses the window that shows its level."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.desk.actions import Actions
from ui import names
from ui.label import label
from ui.text import tr
from ui.theme import theme

UNUSED_SECONDS: Final = 60.0
_LOOK_MILLISECONDS: Final = 1000
_TOUCHES: Final = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)
_SIGNS: Final = _TOUCHES | {QEvent.Type.MouseMove}
"""A moving pointer keeps the microphone open; only a touch opens it again."""
_LEFT: Final = frozenset({QEvent.Type.WindowStateChange, QEvent.Type.Show, QEvent.Type.Hide})


class Listening(QObject):
    """Watches levels for `owner` while it can be seen and its window was used in the last minute.

    Owns the line that says that it rests (`line`). The owner tells when it is `shown` and `hidden`, and that
    it is `used` while something goes on there by itself. `clock` in seconds, monotonic.
    """

    def __init__(self, owner: QWidget, actions: Actions, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(owner)
        self._owner = owner
        self._actions = actions
        self._clock = clock
        self._visible = False
        self._watches = False
        self._touched = 0.0
        self._window: QObject | None = None
        self._timer = QTimer(self, interval=_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self.line = _Line(self.used)

    def shown(self) -> None:
        """Watch: the owner is seen."""
        self._visible = True
        top = self._owner.window()
        if self._window is None:
            self._window = top.windowHandle() or top
            self._window.installEventFilter(self)
        self.used()

    def hidden(self) -> None:
        """Rest: nobody sees the owner."""
        self._visible = False
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None
        self.look()

    def used(self) -> None:
        """Somebody is there."""
        self._touched = self._clock()
        self.look()

    def rest(self) -> None:
        """Nobody has used it for long enough."""
        self._touched = self._clock() - UNUSED_SECONDS
        self.look()

    def look(self) -> None:
        """Watch or rest, as it should be now."""
        minimized = self._owner.window().isMinimized()
        seen = self._visible and not minimized
        fresh = self._clock() - self._touched < UNUSED_SECONDS
        self._watch(seen and fresh)
        self.line.setVisible(seen and not fresh)
        if self._watches is not self._timer.isActive():
            (self._timer.start if self._watches else self._timer.stop)()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note what is done in the window; never in the way."""
        kind = event.type()
        if kind in _TOUCHES or (kind in _SIGNS and self._watches):
            self._touched = self._clock()
            if not self._watches:
                self.look()
        elif kind in _LEFT:
            # The widget learns of its window's new state only after this.
            QTimer.singleShot(0, self, self.look)
        return False

    def _watch(self, on: bool) -> None:
        if on is not self._watches:
            self._watches = on
            self._actions.watch_levels(on)


class _Line(QWidget):
    """Says that the microphone is closed, and opens it again."""

    def __init__(self, again: Callable[[], None]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().sizes.px(8))
        words = tr("Not used for a minute: this window no longer listens to the microphone.")
        row.addWidget(label(words, size="small", tone="ink2", wrap=True), 1)
        button = QPushButton(tr("Listen again"))
        button.setObjectName(names.LISTEN_AGAIN)
        button.clicked.connect(lambda _checked=False: again())
        row.addWidget(button)
        self.hide()
