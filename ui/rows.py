"""The one kind of list: rows painted by a delegate, so that five hundred cost no more than five.

A row may count up from a moment; the clock's tick then only repaints. The bar and the fill mark what the
desk has selected, the ring marks where the keyboard is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui import icon
from ui.clock import Clock, tabular
from ui.text import duration, tip
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list. `lead` stands before the title, `note` after it, `right` at the end.

    `since` (epoch seconds) counts up in place of `right`. `indent` sets a member of a group off.

    `spoken` is what a screen reader says.
    """

    key: str
    title: str
    right: str = ""
    since: float = 0.0
    icon: str = ""
    icon_tone: str = ""
    tone: str = "ink"
    right_tone: str = "ink2"
    lead: str = ""
    detail: str = ""
    chip: str = ""
    strong: bool = False
    selected: bool = False
    pulse: bool = False
    note: str = ""
    indent: bool = False
    spoken: str = ""


class RowModel(QAbstractListModel):
    """Holds the rows; a change of content alone does not disturb scrolling or the current row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def take(self, rows: Sequence[Row]) -> None:
        """Show these rows from now on."""
        new = tuple(rows)
        if [r.key for r in new] == [r.key for r in self.rows]:
            self.rows = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view or a screen reader asks for."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken or ", ".join(t for t in (row.title, row.detail, row.right) if t)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(", ".join(t for t in (row.title, row.detail) if t))
        return None


class RowDelegate(QStyledItemDelegate):
    """Paints a row."""

    def __init__(self, view: "RowList") -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one line, or two where there is a detail."""
        row = self._view.row_at(index)
        s = theme().sizes
        return QSize(s.px(120), s.px(52) if row.detail else s.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw fill, bar, icon, title, detail and the right-hand text."""
        row, s = self._view.row_at(index), theme().sizes
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, row, rect, state)
        pad = self._view.padding
        room = rect.adjusted(pad + (s.px(14) if row.indent else 0), 0, -pad, 0)
        room = self._right(painter, row, room, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        if row.icon:
            side = s.px(16)
            top = room.top() + (room.height() - side) / 2
            icon.paint(
                painter,
                row.icon,
                theme().color(row.icon_tone or row.tone),
                QRectF(room.left(), top, side, side),
            )
            room.setLeft(room.left() + side + s.px(6))
        if row.lead:
            self._lead(painter, row, room)
            room.setLeft(room.left() + s.px(66))
        self._words(painter, row, room)
        painter.restore()

    def _lead(self, painter: QPainter, row: Row, room: QRect) -> None:
        s = theme().sizes
        painter.setFont(tabular(theme().font(12.5)))
        painter.setPen(theme().color("ink2"))
        line = QRect(room.left(), room.top() + s.px(6), s.px(62), s.px(21)) if row.detail else room
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.lead)

    def _ground(self, painter: QPainter, row: Row, rect: QRect, state: QStyle.StateFlag) -> None:
        t, s = theme().tokens, theme().sizes
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if row.selected or hovered:
            painter.fillRect(rect, QColor(t.selection if row.selected else t.soft))
        if row.pulse:
            fill = theme().color("ready")
            fill.setAlphaF(self._view.pulse_strength())
            painter.fillRect(rect, fill)
        if row.selected:
            painter.fillRect(rect.left(), rect.top(), s.px(3), rect.height(), QColor(t.accent))
        if row.detail and self._view.ruled:
            painter.fillRect(rect.left(), rect.bottom(), rect.width(), t.line_width, QColor(t.line))
        if self._view.hasFocus() and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), s.px(4), s.px(4))

    def _right(self, painter: QPainter, row: Row, room: QRect, *, hovered: bool) -> QRect:
        s = theme().sizes
        if hovered and self._view.row_icon:
            side = s.px(18)
            zone = QRectF(room.right() - side, room.top() + (room.height() - side) / 2, side, side)
            icon.paint(painter, self._view.row_icon, theme().color("accent"), zone)
            return room.adjusted(0, 0, -side - s.px(8), 0)
        line = room if not self._view.ruled else QRect(room.left(), room.top(), room.width(), s.px(28))
        if row.chip:
            return room.adjusted(0, 0, -self._chip(painter, row, line) - s.px(8), 0)
        text = duration(self._view.clock.now() - row.since) if row.since else row.right
        font = tabular(theme().font(12.5))
        painter.setFont(font)
        painter.setPen(theme().color(row.right_tone))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        width = QFontMetrics(font).horizontalAdvance(text)
        return room.adjusted(0, 0, -(width + s.px(8)) if width else 0, 0)

    def _chip(self, painter: QPainter, row: Row, line: QRect) -> int:
        s = theme().sizes
        font = theme().font(11.5)
        width = QFontMetrics(font).horizontalAdvance(row.chip) + s.px(16)
        height = QFontMetrics(font).height() + s.px(2)
        box = QRectF(line.right() - width, line.top() + s.px(9), width, height)
        painter.setPen(QPen(theme().color("line" if theme().tokens.line_width > 1 else "soft"), 1))
        painter.setBrush(theme().color("soft"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(theme().color("ink2"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, row.chip)
        return width

    def _note(self, painter: QPainter, row: Row, title: QRect) -> int:
        """Draw the note after the title; return the width it takes, at most three fifths."""
        if not row.note:
            return 0
        s = theme().sizes
        font = theme().font(12)
        metrics = QFontMetrics(font)
        most = title.width() * 3 // 5
        text = metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, most)
        width, gap = metrics.horizontalAdvance(text), s.px(8)
        words = QFontMetrics(theme().font(13, strong=row.strong)).horizontalAdvance(row.title)
        left = title.left() + min(words, title.width() - width - gap) + gap
        painter.setFont(font)
        painter.setPen(theme().color("ink2"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRect(left, title.top(), width + 1, title.height()), flags, text)
        return width + gap

    def _words(self, painter: QPainter, row: Row, room: QRect) -> None:
        s = theme().sizes
        font = theme().font(13, strong=row.strong)
        title = room if not row.detail else QRect(room.left(), room.top() + s.px(6), room.width(), s.px(21))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        room_for_title = title.width() - self._note(painter, row, title)
        painter.setFont(font)
        painter.setPen(theme().color(row.tone))
        painter.drawText(title, flags, QFontMetrics(font).elidedText(row.title, elide, room_for_title))
        if row.detail:
            small = theme().font(12)
            below = QRect(room.left(), title.bottom(), room.width(), s.px(19))
            painter.setFont(small)
            painter.setPen(theme().color("ink2"))
            painter.drawText(below, flags, QFontMetrics(small).elidedText(row.detail, elide, below.width()))


class RowList(QListView):
    """A list of rows. `chosen` comes for Enter, a double click, or a click on the row's icon (or any click).

    `most` limits its height to that many rows; without it the list takes the room there is.
    """

    chosen = Signal(str)
    asked_menu = Signal(str, QPoint)

    def __init__(
        self, name: str, clock: Clock, *, click: bool = False, row_icon: str = "", most: int = 0
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.clock = clock
        self.row_icon = row_icon
        self.ruled = False
        self.padding = theme().sizes.px(14)
        self._click = click
        self._most = most
        self._model = RowModel(self)
        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self._pulse = QTimer(self)
        self._pulse.setInterval(100)
        self._pulse.timeout.connect(self.viewport().update)
        clock.tick.connect(self._count)
        theme().changed.connect(self.viewport().update)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._model.rows

    def row_at(self, index: Index) -> Row:
        """Return the row behind an index."""
        return self._model.rows[index.row()]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the current row stays with its key."""
        current = self.current_key()
        self._model.take(rows)
        keys = [r.key for r in self._model.rows]
        if current in keys:
            self.setCurrentIndex(self._model.index(keys.index(current)))
        pulsing = any(r.pulse for r in rows) and not theme().still
        if pulsing != self._pulse.isActive():
            self._pulse.start() if pulsing else self._pulse.stop()
        if self._most:
            self._fit()

    def current_key(self) -> str:
        """Return the key of the row the keyboard is on, or ""."""
        index = self.currentIndex()
        return self.row_at(index).key if index.isValid() and index.row() < len(self.rows) else ""

    @property
    def pulsing(self) -> bool:
        """Say whether a row rings."""
        return self._pulse.isActive()

    def pulse_strength(self) -> float:
        """Return how strong the slow pulse of a ringing row is now (two seconds a beat)."""
        if theme().still:
            return 0.16
        return 0.16 + 0.10 * math.sin(self.clock.now() * math.pi)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Put the keyboard on the first row if it was on none."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows:
            self.setCurrentIndex(self._model.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter or Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self.current_key():
            self.chosen.emit(self.current_key())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose by a click where a click is meant to choose."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid() and self._hits(event, index):
            self.chosen.emit(self.row_at(index).key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose by a double click elsewhere."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._click:
            self.chosen.emit(self.row_at(index).key)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self.viewport().update()

    def _hits(self, event: QMouseEvent, index: QModelIndex) -> bool:
        if self._click:
            return True
        rect = self.visualRect(index)
        zone = theme().sizes.px(18) + self.padding + 4
        return bool(self.row_icon) and event.position().x() > rect.right() - zone

    def _menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid():
            index = self.currentIndex()
            place = self.visualRect(index).center()
        if index.isValid():
            self.asked_menu.emit(self.row_at(index).key, self.viewport().mapToGlobal(place))

    def _count(self) -> None:
        if any(r.since for r in self.rows):
            self.viewport().update()

    def _fit(self) -> None:
        heights = [self.sizeHintForRow(i) for i in range(min(self._most, len(self.rows)))]
        self.setFixedHeight(sum(heights))
