"""One row of the settings: label, what it does, and the field that fits its kind; told at once."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QSlider, QWidget

from app.desk.actions import Actions
from app.desk.views import SettingView
from ui import names
from ui.chooser import CheckBox, Chooser
from ui.label import label
from ui.text import say, tr
from ui.theme import theme

_BY_SLIDER: Final = frozenset({"sound.ring_volume"})
_STEP: Final = 10
_LETTERS: Final = 8


class VolumeField(QWidget):
    """A slider of percent with its figure beside it; `told` comes when it rests."""

    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_STEP, 100)
        self.slider.setSingleStep(_STEP)
        self.slider.setPageStep(2 * _STEP)
        self.figure = label(tone="ink2")
        self.figure.setMinimumWidth(self.figure.fontMetrics().horizontalAdvance("100 %") + 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.figure)
        self.setFocusProxy(self.slider)
        self.slider.valueChanged.connect(lambda value: self.figure.setText(f"{value} %"))
        self.slider.sliderReleased.connect(lambda: told(str(self.slider.value())))
        self.slider.valueChanged.connect(
            lambda value: None if self.slider.isSliderDown() else told(str(value))
        )

    def setAccessibleName(self, name: str) -> None:
        """Name what takes the keyboard."""
        self.slider.setAccessibleName(name)

    def setObjectName(self, name: str) -> None:
        """Name what takes the keyboard."""
        self.slider.setObjectName(name)

    def show_value(self, value: int) -> None:
        """Show a value."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(value)
        self.figure.setText(f"{value} %")


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
            combo.be_narrow(_LETTERS)
            for word, words in row.choices:
                combo.addItem(say(words), word)
            combo.activated.connect(lambda _i: self._set(str(combo.currentData())))
            return combo
        if row.key in _BY_SLIDER:
            return VolumeField(self._set)
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
        if isinstance(self.field, VolumeField):
            self.field.show_value(int(row.value) if row.value.isdecimal() else 100)
            return
        with QSignalBlocker(self.field):
            if isinstance(self.field, CheckBox):
                self.field.setChecked(row.value == "true")
                self.field.setText(tr("On") if row.value == "true" else tr("Off"))
            elif isinstance(self.field, QComboBox):
                self.field.setCurrentIndex(self.field.findData(row.value))
            elif isinstance(self.field, QLineEdit) and not self.field.hasFocus():
                self.field.setText(row.value)
