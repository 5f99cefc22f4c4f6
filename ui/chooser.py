"""A drop-down list whose arrow is drawn in the theme's colours."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from ui import icon
from ui.theme import theme


class Chooser(QComboBox):
    """QComboBox with our arrow; everything else is Qt's."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the arrow."""
        super().paintEvent(event)
        side = theme().sizes.px(14)
        painter = QPainter(self)
        place = QRectF(self.width() - side - theme().sizes.px(8), (self.height() - side) / 2, side, side)
        icon.paint(painter, "down", theme().color("ink2"), place)
        painter.end()
