"""The strip of call buttons: fixed places and keys, disabled rather than moved; offers in the same place."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.desk.actions import Actions
from app.desk.views import Button, CallView
from app.domain.call import CallState
from ui import names
from ui.action_button import ActionButton, Kind
from ui.text import tr
from ui.theme import theme


class CallButtons(QStackedWidget):
    """Renders which buttons a call allows; `keypad` opens and closes the pad, `transfer` asks to whom."""

    def __init__(
        self,
        actions: Actions,
        keypad: Callable[[], None],
        transfer: Callable[[], None],
        *,
        small: bool = False,
    ) -> None:
        super().__init__()
        self._call: CallView | None = None
        self.answer = ActionButton(names.ANSWER, "phone", Kind.READY, small=small)
        self.decline = ActionButton(names.DECLINE, "hang_up", small=small)
        self.redirect = ActionButton(names.REDIRECT, "transfer", small=small)
        self.hold = ActionButton(names.HOLD, "hold", small=small)
        self.mute = ActionButton(names.MUTE, "microphone", small=small)
        self.transfer = ActionButton(names.TRANSFER, "transfer", small=small)
        self.keypad = ActionButton(names.KEYPAD, "keypad", small=small)
        self.end = ActionButton(names.END, "hang_up", Kind.STOP, small=small)
        for button in (self.hold, self.mute):
            button.setCheckable(True)
        self._name_buttons(small=small)
        self._connect(actions, keypad, transfer)
        self.addWidget(_strip((self.answer, 3), (self.decline, 2), (self.redirect, 2)))
        self.addWidget(
            _strip(*((b, 1) for b in (self.hold, self.mute, self.transfer, self.keypad, self.end)))
        )
        self.setFixedHeight(self.end.sizeHint().height())

    def _name_buttons(self, *, small: bool) -> None:
        self.answer.show_as(tr("Answer"), "F5" if small else tr("F5 or headset"))
        self.decline.show_as(tr("Decline"), "Esc")
        self.hold.show_as(tr("Hold"), "F6")
        self.mute.show_as(tr("Mute"), "F7")
        self.redirect.show_as(tr("Send to…"), "F8")
        self.transfer.show_as(tr("Transfer"), "F8")
        self.keypad.show_as(tr("Keypad"), "F9")
        self.end.show_as(tr("End"), "F12")

    def _connect(self, actions: Actions, keypad: Callable[[], None], transfer: Callable[[], None]) -> None:
        for button, do in (
            (self.answer, actions.answer),
            (self.decline, actions.decline),
            (self.hold, actions.toggle_hold),
            (self.mute, actions.toggle_mute),
            (self.end, actions.hang_up),
        ):
            button.clicked.connect(lambda _checked=False, do=do: self._do(do))
        self.keypad.clicked.connect(keypad)
        self.transfer.clicked.connect(transfer)
        self.redirect.clicked.connect(transfer)

    def _do(self, do: Callable[[str], None]) -> None:
        if self._call is not None:
            self._check(self._call)
            do(self._call.call)

    def show_call(self, call: CallView) -> None:
        """Render what this call allows now."""
        if call == self._call:
            return
        self._call = call
        self.setCurrentIndex(0 if call.state is CallState.OFFERED else 1)
        for kind, button in self._buttons().items():
            button.setEnabled(kind in call.enabled)
        self._check(call)

    def _check(self, call: CallView) -> None:
        """Show hold and mute as the engine has them, not as the mouse left them."""
        held = call.state is CallState.HELD
        self.hold.setChecked(held)
        self.hold.show_as(tr("Resume") if held else tr("Hold"), "F6", "resume" if held else "hold")
        self.mute.setChecked(call.muted)
        name = "microphone_off" if call.muted else "microphone"
        self.mute.show_as(tr("Unmute") if call.muted else tr("Mute"), "F7", name)

    def _buttons(self) -> dict[Button, ActionButton]:
        return {
            Button.ANSWER: self.answer,
            Button.DECLINE: self.decline,
            Button.REDIRECT: self.redirect,
            Button.HOLD: self.hold,
            Button.MUTE: self.mute,
            Button.TRANSFER: self.transfer,
            Button.KEYPAD: self.keypad,
            Button.END: self.end,
        }


def _strip(*buttons: tuple[ActionButton, int]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme().sizes.px(8 if buttons[0][0].sizeHint().height() > theme().sizes.px(60) else 4))
    for button, stretch in buttons:
        row.addWidget(button, stretch)
    return holder
