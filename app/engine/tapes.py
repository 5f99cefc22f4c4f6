"""The sound of recordings: from the bridge into rings, from the rings to the writer process. Loop thread."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from app.domain.errors import Unavailable
from app.engine.capture import Ear, Ears, joints
from app.engine.loop import Loop
from app.engine.writer_link import WriterLink
from app.recording.messages import Kind, Message, Told, opening
from app.wire.engine import RecordingView
from audio.ports import CLOCK_RATE

_log = logging.getLogger("hearthline.engine")

BEHIND: Final = "recording_behind"
TICK_SECONDS: Final = 0.1
_LOOK_EVERY: Final = 5
"""Ticks between two looks at who hears whom; what calls tell makes it look at once."""
_SETTLE_SECONDS: Final = 0.03
"""The bridge follows a command within a frame or two."""
_RESTART_SECONDS: Final = 1.0
_CLOSE_SECONDS: Final = 3.0


@dataclass(slots=True)
class Tape:
    """A recording that runs. Places are samples counted by its ears.

    `begin` is where its present file begins (`offset` milliseconds after the recording did), `sent` is what
    the writer was given, `safe` what is on the disk.
    """

    call: str
    view: RecordingView
    key: str
    left: Ear
    right: Ear
    offset: int = 0
    begin: int = 0
    sent: int = 0
    safe: int = 0

    @property
    def heard(self) -> int:
        """Return how far both sides have come."""
        return min(self.left.heard, self.right.heard)

    def shut(self, shut: bool) -> None:
        """Let no sound in, or let it in again."""
        self.left.shut = self.right.shut = shut


class Tapes:
    """Owns ears and writer. `slot_of` finds a call in the bridge (-1: not there); `on_problem` hears, with a
    code, why a recording will not be whole.
    """

    def __init__(
        self, loop: Loop, slot_of: Callable[[str], int], on_problem: Callable[[Tape, str], None]
    ) -> None:
        self._loop = loop
        self._slot_of = slot_of
        self._on_problem = on_problem
        self._ears = Ears()
        self._writer = WriterLink(loop.post, self._told, self._writer_lost)
        self._running: list[Tape] = []
        self._ticks = 0
        self._ticking = False
        self._retry_at = 0.0

    def prepare(self) -> None:
        """Start the writer before it is needed. Raises Unavailable."""
        self._writer.start()

    def open(self, call: str, view: RecordingView, key: str, *, offset: int, shut: bool) -> Tape:
        """Begin to listen to a call. Raises Unavailable."""
        self._writer.start()
        left = self._ears.open()
        try:
            right = self._ears.open()
        except Unavailable:
            self._ears.close(left)
            raise
        tape = Tape(call, view, key, left, right, offset)
        tape.shut(shut)
        self._writer.send(opening(view.recording, call, view.began, offset, key))
        self._running.append(tape)
        self.look_soon()
        if not self._ticking:
            self._ticking = True
            self._loop.after(TICK_SECONDS, self._tick)
        return tape

    def close(self, tape: Tape) -> None:
        """Hand over what was heard last and let the file be finished."""
        self._pass_on(tape)
        self._writer.send(Message(Kind.CLOSE, tape.view.recording))
        self._running.remove(tape)
        for ear in (tape.left, tape.right):
            self._ears.close(ear)

    def look_soon(self) -> None:
        """Something changed in the bridge: listen to whoever is to be heard now."""
        self._loop.after(_SETTLE_SECONDS, self._look)

    def end(self) -> None:
        """Let the writer finish; it does so even if this does not wait long enough."""
        self._writer.close(_CLOSE_SECONDS)

    def _tick(self) -> None:
        self._ticking = bool(self._running)
        if not self._running:
            return
        self._loop.after(TICK_SECONDS, self._tick)
        self._ticks += 1
        if not self._writer.runs:
            self._start_writer_again()
        for tape in tuple(self._running):
            self._pass_on(tape)
        if self._ticks % _LOOK_EVERY == 0:
            self._look()

    def _pass_on(self, tape: Tape) -> None:
        """Give the writer what was heard since the last time."""
        if not self._writer.runs:
            return
        oldest = max(tape.left.oldest(), tape.right.oldest())
        if tape.sent < oldest:
            tape.sent = oldest
            self._on_problem(tape, BEHIND)
        while tape.sent < (end := min(tape.heard, tape.sent + CLOCK_RATE)):
            both = tape.left.samples(tape.sent, end) + tape.right.samples(tape.sent, end)
            message = Message(Kind.SOUND, tape.view.recording, tape.sent - tape.begin, both)
            if not self._writer.send(message):
                return
            tape.sent = end

    def _look(self) -> None:
        """Join the ears to whoever is sent to the far end and to what comes from it, as the bridge is now."""
        if not self._running:
            return
        sinks = joints()
        own = {ear.slot for tape in self._running for ear in (tape.left, tape.right)}
        for tape in self._running:
            medium = self._slot_of(tape.call)
            # What comes from a call counts only while somebody listens to it: nobody does on hold.
            speaks = {medium} if sinks.get(medium, set()) - own else set[int]()
            sent = {slot for slot, to in sinks.items() if medium in to}
            for ear, wanted in ((tape.left, sent), (tape.right, speaks)):
                self._join(ear, wanted, {slot for slot, to in sinks.items() if ear.slot in to})

    def _join(self, ear: Ear, wanted: Iterable[int], joined: Iterable[int]) -> None:
        for slot in set(joined) - set(wanted):
            self._ears.join(slot, ear, False)
        for slot in set(wanted) - set(joined):
            self._ears.join(slot, ear, True)

    def _start_writer_again(self) -> None:
        """Begin new files with what the dead writer had not yet on the disk."""
        if time.monotonic() < self._retry_at:
            return
        self._retry_at = time.monotonic() + _RESTART_SECONDS
        try:
            self._writer.start()
        except Unavailable as error:
            for tape in tuple(self._running):
                self._on_problem(tape, error.code)
            return
        for tape in self._running:
            tape.offset += (tape.safe - tape.begin) * 1000 // CLOCK_RATE
            tape.begin = tape.sent = tape.safe
            view = tape.view
            self._writer.send(opening(view.recording, tape.call, view.began, tape.offset, tape.key))

    def _writer_lost(self) -> None:
        _log.info("recordings go on in new files")

    def _told(self, told: dict[str, Any]) -> None:
        tape = next((t for t in self._running if t.view.recording == told.get("recording")), None)
        if tape is None:
            return
        if told.get("told") == Told.WRITTEN:
            tape.safe = tape.begin + int(told.get("through", 0))
        elif told.get("told") == Told.FAILED:
            self._on_problem(tape, str(told.get("problem", "")))
