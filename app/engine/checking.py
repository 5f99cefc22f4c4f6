"""The check before the shift: every part that a day of calls stands on, tried in turn, in one result."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from app.domain.check import CheckLine, CheckPart, CheckState, NetworkFound
from app.domain.errors import Refused
from app.domain.phrase import phrase
from app.engine.check_lines import account_line, button_line, has_buttons, line_of, voice_lines
from app.engine.live import CallAccount
from app.engine.loop import Loop
from app.engine.network_trial import ANSWER_SECONDS, CALL_SECONDS, NetworkTrial
from app.engine.sound_words import in_words, missing
from app.wire.account import AccountView
from app.wire.engine import CheckProgress, CheckView, ControlView, DeviceCheck, Devices
from audio.ports import DeviceError
from audio.rehearsal import Rehearsed, Tape, judge, sweep

_Answer = TypeVar("_Answer")

_log = logging.getLogger("hearthline.engine")

START_SECONDS: Final = 5.0
PRESS_SECONDS: Final = 8.0
"""How long somebody has to press a button."""
_AFTER_SECONDS: Final = 0.3
_ASK_SECONDS: Final = 5.0
_RING_SECONDS: Final = 0.6
_LOOK_SECONDS: Final = 0.1
_HEARD_PARTS: Final = (CheckPart.MICROPHONE, CheckPart.SPEAKER, CheckPart.ECHO)


class CheckSound(Protocol):
    """What a check needs of the sound (see `app.engine.sound.Sound`)."""

    @property
    def silent(self) -> bool: ...  # noqa: D102
    @property
    def playback(self) -> Any: ...  # noqa: D102
    def need(self) -> None: ...  # noqa: D102
    def idle(self) -> None: ...  # noqa: D102
    def tape(self, tape: Tape | None) -> None: ...  # noqa: D102
    def ring_test(self, device: str, seconds: float) -> None: ...  # noqa: D102
    def devices(self) -> Devices: ...  # noqa: D102


class Seat(Protocol):
    """What a check asks of the rest of the engine; loop thread."""

    def in_call(self) -> bool: ...  # noqa: D102
    def accounts(self) -> tuple[AccountView, ...]: ...  # noqa: D102
    def account(self, name: str) -> CallAccount | None: ...  # noqa: D102
    def buttons(self) -> ControlView: ...  # noqa: D102
    def ask_for_press(self, heard: Callable[[], None] | None) -> None: ...  # noqa: D102


class _Stopped(Exception):
    """A call has come, or the seat does not answer any more: the check is not complete."""


class Checking:
    """Runs one check at a time; a call that comes ends it, so that nobody who talks is disturbed."""

    def __init__(
        self, sound: CheckSound, loop: Loop, seat: Seat, tell: Callable[[CheckProgress], None]
    ) -> None:
        self._sound = sound
        self._loop = loop
        self._seat = seat
        self._tell = tell
        self._running: _Run | None = None

    def begin(self, asked: DeviceCheck, done: Callable[[CheckView], None]) -> None:
        """Check; `done` comes on the loop thread in some seconds. Loop thread. Raises Refused."""
        if self._seat.in_call() or self._running is not None:
            title = phrase("A call is up, or a check is running.")
            raise Refused("in_call", title, phrase("Check the headset after it."))
        self._running = run = _Run(asked, self._sound, self._loop, self._seat, self._tell)
        self._sound.need()

        def finished(view: CheckView) -> None:
            self._running = None
            if not self._seat.in_call():
                self._sound.idle()
            done(view)

        threading.Thread(target=run.work, args=(finished,), name="check", daemon=True).start()
        self._look(run)

    def close(self) -> None:
        """End what is running; the engine leaves. Loop thread."""
        if self._running is not None:
            self._running.stop()

    def _look(self, run: "_Run") -> None:
        if self._running is not run:
            return
        if self._seat.in_call():
            run.stop()
        else:
            self._loop.after(_LOOK_SECONDS, lambda: self._look(run))


class _Run:
    """One check, on a thread of its own; what belongs to the loop thread is posted there."""

    def __init__(
        self,
        asked: DeviceCheck,
        sound: CheckSound,
        loop: Loop,
        seat: Seat,
        tell: Callable[[CheckProgress], None],
    ) -> None:
        self._asked = asked
        self._sound = sound
        self._loop = loop
        self._seat = seat
        self._tell = tell
        self._devices = sound.devices()
        self._stopped = threading.Event()
        self._lines: list[CheckLine] = []
        self._rehearsed = Rehearsed()
        self._network = NetworkFound()
        self._trial: NetworkTrial | None = None

    def stop(self) -> None:
        """Let go of everything now. Loop thread."""
        self._stopped.set()
        self._sound.tape(None)
        if self._trial is not None:
            self._trial.stop()

    def work(self, finished: Callable[[CheckView], None]) -> None:
        """Check; `finished` comes on the loop thread. The check's own thread."""
        try:
            if self._sound.silent:
                self._lines += [CheckLine(part, CheckState.NOT_TRIED) for part in _HEARD_PARTS]
            else:
                self._rehearse()
            if self._asked.whole:
                self._ring()
                self._buttons()
                self._registration()
                self._try_network()
        except _Stopped:
            self._stopped.set()  # what was not tried has not passed
            _log.info("the check was ended")
        except Exception:  # noqa: BLE001 - the edge of a thread: whoever asked must hear something
            _log.exception("the check failed")
            self._lines.append(line_of(CheckPart.MICROPHONE, missing("microphone_silent")))
        self._loop.post(lambda: finished(self._view()))

    def _view(self) -> CheckView:
        failed = any(line.state is CheckState.FAILED for line in self._lines)
        found = self._rehearsed
        return CheckView(
            passed=not failed and not self._stopped.is_set(),
            lines=tuple(self._lines),
            level=found.curve,
            echo_db=found.echo_db,
            delay_ms=found.delay_ms,
            network=self._network,
        )

    def _now(self, part: CheckPart) -> None:
        """Say what is tried next; raises _Stopped when a call has come."""
        if self._stopped.is_set():
            raise _Stopped
        progress = CheckProgress(part, tuple(self._lines))
        self._loop.post(lambda: self._tell(progress))

    def _ask(self, question: Callable[[], _Answer]) -> _Answer:
        """Return what the seat says, asked on the loop thread; raises _Stopped when no answer comes."""
        answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._loop.post(lambda: answers.put(question()))
        try:
            return answers.get(timeout=_ASK_SECONDS)
        except queue.Empty:
            raise _Stopped from None

    def _sleep(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise _Stopped

    def _rehearse(self) -> None:
        self._now(CheckPart.MICROPHONE)
        tape = Tape()
        self._sound.tape(tape)
        try:
            if not tape.running.wait(START_SECONDS):
                self._lines.append(line_of(CheckPart.MICROPHONE, missing("microphone_silent")))
                return
            tape.play(b"")
            self._sleep(min(8.0, max(1.0, self._asked.seconds)))
            voice = tape.taped()
            self._now(CheckPart.SPEAKER)
            tape.play(sweep())
            heard = tape.played.wait(START_SECONDS)
            self._sleep(_AFTER_SECONDS)
            self._rehearsed = judge(voice, tape.taped())
            if self._asked.playback and heard:
                tape.play(voice.tobytes())
                self._wait(tape.played, len(voice) / 16_000 + START_SECONDS)
            self._lines.extend(voice_lines(self._rehearsed, heard=heard))
        finally:
            self._sound.tape(None)

    def _wait(self, what: threading.Event, seconds: float) -> bool:
        """Wait for something, but no longer than until a call comes."""
        rounds = int(seconds / _LOOK_SECONDS)
        for _ in range(rounds):
            if what.wait(_LOOK_SECONDS):
                return True
            if self._stopped.is_set():
                raise _Stopped
        return what.is_set()

    def _ring(self) -> None:
        self._now(CheckPart.RING)
        for device in self._devices.ring or ("",):
            try:
                self._sound.ring_test(device, _RING_SECONDS)
            except DeviceError as error:
                self._lines.append(line_of(CheckPart.RING, in_words(error)))
                return
        self._lines.append(CheckLine(CheckPart.RING, CheckState.GOOD))

    def _buttons(self) -> None:
        self._now(CheckPart.BUTTONS)
        pressed = threading.Event()
        view = self._ask(self._seat.buttons)
        if has_buttons(view):
            self._loop.post(lambda: self._seat.ask_for_press(pressed.set))
            try:
                self._wait(pressed, PRESS_SECONDS)
            finally:
                self._loop.post(lambda: self._seat.ask_for_press(None))
        self._lines.append(button_line(view, pressed=pressed.is_set()))

    def _registration(self) -> None:
        self._now(CheckPart.REGISTRATION)
        self._lines.append(account_line(self._ask(self._seat.accounts)))

    def _try_network(self) -> None:
        self._now(CheckPart.NETWORK)
        over = threading.Event()

        def done(line: CheckLine, found: NetworkFound) -> None:
            self._lines.append(line)
            self._network = found
            over.set()

        def begin() -> None:
            if self._stopped.is_set():  # a call came before the loop came to this
                over.set()
                return
            self._trial = NetworkTrial(self._loop, lambda: self._sound.playback, done)
            self._trial.begin(self._seat.account(self._asked.account), self._asked.echo_number)

        self._loop.post(begin)
        if not over.wait(ANSWER_SECONDS + CALL_SECONDS + START_SECONDS):
            raise _Stopped
