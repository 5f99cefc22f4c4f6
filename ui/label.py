"""Labels for texts that may come from strangers: always plain, cut with an ellipsis instead of pushing."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.text import tip


def label(
    text: str = "", *, size: str = "", tone: str = "", strong: bool = False, wrap: bool = False
) -> QLabel:
    """Return a plain-text label styled by tokens."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    style(made, size=size, tone=tone, strong=strong)
    return made


def style(made: QWidget, *, size: str = "", tone: str = "", strong: bool = False) -> None:
    """Give a label its size, tone and weight before it is shown for the first time."""
    if size:
        made.setProperty("text_size", size)
    if tone:
        made.setProperty("tone", tone)
    if strong:
        made.setProperty("strong", "true")


class ElidedLabel(QLabel):
    """One line that takes the room there is; what is cut stands in the tooltip."""

    def __init__(self, text: str = "", *, size: str = "", tone: str = "", strong: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        style(self, size=size, tone=tone, strong=strong)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; a repeated one costs nothing."""
        if text != self.text():
            super().setText(text)
            self._explain()

    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for the whole text, but for no more than a line."""
        hint = super().sizeHint()
        return QSize(min(hint.width() + 1, 2000), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tooltip for what is cut."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        if self._fits():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.TextFlag.TextSingleLine), text)

    def _fits(self) -> bool:
        return self.fontMetrics().horizontalAdvance(self.text()) <= self.contentsRect().width()

    def _explain(self) -> None:
        self.setToolTip("" if self._fits() else tip(self.text()))


def rule() -> QFrame:
    """Return a separator line."""
    made = QFrame()
    made.setProperty("rule", "true")
    return made
