"""Today's calls at the left, missed ones first to be seen; search by name or number; Enter calls back."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.desk.views import HistoryRow
from app.domain.call import Direction
from ui import names
from ui.clock import Clock
from ui.icon import icon
from ui.rows import Row, RowList
from ui.section import Section
from ui.text import time_of_day, tr
from ui.theme import theme


class History(Section):
    """Renders `WindowView.history`; `dial` gets number and account of a chosen row."""

    def __init__(self, clock: Clock, dial: Callable[[str, str], None]) -> None:
        super().__init__(tr("History"))
        self._rows: tuple[HistoryRow, ...] | None = None
        self._missed = -1
        self._dial = dial
        self.search = QLineEdit()
        self.search.setObjectName(names.HISTORY_SEARCH)
        self.search.setPlaceholderText(tr("Name or number"))
        self.search.setAccessibleName(tr("Search the history"))
        self.search.setClearButtonEnabled(True)
        self._glass = self.search.addAction(icon("search", "ink2"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._filter)
        self.only_missed = QPushButton()
        self.only_missed.setObjectName("only_missed")
        self.only_missed.setProperty("kind", "link")
        self.only_missed.setCheckable(True)
        self.only_missed.toggled.connect(self._filter)
        self.heading.addWidget(self.only_missed)
        self.list = RowList(names.HISTORY_LIST, clock, row_icon="phone")
        self.list.setAccessibleName(tr("History"))
        self.list.chosen.connect(self._chosen)
        self.add(self._search_row())
        self.add(self.list, 1)
        self.say_empty(tr("No calls yet today. Past calls stand here; Enter calls back."))
        theme().changed.connect(self._tint)

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", "ink2"))

    def _search_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        s = theme().sizes
        row.setContentsMargins(s.px(12), s.px(2), s.px(12), s.px(4))
        row.addWidget(self.search)
        return holder

    def show_history(self, rows: tuple[HistoryRow, ...], missed: int) -> None:
        """Render the calls of today."""
        if rows == self._rows and missed == self._missed:
            return
        self._rows, self._missed = rows, missed
        self.only_missed.setText(tr("{count} missed", count=missed))
        self.only_missed.setVisible(bool(missed))
        self.only_missed.setAccessibleName(tr("Show only missed calls"))
        self.side.setText("" if missed or not rows else tr("today"))
        self.empty.setVisible(not rows)
        self.search.setVisible(bool(rows))
        if not missed:
            self.only_missed.setChecked(False)
        self._filter()

    def _filter(self) -> None:
        wanted = self.search.text().casefold().strip()
        only = self.only_missed.isChecked()
        digits = "".join(c for c in wanted if c.isdigit())
        kept = [
            row
            for row in self._rows or ()
            if ((row.missed and not row.called_back) or not only)
            and (not wanted or wanted in row.title.casefold() or (digits and digits in row.number))
        ]
        self.list.show_rows([_row(row) for row in kept])

    def _chosen(self, call: str) -> None:
        row = next((r for r in self._rows or () if r.call == call and r.number), None)
        if row is not None:
            self._dial(row.number, row.account)


def _row(row: HistoryRow) -> Row:
    icon_name = "incoming" if row.direction is Direction.INBOUND else "outgoing"
    kind = (
        tr("missed")
        if row.missed
        else tr("incoming")
        if row.direction is Direction.INBOUND
        else tr("outgoing")
    )
    waits = row.missed and not row.called_back
    title = tr("missed {name}", name=row.title) if waits else row.title
    sent = tr("to {name}", name=row.transferred_to) if row.transferred_to else ""
    note = tr("called back") if row.called_back else sent
    return Row(
        key=row.call,
        title=f"{title} ({row.times})" if row.times > 1 else title,
        note="✓" if row.called_back else f"→ {row.transferred_to}" if sent else "",
        right=time_of_day(row.at),
        icon="missed" if row.missed else icon_name,
        tone="stop" if waits else "ink",
        icon_tone="stop" if waits else "ink2",
        spoken=", ".join(t for t in (row.title, kind, note, time_of_day(row.at)) if t),
    )
