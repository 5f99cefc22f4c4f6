"""A drop-down list and a check box whose marks are drawn in the theme's colours."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton

from ui import icon
from ui.theme import theme


class Chooser(QComboBox):
    """QComboBox with our arrow; everything else is Qt's."""

    def be_narrow(self, letters: int) -> None:
        """Ask for the room of so many letters only; what is longer is cut in the field, not in the list."""
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(letters)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, then the arrow."""
        super().paintEvent(event)
        side = theme().sizes.px(14)
        painter = QPainter(self)
        place = QRectF(self.width() - side - theme().sizes.px(8), (self.height() - side) / 2, side, side)
        icon.paint(painter, "down", theme().color("ink2"), place)
        painter.end()


class CheckBox(QCheckBox):
    """QCheckBox with our mark."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box and its words, then the mark."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        tone = "on_strong" if self.isEnabled() else "ink2"
        icon.paint(painter, "check", theme().color(tone), QRectF(box).adjusted(1, 1, -1, -1))
        painter.end()
