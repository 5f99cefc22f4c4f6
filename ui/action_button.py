"""The large buttons of a call: icon, word and key, painted from the tokens; and the wrap-up's choices."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import icon
from ui.theme import theme


class Kind(StrEnum):
    """How much a button stands out."""

    PLAIN = "plain"
    READY = "ready"
    STOP = "stop"


class ActionButton(QAbstractButton):
    """Icon over word over key. Checked means that what it names is on now (held, muted, chosen)."""

    def __init__(
        self,
        name: str,
        icon_name: str,
        kind: Kind = Kind.PLAIN,
        parent: QWidget | None = None,
        *,
        small: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._small = small
        self.icon_name = icon_name
        self.kind = kind
        self.key = ""
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_as(self, text: str, key: str, icon_name: str = "", *, explain: str = "") -> None:
        """Set word, printed key and icon; `explain` goes into tooltip and description."""
        icon_name = icon_name or self.icon_name
        if (text, key, icon_name) == (self.text(), self.key, self.icon_name):
            return
        self.key, self.icon_name = key, icon_name
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(explain or key)
        self.setToolTip(explain or (f"{text}  {key}" if key else text))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the size of LOOK.md."""
        s = theme().sizes
        return QSize(s.px(54 if self._small else 96), s.px(58 if self._small else 72))

    def minimumSizeHint(self) -> QSize:
        """Never cut the word."""
        words = QFontMetrics(self._fonts()[0]).horizontalAdvance(self.text())
        return QSize(words + theme().sizes.px(4 if self._small else 12), self.sizeHint().height())

    def _fonts(self) -> tuple[QFont, QFont]:
        """Return the fonts of word and key."""
        if self._small:
            return theme().font(11.5, strong=True), theme().font(10)
        return theme().font(13.5, strong=True), theme().font(11)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the pointer is over it."""
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show that the pointer has gone."""
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, icon, word and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, small = self._frame(painter)
        self._content(painter, ink, small)
        painter.end()

    def _colours(self) -> tuple[str, str, str, str]:
        """Return ground, border, ink and the ink of the key, as token names or colours."""
        t = theme().tokens
        if not self.isEnabled():
            return t.paper, t.line, t.ink2, t.ink2
        if self.kind is Kind.READY:
            return t.ready, t.ready, t.on_strong, t.on_strong
        if self.kind is Kind.STOP:
            return t.stop, t.stop, t.on_strong, t.on_strong
        if self.isChecked():
            return t.selection, t.accent, t.ink, t.ink2
        return (t.soft if self._hovered else t.panel), t.line, t.ink, t.ink2

    def _frame(self, painter: QPainter) -> tuple[QColor, QColor]:
        t, s = theme().tokens, theme().sizes
        ground, border, ink, small = (QColor(c) for c in self._colours())
        if self.isEnabled() and self.kind is not Kind.PLAIN and (self._hovered or self.isDown()):
            ground = ground.darker(112) if ground.lightness() > 60 else ground.lighter(115)
        elif self.isDown():
            ground = QColor(t.selection)
        width = 2 if self.hasFocus() or self.isChecked() else t.line_width
        if self.hasFocus():
            border = QColor(t.accent if self.kind is Kind.PLAIN else t.ink)
        inset = width / 2
        painter.setPen(QPen(border, width))
        painter.setBrush(ground)
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, s.px(6), s.px(6))
        if self.hasFocus() and self.isChecked():  # what is on has that frame already
            painter.setPen(QPen(border, 1))
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), s.px(4), s.px(4))
        return ink, small

    def _content(self, painter: QPainter, ink: QColor, small: QColor) -> None:
        s = theme().sizes
        side = s.px(18 if self._small else 20)
        strong, light = self._fonts()
        text_height, key_height = QFontMetrics(strong).height(), QFontMetrics(light).height()
        gap = s.px(2)
        total = side + gap + text_height + (key_height if self.key else 0)
        top = (self.height() - total) / 2
        icon.paint(painter, self.icon_name, ink, QRectF((self.width() - side) / 2, top, side, side))
        painter.setPen(ink)
        painter.setFont(strong)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(0, top + side + gap, self.width(), text_height), centre, self.text())
        painter.setPen(small)
        painter.setFont(light)
        painter.drawText(
            QRectF(0, top + side + gap + text_height, self.width(), key_height), centre, self.key
        )


class ChoiceButton(ActionButton):
    """A wide choice: word at the left, key at the right, a mark when chosen."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "check", Kind.PLAIN, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Ask for a comfortable row."""
        s = theme().sizes
        return QSize(s.px(160), s.px(36))

    def minimumSizeHint(self) -> QSize:
        """Never cut the word."""
        words = QFontMetrics(theme().font(13, strong=True)).horizontalAdvance(self.text())
        return QSize(words + theme().sizes.px(68), theme().sizes.px(36))

    def _content(self, painter: QPainter, ink: QColor, small: QColor) -> None:
        s = theme().sizes
        side, pad = s.px(18), s.px(10)
        middle = (self.height() - side) / 2
        mark = "check" if self.isChecked() else "ring"
        tone = theme().color("accent" if self.isChecked() else "ink2")
        icon.paint(painter, mark, tone, QRectF(pad, middle, side, side))
        painter.setFont(theme().font(13, strong=self.isChecked()))
        painter.setPen(ink)
        room = QRectF(pad + side + pad, 0, self.width() - side - pad * 3 - s.px(20), self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        metrics = QFontMetrics(painter.font())
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, flags, words)
        painter.setPen(small)
        painter.setFont(theme().font(11))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(0, 0, self.width() - pad, self.height()), right, self.key)
