"""Trouble as thin lines under the top bar: what happened, what still works, one thing to do. Also notices.

A line never covers the call; the parts below move down once and stay.
"""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.desk.actions import Actions
from app.desk.views import SETTINGS, Trouble
from ui import names
from ui.icon import pixmap
from ui.label import ElidedLabel
from ui.text import no_mnemonic, say, tr
from ui.theme import theme


class TroubleLines(QFrame):
    """Renders `WindowView.troubles` (at most three lines; the rest is counted)."""

    _MOST = 3

    def __init__(self, actions: Actions, settings: Callable[[], None] = lambda: None) -> None:
        """`settings` opens the settings: what some lines offer."""
        super().__init__()
        self.setObjectName(names.TROUBLES)
        self._actions = actions
        self._settings = settings
        self._seen: tuple[Trouble, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._lines: list[Line] = []
        self.hide()

    def show_troubles(self, troubles: tuple[Trouble, ...]) -> None:
        """Render what is wrong now."""
        if troubles == self._seen:
            return
        self._seen = troubles
        shown = troubles[: self._MOST]
        while len(self._lines) < len(shown):
            line = Line("attention", "attention")
            self._lines.append(line)
            self._column.addWidget(line)
        more = len(troubles) - len(shown)
        for place, line in enumerate(self._lines):
            line.setVisible(place < len(shown))
            if place < len(shown):
                self._show(line, shown[place], more if place == len(shown) - 1 else 0)
        self.setVisible(bool(troubles))

    def _show(self, line: "Line", trouble: Trouble, more: int) -> None:
        rest = tr("{count} more", count=more) if more else ""
        hint = "  ·  ".join(t for t in (say(trouble.hint), rest) if t)
        act = self._deed(trouble.code, trouble.action)
        line.show_line(say(trouble.title), hint, say(trouble.action_label), act)
        other = self._deed(trouble.code, trouble.other_action)
        line.show_other(say(trouble.other_label), other)
        line.button.setObjectName(names.trouble(trouble.code))
        line.other.setObjectName(names.other(trouble.code))
        line.title.setObjectName(names.trouble_title(trouble.code))

    def _deed(self, code: str, action: str) -> Callable[[], None] | None:
        if action == SETTINGS:
            return self._settings
        return (lambda: self._actions.act(code, action)) if action else None


class Line(QFrame):
    """Icon, what happened, what to do, one button or two."""

    def __init__(self, icon_name: str, tone: str) -> None:
        super().__init__()
        self._icon_name, self._tone = icon_name, tone
        self._act: Callable[[], None] | None = None
        self._do_other: Callable[[], None] | None = None
        self.setProperty("ground", "panel")
        self.setProperty("line", "bottom")
        s = theme().sizes
        self.setFixedHeight(s.px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(s.px(16), 0, s.px(12), 0)
        row.setSpacing(s.px(8))
        self._icon = QLabel()
        self.title = ElidedLabel(tone=tone, strong=True)
        self.hint = ElidedLabel(tone="ink2")
        self.button = QPushButton()
        self.button.setProperty("kind", "link")
        self.button.clicked.connect(self._clicked)
        self.other = QPushButton()
        self.other.setProperty("kind", "link")
        self.other.clicked.connect(self._other_clicked)
        self.other.hide()
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(s.px(8))
        self._words.addWidget(self.title)
        self._words.addWidget(self.hint)
        self._words.addStretch(1)
        row.addWidget(self._icon)
        row.addLayout(self._words, 1)
        row.addWidget(self.button)
        row.addWidget(self.other)
        theme().changed.connect(self._tint)
        self._tint()

    def show_line(self, title: str, hint: str, button: str, act: Callable[[], None] | None) -> None:
        """Show a text and what its button does; no button without a deed."""
        self.title.setText(title)
        self.hint.setText(hint)
        self.button.setText(no_mnemonic(button))
        self.button.setVisible(bool(button) and act is not None)
        self._act = act
        self._fit()

    def show_other(self, button: str, act: Callable[[], None] | None) -> None:
        """Show a second button and say what it does; none without a deed."""
        self.other.setText(no_mnemonic(button))
        self.other.setVisible(bool(button) and act is not None)
        self._do_other = act
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep both texts whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put what to do under what happened where they do not fit side by side."""
        s = theme().sizes
        others = (self._icon, self.button, self.other)
        taken = sum(part.sizeHint().width() + s.px(8) for part in others if not part.isHidden())
        words = self.title.sizeHint().width() + s.px(8) + self.hint.sizeHint().width()
        two = bool(self.hint.text()) and words + taken + s.px(28) > self.width()
        direction = QBoxLayout.Direction.TopToBottom if two else QBoxLayout.Direction.LeftToRight
        if direction != self._words.direction():
            self._words.setDirection(direction)
            self._words.setSpacing(0 if two else s.px(8))
            self.setFixedHeight(s.px(52 if two else 34))

    def _other_clicked(self) -> None:
        if self._do_other is not None:
            self._do_other()

    def _clicked(self) -> None:
        if self._act is not None:
            self._act()

    def _tint(self) -> None:
        size = theme().sizes.px(16)
        self._icon.setPixmap(pixmap(self._icon_name, self._tone, size, self.devicePixelRatioF()))


class NoticeLine(Line):
    """Something to know that is no trouble; goes away by its button."""

    def __init__(self, actions: Actions) -> None:
        super().__init__("information", "accent")
        self.setObjectName(names.NOTICE)
        self._dismiss = actions.dismiss_notice
        self.hide()

    def show_notice(self, text: str) -> None:
        """Show a notice, or nothing."""
        self.show_line(say(text), "", tr("Close"), self._dismiss)
        self.setVisible(bool(text))
