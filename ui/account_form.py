"""The form in which an account is written, new or changed; Enter keeps it, Esc leaves it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.desk.actions import Actions
from app.desk.views import AccountForm, AccountRow, AccountsView
from ui import names
from ui.chooser import Chooser
from ui.label import label
from ui.text import say, tr
from ui.theme import theme


class AccountSheet(QFrame):
    """Hands over what was typed; shuts itself once the desk has taken it. `shut` gives the keyboard back."""

    def __init__(self, actions: Actions, shut: Callable[[], None]) -> None:
        super().__init__()
        self._actions = actions
        self._shut = shut
        self._account = ""
        self._managed = False
        self._saved = 0
        self._waits = False
        self.setProperty("ground", "soft")
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(s.px(16), s.px(12), s.px(16), s.px(14))
        column.setSpacing(s.px(10))
        self.title = label(size="title", strong=True)
        column.addWidget(self.title)
        self._form = QFormLayout()
        self._form.setVerticalSpacing(s.px(8))
        self._form.setHorizontalSpacing(s.px(16))
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        column.addLayout(self._form)
        self._fields()
        self.more = QPushButton(tr("More…"))
        self.more.setObjectName(names.account_field("more"))
        self.more.setProperty("kind", "link")
        self.more.clicked.connect(lambda _checked=False: self._show_more(True))
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.error = label(tone="stop", strong=True, wrap=True)
        self.error.setObjectName(names.account_field("error"))
        column.addWidget(self.error)
        column.addLayout(self._buttons())
        self.hide()

    def _fields(self) -> None:
        self.name = self._line("name", tr("Name"), tr("What you call it, for example Sales"))
        self.server = self._line("server", tr("Server"), "sip.example.com")
        self.user = self._line("user", tr("User"), "")
        self.password = self._line("password", tr("Password"), "")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.transport = self._chooser("transport", tr("Connection"))
        for word, words in (
            ("tls", tr("TLS, encrypted (best)")),
            ("tcp", tr("TCP, not encrypted")),
            ("udp", tr("UDP, not encrypted")),
        ):
            self.transport.addItem(words, word)
        self.auth_user = self._line("auth_user", tr("Name to sign in with"), tr("if it is not the user"))
        self.display_name = self._line("display_name", tr("Your name for the called"), "")
        self.proxy = self._line("proxy", tr("Outgoing proxy"), "proxy.example.com")
        self.srtp = self._chooser("srtp", tr("Encrypt speech"))
        for word, words in (
            ("", tr("Where the other end can")),
            ("mandatory", tr("Always")),
            ("off", tr("Off")),
        ):
            self.srtp.addItem(words, word)
        self.identities = self._line("identities", tr("Numbers I may show"), "+40215550100, +40215550101")
        self.voicemail = self._line("voicemail", tr("Voicemail"), "*97")
        self._usual: tuple[QWidget, ...] = (self.server, self.user, self.password, self.transport)
        self._rare: tuple[QWidget, ...] = (
            self.auth_user, self.display_name, self.proxy, self.srtp, self.identities, self.voicemail,
        )  # fmt: skip

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.save = QPushButton(tr("Save"))
        self.save.setObjectName(names.account_field("save"))
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(lambda _checked=False: self._save())
        self.cancel = QPushButton(tr("Cancel") + "  Esc")
        self.cancel.setObjectName(names.account_field("cancel"))
        self.cancel.setAccessibleName(tr("Cancel"))
        self.cancel.clicked.connect(lambda _checked=False: self.close_sheet())
        row.addWidget(self.save)
        row.addWidget(self.cancel)
        row.addStretch(1)
        return row

    def open_for(self, row: AccountRow | None, view: AccountsView) -> None:
        """Open with an account's fields, None for a new one; the password is never shown."""
        form = row.form if row is not None else AccountForm()
        self._account, self._managed = form.account, row is not None and row.managed
        self._saved, self._waits = view.saved, False
        self.title.setText(tr("Change {account}", account=row.name) if row is not None else tr("New account"))
        for field, text in (
            (self.name, form.name), (self.server, form.server), (self.user, form.user), (self.password, ""),
            (self.auth_user, form.auth_user), (self.display_name, form.display_name),
            (self.proxy, form.proxy), (self.identities, form.identities), (self.voicemail, form.voicemail),
        ):  # fmt: skip
            field.setText(text)
        self.password.setPlaceholderText(tr("Type it anew to change it") if form.account else "")
        self.transport.setCurrentIndex(max(0, self.transport.findData(form.transport)))
        self.srtp.setCurrentIndex(max(0, self.srtp.findData("" if form.srtp == "optional" else form.srtp)))
        self.error.hide()
        for usual in self._usual:
            self._form.setRowVisible(usual, not self._managed)
        self._show_more(any((form.auth_user, form.display_name, form.proxy, form.srtp, form.identities)))
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: AccountsView) -> None:
        """Shut once what was typed is taken; else say what is wrong with it."""
        if not self._waits:
            return
        if view.saved != self._saved:
            self.close_sheet()
            return
        self.error.setText("  ".join(t for t in (say(view.error), say(view.hint)) if t))
        self.error.setVisible(bool(view.error))
        if view.error and self.server.text() and self.user.text() and not self.password.text():
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Leave without keeping anything."""
        self._waits = False
        self.password.clear()
        self.hide()
        self._shut()

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window does, which would shut it."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                self.close_sheet()
                return True
        return super().event(event)

    def _save(self) -> None:
        self._waits = True
        form = AccountForm(
            self._account,
            self.name.text(),
            self.server.text(),
            self.user.text(),
            str(self.transport.currentData()),
            self.auth_user.text(),
            self.display_name.text(),
            self.proxy.text(),
            str(self.srtp.currentData()),
            self.identities.text(),
            self.voicemail.text(),
        )
        password = self.password.text()
        self.password.clear()
        self._actions.save_account(form, password)

    def _show_more(self, on: bool) -> None:
        for field in self._rare:
            self._form.setRowVisible(field, on and not self._managed)
        self.more.setVisible(not on and not self._managed)
        if on and self.isVisible():
            self.auth_user.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, name: str, words: str, example: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(example)
        field.returnPressed.connect(self._save)
        self._add(name, words, field)
        return field

    def _chooser(self, name: str, words: str) -> Chooser:
        field = Chooser()
        self._add(name, words, field)
        return field

    def _add(self, name: str, words: str, field: QWidget) -> None:
        field.setObjectName(names.account_field(name))
        field.setAccessibleName(words)
        caption = label(words, tone="ink2")
        caption.setBuddy(field)
        self._form.addRow(caption, field)
