"""Past calls of this seat, from its own disk: today's list, the missed, today's figures, whom to suggest."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from app.desk.views import HistoryRow, Suggestion, TodayView
from app.domain.call import Call, Direction, EndCause
from app.domain.errors import BadInput
from app.domain.number import same_number
from app.wire.codec import from_plain, to_plain

_HANDED_ON: Final = frozenset({EndCause.TRANSFERRED, EndCause.REDIRECTED})


class History:
    """Newest first. Pure, on the Qt thread; the desk writes each row to the outbox."""

    def __init__(self) -> None:
        self._rows: dict[str, HistoryRow] = {}
        self._done: set[str] = set()
        self._cached: tuple[float, tuple[HistoryRow, ...]] | None = None
        self._recent: tuple[Suggestion, ...] | None = None

    def load(self, rows: tuple[dict[str, Any], ...]) -> None:
        """Take over what the disk had (newest first)."""
        for plain in reversed(rows):
            try:
                row = from_plain(HistoryRow, plain)
            except BadInput:
                continue
            self._rows[row.call] = row
            if plain.get("done") is True:
                self._done.add(row.call)
        self._cached = self._recent = None

    def forget(self, calls: frozenset[str], before: float = 0.0) -> None:
        """Forget calls that were erased, and older ones."""
        doomed = {call for call, row in self._rows.items() if call in calls or row.at < before}
        for call in doomed:
            del self._rows[call]
        self._done -= doomed
        self._cached = self._recent = None

    def knows(self, call: str) -> bool:
        """Say whether the end of this call has been dealt with before."""
        return call in self._rows

    def is_done(self, call: str) -> bool:
        """Say whether this call's wrap-up was handed in."""
        return call in self._done

    def add(
        self, call: Call, name: str, *, outcome: str = "", done: bool = False, sent_to: str = ""
    ) -> dict[str, Any]:
        """Take a call that ended (again, with its outcome) and return the row for the disk.

        `sent_to` counts only for a call that was handed on.
        """
        seconds = 0.0
        if call.answered_at is not None:
            seconds = max(0.0, (call.ended_at or call.answered_at) - call.answered_at)
        row = HistoryRow(
            call.id, name or call.number, call.number, call.direction, call.missed, call.offered_at,
            seconds, outcome, transferred_to=sent_to if call.cause in _HANDED_ON else "",
            account=call.account,
        )  # fmt: skip
        self._rows[call.id] = row
        self._cached = self._recent = None
        if done:
            self._done.add(call.id)
        return {**to_plain(row), "done": done}

    def rows(self, now: float) -> tuple[HistoryRow, ...]:
        """Return today's calls."""
        start = _midnight(now)
        if self._cached is None or self._cached[0] != start:
            today = [row for row in self._rows.values() if row.at >= start]
            self._cached = start, _marked(_merged(sorted(today, key=lambda row: -row.at)))
        return self._cached[1]

    def missed(self, now: float) -> int:
        """Count the people of today's missed calls who were not spoken to (or called back) since."""
        waiting = [row for row in self.rows(now) if row.missed and not row.called_back]
        return len({_key(row.number) or row.call for row in waiting})

    def recent(self, limit: int = 6) -> tuple[Suggestion, ...]:
        """Return the last numbers dialled, newest first, each once."""
        if self._recent is None:
            made = [row for row in self._rows.values() if row.direction is Direction.OUTBOUND and row.number]
            found: dict[str, Suggestion] = {}
            for row in sorted(made, key=lambda row: -row.at):
                found.setdefault(row.number, Suggestion(row.title, row.number))
            self._recent = tuple(found.values())[:limit]
        return self._recent

    def name_of(self, number: str) -> str:
        """Return the name of whoever called from or was called at a number last, "" for a stranger."""
        rows = [row for row in self._rows.values() if row.number and same_number(row.number, number)]
        newest = max(rows, key=lambda row: row.at, default=None)
        return newest.title if newest is not None and newest.title != newest.number else ""

    def today(self, now: float) -> TodayView:
        """Return the agent's own figures."""
        rows = self.rows(now)
        inbound = [row for row in rows if row.direction is Direction.INBOUND]
        return TodayView(
            sum(1 for row in inbound if row.seconds > 0),
            sum(1 for row in rows if row.direction is Direction.OUTBOUND),
            sum(1 for row in inbound if row.missed),
            sum(row.seconds for row in rows),
        )

    def suggest(self, typed: str, limit: int = 5) -> list[Suggestion]:
        """Return people called or calling before whose name or number fits, newest first."""
        wanted, digits = typed.casefold().strip(), "".join(c for c in typed if c.isdigit())
        found: dict[str, Suggestion] = {}
        for row in sorted(self._rows.values(), key=lambda row: -row.at):
            fits = wanted in row.title.casefold() or bool(digits and digits in row.number)
            if wanted and fits and row.number and row.number not in found:
                found[row.number] = Suggestion(row.title, row.number)
            if len(found) >= limit:
                break
        return list(found.values())


def _merged(rows: list[HistoryRow]) -> tuple[HistoryRow, ...]:
    """Join missed calls of one number that follow each other, as a switch that tries again makes them."""
    merged: list[HistoryRow] = []
    for row in rows:
        last = merged[-1] if merged else None
        if last and row.missed and last.missed and row.number and _key(row.number) == _key(last.number):
            merged[-1] = replace(last, times=last.times + 1)
        else:
            merged.append(row)
    return tuple(merged)


def _marked(rows: tuple[HistoryRow, ...]) -> tuple[HistoryRow, ...]:
    """Mark the missed calls whose number was called, or called again, since."""
    dealt_with: set[str] = set()
    marked = []
    for row in rows:
        key = _key(row.number)
        marked.append(replace(row, called_back=row.missed and bool(key) and key in dealt_with))
        if not row.missed:
            dealt_with.add(key)
    return tuple(marked)


def _key(number: str) -> str:
    digits = "".join(c for c in number if c.isdigit())
    return digits[-8:] if len(digits) >= 8 else number


def _midnight(now: float) -> float:
    local = datetime.fromtimestamp(now).astimezone()
    return local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
