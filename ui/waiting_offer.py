"""Somebody rings while another call is in the centre: who it is, since when, and three things to do."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.desk.views import CallRow
from app.domain.call import CallState
from ui.clock import Clock, TickingLabel, tabular
from ui.icon import icon, pixmap
from ui.label import ElidedLabel
from ui.text import say, tr
from ui.theme import theme


class WaitingOffer(QFrame):
    """A calm band over the columns: the call below stays in reach, nothing takes the keyboard."""

    def __init__(self, clock: Clock, answer: Callable[[], None], decline: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("offer_line")
        self._seen: tuple[CallRow, bool] | None = None
        self.setProperty("ground", "panel")
        self.setProperty("line", "bottom")
        s = theme().sizes
        self._icon = QLabel()
        self.name = ElidedLabel(strong=True)
        self.detail = ElidedLabel(size="small", tone="ink2")
        self.detail.setObjectName("offer_detail")
        self._since = TickingLabel(clock)
        self._since.setProperty("tone", "ink2")
        self._since.setFont(tabular(theme().font()))
        self.answer = QPushButton(tr("Answer") + "  F5")
        self.answer.setObjectName("offer_answer")
        self.answer.setProperty("kind", "ready")
        self.answer.clicked.connect(lambda _checked=False: answer())
        self.decline = QPushButton(tr("Decline") + "  Esc")
        self.decline.setObjectName("offer_decline")
        self.decline.clicked.connect(lambda _checked=False: decline())
        row = QHBoxLayout(self)
        row.setContentsMargins(s.px(16), s.px(7), s.px(12), s.px(7))
        row.setSpacing(s.px(10))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.detail)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        for widget in (self._since, self.answer, self.decline):
            row.addWidget(widget)
        theme().changed.connect(self._tint)
        self._tint()
        self.hide()

    def show_offer(self, row: CallRow | None, *, holds: bool) -> None:
        """Show who rings, None hides the band; `holds`: answering puts somebody on hold."""
        self.setVisible(row is not None)
        if row is None or (row, holds) == self._seen:
            return
        self._seen = (row, holds)
        self.name.setText(tr("{name} is calling", name=row.title or tr("Somebody")))
        number = row.number if row.number != row.title else ""
        line = tr("on {account}", account=say(row.line)) if row.line else ""
        hint = tr("Answering puts your call on hold.") if holds else ""
        self.detail.setText("  ·  ".join(t for t in (number, row.queue, line, hint) if t))
        self._since.count_from(row.since)

    def _tint(self) -> None:
        self._icon.setPixmap(pixmap("bell", "ready", theme().sizes.px(20), self.devicePixelRatioF()))
        self.answer.setIcon(icon("phone", "on_strong"))


def talks(rows: tuple[CallRow, ...]) -> bool:
    """Say whether somebody is being talked to."""
    return any(row.state is CallState.TALKING for row in rows)
