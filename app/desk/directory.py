"""Colleagues and queues to whom a call can be sent, and what each is doing now, as far as anybody tells."""

from typing import Final

from app.desk.views import DirectoryEntry, EntryState
from app.domain.agent import Shown
from app.domain.number import same_number
from app.domain.phrase import phrase
from app.domain.text import plain
from app.wire.engine import LineChanged, LineState
from app.wire.office import Colleague

_LINES: Final = {
    LineState.FREE: EntryState.FREE,
    LineState.RINGING: EntryState.RINGING,
    LineState.BUSY: EntryState.BUSY,
}
_SHOWN: Final = {
    Shown.READY: (EntryState.FREE, ""),
    Shown.OFFERED: (EntryState.RINGING, ""),
    Shown.DIALLING: (EntryState.BUSY, ""),
    Shown.ON_CALL: (EntryState.BUSY, phrase("on call")),
    Shown.HELD: (EntryState.BUSY, phrase("on call")),
    Shown.WRAP_UP: (EntryState.AWAY, phrase("wrap-up")),
    Shown.NOT_READY: (EntryState.AWAY, phrase("not ready")),
    Shown.SIGNED_OUT: (EntryState.AWAY, phrase("signed out")),
}
_ORDER: Final = (EntryState.FREE, EntryState.UNKNOWN, EntryState.RINGING, EntryState.BUSY, EntryState.AWAY)


class Directory:
    """Pure, on the Qt thread. What a watched line does outweighs what the server says of its agent."""

    def __init__(self) -> None:
        self._watched: dict[str, str] = {}
        self._lines: dict[str, LineState] = {}
        self._colleagues: tuple[Colleague, ...] = ()
        self._entries: tuple[DirectoryEntry, ...] | None = None

    def watch(self, entries: tuple[str, ...]) -> None:
        """Take the settings' list: `number` or `name <number>` each."""
        self._watched = dict(named(entry) for entry in entries)
        self._entries = None

    def colleagues(self, found: tuple[Colleague, ...]) -> None:
        """Take what the server says of the other seats."""
        self._colleagues = found
        self._entries = None

    def line(self, changed: LineChanged) -> None:
        """Take what the switch says of a line."""
        self._lines[plain(changed.number, 80)] = changed.state
        self._entries = None

    def lines(self, all_of_them: tuple[LineChanged, ...]) -> None:
        """Take over what a snapshot says of all lines."""
        self._lines = {}
        for line in all_of_them:
            self.line(line)

    def name_of(self, number: str) -> str:
        """Return the name of whoever has this number here, "" for a stranger."""
        return next((e.name for e in self.entries() if e.name != e.number and _same(e.number, number)), "")

    def entries(self) -> tuple[DirectoryEntry, ...]:
        """Return everybody, who is free first, then by name."""
        if self._entries is None:
            found = {c.number: self._of_colleague(c) for c in self._colleagues if c.number}
            for number, name in self._watched.items():
                known = found.get(number)
                found[number] = self._of_line(number, name, known)
            for number in self._lines:
                found.setdefault(number, self._of_line(number, "", None))
            self._entries = tuple(sorted(found.values(), key=_rank))
        return self._entries

    def _of_colleague(self, colleague: Colleague) -> DirectoryEntry:
        state, detail = _SHOWN.get(colleague.shown, (EntryState.UNKNOWN, ""))
        if not colleague.reachable:
            state, detail = EntryState.UNKNOWN, ""
        line = self._lines.get(colleague.number, LineState.UNKNOWN)
        if line in {LineState.BUSY, LineState.RINGING}:
            state, detail = _LINES[line], ""
        return DirectoryEntry(colleague.number, plain(colleague.name), state, detail, colleague.since)

    def _of_line(self, number: str, name: str, known: DirectoryEntry | None) -> DirectoryEntry:
        if known is not None:
            return known
        state = _LINES.get(self._lines.get(number, LineState.UNKNOWN), EntryState.UNKNOWN)
        return DirectoryEntry(number, name or number, state)


def named(entry: str) -> tuple[str, str]:
    """Return number and name of `number` or `name <number>`."""
    text = plain(entry, 160)
    name, mark, rest = text.rpartition("<")
    if mark and rest.endswith(">"):
        return rest[:-1].strip(), name.strip().strip('"')
    return text, ""


def _rank(entry: DirectoryEntry) -> tuple[int, str]:
    return _ORDER.index(entry.state), entry.name.casefold()


def _same(one: str, other: str) -> bool:
    return one == other or same_number(one, other)
