"""The sound and the buttons of the seat: settings, the check before the shift, headsets with buttons."""

from dataclasses import dataclass, field

from app.domain.check import CheckLine, CheckPart, CheckState, NetworkFound, NetworkWay
from app.domain.sidetone import SidetoneWay


@dataclass(frozen=True, slots=True)
class SidetoneWish:
    """What the agent chose for one headset, named as its speaker; `level` in percent, 1 to 100."""

    headset: str
    way: SidetoneWay
    level: int = 50


@dataclass(frozen=True, slots=True)
class SidetoneView:
    """The body of `sidetone.changed`: what the headset in use can do, and what is on.

    `headset` is the speaker's name, "" when none is there. `late_ms`: how late Hearthline's own way comes, as
    measured while the devices are open. `refused`: what was chosen for this headset cannot be had now.
    """

    headset: str = ""
    ways: tuple[SidetoneWay, ...] = (SidetoneWay.OFF,)
    way: SidetoneWay = SidetoneWay.OFF
    level: int = 50
    late_ms: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """`sound.set`: what is done to the microphone's sound; None leaves it. The reply is a SoundView.

    `region` is the country (ISO 3166, two letters) whose tones are played; "" is the European standard.
    `ring_tone` is one of RingTone, `ring_volume` percent (10 to 100). `warn`: a short tone in the agent's
    ear beside each warning about what the caller hears. `sidetones`: what was chosen for every headset that
    anything was ever chosen for; others are left as they are.
    """

    echo: bool | None = None
    noise: bool | None = None
    gain: bool | None = None
    region: str | None = None
    ring_tone: str | None = None
    ring_volume: int | None = None
    warn: bool | None = None
    sidetones: tuple[SidetoneWish, ...] | None = None


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """`device.check`: tape the agent's voice for so many seconds (1 to 8), then measure; not in a call.

    `playback`: let the agent hear the tape at the end. `whole`: also ring, buttons (somebody is asked to
    press one), registration and network; the last by a call to `echo_number` over `account` ("" the first),
    or without one by a question to the switch. The reply is a CheckView, and so is the body of the event
    `device.checked` that follows; `device.checking` (CheckProgress) tells how far it is.
    """

    seconds: float = 3.0
    playback: bool = True
    whole: bool = True
    echo_number: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """The body of `device.checking`: what is tried now, and what is known already."""

    part: CheckPart
    lines: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckView:
    """The result: `passed` when no part failed. `level` is the voice's peak per 0.1 s in dBFS.

    `echo_db`: how loud a sweep came back from speaker to microphone, `delay_ms` after how long; None: not at
    all, as it should be with a headset.
    """

    passed: bool
    lines: tuple[CheckLine, ...] = ()
    level: tuple[float, ...] = ()
    echo_db: float | None = None
    delay_ms: float | None = None
    network: NetworkFound = field(default_factory=NetworkFound)


@dataclass(frozen=True, slots=True)
class SoundView:
    """What is done to the microphone's sound now; `available` is False where the library is missing."""

    echo: bool = False
    noise: bool = False
    gain: bool = False
    region: str = ""
    available: bool = True
    ring_tone: str = "bells"
    ring_volume: int = 100
    warn: bool = True
    sidetone: SidetoneView = field(default_factory=SidetoneView)


@dataclass(frozen=True, slots=True)
class ControlDevice:
    """One headset with buttons; `problem` is empty, or why its buttons are of no use now."""

    name: str
    label: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ControlView:
    """The body of `control.changed`: headsets with buttons, and the one whose lamps show the call.

    The event also carries `pressed` (what was touched), `wish` (what that asks for) and `by` (the headset's
    name) when it tells of a press.
    """

    headsets: tuple[ControlDevice, ...] = ()
    in_control: str = ""


__all__ = [
    "CheckLine", "CheckPart", "CheckProgress", "CheckState", "CheckView", "ControlDevice", "ControlView",
    "DeviceCheck", "NetworkFound", "NetworkWay", "SidetoneView", "SidetoneWay", "SidetoneWish",
    "SoundSettings", "SoundView",
]  # fmt: skip
