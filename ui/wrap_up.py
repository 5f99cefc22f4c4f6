"""The wrap-up in the call's place: what came of it as large choices with keys, the time left, finish."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import OutcomeChoice, WrapUpView
from ui import names
from ui.action_button import ChoiceButton
from ui.label import label
from ui.text import say, tr
from ui.theme import theme


class WrapUpForm(QWidget):
    """Renders `WrapUpView`. Bare digits choose while no text field has the keyboard; Ctrl or Alt always."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        self._seen: WrapUpView | None = None
        self._outcomes: tuple[OutcomeChoice, ...] = ()
        self.choices: dict[str, ChoiceButton] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(theme().sizes.px(6))
        self.finish = QPushButton()
        self.finish.setObjectName(names.FINISH_WRAP_UP)
        self.finish.setProperty("kind", "primary")
        self.finish.clicked.connect(lambda _checked=False: actions.finish_wrap_up())
        self.more_time = QPushButton(tr("More time") + "  Ctrl+M")
        self.more_time.setObjectName(names.MORE_TIME)
        self.more_time.clicked.connect(lambda _checked=False: actions.more_time())
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(s.px(8))
        column.addWidget(label(tr("What came of it?"), size="small", tone="ink2"))
        column.addLayout(self._grid)
        row = QHBoxLayout()
        row.setSpacing(s.px(8))
        row.addWidget(self.finish)
        row.addWidget(self.more_time)
        self.explain = label(size="small", tone="ink2")
        row.addWidget(self.explain, 1)
        column.addLayout(row)

    def show_wrap_up(self, wrap_up: WrapUpView) -> None:
        """Render the choices and the chosen one."""
        if wrap_up == self._seen:
            return
        self._seen = wrap_up
        if wrap_up.outcomes != self._outcomes:
            self._build(wrap_up.outcomes)
        for code, button in self.choices.items():
            button.setChecked(code == wrap_up.chosen)
        self.finish.setText(tr("Finish wrap-up") + "  Ctrl+Enter")
        self.finish.setAccessibleName(tr("Finish wrap-up"))
        self.finish.setEnabled(bool(wrap_up.chosen))
        self.explain.setText("" if wrap_up.chosen else tr("Choose one first: Ctrl and its number."))
        self.more_time.setVisible(bool(wrap_up.deadline))

    def _build(self, outcomes: tuple[OutcomeChoice, ...]) -> None:
        self._outcomes = outcomes
        for button in self.choices.values():
            self._grid.removeWidget(button)
            button.deleteLater()
        self.choices = {}
        for place, outcome in enumerate(outcomes):
            button = ChoiceButton(names.outcome(outcome.code))
            button.show_as(say(outcome.label), outcome.key)
            button.clicked.connect(lambda _checked=False, code=outcome.code: self._choose(code))
            self._grid.addWidget(button, place // 2, place % 2)
            self.choices[outcome.code] = button

    def _choose(self, code: str) -> None:
        for other, button in self.choices.items():
            button.setChecked(other == code)
        # At once: whoever types Ctrl 3, Ctrl Enter is faster than the desk's answer.
        self.finish.setEnabled(True)
        self._actions.choose_outcome(code)

    def take_keyboard(self) -> None:
        """Focus the first choice, where a bare digit is enough."""
        first = next(iter(self.choices.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose_key(self, key: str) -> None:
        """Choose the outcome with this key, if there is one."""
        for outcome in self._outcomes:
            if outcome.key == key and self.isVisible():
                self._choose(outcome.code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take bare digits that no field wanted."""
        if event.text().isdigit() and event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }:
            self.choose_key(event.text())
        else:
            super().keyPressEvent(event)
