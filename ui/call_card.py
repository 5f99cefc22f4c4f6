"""The call in the centre: who, since when, the buttons or the wrap-up, and the notes under all of it.

Offer, talk and wrap-up are one page, so that the name, the notes and the cursor in them stay where they are.
"""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.desk.actions import Actions
from app.desk.views import CallView, VoiceView, WrapUpView
from app.domain.call import CallState, Direction
from ui import names
from ui.call_buttons import CallButtons
from ui.call_marks import CallMarks
from ui.clock import Clock, TickingLabel, tabular
from ui.countdown import CountdownRing
from ui.keypad import Keypad
from ui.label import ElidedLabel, label
from ui.line_up import LineUp
from ui.notes import Notes
from ui.text import long_duration, say, tr
from ui.theme import restyle, theme
from ui.words import call_tone, call_word, cause_word, verification_words
from ui.wrap_up import WrapUpForm


class CallCard(QScrollArea):
    """Renders `CallView` and `WrapUpView`; scrolls only where a small screen leaves too little room."""

    def __init__(self, actions: Actions, clock: Clock, transfer: Callable[[], None]) -> None:
        super().__init__()
        self._clock = clock
        self._seen: tuple[CallView, WrapUpView | None, VoiceView] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.name = ElidedLabel(size="name", strong=True)
        self.name.setObjectName(names.CALLER_NAME)
        self.badge = label()
        self.badge.setProperty("chip", "ready")
        self.detail = ElidedLabel(tone="ink2")
        self.detail.setObjectName(names.CALLER_NUMBER)
        self.clock = TickingLabel(clock, form=long_duration)
        self.clock.setObjectName(names.CALL_CLOCK)
        self.clock.setProperty("text_size", "clock")
        self.clock.setFont(tabular(theme().font(46)))
        self.big = ElidedLabel(size="clock")
        self.ring = CountdownRing(clock)
        self.state = label(strong=True)
        self.state.setObjectName(names.CALL_STATE)
        self.marks = label(strong=True, tone="stop")
        self.marks.setTextFormat(Qt.TextFormat.PlainText)
        self.extra = ElidedLabel(tone="ink2")
        self.line = CallMarks(actions, clock)
        self.line_up = LineUp(actions, clock)
        self.pad = Keypad(self, lambda digit: self._send(actions, digit))
        self.buttons = CallButtons(actions, self.toggle_pad, transfer)
        self.wrap_up = WrapUpForm(actions)
        self.notes = Notes(actions.edit_notes)
        self._lay_out()
        theme().changed.connect(self._redraw)

    def _lay_out(self) -> None:
        s = theme().sizes
        sheet = QWidget()
        sheet.setProperty("ground", "paper")
        column = QVBoxLayout(sheet)
        column.setContentsMargins(s.px(24), s.px(18), s.px(24), s.px(20))
        column.setSpacing(0)
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(top)
        column.addWidget(self.detail)
        column.addSpacing(s.px(18))
        big = QHBoxLayout()
        big.addWidget(self.clock)
        big.addWidget(self.big, 1)
        big.addStretch(0)
        big.addWidget(self.ring)
        column.addLayout(big)
        line = QHBoxLayout()
        line.setSpacing(s.px(8))
        for widget in (self.state, self.marks):
            line.addWidget(widget)
        line.addWidget(self.extra, 1)
        column.addLayout(line)
        column.addWidget(self.line)
        column.addSpacing(s.px(14))
        self._strip = QStackedWidget()
        self._strip.addWidget(self.buttons)
        self._strip.addWidget(self.wrap_up)
        self._strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(self._strip)
        column.addSpacing(s.px(8))
        column.addWidget(self.line_up)
        column.addSpacing(s.px(8))
        column.addWidget(self.notes, 1)
        self.notes.setMinimumHeight(s.px(110))
        self.setWidget(sheet)

    def show_call(self, call: CallView, wrap_up: WrapUpView | None, voice: VoiceView) -> None:
        """Render the call, or its wrap-up once there is one."""
        self.notes.show_notes(call.notes_call or call.call, call.notes, saved=call.notes_saved)
        if (call, wrap_up, voice) == self._seen:
            return
        same = self._seen is not None and self._seen[0].call == call.call
        self._seen = (call, wrap_up, voice)
        running = wrap_up is None and call.state in _RUNNING
        self.line.show_marks(
            call, voice, running=running and (call.talk_since is not None or call.early_media)
        )
        self.line_up.show_call(call, running=running)
        if not same or wrap_up is not None or call.state is not CallState.TALKING:
            self.pad.shut()
        self._show_who(call)
        if wrap_up is None:
            self._show_running(call)
        else:
            self._show_ended(call, wrap_up)
        self._strip.setCurrentIndex(0 if wrap_up is None else 1)
        shown = self.buttons if wrap_up is None else self.wrap_up
        self._strip.setFixedHeight(shown.sizeHint().height())

    def _show_who(self, call: CallView) -> None:
        self.name.setText(call.name or call.number or tr("Number withheld"))
        called = tr("called {number}", number=call.dialled) if call.dialled else ""
        number = call.number if call.name else ""
        line = tr("on {account}", account=say(call.line)) if call.line else ""
        self.detail.setText("  ·  ".join(t for t in (number, call.queue, called, line) if t))
        words, tone, sign = verification_words(call.verification)
        restyle(self.badge, chip=tone or "quiet")
        self.badge.setText(f"{sign} {words}")
        self.badge.setVisible(call.direction is Direction.INBOUND)

    def _show_running(self, call: CallView) -> None:
        talked = call.talk_since is not None
        self.clock.setVisible(talked)
        self.clock.count_from(call.talk_since)
        self.ring.hide()
        self.big.setVisible(not talked)
        self.big.setText(call_word(call.state))
        self.state.setVisible(talked)
        self.state.setText(call_word(call.state))
        restyle(self.state, tone=call_tone(call.state))
        self.marks.setText(tr("Microphone off") if call.muted else "")
        self.marks.setVisible(call.muted)
        self._show_extra(call)
        self.buttons.show_call(call)

    def _show_extra(self, call: CallView) -> None:
        text, tone = _extra(call)
        self.extra.setText(text)
        restyle(self.extra, tone=tone, strong="true" if tone == "accent" else "false")

    def _show_ended(self, call: CallView, wrap_up: WrapUpView) -> None:
        self.clock.hide()
        self.big.show()
        self.big.setText(tr("Wrap-up"))
        self.ring.run(wrap_up.started, wrap_up.deadline)
        self.state.setVisible(True)
        talked = tr("Call ended, {time}", time=long_duration(call.talk_seconds))
        self.state.setText(talked if call.talk_seconds else tr("Call ended"))
        restyle(self.state, tone="ink2")
        self.marks.hide()
        self.extra.setText(cause_word(call.cause))
        restyle(self.extra, tone="ink2", strong="false")
        self.wrap_up.show_wrap_up(wrap_up)

    def toggle_pad(self) -> None:
        """Open the keypad, or close it."""
        if self.pad.isVisible():
            self.pad.shut()
        elif self.buttons.keypad.isEnabled() and self.buttons.currentIndex() == 1:
            self.pad.open_at(self.buttons.keypad)

    def _send(self, actions: Actions, digit: str) -> None:
        if self._seen is not None:
            actions.send_dtmf(self._seen[0].call, digit)

    def _redraw(self) -> None:
        seen, self._seen = self._seen, None
        self.line.redraw()
        if seen is not None:
            self.show_call(*seen)


_RUNNING: Final = frozenset({CallState.DIALLING, CallState.RINGING, CallState.TALKING, CallState.HELD})


def _extra(call: CallView) -> tuple[str, str]:
    """Return what is to be known of a call besides its state, and its tone; the gravest alone."""
    if call.state is CallState.OFFERED and call.greeting:
        return tr("Say: “{greeting}”", greeting=call.greeting), "accent"
    if call.outcome:
        return say(call.outcome), "attention"
    if call.transferring_to:
        return tr("Transferring to {number}…", number=call.transferring_to), "accent"
    if call.held_there:
        return tr("The other side has put you on hold"), "attention"
    if call.cause:
        return cause_word(call.cause), "ink2"
    if call.auto_answered:
        return tr("answered by itself"), "ink2"
    if call.early_media and call.talk_since is None:
        return tr("You hear the other side already"), "ink2"
    if call.identity and call.talk_since is None:
        return tr("They see {number}", number=call.identity), "ink2"
    return "", "ink2"
