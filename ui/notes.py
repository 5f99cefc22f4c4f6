"""Notes on a call: every keystroke goes to the desk; no view ever disturbs somebody who types."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui import names
from ui.label import label
from ui.text import tr
from ui.theme import restyle, theme


class TypedText(QPlainTextEdit):
    """A plain text field that a view may fill, but never under the hands of who types in it.

    What was typed is the truth until the desk has echoed it; only then may another text come in, and only
    while the field has no focus.
    """

    def __init__(self, edited: Callable[[str, str], None]) -> None:
        super().__init__()
        self._edited = edited
        self._subject = ""
        self._sent: str | None = None
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._typed)

    def show_text(self, subject: str, text: str) -> None:
        """Show the text of `subject` (a call id). The same subject keeps cursor, selection and undo."""
        if subject == self._subject:
            if self._sent is not None and text == self._sent:
                self._sent = None
            if self._sent is not None or self.hasFocus() or text == self.toPlainText():
                return
        self._subject = subject
        self._sent = None
        with QSignalBlocker(self):
            self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def _typed(self) -> None:
        text = self.toPlainText()
        if self._subject and text != self._sent:
            self._sent = text
            self._edited(self._subject, text)


class Notes(QWidget):
    """Heading, the "saved" mark and the field."""

    def __init__(self, edited: Callable[[str, str], None], name: str = names.NOTES) -> None:
        super().__init__()
        self.field = TypedText(edited)
        self.field.setObjectName(name)
        self.field.setAccessibleName(tr("Notes on this call"))
        self.field.setPlaceholderText(tr("Type as soon as you like: it is kept with this call."))
        self.saved = label(size="small", tone="ink2")
        self.saved.setObjectName(names.NOTES_SAVED)
        heading = QHBoxLayout()
        heading.addWidget(label(tr("Notes on this call"), size="small", tone="ink2"))
        heading.addStretch(1)
        heading.addWidget(self.saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().sizes.px(6))
        column.addLayout(heading)
        column.addWidget(self.field, 1)

    def show_notes(self, call: str, text: str, *, saved: bool) -> None:
        """Show the notes of a call and whether they are safe on disk."""
        self.field.show_text(call, text)
        words = tr("saved") if saved else tr("saving…")
        if not text and saved:
            words = ""
        if words != self.saved.text():
            self.saved.setText(words)
        restyle(self.saved, tone="ink2" if saved else "attention")
