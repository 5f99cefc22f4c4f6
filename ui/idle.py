"""The centre without a call: dial field with type-ahead, next call back, today, the demo's welcome."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.desk.actions import Actions
from app.desk.views import CheckPanel, DialView, TodayView, WebCallBackRow, WelcomeView
from ui import names
from ui.call_backs import call_back_time
from ui.clock import Clock, tabular
from ui.icon import icon
from ui.label import ElidedLabel, label
from ui.rows import Row, RowList
from ui.text import no_mnemonic, say, spoken_length, tip, tr
from ui.theme import restyle, theme


class DialField(QWidget):
    """The field, its button, what was wrong, and the people found while typing (Down goes to them)."""

    def __init__(self, actions: Actions, clock: Clock, *, narrow: bool = False) -> None:
        super().__init__()
        self._actions = actions
        self._seen: DialView | None = None
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(6))
        self.field = _Field()
        self.field.setObjectName(names.DIAL)
        self.field.setProperty("text_size", "dial")
        self.field.setPlaceholderText(tr("Name or number to call"))
        self.field.setAccessibleName(tr("Name or number to call"))
        self.field.textEdited.connect(self._typed)
        self.field.returnPressed.connect(self._dial)
        self.field.down.connect(self._to_suggestions)
        self.call = QPushButton(tr("Call"))
        self.call.setObjectName(names.DIAL_CALL)
        self.call.setProperty("kind", "primary")
        self.call.clicked.connect(self._dial)
        row = QHBoxLayout()
        row.setSpacing(s.px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self.call)
        column.addLayout(row)
        self.error = label(tone="stop", wrap=True)
        self.error.setObjectName(names.DIAL_ERROR)
        column.addWidget(self.error)
        self.suggestions = RowList(names.SUGGESTIONS, clock, click=True, most=6)
        self.suggestions.setAccessibleName(tr("People found"))
        self.suggestions.chosen.connect(actions.dial)
        column.addWidget(self.suggestions)
        self.show_as = QPushButton()
        self.show_as.setObjectName(names.SHOW_AS)
        self.show_as.setProperty("kind", "quiet")
        self.show_as.setMenu(QMenu(self.show_as))
        self.line = QPushButton()
        self.line.setObjectName(names.LINE)
        self.line.setProperty("kind", "quiet")
        self.line.setMenu(QMenu(self.line))
        below = QVBoxLayout() if narrow else QHBoxLayout()
        below.setSpacing(s.px(4))
        below.addWidget(self.line)
        below.addWidget(self.show_as)
        below.addStretch(1)
        column.addLayout(below)
        self._redialling = False
        self.error.hide()
        self.suggestions.hide()
        theme().changed.connect(self._tint)
        self._tint()

    def show_dial(self, dial: DialView) -> None:
        """Render suggestions and error."""
        if dial == self._seen:
            return
        self._seen = dial
        self.error.setText("  ".join(t for t in (say(dial.error), say(dial.hint)) if t))
        self.error.setVisible(bool(dial.error))
        self._show_identity(dial)
        self._show_line(dial)
        found = dial.recent if self._redialling and not dial.suggestions else dial.suggestions
        rows = [
            Row(key=p.number, title=p.name, right=p.number, icon="person", icon_tone="ink2") for p in found
        ]
        self.suggestions.show_rows(rows)
        self.suggestions.setVisible(bool(rows))

    def redial(self) -> None:
        """Put the last number there and the ones before it below; Enter calls."""
        recent = self._seen.recent if self._seen is not None else ()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if recent:
            self._redialling = True
            self.field.setText(recent[0].number)
            self.field.selectAll()
            seen, self._seen = self._seen, None
            if seen is not None:
                self.show_dial(replace(seen, suggestions=()))

    def _typed(self, text: str) -> None:
        self._redialling = False
        self._actions.type_ahead(text)

    def _show_identity(self, dial: DialView) -> None:
        shown = dial.identity or (dial.identities[0] if dial.identities else tr("your number"))
        words = tr("Your number is hidden") if dial.hidden else tr("They see {number}", number=shown)
        self.show_as.setText(no_mnemonic(words) + "  ▾")
        self.show_as.setAccessibleName(words)
        menu = self.show_as.menu()
        menu.clear()
        for place, identity in enumerate(dial.identities or ("",)):
            action = menu.addAction(no_mnemonic(identity or tr("your number")))
            action.setCheckable(True)
            usual = not dial.identity and place == 0
            action.setChecked(not dial.hidden and (identity == dial.identity or usual))
            action.triggered.connect(partial(self._choose_identity, identity, False))
        hide = menu.addAction(tr("Hide my number"))
        hide.setCheckable(True)
        hide.setChecked(dial.hidden)
        hide.triggered.connect(partial(self._choose_identity, "", True))

    def _show_line(self, dial: DialView) -> None:
        self.line.setVisible(bool(dial.lines))
        chosen = next((one.name for one in dial.lines if one.account == dial.line), "")
        words = tr("Call from {account}", account=say(chosen))
        self.line.setText(no_mnemonic(words) + "  Ctrl+U  ▾")
        self.line.setAccessibleName(words)
        menu = self.line.menu()
        menu.clear()
        for one in dial.lines:
            name = no_mnemonic(say(one.name))
            action = menu.addAction(name if one.registered else f"{name} – {tr('Not registered')}")
            action.setCheckable(True)
            action.setChecked(one.account == dial.line)
            action.triggered.connect(partial(self._choose_line, one.account))

    def _choose_line(self, account: str, _checked: bool = False) -> None:
        self._actions.use_line(account)

    def _choose_identity(self, identity: str, hidden: bool, _checked: bool = False) -> None:
        self._actions.show_as(identity, hidden=hidden)

    def _tint(self) -> None:
        self.call.setIcon(icon("phone", "on_strong"))

    def _dial(self) -> None:
        if self.field.text().strip():
            self._redialling = False
            self._actions.dial(self.field.text())

    def _to_suggestions(self) -> None:
        if self.suggestions.isVisible():
            self.suggestions.setFocus(Qt.FocusReason.ShortcutFocusReason)


class _Field(QLineEdit):
    """A line edit that tells of the Down key."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand Down on."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
            return
        super().keyPressEvent(event)


class CheckOffer(QFrame):
    """Offers the check at the start of a shift; nothing waits for it. `open` shows the check."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setProperty("ground", "soft")
        s = theme().sizes
        row = QHBoxLayout(self)
        row.setContentsMargins(s.px(12), s.px(10), s.px(10), s.px(10))
        words = QVBoxLayout()
        words.setSpacing(s.px(2))
        words.addWidget(ElidedLabel(tr("Before your shift"), strong=True))
        words.addWidget(
            ElidedLabel(tr("Half a minute: headset, ring, buttons, line"), size="small", tone="ink2")
        )
        row.addLayout(words, 1)
        self.open = QPushButton(tr("Check") + "  Ctrl+T")
        self.open.setObjectName(names.CHECK_OFFER)
        self.later = QPushButton(tr("Later"))
        self.later.setObjectName(names.CHECK_LATER)
        self.later.setProperty("kind", "quiet")
        self.later.clicked.connect(lambda _checked=False: actions.put_off_check())
        row.addWidget(self.open)
        row.addWidget(self.later)
        self.hide()


class Idle(QFrame):
    """Renders what stands in the centre between calls."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        super().__init__()
        self._actions = actions
        self._clock = clock
        self._today: TodayView | None = None
        self._next: WebCallBackRow | None = None
        self._welcome: WelcomeView | None = None
        self.setProperty("ground", "paper")
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(s.px(24), s.px(24), s.px(24), s.px(20))
        column.setSpacing(s.px(20))
        self.dial = DialField(actions, clock)
        column.addWidget(self.dial)
        self.check = CheckOffer(actions)
        column.addWidget(self.check)
        self.next = self._next_part()
        column.addWidget(self.next)
        column.addWidget(self._today_part())
        self.welcome = QFrame()
        self._welcome_lines = QVBoxLayout(self.welcome)
        self._welcome_lines.setContentsMargins(0, 0, 0, 0)
        self._welcome_lines.setSpacing(s.px(8))
        column.addWidget(self.welcome)
        column.addStretch(1)

    def _next_part(self) -> QFrame:
        s = theme().sizes
        frame = QFrame()
        frame.setProperty("ground", "soft")
        row = QHBoxLayout(frame)
        row.setContentsMargins(s.px(12), s.px(10), s.px(10), s.px(10))
        words = QVBoxLayout()
        words.setSpacing(s.px(2))
        self._next_title = ElidedLabel(strong=True)
        self._next_detail = ElidedLabel(size="small", tone="ink2")
        words.addWidget(self._next_title)
        words.addWidget(self._next_detail)
        row.addLayout(words, 1)
        self.next_call = QPushButton(tr("Call back") + "  Ctrl+B")
        self.next_call.setObjectName("next_call_back")
        self.next_call.clicked.connect(self.call_next)
        row.addWidget(self.next_call)
        frame.hide()
        return frame

    def _today_part(self) -> QWidget:
        s = theme().sizes
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(6))
        column.addWidget(label(tr("Today"), size="small", tone="ink2"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(s.px(16))
        grid.setVerticalSpacing(0)
        self._figures = []
        for place, words in enumerate((tr("taken"), tr("made"), tr("missed"), tr("talking"))):
            figure = label("0", size="figure")
            figure.setFont(tabular(theme().font(22)))
            grid.addWidget(figure, 0, place)
            grid.addWidget(label(words, size="small", tone="ink2"), 1, place)
            grid.setColumnStretch(place, 1)
            self._figures.append(figure)
        column.addLayout(grid)
        return holder

    def show_today(self, today: TodayView) -> None:
        """Render the agent's own figures."""
        if today == self._today:
            return
        self._today = today
        texts = (str(today.taken), str(today.made), str(today.missed), spoken_length(today.talk_seconds))
        for figure, text in zip(self._figures, texts, strict=True):
            figure.setText(text)
        restyle(self._figures[2], tone="stop" if today.missed else "ink")

    def show_next(self, rows: tuple[WebCallBackRow, ...]) -> None:
        """Render the call back that is due first among those nobody else has taken."""
        free = [row for row in rows if row.mine or not row.claimed_by]
        first = min(free, key=lambda row: (not row.due, row.wish), default=None)
        if first == self._next:
            return
        self._next = first
        self.next.setVisible(first is not None)
        if first is not None:
            when = call_back_time(first.wish, self._clock.now())
            name = first.name or first.number
            self._next_title.setText(tr("Next call back: {name}, {when}", name=name, when=when))
            number = first.number if first.name else ""
            self._next_detail.setText(" · ".join(t for t in (number, first.subject) if t))

    def call_next(self) -> None:
        """Call the visitor who is due first."""
        if self._next is not None:
            self._actions.dial_call_back(self._next.request)

    def show_check(self, panel: CheckPanel) -> None:
        """Offer the check before the shift, or not."""
        self.check.setVisible(panel.offered)

    def show_welcome(self, welcome: WelcomeView) -> None:
        """Render the demo's lines and links."""
        if welcome == self._welcome:
            return
        self._welcome = welcome
        while (item := self._welcome_lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.welcome.setVisible(bool(welcome.lines))
        if not welcome.lines:
            return
        self._welcome_lines.addWidget(label(tr("What to try"), size="title", strong=True))
        self._welcome_lines.addWidget(_numbered(welcome.lines))
        for words, address in welcome.links:
            self._welcome_lines.addWidget(_link(say(words), address))


def _numbered(lines: tuple[str, ...]) -> QWidget:
    s = theme().sizes
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(s.px(10))
    grid.setVerticalSpacing(s.px(8))
    grid.setColumnStretch(1, 1)
    for row, line in enumerate(lines):
        grid.addWidget(label(f"{row + 1}.", tone="ink2"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(say(line), wrap=True), row, 1)
    return holder


def _link(words: str, address: str) -> QPushButton:
    made = QPushButton(no_mnemonic(words))
    made.setProperty("kind", "link")
    made.setIcon(icon("link", "accent"))
    made.setToolTip(tip(address))
    made.setAccessibleDescription(address)
    made.clicked.connect(lambda: open_page(address))
    return made


def open_page(address: str) -> None:
    """Show a web page in the person's browser; only http and https."""
    url = QUrl(address)
    if url.scheme() in {"http", "https"}:
        QDesktopServices.openUrl(url)
