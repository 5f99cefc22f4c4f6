"""What the window shows of sound: devices, levels, headsets with buttons, the check before the shift."""

from dataclasses import dataclass, field

from app.domain.check import CheckPart, CheckState, NetworkWay
from app.domain.sidetone import SidetoneWay


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """One sound device in a chooser; name "" is "follow the system". `missing`: chosen, but not there."""

    name: str
    label: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ButtonsView:
    """A headset with buttons; `in_control`: its lamps show the call. `problem`: why it is of no use now."""

    label: str
    in_control: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SidetoneChoice:
    """Who may let the agent hear the agent (`ways`), who does, how loud in percent.

    `headset`: False while no device is there to choose for. `late_ms`: how late Hearthline's own way comes, 0
    = not known. `refused`: what was chosen for this headset cannot be had, it is off.
    """

    headset: bool = False
    ways: tuple[SidetoneWay, ...] = (SidetoneWay.OFF,)
    way: SidetoneWay = SidetoneWay.OFF
    level: int = 50
    late_ms: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class DevicesView:
    """The headset chooser; levels are dBFS and move only while watched.

    `speaker_now` and `microphone_now` are what people call the devices that are in use, or would be;
    `speaker_system` and `microphone_system` those that the system has chosen.
    `filters`: False where the library for echo, noise and gain is missing.
    """

    speakers: tuple[DeviceChoice, ...] = ()
    microphones: tuple[DeviceChoice, ...] = ()
    speaker: str = ""
    microphone: str = ""
    ring: tuple[str, ...] = ()
    microphone_level: float = -96.0
    speaker_level: float = -96.0
    speaker_now: str = ""
    microphone_now: str = ""
    speaker_system: str = ""
    microphone_system: str = ""
    buttons: tuple[ButtonsView, ...] = ()
    filters: bool = True
    sidetone: SidetoneChoice = field(default_factory=SidetoneChoice)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One part of a check; `running`: it is being tried, `state` is of no use then."""

    part: CheckPart
    state: CheckState = CheckState.UNKNOWN
    title: str = ""
    hint: str = ""
    running: bool = False


@dataclass(frozen=True, slots=True)
class NetworkView:
    """How the network was tried and what came of it; numbers are None where nothing was measured."""

    way: NetworkWay = NetworkWay.NONE
    number: str = ""
    round_trip_ms: float | None = None
    loss: float | None = None
    mos: float | None = None


@dataclass(frozen=True, slots=True)
class CheckPanel:
    """The headset test and the check before the shift.

    `running`: one is under way, `whole`: it is (or was) the check before the shift. `at`: when the last one
    ended, 0 = none yet; `passed` None: it was ended by a call. `level` is the voice's peak per 0.1 s in
    dBFS. `offered`: the shift has begun and nobody has checked yet. `possible`: no call is up.
    """

    running: bool = False
    whole: bool = False
    rows: tuple[CheckRow, ...] = ()
    at: float = 0.0
    passed: bool | None = None
    level: tuple[float, ...] = ()
    echo_db: float | None = None
    delay_ms: float | None = None
    network: NetworkView = field(default_factory=NetworkView)
    echo_number: str = ""
    error: str = ""
    offered: bool = False
    possible: bool = True
