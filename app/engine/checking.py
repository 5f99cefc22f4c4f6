"""The check before the shift: microphone, speaker, echo, ring, buttons, registration, in one result."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from app.domain.errors import HearthlineError, Refused, Unavailable
from app.domain.phrase import phrase
from app.engine.sound_words import in_words, missing
from app.wire.account import AccountState, AccountView
from app.wire.engine import CheckLine, CheckPart, CheckState, CheckView, ControlView, DeviceCheck, Devices
from audio.ports import DeviceError
from audio.rehearsal import Rehearsed, Tape, judge, sweep

_log = logging.getLogger("hearthline.engine")

START_SECONDS: Final = 5.0
_AFTER_SECONDS: Final = 0.3
_RING_SECONDS: Final = 0.6
_ECHO_TOO_LOUD_DB: Final = -20.0
"""How much softer than played a sweep must come back to be no trouble."""


class CheckSound(Protocol):
    """What a check needs of the sound (see `app.engine.sound.Sound`)."""

    def need(self) -> None: ...  # noqa: D102
    def idle(self) -> None: ...  # noqa: D102
    def tape(self, tape: Tape | None) -> None: ...  # noqa: D102
    def ring_test(self, device: str, seconds: float) -> None: ...  # noqa: D102
    def devices(self) -> Devices: ...  # noqa: D102


class Checking:
    """Runs one check at a time. `post` runs work on the loop thread; `in_call` says whether a call is up."""

    def __init__(
        self,
        sound: CheckSound,
        post: Callable[[Callable[[], None]], None],
        in_call: Callable[[], bool],
        accounts: Callable[[], tuple[AccountView, ...]],
        buttons: Callable[[], ControlView],
    ) -> None:
        self._sound = sound
        self._post = post
        self._in_call = in_call
        self._accounts = accounts
        self._buttons = buttons
        self._running = False

    def begin(self, asked: DeviceCheck, done: Callable[[CheckView], None]) -> None:
        """Check; `done` comes on the loop thread in ten seconds or so. Loop thread. Raises Refused."""
        if self._in_call() or self._running:
            raise Refused("in_call", "A call is up, or a check is running.", "Check the headset after it.")
        self._running = True
        others = (*account_lines(self._accounts()), button_line(self._buttons()))
        devices = self._sound.devices()
        self._sound.need()

        def work() -> None:
            try:
                lines, found = self._rehearse(asked, devices)
            except Exception:  # noqa: BLE001 - the edge of a thread: whoever asked must hear something
                _log.exception("the check failed")
                lines, found = (_line(CheckPart.MICROPHONE, missing("microphone_silent")),), Rehearsed()
            self._post(lambda: self._finish((*lines, *others), found, done))

        threading.Thread(target=work, name="check", daemon=True).start()

    def _finish(
        self, lines: tuple[CheckLine, ...], found: Rehearsed, done: Callable[[CheckView], None]
    ) -> None:
        self._running = False
        if not self._in_call():
            self._sound.idle()
        passed = all(line.state is not CheckState.FAILED for line in lines)
        done(CheckView(passed, lines, found.curve, found.echo_db, found.delay_ms))

    def _rehearse(self, asked: DeviceCheck, devices: Devices) -> tuple[tuple[CheckLine, ...], Rehearsed]:
        tape = Tape()
        self._sound.tape(tape)
        try:
            if not tape.running.wait(START_SECONDS):
                return (_line(CheckPart.MICROPHONE, missing("microphone_silent")),), Rehearsed()
            tape.play(b"")
            _sleep(min(8.0, max(1.0, asked.seconds)))
            voice = tape.taped()
            tape.play(sweep())
            heard = tape.played.wait(START_SECONDS)
            _sleep(_AFTER_SECONDS)
            found = judge(voice, tape.taped())
            if asked.playback and heard:
                tape.play(voice.tobytes())
                tape.played.wait(len(voice) / 16_000 + START_SECONDS)
        finally:
            self._sound.tape(None)
        return (*voice_lines(found, heard=heard), *self._ring_lines(devices)), found

    def _ring_lines(self, devices: Devices) -> tuple[CheckLine, ...]:
        for device in devices.ring or ("",):
            try:
                self._sound.ring_test(device, _RING_SECONDS)
            except DeviceError as error:
                return (_line(CheckPart.RING, in_words(error)),)
        return (CheckLine(CheckPart.RING, CheckState.GOOD),)


def voice_lines(found: Rehearsed, *, heard: bool) -> tuple[CheckLine, ...]:
    """Return what the rehearsal says of microphone, speaker and echo."""
    if found.quiet:
        microphone = _line(CheckPart.MICROPHONE, missing("microphone_quiet"))
    elif found.soft:
        microphone = _line(CheckPart.MICROPHONE, _SOFT, CheckState.WARNING)
    elif found.clipped:
        microphone = _line(CheckPart.MICROPHONE, missing("microphone_clipped"), CheckState.WARNING)
    else:
        microphone = CheckLine(CheckPart.MICROPHONE, CheckState.GOOD)
    speaker = CheckLine(CheckPart.SPEAKER, CheckState.GOOD)
    if not heard:
        speaker = _line(CheckPart.SPEAKER, missing("speaker_silent"))
    echo = CheckLine(CheckPart.ECHO, CheckState.GOOD)
    if found.echo_db is not None and found.echo_db > _ECHO_TOO_LOUD_DB:
        echo = _line(CheckPart.ECHO, missing("echo_heard"), CheckState.WARNING)
    return microphone, speaker, echo


def account_lines(accounts: Iterable[AccountView]) -> tuple[CheckLine, ...]:
    """Return whether every account is registered with its call centre; NOT_TRIED without any."""
    accounts = tuple(accounts)
    for account in accounts:
        if account.state is not AccountState.REGISTERED:
            code = account.code or "not_registered"
            title = account.error or phrase("Not registered with the call centre.")
            return (CheckLine(CheckPart.REGISTRATION, CheckState.FAILED, code, title, account.hint),)
    state = CheckState.GOOD if accounts else CheckState.NOT_TRIED
    return (CheckLine(CheckPart.REGISTRATION, state),)


def button_line(view: ControlView) -> CheckLine:
    """Return whether the headset's buttons can be used; NOT_TRIED where no headset has any."""
    if not view.headsets:
        return CheckLine(CheckPart.BUTTONS, CheckState.NOT_TRIED)
    problem = next((device for device in view.headsets if device.problem), None)
    if problem is None or view.in_control:
        return CheckLine(CheckPart.BUTTONS, CheckState.GOOD)
    title = phrase("The buttons of {headset} cannot be used.", headset=problem.label)
    return CheckLine(CheckPart.BUTTONS, CheckState.WARNING, problem.problem, title)


_SOFT: Final = Unavailable(
    "microphone_soft",
    phrase("Your voice is hardly heard."),
    phrase("Speak while the check runs, move the microphone nearer, or raise its level in the system."),
)


def _line(part: CheckPart, error: HearthlineError, state: CheckState = CheckState.FAILED) -> CheckLine:
    return CheckLine(part, state, error.code, error.title, error.hint)


def _sleep(seconds: float) -> None:
    threading.Event().wait(seconds)
