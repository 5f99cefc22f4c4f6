"""A clicked link asks before anything is dialled: the number large, where it comes from, Dial or Cancel."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from app.desk.actions import Actions
from app.desk.views import LinkView
from ui import names
from ui.clock import tabular
from ui.label import ElidedLabel, label
from ui.overlay import Overlay
from ui.text import say, tr
from ui.theme import theme


class LinkQuestion(Overlay):
    """Never takes the keyboard from somebody who types: an Enter meant for a note must dial nobody."""

    def __init__(self, parent: QWidget, beside: QWidget, actions: Actions) -> None:
        super().__init__(parent, names.LINK_QUESTION, tr("Call this number?"), 460)
        self._beside = beside
        self._actions = actions
        self._serial = 0
        self._title = label(tr("Call this number?"), size="title", strong=True)
        self.number = ElidedLabel(size="clock")
        self.number.setObjectName(names.LINK_NUMBER)
        self.number.setFont(tabular(theme().font(30)))
        self.number.setProperty("text_size", "number")
        self.who = ElidedLabel(strong=True)
        self.source = ElidedLabel(size="small", tone="ink2")
        self.error = label(tone="stop", wrap=True)
        self.hold = label(size="small", tone="ink2", wrap=True)
        for part in (self._title, self.number, self.who, self.error, self.source, self.hold):
            self.column.addWidget(part)
        self.dial = QPushButton(tr("Dial") + "  Ctrl+D")
        self.dial.setObjectName(names.LINK_DIAL)
        self.dial.setProperty("kind", "primary")
        self.dial.clicked.connect(lambda _checked=False: self.answer(dial=True))
        self.cancel = QPushButton(tr("Cancel") + "  Esc")
        self.cancel.setObjectName(names.LINK_CANCEL)
        self.cancel.clicked.connect(lambda _checked=False: self.answer(dial=False))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.dial)
        row.addWidget(self.cancel)
        self.column.addLayout(row)

    def show_link(self, link: LinkView | None, *, in_call: bool) -> None:
        """Ask about the newest link; None takes the question away."""
        if link is None:
            super().shut()
            return
        self.hold.setVisible(in_call and not link.error)
        if link.serial <= self._serial:
            return
        self._serial = link.serial
        self._title.setText(say(link.error) if link.error else tr("Call this number?"))
        self.number.setText(link.number)
        self.number.setVisible(bool(link.number))
        self.who.setText(link.name)
        self.who.setVisible(bool(link.name))
        self.error.setText(say(link.hint))
        self.error.setVisible(bool(link.hint))
        self.source.setText(tr("From a clicked link: {link}", link=link.text))
        self.hold.setText(tr("Dialling puts your call on hold."))
        self.dial.setVisible(not link.error)
        if self.isVisible():
            self.place()
        else:
            self.open()

    def place(self) -> None:
        """Stand in the middle; during a call in the lower right, off the call and the notes being typed."""
        super().place()
        if self._beside.isVisible():
            room, gap = self._over.size(), theme().sizes.px(12)
            self.move(room.width() - self.width() - gap, room.height() - self.height() - gap)

    def take_keyboard(self) -> None:
        """Start at the harmless answer, unless somebody types."""
        if not isinstance(self.window().focusWidget(), (QLineEdit, QPlainTextEdit)):
            self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def answer(self, *, dial: bool) -> None:
        """Answer once."""
        if self.isVisible() and (not dial or not self.dial.isHidden()):
            super().shut()
            self._actions.answer_link(dial=dial)

    def shut(self) -> None:
        """Closing is a no."""
        self.answer(dial=False)
