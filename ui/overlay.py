"""A panel over the window for a moment (keys, search, a question); gives the keyboard back when it closes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme import theme


class Overlay(QFrame):
    """Closed by Esc (the window sees to it). Tab stays inside."""

    def __init__(self, parent: QWidget, name: str, words: str, width: int) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setProperty("ground", "panel")
        self.setProperty("line", "around")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._over = parent
        self._width = width
        self._before: QWidget | None = None
        s = theme().sizes
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(s.px(20), s.px(16), s.px(20), s.px(16))
        self.column.setSpacing(s.px(8))
        self.hide()

    def open(self) -> None:
        """Show it, in the upper middle of the window, with the keyboard."""
        focused = self.window().focusWidget()
        self._before = focused if focused is not None and not self.isAncestorOf(focused) else None
        self.place()
        self.show()
        self.raise_()
        self.take_keyboard()

    def place(self) -> None:
        """Fit the window."""
        room = self._over.size()
        width = min(theme().sizes.px(self._width), room.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        height = min(self.sizeHint().height(), room.height() - 32)
        self.resize(width, height)
        self.move(
            (room.width() - width) // 2, max(16, min(theme().sizes.px(72), (room.height() - height) // 2))
        )

    def take_keyboard(self) -> None:
        """Focus what one types into."""
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def shut(self) -> None:
        """Close; the keyboard goes back to where it was."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside."""
        stops = [
            w
            for w in self.findChildren(QWidget)
            if w.isVisibleTo(self) and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if stops:
            focused = self.window().focusWidget()
            place = stops.index(focused) if focused in stops else (-1 if forward else 0)
            stops[(place + (1 if forward else -1)) % len(stops)].setFocus(
                Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            )
        return True
