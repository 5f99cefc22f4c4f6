"""The keypad under its button: click or type the digits; Esc or F9 closes it and gives the keyboard back."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from ui import names
from ui.clock import tabular
from ui.label import ElidedLabel
from ui.text import tr
from ui.theme import theme

_KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#")
_TYPED: Final = frozenset("0123456789*#ABCD")


class Keypad(QFrame):
    """Sends DTMF digits to the call that is in the centre."""

    def __init__(self, parent: QWidget, send: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._over = parent
        self._send = send
        self._sent = ""
        self._before: QWidget | None = None
        self.setObjectName(names.PAD)
        self.setAccessibleName(tr("Keypad"))
        self.setProperty("ground", "panel")
        self.setProperty("line", "around")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(s.px(12), s.px(12), s.px(12), s.px(12))
        self.shown = ElidedLabel(size="title")
        self.shown.setFont(tabular(theme().font(15)))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.shown)
        grid = QGridLayout()
        grid.setSpacing(s.px(6))
        for place, key in enumerate(_KEYS):
            grid.addWidget(self._button(key), place // 3, place % 3)
        column.addLayout(grid)
        self.hide()

    def _button(self, key: str) -> QPushButton:
        made = QPushButton(key)
        made.setObjectName(names.digit(key))
        made.setAccessibleName(tr("Digit {digit}", digit=key))
        made.setFont(theme().font(16))
        s = theme().sizes
        made.setFixedSize(s.px(58), s.px(42))
        made.setAutoRepeat(False)
        made.clicked.connect(lambda: self.press(key))
        return made

    def open_at(self, anchor: QWidget) -> None:
        """Open under `anchor`, taking the keyboard."""
        self._before = self.window().focusWidget()
        self._sent = ""
        self.shown.setText(tr("Type or click digits"))
        self.adjustSize()
        corner = anchor.mapTo(self._over, anchor.rect().bottomRight())
        left = max(8, min(corner.x() - self.width() + 1, self._over.width() - self.width() - 8))
        top = max(8, min(corner.y() + theme().sizes.px(6), self._over.height() - self.height() - 8))
        self.move(left, top)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def shut(self) -> None:
        """Close and give the keyboard back to where it was."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def press(self, key: str) -> None:
        """Send one digit."""
        self._sent += key
        self.shown.setText(self._sent[-24:])
        self._send(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take typed digits and Esc; leave every other key alone."""
        key = event.text().upper()
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        elif key and key in _TYPED:
            self.press(key)
        else:
            super().keyPressEvent(event)
