"""The sound and the buttons of the seat: settings, the check before the shift, headsets with buttons."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """`sound.set`: what is done to the microphone's sound; None leaves it. The reply is a SoundView.

    `region` is the country (ISO 3166, two letters) whose tones are played; "" is the European standard.
    """

    echo: bool | None = None
    noise: bool | None = None
    gain: bool | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """`device.check`: tape the agent's voice for so many seconds (1 to 8), then measure; not in a call.

    `playback`: let the agent hear the tape at the end. The reply is a CheckView, and so is the body of the
    event `device.checked` that follows.
    """

    seconds: float = 3.0
    playback: bool = True


class CheckPart(StrEnum):
    """What a check before the shift looks at."""

    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    ECHO = "echo"
    RING = "ring"
    BUTTONS = "buttons"
    REGISTRATION = "registration"
    UNKNOWN = "unknown"


class CheckState(StrEnum):
    """How a part of the check came out; NOT_TRIED: there is nothing to try."""

    GOOD = "good"
    WARNING = "warning"
    FAILED = "failed"
    NOT_TRIED = "not_tried"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One part of a check; `code`, `title` and `hint` say what is wrong. Empty when nothing is."""

    part: CheckPart
    state: CheckState
    code: str = ""
    title: str = ""
    hint: str = ""


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


@dataclass(frozen=True, slots=True)
class SoundView:
    """What is done to the microphone's sound now; `available` is False where the library is missing."""

    echo: bool = False
    noise: bool = False
    gain: bool = False
    region: str = ""
    available: bool = True


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
