"""The pages of the set-up assistant, each one question."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import SetUpView
from ui import names
from ui.chooser import Chooser
from ui.icon import pixmap
from ui.label import label
from ui.text import say, tr
from ui.theme import theme


class Question(QWidget):
    """A page: title, one sentence, its fields. `where` tells how far one is."""

    back = True

    def __init__(self, actions: Actions, title: str, text: str, where: str = "") -> None:
        super().__init__()
        self.desk = actions
        self.where = where
        s = theme().sizes
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(s.px(12))
        self.title = label(title, size="page", strong=True)
        self.text = label(text, tone="ink2", wrap=True)
        self.column.addWidget(self.title)
        self.column.addWidget(self.text)

    def show_view(self, view: SetUpView) -> None:
        """Render what differs on this page."""

    def next_words(self, _view: SetUpView) -> str:
        """Return the words of the button that goes on; "" = no such button."""
        return tr("Continue")

    def go_on(self, view: SetUpView) -> None:
        """Do what the page is for."""

    def go_back(self) -> None:
        """Go back to the choice."""
        self.desk.set_up_choose("back")

    def take_keyboard(self) -> None:
        """Put the keyboard where one starts."""


class ChoosePage(Question):
    """With a code, or with a SIP account."""

    back = False

    def __init__(self, actions: Actions) -> None:
        super().__init__(
            actions,
            tr("How does this seat connect?"),
            tr("If your call centre gave you a code, that is all you need."),
        )
        s = theme().sizes
        self.code = QPushButton(tr("I have a code from my call centre"))
        self.code.setObjectName(names.SET_UP_CODE_WAY)
        self.account = QPushButton(tr("I have a SIP account: server, user and password"))
        self.account.setObjectName(names.SET_UP_ACCOUNT_WAY)
        for button, way in ((self.code, "code"), (self.account, "account")):
            button.setMinimumHeight(s.px(48))
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda _checked=False, way=way: actions.set_up_choose(way))
            self.column.addWidget(button)

    def next_words(self, _view: SetUpView) -> str:
        """Choosing is going on."""
        return ""

    def take_keyboard(self) -> None:
        """Start at the code."""
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)


class CodePage(Question):
    """Address of the server and the one-time code."""

    def __init__(self, actions: Actions) -> None:
        super().__init__(
            actions,
            tr("Type your code"),
            tr("Your call centre gave you an address and a code that works once."),
            tr("Step 1 of 3"),
        )
        form = _form(self.column)
        self.url = _line(form, names.SET_UP_URL, tr("Address"), "https://")
        self.code = _line(form, names.SET_UP_CODE, tr("Code"), "")

    def go_on(self, _view: SetUpView) -> None:
        """Enrol."""
        self.desk.set_up_enrol(self.url.text().strip(), self.code.text().strip())

    def take_keyboard(self) -> None:
        """Start at the address."""
        self.url.setFocus(Qt.FocusReason.OtherFocusReason)


class AccountPage(Question):
    """Server, user, password, transport."""

    def __init__(self, actions: Actions) -> None:
        super().__init__(
            actions,
            tr("Your SIP account"),
            tr("The password goes into the system's keyring and nowhere else."),
            tr("Step 1 of 3"),
        )
        form = _form(self.column)
        self.server = _line(form, names.SET_UP_SERVER, tr("Server"), "sip.example.com")
        self.user = _line(form, names.SET_UP_USER, tr("User"), "")
        self.password = _line(form, names.SET_UP_PASSWORD, tr("Password"), "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.transport = Chooser()
        self.transport.setObjectName(names.SET_UP_TRANSPORT)
        for word, words in (
            ("tls", tr("TLS, encrypted (best)")),
            ("tcp", tr("TCP, not encrypted")),
            ("udp", tr("UDP, not encrypted")),
        ):
            self.transport.addItem(words, word)
        _add(form, tr("Connection"), self.transport)

    def go_on(self, _view: SetUpView) -> None:
        """Hand the account over; the field forgets the password at once."""
        password = self.password.text()
        self.password.clear()
        server, user = self.server.text().strip(), self.user.text().strip()
        self.desk.set_up_account(server, user, password, str(self.transport.currentData()))

    def show_view(self, view: SetUpView) -> None:
        """Ask for the password again after an error."""
        if not view.keyring:
            self.text.setText(tr("The password is kept until you quit."))
        if view.error:
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keyboard(self) -> None:
        """Start at the server."""
        self.server.setFocus(Qt.FocusReason.OtherFocusReason)


class ConsentPage(Question):
    """The question about the stock engine outside this machine."""

    def __init__(self, actions: Actions) -> None:
        super().__init__(
            actions,
            tr("Before connecting to the outside"),
            tr(
                "This build uses a ready-made phone engine with old encryption (OpenSSL 1.0.2, known holes). "
                "It is meant for trying out. Use it with this account only in a network you trust."
            ),
        )
        better = tr("The full engine takes some minutes, once: python3 dev.py setup. Then start again.")
        self.column.addWidget(label(better, tone="ink2", wrap=True))

    def next_words(self, _view: SetUpView) -> str:
        """Name what is agreed to."""
        return tr("Use it this time")

    def go_on(self, _view: SetUpView) -> None:
        """Agree for this start."""
        self.desk.set_up_consent(True)

    def go_back(self) -> None:
        """Refuse."""
        self.desk.set_up_consent(False)


class ResultPage(Question):
    """What the first registration said, in plain words."""

    back = True

    def __init__(self, actions: Actions) -> None:
        super().__init__(actions, tr("First connection"), "", tr("Step 3 of 3"))
        self.mark = QLabel()
        self.column.insertWidget(0, self.mark)
        self.text.setObjectName(names.SET_UP_RESULT)

    def show_view(self, view: SetUpView) -> None:
        """Render waiting, success or failure."""
        self.mark.setVisible(view.success or bool(view.error))
        name, tone = ("check", "ready") if view.success else ("attention", "stop")
        self.mark.setPixmap(pixmap(name, tone, theme().sizes.px(32), self.devicePixelRatioF()))
        self.title.setText(tr("You are connected") if view.success else tr("First connection"))
        self.text.setText(say(view.result))
        self.text.setVisible(bool(view.result))
        self.back = not view.success

    def next_words(self, view: SetUpView) -> str:
        """Only a seat that works is ready to go."""
        return tr("Start working") if view.success else ""

    def go_on(self, _view: SetUpView) -> None:
        """Leave the assistant."""
        self.desk.set_up_finish()

    def take_keyboard(self) -> None:
        """Leave Enter to the button."""
        self.window().setFocus()


def _form(column: QVBoxLayout) -> QFormLayout:
    form = QFormLayout()
    form.setVerticalSpacing(theme().sizes.px(8))
    form.setHorizontalSpacing(theme().sizes.px(16))
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    column.addLayout(form)
    return form


def _line(form: QFormLayout, name: str, words: str, example: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setPlaceholderText(example)
    _add(form, words, field)
    return field


def _add(form: QFormLayout, words: str, field: QWidget) -> None:
    field.setAccessibleName(words)
    caption = label(words, tone="ink2")
    caption.setBuddy(field)
    form.addRow(caption, field)
