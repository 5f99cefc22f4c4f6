"""The accounts in the settings: how each stands, which calls go out on; added, changed, removed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import AccountRow, AccountsView
from ui import names
from ui.account_form import AccountSheet
from ui.chooser import CheckBox
from ui.icon import pixmap
from ui.label import ElidedLabel, label, rule
from ui.text import say, tr
from ui.theme import restyle, theme


class Accounts(QWidget):
    """Renders `AccountsView`."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._seen: AccountsView | None = None
        self.lines: dict[str, AccountLine] = {}
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(8))
        column.addWidget(rule())
        head = QHBoxLayout()
        head.addWidget(label(tr("Accounts"), size="title", strong=True), 1)
        self.add = QPushButton(tr("Add an account"))
        self.add.setObjectName(names.account_field("add"))
        self.add.clicked.connect(lambda _checked=False: self._open(None))
        head.addWidget(self.add)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(s.px(10))
        column.addLayout(self._list)
        self.sheet = AccountSheet(actions, self._shut)
        column.addWidget(self.sheet)
        theme().changed.connect(self._redraw)

    def show_accounts(self, view: AccountsView) -> None:
        """Render the list; an open form stays as it is."""
        if view == self._seen:
            return
        self._seen = view
        if list(self.lines) != [row.account for row in view.rows]:
            self._build(view.rows)
        for row in view.rows:
            self.lines[row.account].show_row(row, alone=len(view.rows) == 1)
        self.sheet.show_view(view)

    def _build(self, rows: tuple[AccountRow, ...]) -> None:
        for line in self.lines.values():
            line.hide()
            line.deleteLater()
        self.lines = {}
        for place, row in enumerate(rows):
            line = AccountLine(place, row.account, self._actions, self._open)
            self.lines[row.account] = line
            self._list.addWidget(line)

    def _open(self, row: AccountRow | None) -> None:
        if self._seen is not None:
            self.sheet.open_for(row, self._seen)

    def _shut(self) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _redraw(self) -> None:
        for line in self.lines.values():
            line.tint()


class AccountLine(QWidget):
    """One account with what can be done about it."""

    def __init__(
        self, place: int, account: str, actions: Actions, edit: Callable[[AccountRow | None], None]
    ) -> None:
        super().__init__()
        self._row: AccountRow | None = None
        self._sure = False
        self._account = account
        self._actions = actions
        s = theme().sizes
        self._icon = QLabel()
        self.name = ElidedLabel(strong=True)
        self.usual = label(tr("calls go out here"))
        self.usual.setProperty("chip", "quiet")
        self.state = label()
        self.state.setObjectName(names.account("state", place))
        self.address = ElidedLabel(size="small", tone="ink2")
        self.error = label(size="small", tone="stop", wrap=True)
        self.enabled = CheckBox(tr("In use"))
        self.enabled.clicked.connect(self._enable)
        self.default = self._link(tr("Use for calls"), lambda: actions.make_default_account(account))
        self.edit = self._link(tr("Change"), lambda: edit(self._row))
        self.remove = self._link(tr("Remove"), self._remove)
        for name in ("enabled", "default", "edit", "remove"):
            getattr(self, name).setObjectName(names.account(name, place))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(2))
        top = QHBoxLayout()
        top.setSpacing(s.px(8))
        for widget in (self._icon, self.name, self.usual):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.state)
        column.addLayout(top)
        column.addWidget(self.address)
        column.addWidget(self.error)
        deeds = QHBoxLayout()
        deeds.setSpacing(s.px(14))
        for deed in (self.enabled, self.default, self.edit, self.remove):
            deeds.addWidget(deed)
        deeds.addStretch(1)
        column.addLayout(deeds)

    def show_row(self, row: AccountRow, *, alone: bool) -> None:
        """Render how it stands; `alone`: there is nothing to choose between."""
        if row == self._row and self.enabled.isHidden() is alone:
            return
        self._row, self._sure = row, False
        self.name.setText(say(row.name))
        self.address.setText(row.address)
        self.state.setText(say(row.state))
        restyle(self.state, tone=_tone(row))
        self.error.setText("  ".join(t for t in (say(row.error), say(row.hint)) if t))
        self.error.setVisible(bool(row.error))
        self.enabled.setChecked(row.enabled)
        self.enabled.setVisible(not alone or not row.enabled)
        self.usual.setVisible(row.default and not alone)
        self.default.setVisible(row.enabled and not row.default)
        self.remove.setVisible(not row.managed)
        self._name_buttons(say(row.name))
        self.tint()

    def tint(self) -> None:
        """Draw the mark in the theme's colours."""
        if self._row is not None:
            sign = "signal" if self._row.registered else "signal_off"
            self._icon.setPixmap(
                pixmap(sign, _tone(self._row), theme().sizes.px(16), self.devicePixelRatioF())
            )

    def _name_buttons(self, name: str) -> None:
        self.remove.setText(tr("Remove it and its password?") if self._sure else tr("Remove"))
        self.enabled.setAccessibleName(tr("{account} is in use", account=name))
        self.default.setAccessibleName(tr("Use {account} for calls", account=name))
        self.edit.setAccessibleName(tr("Change {account}", account=name))
        self.remove.setAccessibleName(
            tr("Remove {account} and its password?", account=name)
            if self._sure
            else tr("Remove {account}", account=name)
        )

    def _enable(self, on: bool) -> None:
        """Ask for it; the tick follows the desk, which may refuse while a call is up."""
        if self._row is not None:
            self.enabled.setChecked(self._row.enabled)
        self._actions.enable_account(self._account, on=on)

    def _remove(self) -> None:
        """Ask once more in the button itself."""
        if self._sure:
            self._actions.remove_account(self._account)
            return
        self._sure = True
        if self._row is not None:
            self._name_buttons(say(self._row.name))

    def _link(self, words: str, deed: Callable[[], None]) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("kind", "link")
        made.clicked.connect(lambda _checked=False: deed())
        return made


def _tone(row: AccountRow) -> str:
    if row.registered:
        return "ready"
    return "stop" if row.error else "ink2"
