"""The journal thread: facts go to the disk first, then to whoever listens, in the order they happened."""

import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.domain.ids import new_id
from app.domain.phrase import phrase
from app.engine.journal import Journal
from app.wire.codec import to_line
from app.wire.engine import NOT_FACTS, Event, EventName

BOOT: Final = str(uuid.uuid4())
"""Names this engine process; the monotonic times of its events belong to it."""

_RETRY_SECONDS: Final = 2.0
_MOST_AT_ONCE: Final = 200

_log = logging.getLogger("hearthline.engine")

Deliver = Callable[[EventName, bytes], None]
"""Gets every event as a line, on the journal thread."""


@dataclass(frozen=True, slots=True)
class _Happened:
    event: Event
    notes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Noted:
    notes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Acknowledged:
    through: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A snapshot's place in the order of things; `answer` gets (last seq, facts after `after`)."""

    after: int
    answer: Callable[[int, list[bytes]], None]


@dataclass(frozen=True, slots=True)
class _Close:
    pass


_Item = _Happened | _Noted | _Acknowledged | _Asked | _Close


class Announcer:
    """Owns the journal and its thread. The methods are for the loop thread and return at once."""

    def __init__(self, journal: Journal, deliver: Deliver) -> None:
        self._journal = journal
        self._seq = self._told_seq = journal.last_seq
        self._deliver = deliver
        self._queue: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        self._unsaved: list[tuple[int, bytes]] = []
        self._unsaved_notes: dict[str, Any] = {}
        self._told_unsaved = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def announce(
        self, event: EventName, body: dict[str, Any], call: str = "", notes: dict[str, Any] | None = None
    ) -> None:
        """Tell that something happened: to the journal if it is a fact, then to the listeners.

        `notes` are kept in the journal by name, written with the fact; plain JSON values only.
        """
        now = Event(event, new_id(), time.time(), time.monotonic(), BOOT, call=call, body=body)
        self._queue.put(_Happened(now, notes or {}))

    def note(self, notes: dict[str, Any]) -> None:
        """Keep notes in the journal by name, with nothing to tell; plain JSON values only."""
        self._queue.put(_Noted(notes))

    def acknowledge(self, through: int) -> None:
        """The server has everything up to here."""
        self._queue.put(_Acknowledged(through))

    def ask(self, after: int, answer: Callable[[int, list[bytes]], None]) -> None:
        """Call `answer` on the journal thread between what happened before now and what happens after."""
        self._queue.put(_Asked(after, answer))

    def close(self, seconds: float = 5.0) -> None:
        """Write and deliver what is left and end the thread."""
        self._queue.put(_Close())
        self._thread.join(seconds)
        self._journal.close()

    def _run(self) -> None:
        closing = False
        while not closing:
            batch = self._next_batch()
            closing = any(isinstance(item, _Close) for item in batch)
            try:
                self._handle(batch)
            except Exception:  # noqa: BLE001 - the edge of the thread: the next fact must still be heard
                _log.exception("the journal thread failed on a batch")

    def _next_batch(self) -> list[_Item]:
        try:
            batch = [self._queue.get(timeout=_RETRY_SECONDS if self._unsaved else None)]
        except queue.Empty:
            return []
        while len(batch) < _MOST_AT_ONCE and not self._queue.empty():
            batch.append(self._queue.get())
        return batch

    def _handle(self, batch: list[_Item]) -> None:
        lines: dict[int, tuple[int, bytes]] = {}
        for place, item in enumerate(batch):
            if isinstance(item, _Happened) and item.event.event not in NOT_FACTS:
                self._seq += 1
                lines[place] = (self._seq, _line(item.event, self._seq))
                self._unsaved_notes |= item.notes
            elif isinstance(item, _Noted):
                self._unsaved_notes |= item.notes
        saved = self._save(list(lines.values()))
        for place, item in enumerate(batch):
            self._pass_on(item, lines.get(place), saved)
        if not saved and not self._told_unsaved:
            self._tell_unsaved()

    def _save(self, facts: list[tuple[int, bytes]]) -> bool:
        """Write these and whatever could not be written before; say whether the disk has them all."""
        if not facts and not self._unsaved and not self._unsaved_notes:
            return True
        waiting = self._unsaved + facts
        self._journal.last_seq = self._seq
        try:
            self._journal.append(waiting, self._unsaved_notes)
        except OSError as error:
            if not self._unsaved:
                _log.warning("the journal cannot be written: %s", error.strerror)
            self._unsaved = waiting
            return False
        self._journal.notes.update(self._unsaved_notes)
        self._unsaved, self._unsaved_notes, self._told_unsaved = [], {}, False
        return True

    def _pass_on(self, item: _Item, fact: tuple[int, bytes] | None, saved: bool) -> None:
        if isinstance(item, _Happened) and fact is not None:
            self._told_seq = fact[0]
            self._journal.keep(*fact)
            self._deliver(item.event.event, (fact[1] if saved else _marked_unsaved(fact[1])) + b"\n")
        elif isinstance(item, _Happened):
            self._deliver(item.event.event, _line(item.event, None) + b"\n")
        elif isinstance(item, _Acknowledged):
            self._unsaved = [fact for fact in self._unsaved if fact[0] > item.through]
            self._journal.acknowledge(min(item.through, self._told_seq))
        elif isinstance(item, _Asked):
            facts = [line for seq, line in self._journal.facts.items() if seq > item.after]
            item.answer(self._told_seq, facts)

    def _tell_unsaved(self) -> None:
        self._told_unsaved = True
        self.announce(
            EventName.ENGINE_WARNING,
            {
                "code": "journal_unsaved",
                "title": phrase("The disk does not take call records now."),
                "hint": phrase("Calls go on. Make room on the disk; what is kept in memory is written then."),
            },
        )


def _line(event: Event, seq: int | None) -> bytes:
    plain = event.as_dict()
    if seq is not None:
        plain["seq"] = seq
    return to_line(plain)[:-1]


def _marked_unsaved(line: bytes) -> bytes:
    return line[:-1] + b',"unsaved":true}'
