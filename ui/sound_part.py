"""The sound settings: devices, what is done to the voice, how it rings, headsets with buttons, the test."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import ButtonsView, DevicesView, SettingView
from ui import names
from ui.editor import Editor
from ui.headset import HeadsetChooser
from ui.icon import pixmap
from ui.label import label
from ui.sidetone import Sidetone
from ui.text import say, tr
from ui.theme import restyle, theme

_FILTERS = ("sound.echo", "sound.noise", "sound.gain")


class SoundPart(QWidget):
    """Renders `DevicesView` and the settings of the section `sound`; every change takes effect at once."""

    def __init__(self, actions: Actions, test: Callable[[], None]) -> None:
        super().__init__()
        self._actions = actions
        self._keys: tuple[str, ...] = ()
        self._buttons: tuple[ButtonsView, ...] | None = None
        self._filters = True
        self.editors: dict[str, Editor] = {}
        self.chooser = HeadsetChooser(actions)
        self.test = QPushButton(tr("Test the headset, check the line…"))
        self.test.setObjectName(names.OPEN_CHECK)
        self.test.clicked.connect(lambda _checked=False: test())
        self.missing = label(
            tr("The library for echo, noise and level is missing: these switches do nothing."),
            size="small", tone="attention", wrap=True,
        )  # fmt: skip
        self.missing.hide()
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(8))
        column.addWidget(self.chooser)
        column.addWidget(self.test, 0, Qt.AlignmentFlag.AlignLeft)
        self._headsets = QVBoxLayout()
        self._headsets.setSpacing(s.px(4))
        column.addLayout(self._headsets)
        self.sidetone = Sidetone(actions)
        column.addWidget(self.sidetone)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(s.px(8))
        column.addLayout(self._rows)
        column.addWidget(self.missing)

    def show_devices(self, devices: DevicesView) -> None:
        """Render devices, levels, headsets with buttons."""
        self.chooser.show_devices(devices)
        self.sidetone.show_choice(devices.sidetone)
        if devices.filters != self._filters:
            self._filters = devices.filters
            self.missing.setVisible(not devices.filters)
        if devices.buttons != self._buttons:
            self._buttons = devices.buttons
            self._show_buttons(devices.buttons)

    def show_rows(self, rows: tuple[SettingView, ...]) -> None:
        """Render the settings of this section."""
        if tuple(row.key for row in rows) != self._keys:
            self._keys = tuple(row.key for row in rows)
            _clear(self._rows)
            self.editors = {}
            for row in rows:
                editor = self.editors[row.key] = Editor(row, self._actions)
                self._rows.addWidget(editor)
        for row in rows:
            self.editors[row.key].show_row(row)

    def _show_buttons(self, headsets: tuple[ButtonsView, ...]) -> None:
        _clear(self._headsets)
        if not headsets:
            return
        self._headsets.addWidget(label(tr("Buttons and lamps"), tone="ink2"))
        for headset in headsets:
            self._headsets.addWidget(_Buttons(headset, alone=len(headsets) == 1))


class _Buttons(QWidget):
    """One headset with buttons, and whether it has control."""

    def __init__(self, headset: ButtonsView, *, alone: bool) -> None:
        super().__init__()
        words, icon, tone = _control_words(headset, alone=alone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().sizes.px(8))
        mark = QLabel()
        mark.setPixmap(pixmap(icon, tone, theme().sizes.px(16), self.devicePixelRatioF()))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        name = label(say(headset.label), wrap=True)
        detail = label(words, size="small", wrap=True)
        restyle(detail, tone=tone)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(detail)
        row.addLayout(column, 1)
        self.setAccessibleName(f"{say(headset.label)}: {words}")


def _control_words(headset: ButtonsView, *, alone: bool) -> tuple[str, str, str]:
    """Return what a headset's buttons are good for now, with icon and tone."""
    if headset.problem == "no_permission":
        hint = tr("You may not open its buttons. Install the udev rule that comes with Hearthline.")
        return hint, "attention", "attention"
    if headset.problem:
        return tr("Another program holds its buttons."), "attention", "attention"
    if headset.in_control:
        text = tr("Its buttons work.") if alone else tr("In control: its lamps show the call.")
        return text, "check", "ready"
    return tr("It rings too. Press one of its buttons to take control."), "ring", "ink2"


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.deleteLater()
