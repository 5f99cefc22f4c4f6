"""Sample views of sound: the check before the shift, warnings in a call, devices that are missing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.desk.views import (
    SETTINGS,
    ButtonsView,
    CheckPanel,
    CheckRow,
    DeviceChoice,
    NetworkView,
    SidetoneChoice,
    Trouble,
    WindowView,
)
from app.domain.check import CheckPart, CheckState, NetworkWay
from app.domain.phrase import phrase
from app.domain.sidetone import SidetoneWay
from ui.sample_parts import CALL, DEVICES, IDLE, LINE, NOW, TALKING

SPEECH_LEVELS: Final = (
    -62.0, -58.0, -34.0, -19.0, -14.0, -22.0, -41.0, -52.0, -24.0, -12.0, -9.0, -17.0, -38.0, -55.0, -28.0,
    -15.0, -11.0, -5.0, -20.0, -44.0, -57.0, -31.0, -18.0, -13.0, -16.0, -27.0, -46.0, -60.0, -61.0, -62.0,
)  # fmt: skip
"""Three seconds of counting aloud, a tenth of a second each."""

_WHOLE: Final = tuple(part for part in CheckPart if part is not CheckPart.UNKNOWN)
_GOOD: Final = CheckPanel(
    whole=True,
    rows=tuple(CheckRow(part, CheckState.GOOD) for part in _WHOLE),
    at=NOW - 40,
    passed=True,
    level=SPEECH_LEVELS,
    network=NetworkView(NetworkWay.CALL, "500", 24.0, 0.0, 4.3),
    echo_number="500",
)
_TWO: Final = replace(
    DEVICES, speaker_now="Jabra Evolve 40", microphone_now="Jabra Evolve 40",
    speaker_system="Built-in speakers", microphone_system="Built-in microphone",
    buttons=(ButtonsView("Jabra Evolve 40", True), ButtonsView("Poly Blackwire 5220")),
)  # fmt: skip


def check(panel: CheckPanel) -> WindowView:
    """Return the idle window with a check."""
    return replace(IDLE, check=panel, devices=_TWO)


def recording() -> WindowView:
    """Return a test that records the voice."""
    rows = tuple(CheckRow(part, running=part is CheckPart.MICROPHONE) for part in _WHOLE[:3])
    return check(CheckPanel(running=True, rows=rows))


def running() -> WindowView:
    """Return a check that waits for a button."""
    rows = tuple(
        CheckRow(part, CheckState.GOOD if place < 4 else CheckState.UNKNOWN, running=place == 4)
        for place, part in enumerate(_WHOLE)
    )
    return check(CheckPanel(running=True, whole=True, rows=rows, level=SPEECH_LEVELS))


def failed() -> WindowView:
    """Return a check with an echo, no button pressed and a call centre that does not answer."""
    bad = {
        CheckPart.ECHO: CheckRow(
            CheckPart.ECHO, CheckState.WARNING, phrase("The caller hears an echo of themselves."),
            phrase("Use the headset instead of the loudspeaker, or turn the volume down."),
        ),
        CheckPart.BUTTONS: CheckRow(CheckPart.BUTTONS, CheckState.NOT_TRIED),
        CheckPart.NETWORK: CheckRow(
            CheckPart.NETWORK, CheckState.FAILED, phrase("The call centre does not answer."),
            phrase("Look whether the laptop is online and the company's VPN is up, then check again."),
        ),
    }  # fmt: skip
    bad_panel = replace(
        _GOOD, rows=tuple(bad.get(row.part, row) for row in _GOOD.rows), passed=False,
        network=NetworkView(NetworkWay.OPTIONS), echo_db=-14.0, delay_ms=92.5, echo_number="",
    )  # fmt: skip
    return check(bad_panel)


def offered() -> WindowView:
    """Return the start of a shift."""
    return replace(IDLE, check=CheckPanel(offered=True))


def missing() -> WindowView:
    """Return settings with the chosen headset unplugged, one headset's buttons locked."""
    devices = replace(
        _TWO,
        speakers=(
            DeviceChoice("", phrase("As the system")), DeviceChoice("laptop", "Built-in speakers"),
            DeviceChoice("jabra", "Jabra Evolve 40", missing=True),
        ),
        microphones=(
            DeviceChoice("", phrase("As the system")), DeviceChoice("laptop", "Built-in microphone"),
            DeviceChoice("jabra", "Jabra Evolve 40", missing=True),
        ),
        speaker_now="Built-in speakers", microphone_now="Built-in microphone", ring=("", "jabra"),
        buttons=(ButtonsView("Poly Blackwire 5220", problem="no_permission"),),
        sidetone=SidetoneChoice(True, (SidetoneWay.OFF, SidetoneWay.OWN), SidetoneWay.OWN, 60, 50),
    )  # fmt: skip
    return replace(IDLE, devices=devices)


def warned() -> WindowView:
    """Return a call in which the agent talks while muted, and its headset is gone."""
    return replace(
        TALKING,
        call=replace(CALL, muted=True),
        line=replace(LINE, muted=True, speaker="Built-in speakers"),
        troubles=(
            Trouble(
                "talking_while_muted", phrase("You are muted: the caller does not hear what you say."),
                phrase("Switch mute off to be heard."), "unmute", phrase("Unmute"),
            ),
            Trouble(
                "headset_lost",
                phrase("Headset unplugged: sound goes on at {name}.", name="Built-in speakers"),
                phrase("Plug it in again: it is used by itself. Or go on without it."),
                "follow_system", phrase("Use the system's"), SETTINGS, phrase("Choose…"),
            ),
        ),
    )  # fmt: skip


def not_heard() -> WindowView:
    """Return a call in which nothing comes from the microphone, and what was said before was too loud."""
    return replace(
        TALKING,
        troubles=(
            Trouble(
                "microphone_quiet",
                phrase("Nobody can hear you: the microphone gives no sound at all."),
                phrase(
                    "Look whether it is muted on the headset, or switched off by the laptop's microphone key."
                ),
                SETTINGS, phrase("Sound settings…"),
            ),
            Trouble(
                "echo_heard", phrase("The caller hears an echo of themselves."),
                phrase("Use the headset instead of the loudspeaker, or turn the volume down."),
                SETTINGS, phrase("Sound settings…"),
            ),
        ),
        notice=phrase("{name} is back: sound goes on there.", name="Jabra Evolve 40"),
    )  # fmt: skip


STATES: Final[dict[str, Callable[[], WindowView]]] = {
    "check_offered": offered,
    "check_recording": recording,
    "check_running": running,
    "check_good": lambda: check(_GOOD),
    "check_failed": failed,
    "sound_missing": missing,
    "warned_muted": warned,
    "warned_not_heard": not_heard,
}
"""Every state of sound by name."""
