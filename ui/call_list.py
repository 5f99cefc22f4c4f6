"""The calls at the left: the one in the centre marked, a ringing one pulsing, a conference as one group."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from app.desk.views import Button, CallRow, CallView
from app.domain.call import CallState
from ui import names
from ui.clock import Clock
from ui.rows import Row, RowList
from ui.section import Section
from ui.text import tr
from ui.words import call_word


class CallList(Section):
    """Renders `WindowView.calls`; `swap` exchanges the call that talks and the one that waits."""

    def __init__(self, clock: Clock, select: Callable[[str], None], swap: Callable[[], None]) -> None:
        super().__init__(tr("Calls"))
        self._seen: tuple[CallRow, ...] | None = None
        self._select = select
        self.swap = QPushButton(tr("Swap") + "  F3")
        self.swap.setObjectName("swap_calls")
        self.swap.setProperty("kind", "link")
        self.swap.setAccessibleName(tr("Swap"))
        self.swap.clicked.connect(lambda _checked=False: swap())
        self.heading.addWidget(self.swap)
        self.swap.hide()
        self.list = RowList(names.CALL_LIST, clock, click=True, most=9)
        self.list.setAccessibleName(tr("Calls"))
        self.list.chosen.connect(self._chosen)
        self.add(self.list)
        self.say_empty(tr("No call. An incoming call appears here."))

    def show_calls(self, calls: tuple[CallRow, ...], centre: CallView | None) -> None:
        """Render the calls that are up."""
        self.swap.setVisible(centre is not None and Button.SWAP in centre.enabled and centre.consult is None)
        if calls == self._seen:
            return
        self._seen = calls
        self.list.show_rows(_rows(calls))
        self.list.setVisible(bool(calls))
        self.empty.setVisible(not calls)

    def _chosen(self, key: str) -> None:
        group = key.removeprefix(_GROUP)
        if group != key:
            key = next((row.call for row in self._seen or () if row.conference == group), "")
        self._select(key)


_GROUP = "conference "
_ICONS = {
    CallState.OFFERED: ("bell", "ready"),
    CallState.HELD: ("hold", "attention"),
    CallState.DIALLING: ("outgoing", "accent"),
    CallState.RINGING: ("outgoing", "accent"),
    CallState.LOST: ("attention", "stop"),
    CallState.ENDED: ("wrap_up", "accent"),
}


def _rows(calls: tuple[CallRow, ...]) -> list[Row]:
    made: list[Row] = []
    told = ""
    for call in calls:
        if call.conference and call.conference != told:
            made.append(_group(call.conference, sum(c.conference == call.conference for c in calls)))
        told = call.conference
        made.append(_row(call))
    return made


def _group(conference: str, count: int) -> Row:
    return Row(
        key=_GROUP + conference,
        title=tr("Conference"),
        right=str(count),
        icon="people",
        icon_tone="ready",
        spoken=tr("Conference with {count} people", count=count),
    )


def _row(call: CallRow) -> Row:
    word = call_word(call.state)
    icon, tone = _ICONS.get(call.state, ("phone", "ready"))
    return Row(
        key=call.call,
        title=call.title,
        note=_note(call),
        since=call.since,
        icon=icon,
        icon_tone=tone,
        strong=call.selected,
        selected=call.selected,
        pulse=call.state is CallState.OFFERED,
        indent=bool(call.conference),
        spoken=", ".join(t for t in (call.title, word, tr("asked") if call.consult else "") if t),
    )


def _note(call: CallRow) -> str:
    """Return one word where the icon alone could be missed."""
    if call.state is CallState.HELD:
        return tr("held")
    if call.state is CallState.OFFERED and not call.selected:
        return tr("waits")
    if call.state is CallState.ENDED:
        return tr("wrap-up")
    return tr("asked") if call.consult else ""
