"""The headset chooser of set-up and settings: devices, level meters, a test tone, where it rings."""

from PySide6.QtCore import QRectF, QSignalBlocker, QSize
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import DeviceChoice, DevicesView
from ui import names
from ui.chooser import CheckBox, Chooser
from ui.label import label
from ui.text import no_mnemonic, say, tr
from ui.theme import theme

_FLOOR = -60.0


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
    """Renders `DevicesView`; watches levels only while it can be seen."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._seen: DevicesView | None = None
        self._ring: dict[str, CheckBox] = {}
        self.speaker = _combo(names.SPEAKER, tr("Hear with"))
        self.microphone = _combo(names.MICROPHONE, tr("Speak with"))
        self.speaker_level = LevelMeter(tr("Level of what you hear"))
        self.microphone_level = LevelMeter(tr("Level of your microphone"))
        self.tone = QPushButton(tr("Test tone"))
        self.tone.setObjectName(names.TEST_TONE)
        self.tone.clicked.connect(lambda: actions.test_tone(self.speaker.currentData() or ""))
        self.none = label(
            tr("No sound device found. Plug in a headset: it appears here by itself."),
            tone="attention",
            wrap=True,
        )
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
        for row, words, combo, meter in (
            (1, tr("Hear with"), self.speaker, self.speaker_level),
            (3, tr("Speak with"), self.microphone, self.microphone_level),
        ):
            caption = label(words, tone="ink2")
            caption.setBuddy(combo)
            grid.addWidget(caption, row, 0)
            grid.addWidget(combo, row, 1)
            grid.addWidget(meter, row + 1, 1)
        grid.addWidget(self.tone, 1, 2)
        self._say = label(tr("Say something"), size="small", tone="ink2")
        grid.addWidget(self._say, 3, 2)
        grid.setRowMinimumHeight(2, s.px(18))
        grid.setRowMinimumHeight(4, s.px(18))
        grid.addWidget(label(tr("Ring on"), tone="ink2"), 5, 0)
        grid.addLayout(self._rings, 5, 1)

    def show_devices(self, devices: DevicesView) -> None:
        """Render devices and levels; levels alone touch only the meters."""
        self.microphone_level.show_level(devices.microphone_level)
        self.speaker_level.show_level(devices.speaker_level)
        old, self._seen = self._seen, devices
        if old is None or (old.speakers, old.speaker) != (devices.speakers, devices.speaker):
            _fill(self.speaker, devices.speakers, devices.speaker)
        if old is None or (old.microphones, old.microphone) != (devices.microphones, devices.microphone):
            _fill(self.microphone, devices.microphones, devices.microphone)
        if old is None or (old.speakers, old.ring) != (devices.speakers, devices.ring):
            self._fill_rings(devices)
        real = [d for d in (*devices.speakers, *devices.microphones) if d.name]
        self.none.setVisible(not real)

    def _fill_rings(self, devices: DevicesView) -> None:
        choices = [d for d in devices.speakers if d.name]
        if list(self._ring) != [d.name for d in choices]:
            for box in self._ring.values():
                self._rings.removeWidget(box)
                box.deleteLater()
            self._ring = {}
            for choice in choices:
                box = CheckBox(no_mnemonic(say(choice.label)))
                box.clicked.connect(self._use)
                self._ring[choice.name] = box
                self._rings.addWidget(box)
        for name, box in self._ring.items():
            box.setChecked(name in devices.ring)

    def _use(self) -> None:
        ring = tuple(name for name, box in self._ring.items() if box.isChecked())
        self._actions.use_devices(self.speaker.currentData() or "", self.microphone.currentData() or "", ring)

    def showEvent(self, event: QShowEvent) -> None:
        """Let the meters move."""
        super().showEvent(event)
        self._actions.watch_levels(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the meters rest."""
        super().hideEvent(event)
        self._actions.watch_levels(False)


def _combo(name: str, words: str) -> QComboBox:
    made = Chooser()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(16)
    return made


def _fill(combo: QComboBox, choices: tuple[DeviceChoice, ...], current: str) -> None:
    with QSignalBlocker(combo):
        combo.clear()
        for choice in choices:
            combo.addItem(say(choice.label), choice.name)
        if current not in [c.name for c in choices]:
            combo.addItem(
                tr("{name} (not connected)", name=current) if current else tr("As the system"), current
            )
        combo.setCurrentIndex(combo.findData(current))
