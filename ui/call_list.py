"""The calls at the left: the one in the centre marked, a ringing one pulsing."""

from collections.abc import Callable

from app.desk.views import CallRow
from app.domain.call import CallState
from ui import names
from ui.clock import Clock
from ui.rows import Row, RowList
from ui.section import Section
from ui.text import tr
from ui.words import call_word


class CallList(Section):
    """Renders `WindowView.calls`."""

    def __init__(self, clock: Clock, select: Callable[[str], None]) -> None:
        super().__init__(tr("Calls"))
        self._seen: tuple[CallRow, ...] | None = None
        self.list = RowList(names.CALL_LIST, clock, click=True, most=5)
        self.list.setAccessibleName(tr("Calls"))
        self.list.chosen.connect(select)
        self.add(self.list)
        self.say_empty(tr("No call. An incoming call appears here."))

    def show_calls(self, calls: tuple[CallRow, ...]) -> None:
        """Render the calls that are up."""
        if calls == self._seen:
            return
        self._seen = calls
        self.list.show_rows([_row(call) for call in calls])
        self.list.setVisible(bool(calls))
        self.empty.setVisible(not calls)


_ICONS = {
    CallState.OFFERED: ("bell", "ready"),
    CallState.HELD: ("hold", "attention"),
    CallState.DIALLING: ("outgoing", "accent"),
    CallState.RINGING: ("outgoing", "accent"),
    CallState.LOST: ("attention", "stop"),
}


def _row(call: CallRow) -> Row:
    word = call_word(call.state)
    icon, tone = _ICONS.get(call.state, ("phone", "ready"))
    return Row(
        key=call.call,
        title=call.title,
        since=call.since,
        icon=icon,
        icon_tone=tone,
        strong=call.selected,
        selected=call.selected,
        pulse=call.state is CallState.OFFERED,
        spoken=f"{call.title}, {word}",
    )
