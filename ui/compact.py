"""The small window, 320 x 480, always on top: state, caller, clock, five buttons, notes."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import CallView, Page, WindowView
from ui import names
from ui.call_buttons import CallButtons
from ui.clock import Clock, TickingLabel, tabular
from ui.idle import DialField
from ui.keypad import Keypad
from ui.label import ElidedLabel, label
from ui.line_up import LineUp
from ui.notes import Notes
from ui.status_button import StatusButton
from ui.text import long_duration, say, tr
from ui.theme import restyle, theme
from ui.transfer_panel import TransferPanel
from ui.words import call_tone, call_word


class Compact(QFrame):
    """Renders the same views as the large window; `large` goes back to it."""

    def __init__(
        self,
        actions: Actions,
        clock: Clock,
        menu: QMenu,
        large: Callable[[], None],
        transfer: Callable[[], None],
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setObjectName(names.COMPACT)
        self.setWindowTitle("Hearthline")
        self.setProperty("ground", "paper")
        self._large = large
        self._call: CallView | None = None
        self.status = StatusButton(clock)
        self.status.setObjectName("compact_status")
        self.status.setMenu(menu)
        self.name = ElidedLabel(size="title", strong=True)
        self.detail = ElidedLabel(size="small", tone="ink2")
        self.clock = TickingLabel(clock, form=long_duration)
        self.clock.setProperty("text_size", "page")
        self.clock.setFont(tabular(theme().font(20)))
        self.state = ElidedLabel(strong=True)
        self.trouble = label(size="small", tone="attention", wrap=True)
        self.pad = Keypad(self, lambda digit: self._send(actions, digit))
        self.buttons = CallButtons(actions, self.toggle_pad, transfer, small=True)
        self.line_up = LineUp(actions, clock)
        self.transfer = TransferPanel(self, self.buttons, clock, actions, small=True)
        self.notes = Notes(actions.edit_notes)
        self.dial = DialField(actions, clock, narrow=True)
        self.dial.field.setProperty("text_size", "")
        self.wrap_up = QPushButton(tr("Choose the outcome") + "  F11")
        self.wrap_up.setProperty("kind", "primary")
        self.wrap_up.clicked.connect(large)
        self.to_large = QPushButton(tr("Large") + "  F11")
        self.to_large.setProperty("kind", "quiet")
        self.to_large.clicked.connect(large)
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        self.resize(s.px(320), s.px(480))
        self.setMinimumSize(s.px(300), s.px(360))
        column = QVBoxLayout(self)
        column.setContentsMargins(s.px(12), s.px(10), s.px(12), s.px(12))
        column.setSpacing(s.px(8))
        top = QHBoxLayout()
        top.addWidget(self.status)
        top.addStretch(1)
        top.addWidget(self.to_large)
        column.addLayout(top)
        column.addWidget(self.trouble)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._idle_page())
        self._stack.addWidget(self._call_page())
        column.addWidget(self._stack, 1)

    def _idle_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.dial)
        column.addWidget(
            label(tr("No call. An incoming call appears here."), size="small", tone="ink2", wrap=True)
        )
        column.addStretch(1)
        return page

    def _call_page(self) -> QWidget:
        s = theme().sizes
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(8))
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        for part in (self.name, self.detail, self.state):
            words.addWidget(part)
        row.addLayout(words, 1)
        row.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.buttons)
        column.addWidget(self.line_up)
        column.addWidget(self.wrap_up)
        column.addWidget(self.notes, 1)
        return page

    def show_view(self, view: WindowView) -> None:
        """Render a view."""
        self.status.show_status(view.status)
        self.trouble.setText(say(view.troubles[0].title) if view.troubles else "")
        self.trouble.setVisible(bool(view.troubles))
        self.dial.show_dial(view.dial)
        call = view.call if view.page in {Page.OFFER, Page.CALL, Page.WRAP_UP} else None
        self._stack.setCurrentIndex(0 if call is None else 1)
        if call is None:
            self.pad.shut()
            self.transfer.shut()
            self._call = None
            return
        self.transfer.show_view(view)
        self.notes.show_notes(call.notes_call or call.call, call.notes, saved=call.notes_saved)
        if call != self._call or self.wrap_up.isVisible() != (view.page is Page.WRAP_UP):
            self._call = call
            self._show_call(call, wrap_up=view.page is Page.WRAP_UP)

    def _show_call(self, call: CallView, *, wrap_up: bool) -> None:
        self.name.setText(call.name or call.number or tr("Number withheld"))
        line = tr("on {account}", account=say(call.line)) if call.line else ""
        number = call.number if call.name else ""
        self.detail.setText(" · ".join(t for t in (number, call.queue, line) if t))
        self.clock.count_from(None if wrap_up else call.talk_since)
        words = tr("Microphone off") if call.muted else call_word(call.state)
        self.state.setText(tr("Wrap-up") if wrap_up else words)
        restyle(self.state, tone="accent" if wrap_up else "stop" if call.muted else call_tone(call.state))
        self.line_up.show_call(call, running=not wrap_up)
        self.buttons.setVisible(not wrap_up)
        self.wrap_up.setVisible(wrap_up)
        if not wrap_up:
            self.buttons.show_call(call)

    def _send(self, actions: Actions, digit: str) -> None:
        if self._call is not None:
            actions.send_dtmf(self._call.call, digit)

    def toggle_pad(self) -> None:
        """Open the keypad, or close it."""
        if self.pad.isVisible():
            self.pad.shut()
        elif self.buttons.keypad.isEnabled():
            self.pad.open_at(self.buttons.keypad)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the small window goes back to the large one; it never quits."""
        event.ignore()
        self._large()
