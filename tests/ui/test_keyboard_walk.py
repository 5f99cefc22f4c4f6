"""Without a mouse: Tab reaches all there is in every window, in reading order, and one sees where it is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from app.desk.settings import Settings
from app.desk.views import WindowView
from ui import samples
from ui.tab_order import stops
from ui.window import Window

Show = Callable[[WindowView], None]

DEEDS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit)
PAGES = ("set_up_choose", "set_up_code", "set_up_account", "set_up_headset", "idle", "talking", "conference",
         "consulting", "offered_known", "second_waiting", "wrap_up", "recording", "warned_muted",
         "several_accounts")  # fmt: skip


def deeds(root: QWidget) -> list[QWidget]:
    """Return everything below a widget that can be pressed, chosen or typed into now."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, DEEDS)
        and not isinstance(widget, QScrollBar)
        and widget.isVisible()
        and widget.isEnabled()
        and not isinstance(widget.parent(), (QComboBox, QLineEdit))
    ]


def by_key(widget: QWidget) -> bool:
    """Say whether the keyboard acts here without the focus: arrows in a field move in its list."""
    return isinstance(widget, QAbstractItemView) and widget.focusPolicy() == Qt.FocusPolicy.NoFocus


def walked(root: QWidget, start: QWidget) -> Iterator[QWidget]:
    """Give what Tab reaches from a widget on, once round."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: set[int] = set()
    while (here := root.focusWidget()) is not None and id(here) not in seen:
        seen.add(id(here))
        yield here
        QTest.keyClick(here, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier
                       if isinstance(here, QPlainTextEdit) and not here.tabChangesFocus() else
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip


def missed(root: QWidget) -> list[str]:
    """Return what Tab never reaches, and what a screen reader has no name for."""
    wanted = [widget for widget in deeds(root) if not by_key(widget)]
    assert wanted
    reached = {id(widget) for widget in walked(root, wanted[0])}
    nameless = [w for w in wanted if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]
    lost = [widget for widget in wanted if id(widget) not in reached]
    return [f"{type(w).__name__} {w.objectName()} {getattr(w, 'text', str)()}" for w in (*lost, *nameless)]


def test_tab_reaches_everything_of_every_page(window: Window, show: Show) -> None:
    QAccessible.setActive(True)
    for state in PAGES:
        show(samples.STATES[state]())
        assert missed(window) == [], state


def test_tab_reaches_everything_of_the_small_windows_downwards(
    window: Window, show: Show, qapp: QApplication
) -> None:
    QAccessible.setActive(True)
    show(replace(samples.STATES["several_accounts"](), check=samples.STATES["check_failed"]().check))
    window.open_settings()
    window.settings.show_settings(Settings({}, {}).views(), window.view.devices, ())
    window.settings.show_accounts(window.view.accounts)
    window.open_check()
    window.toggle_compact()
    qapp.processEvents()
    for small in (window.settings, window.check, window.compact):
        small.activateWindow()
        assert missed(small) == []
    ordered = [w for w in stops(window.settings.widget() or window.settings) if w.isVisible()]
    chain = [w for w in walked(window.settings, ordered[0]) if w in ordered]
    assert chain == [w for w in ordered if w in chain], "as one reads"
    tops = [w.mapToGlobal(QPoint(0, w.height() // 2)).y() for w in chain]
    assert all(below > above - 60 for above, below in pairwise(tops)), tops


def test_one_sees_where_the_keyboard_is(window: Window, show: Show) -> None:
    unseen = []
    for state in ("idle", "wrap_up", "set_up_account"):
        show(samples.STATES[state]())
        found = [w for w in deeds(window) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for widget, elsewhere in zip(found, [*found[1:], found[0]], strict=True):
            elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if widget.hasFocus() and widget.grab().toImage() == before:
                unseen.append(f"{type(widget).__name__} {widget.objectName()}")
    assert unseen == []
