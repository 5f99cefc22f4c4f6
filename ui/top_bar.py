"""The top bar: the state selector with its clock, what comes next, the line, the headset."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy

from app.desk.actions import Actions
from app.desk.views import DevicesView, LineView, StatusChoice, StatusView, VoicemailView
from ui import names
from ui.clock import Clock
from ui.emergency import EmergencyButton
from ui.icon import icon, pixmap
from ui.label import ElidedLabel, label
from ui.status_button import StatusButton
from ui.text import no_mnemonic, say, tip, tr
from ui.theme import restyle, theme
from ui.words import availability_icon, confidence_words


class TopBar(QFrame):
    """Renders `StatusView`, `LineView` and the headset in use; chooses states and devices."""

    def __init__(self, actions: Actions, clock: Clock, open_settings: QPushButton) -> None:
        super().__init__()
        self._actions = actions
        self._status: StatusView | None = None
        self._line: LineView | None = None
        self._devices: DevicesView | None = None
        self.setProperty("ground", "panel")
        self.setProperty("line", "bottom")
        self.setFixedHeight(theme().sizes.top_bar)
        self.status = StatusButton(clock)
        self.status.setMenu(QMenu(self.status))
        self.pending = QPushButton()
        self.pending.setObjectName(names.PENDING)
        self.pending.setProperty("kind", "quiet")
        self.pending.setMenu(QMenu(self.pending))
        self._confidence_icon = QLabel()
        self.confidence = ElidedLabel(tone="ink2")
        self._centre = ElidedLabel(tone="ink2")
        self._centre.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._line_icon, self._line_text = QLabel(), ElidedLabel(tone="ink2")
        self._server_icon, self._server_text = QLabel(), ElidedLabel(tone="ink2")
        self._voicemail: VoicemailView | None = None
        self.voicemail = QPushButton()
        self.voicemail.setObjectName(names.VOICEMAIL)
        self.voicemail.setProperty("kind", "quiet")
        self.voicemail.clicked.connect(lambda _checked=False: actions.dial_voicemail())
        self.voicemail.hide()
        self.emergency = EmergencyButton()
        self.muted = label()
        self.muted.setObjectName(names.MUTED)
        self.muted.setProperty("chip", "stop")
        self.muted.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.muted.hide()
        self.headset = QPushButton()
        self.headset.setObjectName(names.HEADSET)
        self.headset.setProperty("kind", "quiet")
        self.headset.setMenu(QMenu(self.headset))
        self.open_check: Callable[[], None] = lambda: None
        self.open_settings: Callable[[], None] = open_settings.click
        self.headset.setMaximumWidth(theme().sizes.px(190))
        self._lay_out(open_settings)
        theme().changed.connect(self._redraw)

    def _lay_out(self, open_settings: QPushButton) -> None:
        s = theme().sizes
        row = QHBoxLayout(self)
        row.setContentsMargins(s.px(16), 0, s.px(12), 0)
        row.setSpacing(s.px(6))
        for widget in (self.status, self.pending, self._confidence_icon):
            row.addWidget(widget)
        row.addWidget(self.confidence)
        row.addStretch(1)
        row.addWidget(self._centre, 2)
        row.addStretch(1)
        for widget in (self._line_icon, self._line_text):
            row.addWidget(widget)
        row.addSpacing(s.px(8))
        for widget in (self._server_icon, self._server_text):
            row.addWidget(widget)
        row.addSpacing(s.px(4))
        row.addWidget(self.voicemail)
        row.addWidget(self.muted)
        row.addWidget(self.headset)
        row.addWidget(self.emergency)
        row.addWidget(open_settings)

    def show_status(self, status: StatusView, *, in_call: bool) -> None:
        """Render the state selector and what comes next."""
        self.status.show_status(status)
        self.pending.setVisible(in_call or bool(status.pending_label))
        if status == self._status:
            return
        self._status = status
        after = say(status.pending_label) or "—"
        self.pending.setText(no_mnemonic(tr("after this: {status}", status=after)) + "  ▾")
        self.pending.setAccessibleName(tr("After this call: {status}", status=after))
        words, icon_name, tone = confidence_words(status.confidence)
        self.confidence.setText(words)
        self.confidence.setToolTip(tip(say(status.can) or words))
        self.confidence.setAccessibleDescription(say(status.can))
        restyle(self.confidence, tone=tone)
        self._set_icon(self._confidence_icon, icon_name, tone)
        self._fill_choices(self.status.menu(), status.choices)
        self._fill_choices(self.pending.menu(), status.choices)

    def show_voicemail(self, voicemail: VoicemailView) -> None:
        """Render the lamp; without new messages there is none."""
        if voicemail == self._voicemail:
            return
        self._voicemail = voicemail
        self.voicemail.setVisible(voicemail.new > 0)
        self.voicemail.setIcon(icon("voicemail", "stop" if voicemail.urgent else "accent"))
        self.voicemail.setText(tr("{count} messages", count=voicemail.new))
        words = tr("Listen to {count} voice messages", count=voicemail.new)
        self.voicemail.setAccessibleName(words)
        self.voicemail.setToolTip(tip(f"{words}  Ctrl+L"))

    def show_line(self, line: LineView, agent: str) -> None:
        """Render registration, server, centre and headset."""
        if line == self._line:
            return
        self._line = line
        self._centre.setText(" · ".join(t for t in (agent, line.centre) if t))
        tone = "ready" if line.registered else "stop"
        self._set_icon(self._line_icon, "signal" if line.registered else "signal_off", tone)
        self._line_text.setText(
            say(line.registration) or (tr("Connected") if line.registered else tr("Not connected"))
        )
        self.emergency.setVisible(bool(line.server))
        self._show_server(line)
        self.muted.setText(tr("Muted"))
        self.muted.setToolTip(tip(tr("The caller does not hear you. F7 switches it off.")))
        self.muted.setVisible(line.muted)
        self._show_headset(line)

    def _show_server(self, line: LineView) -> None:
        waiting = tr("{count} items wait", count=line.waiting) if line.waiting else ""
        lost = "" if line.server_reachable else tr("Server unreachable")
        text = lost or waiting  # how many wait stands in the line under the bar while it is away
        self._server_text.setText(text)
        self._server_text.setVisible(bool(text))
        self._server_icon.setVisible(bool(text))
        tone = "ink2" if line.server_reachable else "attention"
        self._set_icon(self._server_icon, "server" if line.server_reachable else "server_off", tone)
        self._server_icon.setToolTip(tip(line.server))

    def _show_headset(self, line: LineView) -> None:
        name = line.speaker if line.audible else tr("No sound")
        metrics = self.headset.fontMetrics()
        room = theme().sizes.px(130)
        cut = metrics.elidedText(name or tr("Sound"), Qt.TextElideMode.ElideRight, room)
        self.headset.setText(no_mnemonic(cut) + "  ▾")
        self.headset.setIcon(
            icon("headset" if line.audible else "headset_off", "ink2" if line.audible else "stop")
        )
        self.headset.setAccessibleName(tr("Headset: {name}", name=name or tr("the system's choice")))
        self.headset.setToolTip(tip(" · ".join(t for t in (line.speaker, line.microphone) if t)))

    def show_devices(self, devices: DevicesView) -> None:
        """Offer the devices in the headset's menu; levels make no difference here."""
        old = self._devices
        if old is not None and _without_levels(old) == _without_levels(devices):
            return
        self._devices = devices
        menu = self.headset.menu()
        menu.clear()
        for title, choices, current, use in (
            (tr("Hear with"), devices.speakers, devices.speaker, self._use_speaker),
            (tr("Speak with"), devices.microphones, devices.microphone, self._use_microphone),
        ):
            menu.addSection(title)
            menu.addAction(title).setEnabled(False)
            for choice in choices:
                words = tr("{name} (not connected)", name=choice.label) if choice.missing else choice.label
                action = menu.addAction(no_mnemonic(say(words)))
                action.setCheckable(True)
                action.setChecked(choice.name == current)
                action.triggered.connect(partial(use, choice.name))
        menu.addSeparator()
        for words, deed in (
            (tr("Test the headset…"), self.open_check), (tr("Sound settings…"), self.open_settings),
        ):  # fmt: skip
            menu.addAction(words).triggered.connect(lambda _checked=False, deed=deed: deed())

    def _use_speaker(self, name: str, _checked: bool = False) -> None:
        if self._devices is not None:
            self._actions.use_devices(name, self._devices.microphone, self._devices.ring)

    def _use_microphone(self, name: str, _checked: bool = False) -> None:
        if self._devices is not None:
            self._actions.use_devices(self._devices.speaker, name, self._devices.ring)

    def _fill_choices(self, menu: QMenu, choices: tuple[StatusChoice, ...]) -> None:
        menu.clear()
        for number, choice in enumerate(choices, 1):
            name, tone = availability_icon(choice.availability)
            key = f"&{number}  " if number < 10 else ""
            action = menu.addAction(icon(name, tone), key + no_mnemonic(say(choice.label)))
            action.triggered.connect(
                partial(self._choose, choice),
            )

    def _choose(self, choice: StatusChoice, _checked: bool = False) -> None:
        self._actions.choose_status(choice.availability, choice.reason)

    def _set_icon(self, where: QLabel, name: str, tone: str) -> None:
        where.setPixmap(pixmap(name, tone, theme().sizes.px(16), self.devicePixelRatioF()))

    def _redraw(self) -> None:
        status, line, voicemail = self._status, self._line, self._voicemail
        self._status = self._line = self._voicemail = None
        if voicemail is not None:
            self.show_voicemail(voicemail)
        if status is not None:
            self.show_status(status, in_call=self.pending.isVisible())
        if line is not None:
            self.show_line(line, status.agent if status else "")


def _without_levels(devices: DevicesView) -> tuple[object, ...]:
    return (devices.speakers, devices.microphones, devices.speaker, devices.microphone, devices.ring)


class GearButton(QPushButton):
    """Opens the settings."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName(names.OPEN_SETTINGS)
        self.setProperty("kind", "quiet")
        self.setAccessibleName(tr("Settings"))
        self.setToolTip(tr("Settings") + "  Ctrl+,")
        theme().changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.setIcon(icon("settings", "ink2"))
