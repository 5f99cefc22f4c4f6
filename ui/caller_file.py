"""The caller file at the right: who this is, earlier contacts, shared notes; edited in place."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.desk.actions import Actions
from app.desk.views import FileState, FileView
from app.domain.caller_file import CallerFile, EarlierContact
from ui import names
from ui.clock import Clock
from ui.label import ElidedLabel, label, rule
from ui.notes import TypedText
from ui.rows import Row, RowList
from ui.text import day, spoken_length, tr
from ui.theme import restyle, theme
from ui.words import outcome_word


class CallerFilePanel(QFrame):
    """Renders `FileView`; each change of a field goes to the desk as it is typed."""

    def __init__(self, actions: Actions, clock: Clock) -> None:
        super().__init__()
        self._actions = actions
        self._clock = clock
        self._seen: FileView | None = None
        self._subject = ""
        self.setProperty("ground", "panel")
        self.setProperty("line", "left")
        self.title = label(tr("Caller file"), strong=True)
        self.more = QPushButton(tr("Name and numbers"))
        self.more.setObjectName("file_more")
        self.more.setProperty("kind", "link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._show_rows)
        self.saved = label(size="small", tone="ink2")
        self.hint = label(size="small", tone="ink2", wrap=True)
        self.fields: dict[str, QLineEdit] = {}
        self.earlier = RowList(names.EARLIER_LIST, clock)
        self.earlier.ruled = True
        self.earlier.padding = 0
        self.earlier.setAccessibleName(tr("Earlier contacts"))
        self.earlier_title = label(tr("Earlier contacts"), size="small", tone="ink2")
        self.earlier_count = label(size="small", tone="ink2")
        self.no_earlier = label(tr("None yet. This call will be the first."), size="small", tone="ink2")
        self.notes = TypedText(lambda _subject, text: actions.edit_caller_file("notes", text))
        self.notes.setObjectName(names.field("notes"))
        self.notes.setAccessibleName(tr("Notes on this person"))
        self.notes.setPlaceholderText(tr("What every colleague should know about this person."))
        self.brought = Brought()
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        s = theme().sizes
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        heading = QFrame()
        heading.setProperty("line", "bottom")
        heading.setFixedHeight(s.px(44))
        row = QHBoxLayout(heading)
        row.setContentsMargins(s.px(20), 0, s.px(20), 0)
        row.addWidget(self.title)
        row.addStretch(1)
        row.addWidget(self.saved)
        row.addWidget(self.more)
        column.addWidget(heading)
        self._stack.addWidget(self._empty_page())
        self._stack.addWidget(self._file_page())
        column.addWidget(self._stack, 1)

    def _empty_page(self) -> QWidget:
        s = theme().sizes
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(s.px(20), s.px(16), s.px(20), s.px(16))
        self.empty = label(tone="ink2", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.empty)
        column.addStretch(1)
        return page

    def _file_page(self) -> QWidget:
        s = theme().sizes
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(s.px(20), s.px(12), s.px(20), s.px(20))
        column.setSpacing(s.px(6))
        column.addWidget(self.hint)
        self._form = form = QFormLayout()
        form.setVerticalSpacing(0)
        form.setHorizontalSpacing(s.px(8))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, words in _labels():
            field = self._field(name, words)
            caption = label(words, tone="ink2")
            caption.setBuddy(field)
            caption.setMinimumHeight(s.px(28))
            form.addRow(caption, field)
        column.addLayout(form)
        column.addWidget(self.brought)
        column.addSpacing(s.px(6))
        column.addWidget(rule())
        column.addSpacing(s.px(4))
        row = QHBoxLayout()
        row.addWidget(self.earlier_title)
        row.addStretch(1)
        row.addWidget(self.earlier_count)
        column.addLayout(row)
        column.addWidget(self.no_earlier)
        column.addWidget(self.earlier, 3)
        notes = label(tr("Notes on this person (shared)"), size="small", tone="ink2")
        notes.setBuddy(self.notes)
        column.addWidget(notes)
        column.addWidget(self.notes, 1)
        self.notes.setMinimumHeight(s.px(72))
        self.notes.setMaximumHeight(s.px(150))
        return page

    def _field(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(names.field(name))
        field.setProperty("kind", "inline")
        field.setAccessibleName(words)
        field.textEdited.connect(lambda text, name=name: self._actions.edit_caller_file(name, text))
        self.fields[name] = field
        return field

    def show_file(self, view: FileView, subject: str) -> None:
        """Render the file of `subject` (the call it belongs to)."""
        if view == self._seen and subject == self._subject:
            return
        fresh = subject != self._subject
        self._seen, self._subject = view, subject
        shown = view.state in {FileState.KNOWN, FileState.NEW} or (
            view.state is FileState.UNREACHABLE and bool(view.file.name)
        )
        self._stack.setCurrentIndex(1 if shown else 0)
        self.more.setVisible(shown and view.state is not FileState.NEW)
        if fresh:
            self.more.setChecked(False)
        self.empty.setText(_empty_words(view.state))
        self.saved.setText("" if not shown else tr("saved") if view.saved else tr("saving…"))
        restyle(self.saved, tone="ink2" if view.saved else "attention")
        if shown:
            self._show(view, fresh=fresh)
        else:
            self.title.setText(tr("Caller file"))

    def _show(self, view: FileView, *, fresh: bool) -> None:
        new = view.state is FileState.NEW
        self.brought.show_rows(view.brought)
        self.title.setText(tr("New caller file") if new else tr("Caller file"))
        self.hint.setText(tr("Nobody is known by this number yet. What you fill in is kept for next time."))
        self.hint.setVisible(new)
        for name, value in _values(view.file).items():
            field = self.fields[name]
            if value != field.text() and (fresh or not field.hasFocus()):
                field.setText(value)
                field.setCursorPosition(0)
            field.setPlaceholderText("" if value else "–")
        self.notes.show_text(view.file.id or self._subject or "file", view.file.notes)
        self._show_earlier(tuple(c for c in view.file.earlier if c.id != self._subject))
        self._show_rows()

    def _show_rows(self) -> None:
        """Leave out what already stands in large letters beside it, until somebody wants to change it."""
        new = self._seen is not None and self._seen.state is FileState.NEW
        for name in ("name", "numbers"):
            wanted = new or self.more.isChecked() or self.fields[name].hasFocus()
            self._form.setRowVisible(self.fields[name], wanted)

    def focus_name(self) -> None:
        """Open the name for editing, with the keyboard in it."""
        self.more.setChecked(True)
        self.fields["name"].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_earlier(self, earlier: tuple[EarlierContact, ...]) -> None:
        self.earlier.show_rows([_row(contact, self._clock.now()) for contact in earlier])
        self.earlier_count.setText(str(len(earlier)) if earlier else "")
        self.no_earlier.setVisible(not earlier)


class Brought(QFrame):
    """What the call itself brought (X-headers, User-to-User), as plain text that can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: tuple[tuple[str, str], ...] | None = None
        self._lines: list[tuple[ElidedLabel, ElidedLabel]] = []
        self.setObjectName("brought")
        self.setProperty("ground", "soft")
        s = theme().sizes
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(s.px(10), s.px(6), s.px(10), s.px(6))
        self._grid.setHorizontalSpacing(s.px(12))
        self._grid.setVerticalSpacing(s.px(2))
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(label(tr("From the call"), size="small", tone="ink2"), 0, 0, 1, 2)
        self.hide()

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Render names and values; nothing brought shows nothing."""
        if rows == self._seen:
            return
        self._seen = rows
        self.setVisible(bool(rows))
        while len(self._lines) < min(len(rows), _MOST_BROUGHT):
            pair = (ElidedLabel(tone="ink2"), ElidedLabel())
            pair[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for column, part in enumerate(pair):
                self._grid.addWidget(part, len(self._lines) + 1, column)
            self._lines.append(pair)
        for place, pair in enumerate(self._lines):
            shown = place < len(rows)
            for part, text in zip(pair, rows[place] if shown else ("", ""), strict=True):
                part.setVisible(shown)
                part.setText(text)


_MOST_BROUGHT = 5


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("name", tr("Name")),
        ("customer_number", tr("Customer no.")),
        ("numbers", tr("Numbers")),
        ("email", tr("E-mail")),
        ("address", tr("Address")),
        ("language", tr("Language")),
        ("tags", tr("Tags")),
    )


def _values(file: CallerFile) -> dict[str, str]:
    return {
        "name": file.name,
        "customer_number": file.customer_number,
        "numbers": ", ".join(file.numbers),
        "email": file.email,
        "address": file.address,
        "language": file.language,
        "tags": ", ".join(file.tags),
    }


def _empty_words(state: FileState) -> str:
    return {
        FileState.LOADING: tr("Looking for the caller file…"),
        FileState.UNREACHABLE: tr(
            "The caller file cannot be reached now. Calls and notes work; the file appears "
            "when the server is back."
        ),
    }.get(state, tr("Who is calling, what they need and every earlier contact appear here with the call."))


def _row(contact: EarlierContact, now: float) -> Row:
    length = spoken_length(contact.seconds) if contact.seconds else ""
    detail = " · ".join(t for t in (contact.queue, length, contact.agent) if t)
    summary = contact.summary or outcome_word(contact.outcome) or _unwritten(contact)
    when = day(contact.at, now)
    return Row(
        key=contact.id,
        title=summary,
        lead=when,
        detail=detail or tr("no details"),
        chip=outcome_word(contact.outcome) if contact.summary else "",
        spoken=", ".join(t for t in (when, summary, detail) if t),
    )


def _unwritten(contact: EarlierContact) -> str:
    """Return what stands for a contact that nobody wrote about: nobody spoke, or nobody noted."""
    if contact.seconds:
        return tr("No notes")
    return tr("Missed call") if contact.direction == "inbound" else tr("No answer")
