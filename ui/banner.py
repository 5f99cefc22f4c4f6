"""The small window above all others when it rings and nobody looks at ours; it never takes the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.desk.views import WindowView
from ui import names
from ui.action_button import ActionButton, Kind
from ui.frame import offered
from ui.icon import pixmap
from ui.label import ElidedLabel
from ui.text import say, tr
from ui.theme import theme


class Banner(QFrame):
    """Shows who rings, with Answer and Decline."""

    def __init__(self, answer: Callable[[], None], decline: Callable[[], None]) -> None:
        flags = (
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(None, flags)
        self.setObjectName(names.BANNER)
        self.setWindowTitle(tr("Incoming call"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setProperty("ground", "panel")
        self.setProperty("line", "around")
        s = theme().sizes
        self.setFixedSize(s.px(360), s.px(136))
        column = QVBoxLayout(self)
        column.setContentsMargins(s.px(16), s.px(12), s.px(16), s.px(14))
        top = QHBoxLayout()
        self._icon = QLabel()
        top.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.name = ElidedLabel(size="title", strong=True)
        self.detail = ElidedLabel(size="small", tone="ink2")
        words.addWidget(self.name)
        words.addWidget(self.detail)
        top.addLayout(words, 1)
        column.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(s.px(8))
        self.answer = ActionButton("banner_answer", "phone", Kind.READY, small=True)
        self.answer.show_as(tr("Answer"), "")
        self.answer.clicked.connect(answer)
        self.decline = ActionButton("banner_decline", "hang_up", small=True)
        self.decline.show_as(tr("Decline"), "")
        self.decline.clicked.connect(decline)
        row.addWidget(self.answer, 3)
        row.addWidget(self.decline, 2)
        column.addLayout(row)
        for button in (self.answer, self.decline):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_view(self, view: WindowView) -> None:
        """Appear while somebody rings and no window of ours is in front; else go."""
        row = offered(view)
        wanted = row is not None and _allowed(view) and QApplication.activeWindow() is None
        if row is not None:
            self.name.setText(row.title)
            line = tr("on {account}", account=say(row.line)) if row.line else ""
            same = view.call if view.call is not None and view.call.call == row.call else None
            parts = (same.number, same.queue, line) if same is not None else (row.number, row.queue, line)
            self.detail.setText(" · ".join(t for t in parts if t and t != row.title) or tr("Incoming call"))
            self._icon.setPixmap(pixmap("bell", "ready", theme().sizes.px(24), self.devicePixelRatioF()))
        if wanted and not self.isVisible():
            self._place()
            self.show()
        elif not wanted and self.isVisible():
            self.hide()

    def _place(self) -> None:
        room = self.screen().availableGeometry()
        self.move(room.right() - self.width() - 16, room.bottom() - self.height() - 16)


def _allowed(view: WindowView) -> bool:
    return not any(row.key == "window.front" and row.value == "false" for row in view.settings)
