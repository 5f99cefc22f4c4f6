"""Ctrl K: type a few letters, get any action, status, person or number."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.desk.actions import Actions
from app.desk.views import WindowView
from ui import names
from ui.clock import Clock
from ui.keys import TABLE, Do
from ui.label import label
from ui.overlay import Overlay
from ui.rows import Row, RowList
from ui.text import say, tr
from ui.theme import theme
from ui.words import availability_icon

_SKIPPED = frozenset({Do.DECLINE, Do.FIND, Do.OUTCOME})
_MOST = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found, and what happens then."""

    row: Row
    run: Callable[[], None]


class Palette(Overlay):
    """Searches the actions (`can` says which are possible now), statuses, people and calls of a view."""

    def __init__(
        self,
        parent: QWidget,
        clock: Clock,
        actions: Actions,
        can: Callable[[Do], bool],
        do: Callable[[Do, str], None],
    ) -> None:
        super().__init__(parent, names.PALETTE, tr("Find an action or a person"), 560)
        self._actions = actions
        self._can = can
        self._do = do
        self._view = WindowView()
        self._entries: dict[str, Entry] = {}
        self._marked = ""
        self.field = _Field(self._move, self._run)
        self.field.setObjectName(names.PALETTE_FIELD)
        self.field.setPlaceholderText(tr("Action, person or number"))
        self.field.setAccessibleName(tr("Find an action or a person"))
        self.field.textEdited.connect(self._typed)
        self.list = RowList(names.PALETTE_LIST, clock, click=True, most=_MOST)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.padding = theme().sizes.px(8)
        self.list.setAccessibleName(tr("Found"))
        self.list.chosen.connect(self._run_key)
        self.nothing = label(
            tr("Nothing found. A number can be dialled from here too."), tone="ink2", wrap=True
        )
        for widget in (self.field, self.list, self.nothing):
            self.column.addWidget(widget)

    def open_with(self, view: WindowView) -> None:
        """Open on what is true now."""
        self._view = view
        self.field.clear()
        self._show()
        self.open()

    def show_view(self, view: WindowView) -> None:
        """Take people that the desk found meanwhile."""
        if self.isVisible() and view != self._view:
            self._view = view
            self._show()

    def take_keyboard(self) -> None:
        """Focus the field."""
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _typed(self, text: str) -> None:
        self._actions.type_ahead(text)
        self._show()

    def _show(self) -> None:
        wanted = self.field.text().casefold().split()
        found = [e for e in self._all() if all(w in e.row.spoken.casefold() for w in wanted)]
        found = [*self._number(), *found][:_MOST]
        self._entries = {e.row.key: e for e in found}
        marked = self._marked if self._marked in self._entries else next(iter(self._entries), "")
        self._mark(marked)
        self.nothing.setVisible(not found)
        self.place()

    def _mark(self, key: str) -> None:
        self.list.show_rows([replace(e.row, selected=k == key) for k, e in self._entries.items()])
        self._marked = key

    def _move(self, step: int) -> None:
        keys = list(self._entries)
        if keys:
            place = keys.index(self._marked) if self._marked in keys else 0
            self._mark(keys[(place + step) % len(keys)])

    def _run(self) -> None:
        self._run_key(self._marked)

    def _run_key(self, key: str) -> None:
        entry = self._entries.get(key)
        if entry is not None:
            self.shut()
            entry.run()

    def _number(self) -> list[Entry]:
        typed = self.field.text().strip()
        if sum(c.isdigit() for c in typed) < 3 and "@" not in typed:
            return []
        row = _row("dial", tr("Call {number}", number=typed), "phone", "", tr("dial"))
        return [Entry(row, lambda: self._actions.dial(typed))]

    def _all(self) -> list[Entry]:
        return [*self._keys(), *self._statuses(), *self._people()]

    def _keys(self) -> list[Entry]:
        return [
            Entry(
                _row(f"do {key.do}", say(key.words), "keyboard", key.printed, ""),
                lambda key=key: self._do(key.do, key.keys[0]),  # type: ignore[misc]
            )
            for key in TABLE
            if key.do not in _SKIPPED and self._can(key.do)
        ]

    def _statuses(self) -> list[Entry]:
        made = []
        for choice in self._view.status.choices:
            icon, tone = availability_icon(choice.availability)
            words = tr("Status: {status}", status=say(choice.label))
            row = _row(f"status {choice.availability} {choice.reason}", words, icon, "", "", tone=tone)
            made.append(
                Entry(row, lambda c=choice: self._actions.choose_status(c.availability, c.reason))  # type: ignore[misc]
            )
        return made

    def _people(self) -> list[Entry]:
        people = {p.number: p.name for p in self._view.dial.suggestions}
        for past in self._view.history[:100]:
            people.setdefault(past.number, past.title)
        made = [
            Entry(
                _row(f"call {number}", tr("Call {name}", name=name), "person", number, number),
                lambda number=number: self._actions.dial(number),  # type: ignore[misc]
            )
            for number, name in people.items()
            if number
        ]
        for ask in self._view.call_backs:
            words = tr("Call back {name}", name=ask.name or ask.number)
            row = _row(f"ask {ask.request}", words, "call_back", ask.number, ask.subject)
            made.append(Entry(row, lambda r=ask.request: self._actions.dial_call_back(r)))  # type: ignore[misc]
        return made


def _row(key: str, title: str, icon: str, right: str, more: str, *, tone: str = "ink2") -> Row:
    return Row(key=key, title=title, right=right, icon=icon, icon_tone=tone, spoken=f"{title} {right} {more}")


class _Field(QLineEdit):
    """The field keeps the keyboard; arrows move the mark, Enter runs it."""

    def __init__(self, move: Callable[[int], None], run: Callable[[], None]) -> None:
        super().__init__()
        self._move = move
        self._run = run
        self.setProperty("text_size", "dial")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand arrows and Enter on."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._run()
        else:
            super().keyPressEvent(event)
