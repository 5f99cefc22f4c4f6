"""Who is on which line: caller and colleague while one is asked, the members of a conference."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import Button, CallView, Party
from app.domain.call import CallState
from ui import names
from ui.clock import Clock, TickingLabel, tabular
from ui.icon import pixmap
from ui.label import ElidedLabel, label
from ui.text import tr
from ui.theme import restyle, theme
from ui.words import call_tone, call_word

_ICONS = {CallState.TALKING: "phone", CallState.HELD: "hold"}


class PartyLine(QWidget):
    """One person: icon, name, state and its clock; at the right what can be done with them alone."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._seen: Party | None = None
        self._icon = QLabel()
        self.name = ElidedLabel(strong=True)
        self.state = label(size="small")
        self._clock = TickingLabel(clock)
        self._clock.setProperty("tone", "ink2")
        self._clock.setFont(tabular(theme().font(12)))
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme().sizes.px(6))
        for widget in (self._icon, self.name, self.state, self._clock):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        theme().changed.connect(self._redraw)

    def show_party(self, party: Party) -> None:
        """Render a person."""
        if party == self._seen:
            return
        self._seen = party
        tone = call_tone(party.state)
        size = theme().sizes.px(16)
        name = _ICONS.get(party.state, "outgoing")
        self._icon.setPixmap(pixmap(name, tone, size, self.devicePixelRatioF()))
        self.name.setText(party.name or party.number)
        self.state.setText(call_word(party.state))
        restyle(self.state, tone=tone)
        self._clock.count_from(party.since)

    def _redraw(self) -> None:
        seen, self._seen = self._seen, None
        if seen is not None:
            self.show_party(seen)


class LineUp(QFrame):
    """Renders `CallView.consult` or `CallView.members`; hidden while there is but one call."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        super().__init__()
        self._actions = actions
        self._clock = clock
        self._call = ""
        self._members: list[_MemberLine] = []
        self.setObjectName(names.LINE_UP)
        self.setProperty("ground", "soft")
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(s.px(12), s.px(8), s.px(12), s.px(8))
        column.setSpacing(s.px(6))
        self.caller, self.colleague = PartyLine(clock), PartyLine(clock)
        self.title = label(size="small", tone="ink2")
        for part in (self.title, self.caller, self.colleague):
            column.addWidget(part)
        self._list = QVBoxLayout()
        self._list.setSpacing(s.px(2))
        column.addLayout(self._list)
        self._buttons: dict[Button, QPushButton] = {
            kind: _button(name, words) for kind, (name, words, _short, _key) in _deeds().items()
        }
        self._buttons[Button.COMPLETE].setProperty("kind", "primary")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(s.px(6))
        self._columns = 0
        column.addLayout(self._grid)
        deeds: dict[Button, Callable[[], None]] = {
            Button.COMPLETE: lambda: actions.complete_transfer(self._call),
            Button.BACK: lambda: actions.back_to_caller(self._call),
            Button.CONFERENCE: lambda: actions.conference(self._call),
            Button.SWAP: actions.swap,
        }
        for kind, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, deed=deeds[kind]: deed())
        self._arrange()
        self.hide()

    def button(self, kind: Button) -> QPushButton:
        """Return one of the buttons."""
        return self._buttons[kind]

    def show_call(self, call: CallView, *, running: bool) -> None:
        """Render who belongs to this call."""
        self._call = call.call
        consult = call.consult if running else None
        members = call.members if running else ()
        self.setVisible(consult is not None or bool(members))
        for part in (self.caller, self.colleague):
            part.setVisible(consult is not None)
        if consult is not None:
            self.caller.show_party(consult.caller)
            self.colleague.show_party(consult.colleague)
        self.title.setVisible(bool(members))
        self.title.setText(tr("Conference with {count} people", count=len(members)))
        self._show_members(members)
        for kind, button in self._buttons.items():
            button.setVisible(consult is not None)
            button.setEnabled(kind in call.enabled)
        self._arrange()

    def _show_members(self, members: tuple[Party, ...]) -> None:
        while len(self._members) < len(members):
            line = _MemberLine(self._clock, self._actions, len(self._members))
            self._members.append(line)
            self._list.addWidget(line)
        for place, line in enumerate(self._members):
            line.setVisible(place < len(members))
            if place < len(members):
                line.show_member(members[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons into one row, or two where they would be cut."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Ask for no more than the widest button; names give way first."""
        wide = [b.fontMetrics().horizontalAdvance(t) for b, t in self._briefly()]
        least = 2 * (max(wide, default=0) + theme().sizes.px(28)) + theme().sizes.px(30)
        return QSize(least if wide else theme().sizes.px(220), super().minimumSizeHint().height())

    def _briefly(self) -> list[tuple[QPushButton, str]]:
        shown = {kind: button for kind, button in self._buttons.items() if not button.isHidden()}
        return [(button, "  ".join(_deeds()[kind][2:])) for kind, button in shown.items()]

    def _arrange(self) -> None:
        """Take long words in one row if they fit, else short ones, else two rows of them."""
        room = self.width() - theme().sizes.px(24)
        gap = theme().sizes.px(6)
        for columns, short in ((4, False), (4, True), (2, True)):
            self._word(short=short)
            widths = [button.sizeHint().width() for button in self._buttons.values()]
            wanted = sum(widths) + 3 * gap if columns == 4 else 2 * max(widths) + gap
            if wanted <= room:
                break
        if columns != self._columns:
            self._columns = columns
            for place, button in enumerate(self._buttons.values()):
                self._grid.addWidget(button, place // columns, place % columns)
            self.updateGeometry()

    def _word(self, *, short: bool) -> None:
        for kind, (_, words, brief, key) in _deeds().items():
            text = f"{brief if short else words}  {key}"
            if text != self._buttons[kind].text():
                self._buttons[kind].setText(text)


def _deeds() -> dict[Button, tuple[str, str, str, str]]:
    """Return name, words, short words and key of each button."""
    return {
        Button.COMPLETE: (names.COMPLETE, tr("Complete transfer"), tr("Complete"), "F8"),
        Button.BACK: (names.BACK, tr("Back to caller"), tr("Back"), "Ctrl+F8"),
        Button.CONFERENCE: (names.CONFERENCE, tr("Conference"), tr("Join"), "F4"),
        Button.SWAP: (names.SWAP, tr("Swap"), tr("Swap"), "F3"),
    }


def _button(name: str, words: str) -> QPushButton:
    made = QPushButton()
    made.setObjectName(name)
    made.setAccessibleName(words)
    return made


class _MemberLine(PartyLine):
    """A member of a conference, who can be set apart or sent away."""

    def __init__(self, clock: Clock, actions: Actions, place: int) -> None:
        super().__init__(clock)
        self._call = ""
        self.separate = QPushButton(tr("Separate"))
        self.separate.setObjectName(names.separate(place))
        self.separate.clicked.connect(lambda _checked=False: actions.separate(self._call))
        self.end = QPushButton(tr("End"))
        self.end.setObjectName(names.end_member(place))
        self.end.clicked.connect(lambda _checked=False: actions.hang_up(self._call))
        for button in (self.separate, self.end):
            button.setProperty("kind", "link")
            self.row.addWidget(button)

    def show_member(self, party: Party) -> None:
        """Render a member."""
        self._call = party.call
        self.show_party(party)
        self.separate.setAccessibleName(tr("Separate {name}", name=party.name))
        self.end.setAccessibleName(tr("End the call with {name}", name=party.name))
