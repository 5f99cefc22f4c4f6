"""Our words for the parts of a check, for how they came out, and for what somebody has to do meanwhile."""

from typing import Final

from app.desk.views import CheckPanel, CheckRow, NetworkView
from app.domain.check import CheckPart, CheckState, NetworkWay
from ui.text import mark, say, tr

_PARTS: Final = {
    CheckPart.MICROPHONE: mark("Microphone"),
    CheckPart.SPEAKER: mark("Speaker"),
    CheckPart.ECHO: mark("Echo"),
    CheckPart.RING: mark("Ring"),
    CheckPart.BUTTONS: mark("Buttons on the headset"),
    CheckPart.REGISTRATION: mark("Registration"),
    CheckPart.NETWORK: mark("Network"),
    CheckPart.UNKNOWN: mark("Unknown"),
}
_STATES: Final = {
    CheckState.GOOD: (mark("good"), "check", "ready"),
    CheckState.WARNING: (mark("works, but"), "attention", "attention"),
    CheckState.FAILED: (mark("does not work"), "close", "stop"),
    CheckState.NOT_TRIED: (mark("nothing to try"), "ring", "ink2"),
    CheckState.UNKNOWN: (mark("not yet"), "ring", "ink2"),
}
_NOW: Final = {
    CheckPart.MICROPHONE: mark("Speak now: count from one to ten."),
    CheckPart.SPEAKER: mark("Listen: a short whistle, then your own voice."),
    CheckPart.ECHO: mark("Listen: a short whistle, then your own voice."),
    CheckPart.RING: mark("It rings now, on every device that you chose for it."),
    CheckPart.BUTTONS: mark("Press a button on your headset, such as mute."),
    CheckPart.REGISTRATION: mark("The call centre is asked whether you are known."),
    CheckPart.NETWORK: mark("The way to the call centre is tried."),
}

_HARDLY_AN_ECHO: Final = -30.0
"""Softer than this nobody hears it, and what was found may be chance."""


def decibel(level: float) -> str:
    """Return a level as it is written, with a real minus."""
    return str(round(level)).replace("-", "−")


def part_word(part: CheckPart) -> str:
    """Return what a part is called."""
    return say(_PARTS[part])


def state_words(row: CheckRow) -> tuple[str, str, str]:
    """Return the word, icon and tone of a row."""
    if row.running:
        return tr("now"), "dot", "accent"
    words, icon, tone = _STATES[row.state]
    return say(words), icon, tone


def to_do(panel: CheckPanel) -> str:
    """Return what the person should do or notice now; "" while nothing runs."""
    row = next((row for row in panel.rows if row.running), None)
    if not panel.running or row is None:
        return ""
    if row.part is CheckPart.NETWORK and panel.echo_number:
        return tr("A call of five seconds to {number}: you hear a soft melody.", number=panel.echo_number)
    return say(_NOW.get(row.part, ""))


def result_words(panel: CheckPanel) -> tuple[str, str, str]:
    """Return the one result, its icon and its tone; ("", "", "") without one."""
    if panel.running or not panel.at:
        return "", "", ""
    if panel.passed is None:
        return tr("A call came: the check was ended. Try it again after the call."), "information", "accent"
    if not panel.passed:
        return tr("Something does not work. See below what helps."), "close", "stop"
    if any(row.state is CheckState.WARNING for row in panel.rows):
        return tr("You can work, but look at what is marked."), "attention", "attention"
    return tr("All is well."), "check", "ready"


def figures(panel: CheckPanel) -> str:
    """Return what was measured, in words."""
    if panel.running or not panel.at:
        return ""
    found = [_echo_words(panel), _network_words(panel.network)]
    return "  ·  ".join(words for words in found if words)


def _echo_words(panel: CheckPanel) -> str:
    if not panel.level:
        return ""
    if panel.echo_db is None or panel.delay_ms is None or panel.echo_db < _HARDLY_AN_ECHO:
        return tr("No echo from speaker to microphone")
    return tr(
        "Echo {echo} dB, heard back after {delay} ms",
        echo=decibel(panel.echo_db),
        delay=round(panel.delay_ms),
    )


def _network_words(network: NetworkView) -> str:
    if network.way is NetworkWay.CALL:
        text = tr("Network by a call to {number}", number=network.number)
        if network.loss is not None:
            lost = tr("{loss} % lost", loss=f"{network.loss * 100:.1f}")
            text += f": {lost}"
        return text + _trip(network)
    if network.way is NetworkWay.OPTIONS:
        return tr("Network by a question to the call centre only") + _trip(network)
    return ""


def _trip(network: NetworkView) -> str:
    if network.round_trip_ms is None:
        return ""
    return ", " + tr("there and back {ms} ms", ms=round(network.round_trip_ms))
