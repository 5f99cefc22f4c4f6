"""The ring that empties while the wrap-up runs."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.clock import Clock, tabular
from ui.text import duration, tr
from ui.theme import theme


class CountdownRing(QWidget):
    """Shows how much of `started`…`deadline` (epoch seconds) is left; amber in the last fifth."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._started = self._deadline = 0.0
        side = theme().sizes.px(56)
        self.setFixedSize(QSize(side, side))
        clock.tick.connect(self._tick)
        theme().changed.connect(self.update)

    def run(self, started: float, deadline: float) -> None:
        """Count from `started` to `deadline`; no deadline hides the ring."""
        self._started, self._deadline = started, deadline
        self.setVisible(bool(deadline))
        self._tick()

    def left(self) -> float:
        """Return the seconds that are left."""
        return max(0.0, self._deadline - self._clock.now())

    def _tick(self) -> None:
        if self._deadline:
            self.setAccessibleName(tr("{seconds} s left", seconds=int(self.left())))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, remaining arc and the seconds."""
        s = theme().sizes
        width = s.px(4)
        whole = max(1.0, self._deadline - self._started)
        share = min(1.0, self.left() / whole)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(theme().color("line"), width))
        painter.drawEllipse(box)
        tone = "attention" if share < 0.2 else "accent"
        painter.setPen(QPen(theme().color(tone), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, 90 * 16, round(share * 360 * 16))
        painter.setPen(theme().color("attention" if share < 0.2 else "ink"))
        painter.setFont(tabular(theme().font(13, strong=True)))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, duration(self.left()))
        painter.end()
