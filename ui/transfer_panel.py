"""F8: to whom? Letters of a colleague, queue or number; Enter asks first, Ctrl Enter sends at once.

What is found is found here, from what the view holds, so that the next key never waits for anybody.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.desk.actions import Actions
from app.desk.views import Button, WindowView
from ui import names
from ui.clock import Clock
from ui.label import ElidedLabel, label
from ui.overlay import Overlay
from ui.rows import Row, RowList
from ui.text import tr
from ui.theme import theme
from ui.words import entry_words

_MOST = 30


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody a call can be sent to; `found_by` is what is searched."""

    row: Row
    number: str
    found_by: str


class TransferPanel(Overlay):
    """Stands under the call buttons: caller, clock and buttons stay in sight. Also sends offers elsewhere."""

    def __init__(
        self, parent: QWidget, below: QWidget, clock: Clock, actions: Actions, *, small: bool = False
    ) -> None:
        super().__init__(parent, names.TRANSFER_PANEL, tr("Transfer"), 560)
        self._below = below
        self._small = small
        self._actions = actions
        self._view = WindowView()
        self._call = ""
        self._offer = False
        self._targets: dict[str, Target] = {}
        self._marked = ""
        self.title = ElidedLabel(strong=True)
        self.field = _Field(self._move, self._enter)
        self.field.setObjectName(names.TRANSFER_FIELD)
        self.field.setPlaceholderText(tr("Colleague, queue, person or number"))
        self.field.setAccessibleName(tr("Transfer to"))
        self.field.textEdited.connect(self._typed)
        self.list = RowList(names.TRANSFER_LIST, clock, click=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.padding = theme().sizes.px(8)
        self.list.setAccessibleName(tr("Found"))
        self.list.chosen.connect(self._mark)
        self.nothing = label(tr("Nobody found. A number can be typed too."), tone="ink2", wrap=True)
        self.ask = _button(names.ASK_FIRST, self.first, "primary")
        self.send = _button(names.AT_ONCE, self.at_once)
        self.cancel = _button("transfer_cancel", self.shut)
        if small:
            self.field.setProperty("text_size", "")
            self.cancel.setParent(self)
            self.cancel.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        side = s.px(8 if self._small else 14)
        self.column.setContentsMargins(side, s.px(10), side, s.px(12))
        self.column.addWidget(self.title)
        self.column.addWidget(self.field)
        self.column.addWidget(self.nothing)
        self.column.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(s.px(4 if self._small else 8))
        row.addWidget(self.ask)
        row.addWidget(self.send)
        if not self._small:
            row.addStretch(1)
            row.addWidget(self.cancel)
        self.column.addLayout(row)

    def open_for(self, view: WindowView, call: str, *, offer: bool) -> None:
        """Ask to whom a call goes; `offer`: it still rings and goes there unanswered."""
        self._view, self._call, self._offer = view, call, offer
        name = next((row.title for row in view.calls if row.call == call), "")
        title = tr("Send the call of {name} to", name=name) if offer else tr("Transfer {name} to", name=name)
        self.title.setText(title)
        self.ask.setText(tr("Send") + "  Enter" if offer else tr("Ask first") + "  Enter")
        self.send.setVisible(not offer)
        self.send.setAccessibleName(tr("Transfer at once"))
        self.cancel.setText(tr("Cancel") + "  Esc")
        self._fit()
        self.field.clear()
        self._marked = ""
        self._show()
        self.open()

    def show_view(self, view: WindowView) -> None:
        """Follow what colleagues do; close when the call is not there any more."""
        if not self.isVisible() or view == self._view:
            return
        self._view = view
        wanted = Button.REDIRECT if self._offer else Button.TRANSFER
        call = view.call
        if call is None or call.call != self._call or wanted not in call.enabled:
            self.shut()
        else:
            self._show()

    def _fit(self) -> None:
        """Say it shorter where three buttons would not fit in a row."""
        self.send.setText(tr("Transfer at once") + "  Ctrl+Enter")
        row = (self.ask, self.send, self.cancel)
        sides = self.column.contentsMargins().left() + self.column.contentsMargins().right()
        wanted = sum(button.sizeHint().width() for button in row) + sides + theme().sizes.px(16)
        if self._small or wanted > self._below.width():
            self.send.setText(tr("At once") + "  Ctrl+Enter")

    def place(self) -> None:
        """Fill the room under the call buttons."""
        self._fit()
        s = theme().sizes
        corner = self._below.mapTo(self._over, QPoint(0, self._below.height() + s.px(8)))
        least = self.minimumSizeHint().height()
        top = max(s.px(8), min(corner.y(), self._over.height() - least - s.px(8)))
        self.setFixedWidth(self._below.width())
        self.resize(self._below.width(), self._over.height() - top - s.px(12))
        self.move(corner.x(), top)

    def take_keyboard(self) -> None:
        """Focus the field."""
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def first(self) -> None:
        """Ask there first; an offer is sent there."""
        self._run(self._actions.redirect if self._offer else self._actions.consult)

    def at_once(self) -> None:
        """Transfer without a question."""
        if not self._offer:
            self._run(self._actions.transfer)

    def _run(self, deed: Callable[[str, str], None]) -> None:
        target = self._targets.get(self._marked)
        if target is not None:
            self.shut()
            deed(self._call, target.number)

    def _enter(self, *, at_once: bool) -> None:
        if at_once:
            self.at_once()
        else:
            self.first()

    def _typed(self, text: str) -> None:
        self._marked = ""
        self._actions.type_ahead(text)
        self._show()

    def _show(self) -> None:
        wanted = self.field.text().casefold().split()
        found = [t for t in self._all() if all(word in t.found_by for word in wanted)]
        if len(wanted) == 1:
            found.sort(key=lambda t: not t.found_by.startswith(wanted[0]) and t.number != wanted[0])
        self._targets = {t.row.key: t for t in (*self._number(found), *found[:_MOST])}
        first = next(iter(self._targets), "")
        self._mark(self._marked if self._marked in self._targets else first)
        self.nothing.setVisible(not self._targets)
        for button in (self.ask, self.send):
            button.setEnabled(bool(self._targets))

    def _mark(self, key: str) -> None:
        self._marked = key
        self.list.show_rows([replace(t.row, selected=k == key) for k, t in self._targets.items()])
        keys = list(self._targets)
        if key in keys:
            self.list.scrollTo(self.list.model().index(keys.index(key), 0))

    def _move(self, step: int) -> None:
        keys = list(self._targets)
        if keys:
            place = keys.index(self._marked) if self._marked in keys else 0
            self._mark(keys[(place + step) % len(keys)])

    def _number(self, found: list[Target]) -> list[Target]:
        """Return what was typed as a target if it is a number that nobody found has."""
        typed = self.field.text().strip()
        bare = "".join(c for c in typed if c not in " -()./")
        dialable = bool(bare) and (set(bare) <= set("+0123456789*#") or "@" in bare[1:-1])
        if not dialable or any(t.number == bare for t in found):
            return []
        row = Row(key="typed", title=tr("The number {number}", number=typed), icon="phone", icon_tone="ink2")
        return [Target(row, bare, "")]

    def _all(self) -> list[Target]:
        made = [*self._mailbox(), *self._directory()]
        known = {target.number for target in made}
        people = [(p.number, p.name) for p in self._view.dial.suggestions]
        people += [(past.number, past.title) for past in self._view.history[:60]]
        shown = next((row.number for row in self._view.calls if row.call == self._call), "")
        for number, name in people:
            if number and number not in known and number != shown:
                known.add(number)
                note = number if name != number else ""
                row = Row(key=f"person {number}", title=name, note=note, icon="person", icon_tone="ink2")
                made.append(Target(row, number, f"{name} {number}".casefold()))
        return made

    def _mailbox(self) -> list[Target]:
        number = self._view.voicemail.number
        if not self._offer or not number:
            return []
        words = tr("Voicemail")
        row = Row(key="voicemail", title=words, note=number, icon="voicemail", icon_tone="ink2")
        return [Target(row, number, f"{words} {number}".casefold())]

    def _directory(self) -> list[Target]:
        made = []
        for entry in self._view.directory:
            words, icon, tone = entry_words(entry)
            note = entry.number if entry.name != entry.number else ""
            row = Row(
                key=f"line {entry.number}",
                title=entry.name,
                note=note,
                right=words,
                right_tone=tone,
                icon=icon,
                icon_tone=tone,
                spoken=", ".join(t for t in (entry.name, entry.number, words) if t),
            )
            made.append(Target(row, entry.number, f"{entry.name} {entry.number}".casefold()))
        return made


def _button(name: str, deed: Callable[[], None], kind: str = "") -> QPushButton:
    made = QPushButton()
    made.setObjectName(name)
    if kind:
        made.setProperty("kind", kind)
    made.clicked.connect(lambda _checked=False: deed())
    return made


class _Field(QLineEdit):
    """The field keeps the keyboard; arrows move the mark, Enter and Ctrl Enter choose."""

    def __init__(self, move: Callable[[int], None], enter: Callable[..., None]) -> None:
        super().__init__()
        self._move = move
        self._enter = enter
        self.setProperty("text_size", "dial")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand arrows and Enter on."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter(at_once=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        else:
            super().keyPressEvent(event)
