"""The headset chooser of set-up and settings: devices, level meters, a test tone, where it rings."""

from dataclasses import replace

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import DeviceChoice, DevicesView
from ui import names
from ui.chooser import CheckBox, Chooser
from ui.label import label
from ui.listening import Listening
from ui.text import no_mnemonic, say, tr
from ui.theme import theme

_FLOOR = -60.0
_LETTERS = 10


class LevelMeter(QWidget):
    """A bar from -60 to 0 dBFS; amber near the top."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._level = -96.0
        self.setAccessibleName(words)
        self.setFixedHeight(theme().sizes.px(8))
        theme().changed.connect(self.update)

    def show_level(self, level: float) -> None:
        """Show a level in dBFS."""
        if abs(level - self._level) > 0.1:
            self._level = level
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for a wide bar."""
        return QSize(theme().sizes.px(200), theme().sizes.px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track and bar."""
        share = max(0.0, min(1.0, (self._level - _FLOOR) / -_FLOOR))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme().color("edge"))
        painter.setBrush(theme().color("soft"))
        radius = self.height() / 2
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(track, radius, radius)
        if share > 0:
            tone = "attention" if self._level > -6 else "ready"
            painter.setPen(theme().color(tone))
            painter.setBrush(theme().color(tone))
            bar = QRectF(
                track.left(), track.top(), max(track.height(), track.width() * share), track.height()
            )
            painter.drawRoundedRect(bar, radius, radius)
        painter.end()


class HeadsetChooser(QWidget):
    """Renders `DevicesView`; watches levels only while it can be seen and is used."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._seen: DevicesView | None = None
        self._ring: dict[str, CheckBox] = {}
        self._labels: dict[str, str] = {}
        self.speaker = _combo(names.SPEAKER, tr("Hear with"))
        self.microphone = _combo(names.MICROPHONE, tr("Speak with"))
        self.speaker_level = LevelMeter(tr("Level of what you hear"))
        self.microphone_level = LevelMeter(tr("Level of your microphone"))
        self.tone = QPushButton(tr("Test tone"))
        self.tone.setObjectName(names.TEST_TONE)
        self.tone.clicked.connect(lambda: actions.test_tone(self.speaker.currentData() or ""))
        self.ring = QPushButton(tr("Try the ring"))
        self.ring.setObjectName(names.TEST_RING)
        self.ring.clicked.connect(self._try_ring)
        self.speaker_now = label(size="small", tone="attention", wrap=True)
        self.microphone_now = label(size="small", tone="attention", wrap=True)
        self.none = label(
            tr("No sound device found. Plug in a headset: it appears here by itself."),
            tone="attention",
            wrap=True,
        )
        self.listening = Listening(self, actions)
        self._rings = QVBoxLayout()
        self._rings.setSpacing(0)
        self.speaker.activated.connect(self._use)
        self.microphone.activated.connect(self._use)
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(s.px(12))
        grid.setVerticalSpacing(s.px(6))
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.none, 0, 0, 1, 3)
        for row, words, combo, meter, now in (
            (1, tr("Hear with"), self.speaker, self.speaker_level, self.speaker_now),
            (4, tr("Speak with"), self.microphone, self.microphone_level, self.microphone_now),
        ):
            caption = label(words, tone="ink2")
            caption.setBuddy(combo)
            grid.addWidget(caption, row, 0)
            grid.addWidget(combo, row, 1)
            grid.addWidget(now, row + 1, 1)
            grid.addWidget(meter, row + 2, 1)
            grid.setRowMinimumHeight(row + 2, s.px(18))
        grid.addWidget(self.tone, 1, 2)
        self._say = label(tr("Say something"), size="small", tone="ink2")
        grid.addWidget(self._say, 4, 2)
        grid.addWidget(self.listening.line, 7, 1, 1, 2)
        grid.addWidget(label(tr("Ring on"), tone="ink2"), 8, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._rings, 8, 1)
        grid.addWidget(self.ring, 8, 2, Qt.AlignmentFlag.AlignTop)

    def show_devices(self, devices: DevicesView) -> None:
        """Render devices and levels; levels alone touch only the meters."""
        self.microphone_level.show_level(devices.microphone_level)
        self.speaker_level.show_level(devices.speaker_level)
        old, self._seen = self._seen, devices
        if old is not None and _still(old) == _still(devices):
            return
        _fill(self.speaker, devices.speakers, devices.speaker, devices.speaker_system)
        _fill(self.microphone, devices.microphones, devices.microphone, devices.microphone_system)
        _say_now(self.speaker_now, devices.speakers, devices.speaker, devices.speaker_now)
        _say_now(self.microphone_now, devices.microphones, devices.microphone, devices.microphone_now)
        self._fill_rings(devices)
        real = [d for d in (*devices.speakers, *devices.microphones) if d.name and not d.missing]
        self.none.setVisible(not real)

    def _fill_rings(self, devices: DevicesView) -> None:
        choices = [d for d in devices.speakers if not d.missing or d.name in devices.ring]
        labels = {d.name: _label(d, devices.speaker_system) for d in choices}
        if labels != self._labels:
            self._labels = labels
            for box in self._ring.values():
                self._rings.removeWidget(box)
                box.deleteLater()
            self._ring = {}
            for name, words in labels.items():
                box = CheckBox(no_mnemonic(words))
                box.clicked.connect(self._use)
                self._ring[name] = box
                self._rings.addWidget(box)
        for name, box in self._ring.items():
            box.setChecked(name in (devices.ring or ("",)))

    def _use(self) -> None:
        ring = tuple(name for name, box in self._ring.items() if box.isChecked())
        self._actions.use_devices(
            self.speaker.currentData() or "", self.microphone.currentData() or "", ring or ("",)
        )
        if not ring and "" in self._ring:
            self._ring[""].setChecked(True)

    def _try_ring(self) -> None:
        missing = {d.name for d in self._seen.speakers if d.missing} if self._seen is not None else set()
        for name, box in self._ring.items():
            if box.isChecked() and name not in missing:
                self._actions.test_ring(name)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the meters move."""
        super().showEvent(event)
        self.listening.shown()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the meters rest."""
        super().hideEvent(event)
        self.listening.hidden()


def _combo(name: str, words: str) -> QComboBox:
    made = Chooser()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.be_narrow(_LETTERS)
    return made


def _still(devices: DevicesView) -> DevicesView:
    """Return the view without what moves all the time."""
    return replace(devices, microphone_level=0.0, speaker_level=0.0)


def _label(choice: DeviceChoice, system: str) -> str:
    """Return a choice in words: what the system's choice is now, and what is not there."""
    if not choice.name:
        return tr("As the system: {name}", name=system) if system else tr("As the system")
    return tr("{name} (not connected)", name=choice.label) if choice.missing else say(choice.label)


def _say_now(where: QLabel, choices: tuple[DeviceChoice, ...], current: str, now: str) -> None:
    """Say what is used instead of a chosen device that is not there."""
    missing = any(choice.missing and choice.name == current for choice in choices)
    text = tr("Not connected. Used until it is back: {name}", name=now) if now else tr("Not connected.")
    where.setText(text if missing else "")
    where.setVisible(missing)


def _fill(combo: QComboBox, choices: tuple[DeviceChoice, ...], current: str, system: str) -> None:
    with QSignalBlocker(combo):
        combo.clear()
        for choice in choices:
            combo.addItem(_label(choice, system), choice.name)
        if current not in [c.name for c in choices]:
            combo.addItem(tr("{name} (not connected)", name=current), current)
        combo.setCurrentIndex(combo.findData(current))
