"""The set-up assistant: one question a page, in the middle of the window, Enter goes on and Esc back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.desk.actions import Actions
from app.desk.views import DevicesView, SetUpStep, SetUpView
from ui import names
from ui.headset import HeadsetChooser
from ui.icon import pixmap
from ui.label import label
from ui.set_up_pages import AccountPage, ChoosePage, CodePage, ConsentPage, Question, ResultPage
from ui.text import say, tr
from ui.theme import restyle, theme


class SetUp(QScrollArea):
    """Renders `SetUpView`."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName(names.SET_UP)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._actions = actions
        self._seen: SetUpView | None = None
        self.headset = HeadsetChooser(actions)
        self.pages: dict[SetUpStep, Question] = {
            SetUpStep.CHOOSE: ChoosePage(actions),
            SetUpStep.CODE: CodePage(actions),
            SetUpStep.ACCOUNT: AccountPage(actions),
            SetUpStep.CONSENT: ConsentPage(actions),
            SetUpStep.HEADSET: _HeadsetPage(actions, self.headset),
            SetUpStep.RESULT: ResultPage(actions),
        }
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.error = label(tone="stop", strong=True, wrap=True)
        self.error.setObjectName(names.SET_UP_ERROR)
        self.hint = label(tone="ink2", wrap=True)
        self.hint.setObjectName(names.SET_UP_HINT)
        self.busy = label(tone="ink2", wrap=True)
        self.keyring = label(
            tr("No keyring was found on this system: a password is kept until you quit, never in a file."),
            size="small",
            tone="attention",
            wrap=True,
        )
        self.next = QPushButton()
        self.next.setObjectName(names.SET_UP_NEXT)
        self.next.setProperty("kind", "primary")
        self.next.clicked.connect(self._go_on)
        self.back = QPushButton(tr("Back"))
        self.back.setObjectName(names.SET_UP_BACK)
        self.back.clicked.connect(self._go_back)
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        ground = QWidget()
        ground.setProperty("ground", "paper")
        across = QHBoxLayout(ground)
        sheet = QWidget()
        sheet.setMaximumWidth(s.px(560))
        column = QVBoxLayout(sheet)
        column.setContentsMargins(s.px(24), s.px(40), s.px(24), s.px(24))
        column.setSpacing(s.px(12))
        column.addLayout(self._heading())
        column.addSpacing(s.px(16))
        for part in (self._stack, self.keyring, self.busy, self.error, self.hint):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.next)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addSpacing(s.px(4))
        column.addLayout(row)
        column.addStretch(1)
        across.addStretch(1)
        across.addWidget(sheet, 6)
        across.addStretch(1)
        self.setWidget(ground)

    def _heading(self) -> QHBoxLayout:
        s = theme().sizes
        row = QHBoxLayout()
        row.setSpacing(s.px(10))
        self._mark = QLabel()
        row.addWidget(self._mark)
        row.addWidget(label("Hearthline", size="title", strong=True))
        row.addStretch(1)
        self._where = label(size="small", tone="ink2")
        row.addWidget(self._where)
        self._tint()
        theme().changed.connect(self._tint)
        return row

    def _tint(self) -> None:
        self._mark.setPixmap(pixmap("hearthline", "accent", theme().sizes.px(24), self.devicePixelRatioF()))

    def show_set_up(self, view: SetUpView, devices: DevicesView) -> None:
        """Render the page of the assistant."""
        self.headset.show_devices(devices)
        if view == self._seen:
            return
        turned = self._seen is None or self._seen.step is not view.step
        self._seen = view
        page = self.pages[view.step]
        page.show_view(view)
        self._stack.setCurrentWidget(page)
        self._stack.setFixedHeight(page.sizeHint().height())
        self._where.setText(page.where)
        self.error.setText(say(view.error))
        self.error.setVisible(bool(view.error))
        self.hint.setText(say(view.hint))
        self.hint.setVisible(bool(view.hint))
        self.busy.setText(say(view.busy))
        self.busy.setVisible(bool(view.busy))
        self.keyring.setVisible(not view.keyring and view.step in {SetUpStep.ACCOUNT, SetUpStep.CODE})
        self.next.setText(page.next_words(view))
        self.next.setVisible(bool(self.next.text()))
        self.next.setEnabled(not view.busy)
        self.back.setVisible(page.back)
        restyle(self.next, kind="primary")
        if turned:
            page.take_keyboard()

    def _page(self) -> Question:
        page = self._stack.currentWidget()
        assert isinstance(page, Question)
        return page

    def _go_on(self) -> None:
        if self._seen is not None and not self._seen.busy:
            self._page().go_on(self._seen)

    def _go_back(self) -> None:
        self._page().go_back()

    def escape(self) -> None:
        """Go back a page, if there is one to go back to."""
        if self._page().back:
            self._go_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
        else:
            super().keyPressEvent(event)


class _HeadsetPage(Question):
    """Which headset, with meters and a tone."""

    def __init__(self, actions: Actions, chooser: HeadsetChooser) -> None:
        super().__init__(
            actions,
            tr("Your headset"),
            tr("Play the tone and say something: you should hear it, and the bar should move."),
            tr("Step 2 of 3"),
        )
        self._chooser = chooser
        self.column.addWidget(chooser)

    def go_on(self, _view: SetUpView) -> None:
        """Go on to the first registration."""
        self.desk.set_up_headset_done()

    def take_keyboard(self) -> None:
        """Start at the speaker."""
        self._chooser.speaker.setFocus(Qt.FocusReason.OtherFocusReason)
