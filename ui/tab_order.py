"""The order in which Tab goes: as one reads, whatever was made when."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """Return what takes the keyboard below a widget, by its place in the layouts."""
    return list(_below(root))


def use_reading_order(order: list[QWidget]) -> None:
    """Let Tab go from each to the next."""
    for before, after in pairwise(order):
        QWidget.setTabOrder(before, after)


def _below(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _within(layout)


def _within(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda place: tuple(layout.getItemPosition(place))[:2])  # type: ignore[arg-type]  # stub
    for place in places:
        item = layout.itemAt(place)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield from _below(widget)
        elif inner is not None:
            yield from _within(inner)
