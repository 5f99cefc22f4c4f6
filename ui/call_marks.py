"""The line under a call's state: padlock, voice, recording; each with its word, figures on demand."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import Button, CallView, Recorded, RecordingMark, VoiceView
from ui import names
from ui.clock import Clock, tabular
from ui.icon import icon, pixmap
from ui.label import ElidedLabel
from ui.text import duration, no_mnemonic, say, tip, tr
from ui.theme import restyle, theme
from ui.words import secrecy_words, voice_words


class CallMarks(QWidget):
    """Renders what is true of the line while somebody is on it."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        super().__init__()
        self._call: CallView | None = None
        self._voice: VoiceView | None = None
        self._lock_icon = QLabel()
        self.lock = ElidedLabel(tone="ink2")
        self.lock.setObjectName(names.PADLOCK)
        self.voice = QPushButton()
        self.voice.setObjectName(names.VOICE)
        self.voice.setProperty("kind", "quiet")
        self.voice.setCheckable(True)
        self.voice.toggled.connect(lambda _on: self._show_figures())
        self.figures = ElidedLabel(size="small", tone="ink2")
        self.figures.setObjectName(names.VOICE_FIGURES)
        self.figures.setFont(tabular(theme().font(12)))
        self.recording = RecordingControl(actions, clock)
        line = QWidget()
        line.setFixedHeight(theme().sizes.px(30))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().sizes.px(6))
        for widget in (self._lock_icon, self.lock, self.voice):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.recording)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme().sizes.px(2), 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(self.figures)
        self.figures.hide()
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the buttons below keep their place
        self.setSizePolicy(policy)

    def show_marks(self, call: CallView, voice: VoiceView, *, running: bool) -> None:
        """Render padlock, voice and recording; nothing once the call has ended."""
        self.setVisible(running)
        if (call, voice) == (self._call, self._voice):
            return
        self._call, self._voice = call, voice
        words, icon_name, tone, why = secrecy_words(call.secrecy)
        self._lock_icon.setVisible(bool(words))
        self._lock_icon.setAccessibleName(words)
        self.lock.setText(words)
        self.lock.setAccessibleDescription(why)
        for part in (self._lock_icon, self.lock):
            part.setToolTip(tip(why))
        restyle(self.lock, tone="attention" if tone == "attention" else "ink2")
        if words:
            size = theme().sizes.px(16)
            self._lock_icon.setPixmap(pixmap(icon_name, tone, size, self.devicePixelRatioF()))
        self._show_voice(voice)
        self.recording.show_recording(call.call, call.recording, allowed=Button.RECORD in call.enabled)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what matters whole."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the recording needs the room, let what is well say it without words."""
        if self._call is None or self._voice is None:
            return
        words, _, tone, _ = secrecy_words(self._call.secrecy)
        voice, _, grade = voice_words(self._voice.grade)
        self.lock.setVisible(bool(words))
        self.voice.setText(no_mnemonic(voice))
        if tone == "ready" and self._is_crowded():
            self.lock.hide()
        if grade == "ready" and self._is_crowded():
            self.voice.setText("")

    def _is_crowded(self) -> bool:
        parts = (self._lock_icon, self.lock, self.voice, self.recording)
        shown = [part.sizeHint().width() for part in parts if not part.isHidden()]
        return sum(shown) + theme().sizes.px(6) * len(parts) > self.width()

    def _show_voice(self, voice: VoiceView) -> None:
        words, icon_name, tone = voice_words(voice.grade)
        self.voice.setVisible(bool(words))
        if words:
            self.voice.setAccessibleName(words)
            self.voice.setIcon(icon(icon_name, tone, 18))
            self.voice.setToolTip(tip(_figures(voice)))
            self.voice.setAccessibleDescription(_figures(voice))
        self._show_figures()

    def _show_figures(self) -> None:
        shown = self.voice.isChecked() and not self.voice.isHidden() and self._voice is not None
        self.figures.setVisible(shown)
        if shown and self._voice is not None:
            self.figures.setText(_figures(self._voice))

    def redraw(self) -> None:
        """Paint anew in another theme."""
        call, voice = self._call, self._voice
        self._call = self._voice = None
        if call is not None and voice is not None:
            self.show_marks(call, voice, running=not self.isHidden())


def _figures(voice: VoiceView) -> str:
    parts = [
        voice.codec,
        tr("score {mos} of 4.5", mos=f"{voice.mos:.1f}"),
        tr("loss {percent} %", percent=f"{voice.loss * 100:.1f}"),
        tr("jitter {ms} ms", ms=round(voice.jitter_ms)),
        tr("there and back {ms} ms", ms=round(voice.round_trip_ms)),
    ]
    return "  ·  ".join(part for part in parts if part)


class RecordingControl(QWidget):
    """Off, on or paused, with its time; one button for F10, the rest in a menu (consent, stop)."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        super().__init__()
        self._actions = actions
        self._clock = clock
        self._call = ""
        self._mark = RecordingMark()
        self._icon = QLabel()
        self.words = ElidedLabel(strong=True)
        self.words.setObjectName(names.RECORDING)
        self.words.setFont(tabular(theme().font()))
        self.toggle = QPushButton()
        self.toggle.setObjectName(names.RECORD)
        self.toggle.setProperty("kind", "link")
        self.toggle.clicked.connect(lambda _checked=False: actions.toggle_recording(self._call))
        self.more = QPushButton("▾")
        self.more.setObjectName(names.RECORD_MENU)
        self.more.setProperty("kind", "quiet")
        self.more.setAccessibleName(tr("Consent and recording"))
        self.more.setToolTip(tr("Consent and recording"))
        self.more.setMenu(QMenu(self.more))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().sizes.px(5))
        for widget in (self._icon, self.words, self.toggle, self.more):
            row.addWidget(widget)
        clock.tick.connect(self._count)
        self.hide()

    def show_recording(self, call: str, mark: RecordingMark, *, allowed: bool) -> None:
        """Render the recording of a call."""
        self._call, self._mark = call, mark
        self.setVisible(mark.state is not Recorded.ABSENT)
        size = theme().sizes.px(16)
        icon_name, tone = {
            Recorded.ON: ("dot", "stop"),
            Recorded.PAUSED: ("hold", "attention"),
        }.get(mark.state, ("record", "ink2"))
        self._icon.setPixmap(pixmap(icon_name, tone, size, self.devicePixelRatioF()))
        restyle(self.words, tone=tone)
        deed = {Recorded.ON: tr("Pause"), Recorded.PAUSED: tr("Go on")}.get(mark.state, tr("Record"))
        self.toggle.setText(f"{deed}  F10")
        self.toggle.setAccessibleName(
            {Recorded.ON: tr("Pause the recording"), Recorded.PAUSED: tr("Go on recording")}.get(
                mark.state, tr("Record this call")
            )
        )
        self.toggle.setEnabled(allowed)
        self._fill(mark)
        self._count()

    def _fill(self, mark: RecordingMark) -> None:
        menu = self.more.menu()
        menu.clear()
        menu.addAction(tr("The caller and the recording")).setEnabled(False)
        group = QActionGroup(menu)
        for code, words in mark.choices:
            action = QAction(no_mnemonic(say(words)), menu)
            action.setCheckable(True)
            action.setChecked(code == mark.consent)
            action.triggered.connect(partial(self._consent, code))
            group.addAction(action)
            menu.addAction(action)
        if mark.state in {Recorded.ON, Recorded.PAUSED} and not mark.always:
            menu.addSeparator()
            stop = menu.addAction(tr("Stop recording") + "\tCtrl+F10")
            stop.triggered.connect(lambda _checked=False: self._actions.stop_recording(self._call))

    def _consent(self, code: str, _checked: bool = False) -> None:
        self._actions.set_consent(self._call, code)

    def _count(self) -> None:
        state = self._mark.state
        if state is Recorded.ABSENT:
            return
        time = duration(self._clock.now() - self._mark.since) if self._mark.since else ""
        words = {Recorded.ON: tr("Recording"), Recorded.PAUSED: tr("Recording paused")}.get(state, "")
        self.words.setText(" ".join(t for t in (words, time) if t))
        self.words.setVisible(bool(words))
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
