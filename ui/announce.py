"""What a screen reader says by itself: ringing, answered, hold, mute, lost calls and trouble."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.desk.views import WindowView
from app.domain.call import CallState
from ui.text import say, tr
from ui.words import call_word


class Announcer:
    """Compares each view with the last one and announces what matters, once."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._last: WindowView | None = None
        self.spoken: list[str] = []

    def show_view(self, view: WindowView) -> None:
        """Announce what is new in a view."""
        last, self._last = self._last, view
        if last is None or last is view:
            return
        for text in (*_calls(last, view), *_troubles(last, view)):
            self.announce(text)

    def announce(self, text: str) -> None:
        """Say a text now, interrupting what is being read."""
        self.spoken = [*self.spoken[-19:], text]
        event = QAccessibleAnnouncementEvent(self._window, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)


def _calls(last: WindowView, view: WindowView) -> list[str]:
    if last.calls is view.calls and last.call == view.call:
        return []
    before = {row.call: row.state for row in last.calls}
    said = []
    for row in view.calls:
        if before.get(row.call) is not row.state:
            if row.state is CallState.OFFERED:
                said.append(tr("Incoming call from {name}. F5 answers.", name=row.title))
            else:
                said.append(f"{row.title}: {call_word(row.state)}")
    ended = [row for row in last.calls if row.call not in {r.call for r in view.calls}]
    said.extend(tr("Call with {name} ended", name=row.title) for row in ended)
    if last.call and view.call and last.call.call == view.call.call and last.call.muted != view.call.muted:
        said.append(tr("Microphone off") if view.call.muted else tr("Microphone on"))
    return said


def _troubles(last: WindowView, view: WindowView) -> list[str]:
    if last.troubles is view.troubles:
        return []
    known = {trouble.code for trouble in last.troubles}
    return [say(t.title) for t in view.troubles if t.code not in known]
