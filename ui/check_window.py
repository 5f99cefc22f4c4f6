"""The headset test and the check before the shift: record and play back, try every part, say what helps."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.desk.actions import Actions
from app.desk.views import CheckPanel, CheckRow, DevicesView
from ui import names
from ui.check_words import figures, part_word, result_words, state_words, to_do
from ui.icon import pixmap
from ui.label import label
from ui.level_picture import LevelPicture
from ui.listening import Listening
from ui.text import say, time_of_day, tr
from ui.theme import restyle, theme

_RECORD_SECONDS = 3.0


class CheckWindow(QScrollArea):
    """Renders `CheckPanel`; the level is drawn while it is recorded, and watched while the window is used."""

    def __init__(self, actions: Actions, open_settings: Callable[[], None]) -> None:
        super().__init__()
        self._seen: CheckPanel | None = None
        self._live: list[float] = []
        self.setObjectName(names.CHECK)
        self.setWindowTitle(tr("Headset and line") + " – Hearthline")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.devices = label(tone="ink2", wrap=True)
        self.settings = QPushButton(tr("Sound settings…"))
        self.settings.setProperty("kind", "link")
        self.settings.setObjectName(names.CHECK_SETTINGS)
        self.settings.clicked.connect(lambda _checked=False: open_settings())
        self.picture = LevelPicture()
        self.picture.setObjectName(names.CHECK_PICTURE)
        self.whole = QPushButton(tr("Check before the shift"))
        self.whole.setObjectName(names.CHECK_WHOLE)
        self.whole.setProperty("kind", "primary")
        self.whole.clicked.connect(lambda _checked=False: actions.check_headset(whole=True))
        self.short = QPushButton(tr("Record and play back"))
        self.short.setObjectName(names.CHECK_SHORT)
        self.short.clicked.connect(lambda _checked=False: actions.check_headset(whole=False))
        self.now = label(strong=True, wrap=True, tone="accent")
        self.now.setObjectName(names.CHECK_NOW)
        self.result = label(strong=True, wrap=True)
        self.result.setObjectName(names.CHECK_RESULT)
        self._result_icon = QLabel()
        self.figures = label(size="small", tone="ink2", wrap=True)
        self.figures.setObjectName(names.CHECK_FIGURES)
        self._rows: list[_Part] = []
        self.listening = Listening(self, actions)
        self._lay_out()
        theme().changed.connect(self._redraw)

    def _lay_out(self) -> None:
        s = theme().sizes
        self.resize(s.px(560), s.px(660))
        self.setMinimumWidth(s.px(340))
        ground = QWidget()
        ground.setProperty("ground", "paper")
        column = QVBoxLayout(ground)
        column.setContentsMargins(s.px(24), s.px(20), s.px(24), s.px(24))
        column.setSpacing(s.px(10))
        column.addWidget(label(tr("Headset and line"), size="page", strong=True))
        column.addWidget(self.devices)
        column.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.listening.line)
        column.addWidget(self.picture)
        for button in (self.whole, self.short):
            column.addWidget(button)
        column.addWidget(self.now)
        line = QHBoxLayout()
        line.setSpacing(s.px(8))
        line.addWidget(self._result_icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.result, 1)
        column.addLayout(line)
        column.addWidget(self.figures)
        self._list = QVBoxLayout()
        self._list.setSpacing(s.px(2))
        column.addLayout(self._list)
        column.addStretch(1)
        self.setWidget(ground)

    def show_check(self, panel: CheckPanel, devices: DevicesView) -> None:
        """Render the panel and the devices; levels alone touch only the picture."""
        heard = tr("Hear with {name}", name=devices.speaker_now or tr("nothing"))
        spoken = tr("Speak with {name}", name=devices.microphone_now or tr("nothing"))
        self.devices.setText(f"{heard}  ·  {spoken}")
        self._draw_level(panel, devices)
        if panel == self._seen:
            return
        before = self._seen is not None and self._seen.running
        self._seen = panel
        if panel.running and self.isVisible():
            self.listening.used()
        free = panel.possible and not panel.running
        self.whole.setEnabled(free)
        self.short.setEnabled(free)
        self._show_words(panel)
        self._show_rows(panel.rows)
        if panel.running and not before and self.isVisible():
            self.picture.setFocus(Qt.FocusReason.OtherFocusReason)
        elif before and not panel.running:
            (self.whole if panel.whole else self.short).setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_level(self, panel: CheckPanel, devices: DevicesView) -> None:
        recording = panel.running and bool(panel.rows) and panel.rows[0].running
        if recording:
            self._live.append(devices.microphone_level)
            self.picture.show_levels(tuple(self._live), _RECORD_SECONDS)
        elif panel.level and panel.level != self.picture.levels:
            self._live = []
            self.picture.show_levels(panel.level, _RECORD_SECONDS)
        elif not panel.running:
            self._live = []

    def _show_words(self, panel: CheckPanel) -> None:
        words, icon, tone = result_words(panel)
        if panel.error:
            words, icon, tone = say(panel.error), "attention", "attention"
        elif words and panel.whole and panel.passed is not None:
            words = f"{time_of_day(panel.at)}: {words}"
        self.now.setText(to_do(panel) or ("" if panel.possible else tr("A call is up: check after it.")))
        self.now.setVisible(bool(self.now.text()))
        self.result.setText(words)
        self.result.setVisible(bool(words))
        self._result_icon.setVisible(bool(words))
        if words:
            restyle(self.result, tone=tone)
            size = theme().sizes.px(20)
            self._result_icon.setPixmap(pixmap(icon, tone, size, self.devicePixelRatioF()))
        self.figures.setText(figures(panel))
        self.figures.setVisible(bool(self.figures.text()))

    def _show_rows(self, rows: tuple[CheckRow, ...]) -> None:
        while len(self._rows) < len(rows):
            part = _Part()
            self._rows.append(part)
            self._list.addWidget(part)
        for place, part in enumerate(self._rows):
            part.setVisible(place < len(rows))
            if place < len(rows):
                part.show_row(rows[place])

    def _redraw(self) -> None:
        seen, self._seen = self._seen, None
        if seen is not None:
            self._show_words(seen)
            self._show_rows(seen.rows)
            self._seen = seen

    def showEvent(self, event: QShowEvent) -> None:
        """Let the levels move."""
        super().showEvent(event)
        self.listening.shown()
        self.whole.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the levels rest."""
        super().hideEvent(event)
        self.listening.hidden()


class _Part(QWidget):
    """One part of the check: mark, name, how it came out, what is wrong and what helps."""

    def __init__(self) -> None:
        super().__init__()
        s = theme().sizes
        grid = QGridLayout(self)
        grid.setContentsMargins(0, s.px(4), 0, s.px(4))
        grid.setHorizontalSpacing(s.px(8))
        grid.setVerticalSpacing(s.px(1))
        grid.setColumnStretch(1, 1)
        self._mark = QLabel()
        self.name = label(wrap=True)
        self.state = label(size="small")
        self.title = label(size="small", wrap=True)
        self.hint = label(size="small", tone="ink2", wrap=True)
        grid.addWidget(self._mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.state, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.title, 1, 1, 1, 2)
        grid.addWidget(self.hint, 2, 1, 1, 2)

    def show_row(self, row: CheckRow) -> None:
        """Show a row."""
        words, icon, tone = state_words(row)
        size = theme().sizes.px(16)
        self._mark.setPixmap(pixmap(icon, tone, size, self.devicePixelRatioF()))
        self.name.setText(part_word(row.part))
        self.state.setText(words)
        restyle(self.state, tone=tone)
        for place, text in ((self.title, say(row.title)), (self.hint, say(row.hint))):
            place.setText(text)
            place.setVisible(bool(text))
        self.setAccessibleName(" ".join(t for t in (part_word(row.part), words, say(row.title)) if t))
