"""What a check before the shift found, as lines in words that the window can translate. Pure."""

from collections.abc import Iterable
from typing import Final

from app.domain.check import CheckLine, CheckPart, CheckState, NetworkFound, NetworkWay
from app.domain.errors import HearthlineError, Unavailable
from app.domain.phrase import phrase
from app.engine.sound_words import missing
from app.wire.account import AccountState, AccountView
from app.wire.engine import ControlView
from audio.rehearsal import Rehearsed

_ECHO_TOO_LOUD_DB: Final = -20.0
"""How much softer than played a sweep must come back to be no trouble."""
POOR_MOS: Final = 3.6
SLOW_MILLISECONDS: Final = 300.0


def line_of(part: CheckPart, error: HearthlineError, state: CheckState = CheckState.FAILED) -> CheckLine:
    """Return what is wrong with a part."""
    return CheckLine(part, state, error.code, error.title, error.hint)


def voice_lines(found: Rehearsed, *, heard: bool) -> tuple[CheckLine, ...]:
    """Return what the rehearsal says of microphone, speaker and echo."""
    if found.quiet:
        microphone = line_of(CheckPart.MICROPHONE, missing("microphone_quiet"))
    elif found.soft:
        microphone = line_of(CheckPart.MICROPHONE, _SOFT, CheckState.WARNING)
    elif found.clipped:
        microphone = line_of(CheckPart.MICROPHONE, missing("microphone_clipped"), CheckState.WARNING)
    else:
        microphone = CheckLine(CheckPart.MICROPHONE, CheckState.GOOD)
    speaker = CheckLine(CheckPart.SPEAKER, CheckState.GOOD)
    if not heard:
        speaker = line_of(CheckPart.SPEAKER, missing("speaker_silent"))
    echo = CheckLine(CheckPart.ECHO, CheckState.GOOD)
    if found.echo_db is not None and found.echo_db > _ECHO_TOO_LOUD_DB:
        echo = line_of(CheckPart.ECHO, missing("echo_heard"), CheckState.WARNING)
    return microphone, speaker, echo


def account_line(accounts: Iterable[AccountView]) -> CheckLine:
    """Return whether every account is registered with its call centre; NOT_TRIED without any."""
    accounts = tuple(accounts)
    for account in accounts:
        if account.state is not AccountState.REGISTERED:
            code = account.code or "not_registered"
            title = account.error or phrase("Not registered with the call centre.")
            return CheckLine(CheckPart.REGISTRATION, CheckState.FAILED, code, title, account.hint)
    state = CheckState.GOOD if accounts else CheckState.NOT_TRIED
    return CheckLine(CheckPart.REGISTRATION, state)


def button_line(view: ControlView, *, pressed: bool) -> CheckLine:
    """Return whether the headset's buttons work; NOT_TRIED where no headset has any."""
    if not view.headsets:
        return CheckLine(CheckPart.BUTTONS, CheckState.NOT_TRIED)
    if pressed:
        return CheckLine(CheckPart.BUTTONS, CheckState.GOOD)
    if has_buttons(view):
        return line_of(CheckPart.BUTTONS, _NOT_PRESSED, CheckState.WARNING)
    problem = next(device for device in view.headsets if device.problem)
    title = phrase("The buttons of {headset} cannot be used.", headset=problem.label)
    hint = phrase("Calls work all the same: answer and hang up in the window.")
    return CheckLine(CheckPart.BUTTONS, CheckState.WARNING, problem.problem, title, hint)


def has_buttons(view: ControlView) -> bool:
    """Say whether any headset has buttons that can be used."""
    return any(not device.problem for device in view.headsets)


def network_line(found: NetworkFound) -> CheckLine:
    """Return how the network is by what was measured, however it was."""
    if found.way is NetworkWay.NONE:
        return CheckLine(CheckPart.NETWORK, CheckState.NOT_TRIED)
    if found.mos is not None and found.mos < POOR_MOS:
        return line_of(CheckPart.NETWORK, _POOR, CheckState.WARNING)
    if found.round_trip_ms is not None and found.round_trip_ms > SLOW_MILLISECONDS:
        return line_of(CheckPart.NETWORK, _SLOW, CheckState.WARNING)
    return CheckLine(CheckPart.NETWORK, CheckState.GOOD)


_SOFT: Final = Unavailable(
    "microphone_soft",
    phrase("Your voice is hardly heard."),
    phrase("Speak while the check runs, move the microphone nearer, or raise its level in the system."),
)
_NOT_PRESSED: Final = Unavailable(
    "buttons_not_pressed",
    phrase("No button of the headset was pressed."),
    phrase("Press one while the check asks for it. If you did: look which program has the headset."),
)
_POOR: Final = Unavailable(
    "network_poor",
    phrase("The network loses or delays speech: callers would hear you badly."),
    phrase("Use a cable instead of wireless, stop large downloads, then check again."),
)
_SLOW: Final = Unavailable(
    "network_slow",
    phrase("The way to the call centre is slow."),
    phrase("Stop large downloads, use a cable instead of wireless, then check again."),
)
NO_ANSWER: Final = Unavailable(
    "network_silent",
    phrase("The call centre does not answer."),
    phrase("Look whether the laptop is online and the company's VPN is up, then check again."),
)
NOTHING_BACK: Final = Unavailable(
    "network_one_way",
    phrase("No speech comes back from the call centre."),
    phrase("A router or firewall keeps it out; calls would be silent. Tell your call centre."),
)
NO_TONE: Final = Unavailable(
    "network_tone_lost",
    phrase("The line is open, but the test tone did not come back."),
    phrase("Ask your call centre whether the echo number is the right one."),
)


def echo_failed(number: str) -> Unavailable:
    """Return what to say when the echo number does not take the call."""
    return Unavailable(
        "echo_number_failed",
        phrase("The echo number {number} does not take the call.", number=number),
        phrase("Ask your call centre whether it is the right one; other calls may work."),
    )
