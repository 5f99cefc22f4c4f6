"""The state selector: icon, word, reason and a clock since the last change; opens with F2."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from app.desk.views import StatusView
from ui import names
from ui.clock import Clock, TickingLabel
from ui.icon import pixmap
from ui.label import label
from ui.text import say, tr
from ui.theme import theme
from ui.words import shown_icon, shown_word


class StatusButton(QPushButton):
    """Shows one `StatusView`; its menu is filled by the top bar."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.setObjectName(names.STATUS)
        self._seen: StatusView | None = None
        self._icon = QLabel()
        self._word = label(strong=True)
        self._reason = label(tone="ink2")
        self._since = TickingLabel(clock)
        self._since.setProperty("tone", "ink2")
        self._arrow = label("▾", tone="ink2")
        s = theme().sizes
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(s.px(10), 0, s.px(10), 0)
        row.setSpacing(s.px(8))
        for part in (self._icon, self._word, self._reason, self._since, self._arrow):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        theme().changed.connect(self._redraw)

    def show_status(self, status: StatusView) -> None:
        """Render icon, word, reason and clock."""
        if status == self._seen:
            return
        self._seen = status
        word, reason = shown_word(status.shown), say(status.reason_label)
        name, tone = shown_icon(status.shown)
        self._icon.setPixmap(pixmap(name, tone, theme().sizes.px(16), self.devicePixelRatioF()))
        self._word.setText(word)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._since.count_from(status.since)
        self.setAccessibleName(tr("Status: {status}", status=" ".join(t for t in (word, reason) if t)))
        self.setToolTip(tr("Choose your status") + "  F2")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Ask for what its parts need."""
        return QSize(self._row.sizeHint().width(), theme().sizes.px(32))

    def minimumSizeHint(self) -> QSize:
        """Never cut the word."""
        return self.sizeHint()

    def _redraw(self) -> None:
        seen, self._seen = self._seen, None
        if seen is not None:
            self.show_status(seen)
