"""The settings window, made from the desk's typed table; with the headset and what could not be saved."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.desk.actions import Actions
from app.desk.views import AccountsView, DevicesView, SettingView
from ui import names
from ui.accounts import Accounts
from ui.chooser import CheckBox, Chooser
from ui.headset import HeadsetChooser
from ui.label import label, rule
from ui.text import mark, say, tr
from ui.theme import theme

_SECTIONS: Final = {
    "window": mark("Window"),
    "sound": mark("Sound"),
    "agent": mark("Work"),
    "wrap_up": mark("Wrap-up"),
    "desk": mark("This laptop"),
    "server": mark("Server"),
    "account": mark("Account"),
    "recording": mark("Recordings"),
}
_BY_CHOOSER: Final = frozenset({"sound.speaker", "sound.microphone", "sound.ring"})


class SettingsWindow(QScrollArea):
    """Renders `WindowView.settings`; every change takes effect at once, there is nothing to apply."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(names.SETTINGS)
        self.setWindowTitle(tr("Settings") + " – Hearthline")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._actions = actions
        self._rows: tuple[SettingView, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._editors: dict[str, Editor] = {}
        self.chooser = HeadsetChooser(actions)
        s = theme().sizes
        self.resize(s.px(640), s.px(640))
        ground = QWidget()
        ground.setProperty("ground", "paper")
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(s.px(24), s.px(20), s.px(24), s.px(24))
        self._column.setSpacing(s.px(8))
        self._sheet = QWidget()
        self._sheet_column = QVBoxLayout(self._sheet)
        self._sheet_column.setContentsMargins(0, 0, 0, 0)
        self._sheet_column.setSpacing(s.px(8))
        self._attention = label(wrap=True)
        self._attention_title = label(
            tr("Not saved on the server"), size="title", strong=True, tone="attention"
        )
        self._column.addWidget(self._attention_title)
        self._column.addWidget(self._attention)
        self._column.addWidget(label(tr("Headset"), size="title", strong=True))
        self._column.addWidget(self.chooser)
        self.accounts = Accounts(actions)
        self._column.addWidget(self.accounts)
        self._column.addWidget(self._sheet)
        self._column.addStretch(1)
        self.setWidget(ground)

    def show_settings(
        self, rows: tuple[SettingView, ...], devices: DevicesView, needs_attention: tuple[str, ...]
    ) -> None:
        """Render the table, the devices and what needs attention."""
        self.chooser.show_devices(devices)
        self._attention.setText("\n".join(say(t) for t in needs_attention))
        self._attention.setVisible(bool(needs_attention))
        self._attention_title.setVisible(bool(needs_attention))
        if rows == self._rows:
            return
        self._rows = rows
        shown = tuple(row for row in rows if row.key not in _BY_CHOOSER)
        if tuple(r.key for r in shown) != self._keys:
            self._build(shown)
        for row in shown:
            self._editors[row.key].show_row(row)

    def show_accounts(self, accounts: AccountsView) -> None:
        """Render the accounts."""
        self.accounts.show_accounts(accounts)

    def _build(self, rows: tuple[SettingView, ...]) -> None:
        self._keys = tuple(r.key for r in rows)
        self._editors = {}
        while (item := self._sheet_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        section = ""
        for row in rows:
            if row.section != section:
                section = row.section
                self._sheet_column.addSpacing(theme().sizes.px(8))
                self._sheet_column.addWidget(rule())
                words = say(_SECTIONS.get(section, section))
                self._sheet_column.addWidget(label(words, size="title", strong=True))
            editor = Editor(row, self._actions)
            self._editors[row.key] = editor
            self._sheet_column.addWidget(editor)


class Editor(QWidget):
    """One row: label, what it does, and the field that fits its kind."""

    def __init__(self, row: SettingView, actions: Actions) -> None:
        super().__init__()
        self._key = row.key
        self._shown = row.value
        self._actions = actions
        self.field = self._field(row)
        self.field.setObjectName(names.setting(row.key))
        self.field.setAccessibleName(say(row.label))
        self.field.setAccessibleDescription(say(row.help))
        grid = QGridLayout(self)
        s = theme().sizes
        grid.setContentsMargins(0, s.px(2), 0, s.px(2))
        grid.setHorizontalSpacing(s.px(16))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        caption = label(say(row.label), wrap=True)
        caption.setBuddy(self.field)
        self._help: QLabel = label(size="small", tone="ink2", wrap=True)
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self._help, 1, 0)
        grid.addWidget(self.field, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def _field(self, row: SettingView) -> QWidget:
        if row.kind == "switch":
            box = CheckBox()
            box.clicked.connect(lambda checked: self._set("true" if checked else "false"))
            return box
        if row.kind == "choice":
            combo = Chooser()
            for word, words in row.choices:
                combo.addItem(say(words), word)
            combo.activated.connect(lambda _i: self._set(str(combo.currentData())))
            return combo
        line = QLineEdit()
        if row.kind == "secret":
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setPlaceholderText(tr("Type it anew to change it"))
        line.editingFinished.connect(lambda: self._set(line.text()))
        return line

    def _set(self, value: str) -> None:
        if value != self._shown:
            self._shown = value
            self._actions.set_setting(self._key, value)

    def show_row(self, row: SettingView) -> None:
        """Show the value; one fixed by the environment says so and cannot be changed."""
        self._shown = row.value
        fixed = tr("Set by {variable}.", variable=row.fixed_by) if row.fixed_by else ""
        self._help.setText("  ".join(t for t in (say(row.help), fixed) if t))
        self.field.setEnabled(not row.fixed_by)
        with QSignalBlocker(self.field):
            if isinstance(self.field, CheckBox):
                self.field.setChecked(row.value == "true")
                self.field.setText(tr("On") if row.value == "true" else tr("Off"))
            elif isinstance(self.field, QComboBox):
                self.field.setCurrentIndex(self.field.findData(row.value))
            elif isinstance(self.field, QLineEdit) and not self.field.hasFocus():
                self.field.setText(row.value)
