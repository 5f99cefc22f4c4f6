"""Visitors who asked to be called: due ones marked; Enter claims and calls, the menu takes or gives back."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.desk.actions import Actions
from app.desk.views import WebCallBackRow
from ui import names
from ui.clock import Clock
from ui.rows import Row, RowList
from ui.section import Section
from ui.text import day, time_of_day, tr


class CallBacks(Section):
    """Renders `WindowView.call_backs`."""

    def __init__(self, clock: Clock, actions: Actions) -> None:
        super().__init__(tr("Call backs"))
        self._clock = clock
        self._actions = actions
        self._rows: tuple[WebCallBackRow, ...] | None = None
        self.list = RowList(names.CALL_BACK_LIST, clock, row_icon="phone", most=5)
        self.list.setAccessibleName(tr("Call backs"))
        self.list.chosen.connect(actions.dial_call_back)
        self.list.asked_menu.connect(self._menu)
        self.add(self.list)
        self.say_empty(tr("Nobody is waiting. Requests from your web page appear here."))

    def show_rows(self, rows: tuple[WebCallBackRow, ...]) -> None:
        """Render the open requests."""
        if rows == self._rows:
            return
        self._rows = rows
        self.side.setText(str(len(rows)) if rows else "")
        self.list.show_rows([self._row(r) for r in rows])
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _row(self, row: WebCallBackRow) -> Row:
        when = call_back_time(row.wish, self._clock.now())
        taken = tr("taken by {name}", name=row.claimed_by) if row.claimed_by and not row.mine else ""
        title = row.name or row.number
        return Row(
            key=row.request,
            title=title,
            right=when,
            right_tone="attention" if row.due and not taken else "ink2",
            icon="check" if row.mine else "call_back",
            icon_tone="accent" if row.mine else "ink2",
            tone="ink2" if taken else "ink",
            spoken=", ".join(t for t in (title, row.subject, when, taken) if t),
        )

    def _menu(self, request: str, place: QPoint) -> None:
        row = next((r for r in self._rows or () if r.request == request), None)
        if row is None:
            return
        menu = QMenu(self)
        menu.addAction(tr("Call now"), lambda: self._actions.dial_call_back(request))
        if row.mine:
            menu.addAction(tr("Give back"), lambda: self._actions.release_call_back(request))
        else:
            menu.addAction(tr("Take"), lambda: self._actions.claim_call_back(request)).setEnabled(
                not row.claimed_by
            )
        menu.popup(place)


def call_back_time(wish: float, now: float) -> str:
    """Return when a visitor wants to be called: `now`, `14:00`, or the day of it."""
    if not wish:
        return tr("now")
    return time_of_day(wish) if day(wish, now) == tr("today") else day(wish, now)
