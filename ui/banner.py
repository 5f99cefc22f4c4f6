"""The small windows above all others: it rings, or one talks while muted, and nobody looks at ours.

They never take the keyboard.
"""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.desk.actions import Actions
from app.desk.views import WindowView
from ui import names
from ui.action_button import ActionButton, Kind
from ui.frame import offered
from ui.icon import pixmap
from ui.label import ElidedLabel, label
from ui.text import say, tr
from ui.theme import theme

MUTED_TALK = "talking_while_muted"
"""The engine's word for what the agent says into a muted microphone."""


class Above(QFrame):
    """A small window above all others: an icon, a line in large letters, one below, two buttons."""

    def __init__(self, name: str, title: str, height: int) -> None:
        flags = (
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
        )
        super().__init__(None, flags)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setProperty("ground", "panel")
        self.setProperty("line", "around")
        s = theme().sizes
        self.setFixedSize(s.px(360), s.px(height))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(s.px(16), s.px(12), s.px(16), s.px(14))
        top = QHBoxLayout()
        self._icon = QLabel()
        top.addWidget(self._icon)
        self._words = QVBoxLayout()
        self._words.setSpacing(0)
        top.addLayout(self._words, 1)
        self._column.addLayout(top)

    def _add_buttons(self, first: ActionButton, second: ActionButton) -> None:
        row = QHBoxLayout()
        row.setSpacing(theme().sizes.px(8))
        row.addWidget(first, 3)
        row.addWidget(second, 2)
        self._column.addLayout(row)
        for button in (first, second):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _set_icon(self, name: str, tone: str) -> None:
        self._icon.setPixmap(pixmap(name, tone, theme().sizes.px(24), self.devicePixelRatioF()))

    def _come_or_go(self, *, wanted: bool) -> None:
        if wanted and not self.isVisible():
            self.move(self._corner(self.screen().availableGeometry()))
            self.show()
        elif not wanted and self.isVisible():
            self.hide()

    def _corner(self, room: QRect) -> QPoint:
        return QPoint(room.right() - self.width() - 16, room.bottom() - self.height() - 16)


class Banner(Above):
    """Shows who rings, with Answer and Decline."""

    def __init__(self, answer: Callable[[], None], decline: Callable[[], None]) -> None:
        super().__init__(names.BANNER, tr("Incoming call"), 136)
        self.name = ElidedLabel(size="title", strong=True)
        self.detail = ElidedLabel(size="small", tone="ink2")
        self._words.addWidget(self.name)
        self._words.addWidget(self.detail)
        self.answer = ActionButton("banner_answer", "phone", Kind.READY, small=True)
        self.answer.show_as(tr("Answer"), "")
        self.answer.clicked.connect(answer)
        self.decline = ActionButton("banner_decline", "hang_up", small=True)
        self.decline.show_as(tr("Decline"), "")
        self.decline.clicked.connect(decline)
        self._add_buttons(self.answer, self.decline)

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
            self._set_icon("bell", "ready")
        self._come_or_go(wanted=wanted)


class MutedBanner(Above):
    """Says that the caller does not hear what is said, while another window covers the one that says it."""

    def __init__(self, actions: Actions, is_seen: Callable[[], bool]) -> None:
        """`is_seen` says whether a window that shows the warning is in front."""
        super().__init__(names.MUTED_BANNER, tr("Muted"), 148)
        self._is_seen = is_seen
        self.title = label(strong=True, wrap=True)
        self._words.addWidget(self.title)
        self.unmute = ActionButton("banner_unmute", "microphone", Kind.READY, small=True)
        self.unmute.clicked.connect(lambda _checked=False: actions.act(MUTED_TALK, "unmute"))
        self.shut = ActionButton("banner_stay_muted", "microphone_off", small=True)
        self.shut.clicked.connect(lambda _checked=False: actions.act(MUTED_TALK, "dismiss"))
        self._add_buttons(self.unmute, self.shut)

    def show_view(self, view: WindowView) -> None:
        """Appear while one talks while muted and does not see it said; else go."""
        trouble = next((t for t in view.troubles if t.code == MUTED_TALK), None)
        if trouble is not None:
            self.title.setText(say(trouble.title))
            self.unmute.show_as(tr("Unmute"), "")
            self.shut.show_as(tr("Stay muted"), "")
            self._set_icon("microphone_off", "stop")
        self._come_or_go(wanted=trouble is not None and view.line.muted and not self._is_seen())

    def _corner(self, room: QRect) -> QPoint:
        """Another corner than the one of a call that rings."""
        return QPoint(room.right() - self.width() - 16, room.top() + 16)


def _allowed(view: WindowView) -> bool:
    return not any(row.key == "window.front" and row.value == "false" for row in view.settings)
