"""Hear yourself: off, by the headset, or by Hearthline; how loud, and how late that comes."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import SidetoneChoice
from app.domain.sidetone import SidetoneWay
from ui import names
from ui.chooser import Chooser
from ui.editor import VolumeField
from ui.label import label
from ui.text import tr
from ui.theme import restyle, theme

_LETTERS: Final = 8
_BY_EAR: Final = 20
"""Milliseconds from which on one's own voice is heard as something that comes late."""


class Sidetone(QWidget):
    """Renders `SidetoneChoice` of the headset in use; a change takes effect at once."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._seen: SidetoneChoice | None = None
        self.way = Chooser()
        self.way.be_narrow(_LETTERS)
        self.way.setObjectName(names.SIDETONE)
        self.way.setAccessibleName(tr("Hear yourself"))
        self.way.activated.connect(lambda _place: self._told())
        self.level = VolumeField(lambda _value: self._told())
        self.level.setObjectName(names.SIDETONE_LEVEL)
        self.level.setAccessibleName(tr("How loud you hear yourself"))
        self.detail = label(size="small", tone="ink2", wrap=True)
        s = theme().sizes
        grid = QGridLayout(self)
        grid.setContentsMargins(0, s.px(2), 0, s.px(2))
        grid.setHorizontalSpacing(s.px(16))
        grid.setVerticalSpacing(s.px(2))
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        caption = label(tr("Hear yourself"), wrap=True)
        caption.setBuddy(self.way)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(caption)
        words.addWidget(self.detail)
        grid.addLayout(words, 0, 0, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.way, 0, 1)
        grid.addWidget(self.level, 1, 1, Qt.AlignmentFlag.AlignTop)

    def show_choice(self, choice: SidetoneChoice) -> None:
        """Render it; what has not changed is left alone, as somebody may be moving the slider."""
        before, self._seen = self._seen, choice
        if choice == before:
            return
        if before is None or before.ways != choice.ways:
            self._fill(choice)
        with QSignalBlocker(self.way):
            self.way.setCurrentIndex(self.way.findData(choice.way.value))
        self.way.setEnabled(len(choice.ways) > 1)
        self.level.setVisible(choice.way is not SidetoneWay.OFF)
        if not self.level.slider.isSliderDown():
            self.level.show_value(choice.level)
        words = _words(choice)
        self.detail.setText(words)
        self.way.setAccessibleDescription(words)
        restyle(self.detail, tone="attention" if choice.refused else "ink2")

    def _fill(self, choice: SidetoneChoice) -> None:
        with QSignalBlocker(self.way):
            self.way.clear()
            for way in choice.ways:
                self.way.addItem(_name(way), way.value)

    def _told(self) -> None:
        self._actions.use_sidetone(str(self.way.currentData()), self.level.slider.value())


def _name(way: SidetoneWay) -> str:
    if way is SidetoneWay.HEADSET:
        return tr("By the headset")
    return tr("By Hearthline") if way is SidetoneWay.OWN else tr("Off")


def _words(choice: SidetoneChoice) -> str:
    """Say what is on and what it is worth; what cannot be had comes first."""
    if choice.refused:
        return tr("What was chosen for this headset cannot be had now: you do not hear yourself.")
    if choice.way is SidetoneWay.HEADSET:
        return tr("The headset does it by itself, without delay.")
    if choice.way is SidetoneWay.OWN:
        late = tr("Comes about {milliseconds} ms late.", milliseconds=choice.late_ms)
        echo = tr("Only you hear it. If it sounds like an echo, turn it down or off.")
        return f"{late} {echo}" if choice.late_ms >= _BY_EAR else echo
    if not choice.headset:
        return tr("Connect a headset first.")
    if len(choice.ways) == 1:
        return tr("Not through a loudspeaker: it would whistle.")
    if SidetoneWay.HEADSET in choice.ways:
        return tr("Your own voice in your ear keeps you from raising it.")
    late = tr("Comes about {milliseconds} ms late.", milliseconds=choice.late_ms)
    alone = tr("This headset cannot do it by itself; Hearthline can.")
    return f"{alone} {late}" if choice.late_ms >= _BY_EAR else alone
