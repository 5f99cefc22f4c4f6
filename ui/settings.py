"""The settings window, made from the desk's typed table; with the headset and what could not be saved."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import AccountsView, DevicesView, SettingView
from ui import names
from ui.accounts import Accounts
from ui.editor import Editor
from ui.label import label, rule
from ui.sound_part import SoundPart
from ui.tab_order import stops, use_reading_order
from ui.text import mark, say, tr
from ui.theme import theme

_SECTIONS: Final = {
    "window": mark("Window"),
    "keys": mark("Keys in every program"),
    "agent": mark("Work"),
    "wrap_up": mark("Wrap-up"),
    "desk": mark("This laptop"),
    "server": mark("Server"),
    "account": mark("Account"),
    "recording": mark("Recordings"),
}
_BY_CHOOSER: Final = frozenset({"sound.speaker", "sound.microphone", "sound.ring"})


class SettingsWindow(QScrollArea):
    """Renders `WindowView.settings`; every change takes effect at once, there is nothing to apply.

    `test` opens the headset test.
    """

    def __init__(self, actions: Actions, test: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.setObjectName(names.SETTINGS)
        self.setWindowTitle(tr("Settings") + " – Hearthline")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._actions = actions
        self._rows: tuple[SettingView, ...] = ()
        self._keys: tuple[str, ...] = ()
        self._editors: dict[str, Editor] = {}
        self.sound = SoundPart(actions, test)
        self.chooser = self.sound.chooser
        s = theme().sizes
        self.resize(s.px(640), s.px(640))
        ground = self._ground = QWidget()
        ground.setProperty("ground", "paper")
        self._ground = ground
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(s.px(24), s.px(20), s.px(24), s.px(24))
        self._column.setSpacing(s.px(8))
        self._order: list[QWidget] = []
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
        self._attention.setContentsMargins(0, 0, 0, s.px(12))
        self._column.addWidget(label(tr("Headset and sound"), size="title", strong=True))
        self._column.addWidget(self.sound)
        self.accounts = Accounts(actions)
        self._column.addWidget(self.accounts)
        self._column.addWidget(self._sheet)
        self._column.addStretch(1)
        self.setWidget(ground)

    def show_settings(
        self, rows: tuple[SettingView, ...], devices: DevicesView, needs_attention: tuple[str, ...]
    ) -> None:
        """Render the table, the devices and what needs attention."""
        self.sound.show_devices(devices)
        self._attention.setText("\n".join(say(t) for t in needs_attention))
        self._attention.setVisible(bool(needs_attention))
        self._attention_title.setVisible(bool(needs_attention))
        if rows == self._rows:
            return
        self._rows = rows
        sound = tuple(row for row in rows if row.section == "sound" and row.key not in _BY_CHOOSER)
        self.sound.show_rows(sound)
        shown = tuple(row for row in rows if row.section != "sound")
        if tuple(r.key for r in shown) != self._keys:
            self._build(shown)
        for row in shown:
            self._editors[row.key].show_row(row)

    def show_accounts(self, accounts: AccountsView) -> None:
        """Render the accounts."""
        self.accounts.show_accounts(accounts)
        order = stops(self._ground)
        if order != self._order:
            self._order = order
            use_reading_order(order)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as the content needs."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Never be narrower than the content: nobody looks for settings sideways."""
        needed = self._ground.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(needed)

    def _build(self, rows: tuple[SettingView, ...]) -> None:
        self._keys = tuple(r.key for r in rows)
        self._editors = {}
        QTimer.singleShot(0, self, self._fit)
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
