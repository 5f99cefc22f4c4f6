"""A picture of the voice's level over time: a bar for each tenth of a second, what is too loud in amber."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.check_words import decibel
from ui.text import tr
from ui.theme import theme

FLOOR: Final = -60.0
LOUD: Final = -6.0
STEP_SECONDS: Final = 0.1
MOST_BARS: Final = 80
_SOFT: Final = -41.0
"""What is softer was hardly said into this microphone."""


class LevelPicture(QWidget):
    """Draws levels in dBFS, oldest left; says them in words to who cannot see it. Fills from the left."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: tuple[float, ...] = ()
        self._seconds = 0.0
        self.setMinimumHeight(theme().sizes.px(96))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme().changed.connect(self.update)
        self.show_levels((), 3.0)

    @property
    def levels(self) -> tuple[float, ...]:
        """What is shown."""
        return self._levels

    def show_levels(self, levels: tuple[float, ...], seconds: float) -> None:
        """Show these levels; `seconds` is how long the whole picture is."""
        self._levels, self._seconds = levels[-MOST_BARS:], max(seconds, STEP_SECONDS)
        self.setAccessibleName(tr("Level of your voice over time"))
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Return the picture in words."""
        if not self._levels:
            return tr("Nothing recorded yet.")
        loudest = decibel(max(self._levels))
        spoken = sum(level > _SOFT for level in self._levels) * STEP_SECONDS
        text = tr(
            "{seconds} seconds, your voice in {spoken} of them, loudest {loudest} dB.",
            seconds=f"{len(self._levels) * STEP_SECONDS:.1f}",
            spoken=f"{spoken:.1f}",
            loudest=loudest,
        )
        too_loud = sum(level > LOUD for level in self._levels)
        return f"{text} {tr('Partly too loud.')}" if too_loud else text

    def sizeHint(self) -> QSize:
        """Ask for a wide strip."""
        return QSize(theme().sizes.px(360), theme().sizes.px(96))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, lines at -40 and -20 dB, bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = theme().sizes.px(6)
        edge = "accent" if self.hasFocus() else "line"
        painter.setPen(QPen(theme().color(edge), 2 if self.hasFocus() else theme().tokens.line_width))
        painter.setBrush(theme().color("panel"))
        painter.drawRoundedRect(room, radius, radius)
        inner = room.adjusted(radius, radius, -radius, -radius)
        self._draw_scale(painter, inner)
        self._draw_bars(painter, inner)
        painter.end()

    def _draw_scale(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(theme().font(11))
        for level in (-20, -40):
            y = self._y(room, level)
            painter.setPen(QPen(theme().color("line"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right() - theme().sizes.px(44), y))
            painter.setPen(theme().color("ink2"))
            place = QRectF(room.right() - theme().sizes.px(42), y - 8, theme().sizes.px(42), 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, f"{decibel(level)} dB")

    def _draw_bars(self, painter: QPainter, room: QRectF) -> None:
        count = max(round(self._seconds / STEP_SECONDS), len(self._levels), 1)
        across = (room.width() - theme().sizes.px(50)) / count
        painter.setPen(Qt.PenStyle.NoPen)
        for place, level in enumerate(self._levels):
            tone = "attention" if level > LOUD else "ready" if level > _SOFT else "ink2"
            painter.setBrush(theme().color(tone))
            top = self._y(room, level)
            wide = max(1.0, across * 0.7)
            bar = QRectF(room.left() + place * across, top, wide, max(1.5, room.bottom() - top))
            painter.drawRoundedRect(bar, min(2.0, wide / 2), min(2.0, wide / 2))

    def _y(self, room: QRectF, level: float) -> float:
        share = max(0.0, min(1.0, (level - FLOOR) / -FLOOR))
        return float(room.bottom() - share * room.height())
