"""What the rest of the house sees of headset buttons: wishes up, lamps down; and how a device is reached."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Button(StrEnum):
    """What was touched."""

    HOOK = "hook"
    MUTE = "mute"
    FLASH = "flash"
    HOLD = "hold"
    REDIAL = "redial"
    DROP = "drop"
    REJECT = "reject"
    KEY = "key"


class Wish(StrEnum):
    """What the person at the headset wants; whoever owns the calls decides what comes of it.

    FLASH: hold, take back, swap, or hold and answer, whichever fits.
    """

    ANSWER = "answer"
    HANG_UP = "hang_up"
    REJECT = "reject"
    MUTE = "mute"
    UNMUTE = "unmute"
    FLASH = "flash"
    HOLD = "hold"
    REDIAL = "redial"
    KEY = "key"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Pressed:
    """One press. `wish` is NOTHING when it means nothing now (idle, the wrong moment); `key` of a keypad."""

    button: Button
    wish: Wish
    key: str = ""


@dataclass(frozen=True, slots=True)
class Lamps:
    """What a headset shall show. `off_hook` stays on for a held call: without it some headsets hang up."""

    ring: bool = False
    off_hook: bool = False
    mute: bool = False
    hold: bool = False


class HidError(Exception):
    """A device cannot be reached; `code` is `no_permission`, `gone` or `refused`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass(frozen=True, slots=True)
class HidDevice:
    """One device; `path` is how to open it now, `name` what it is called after a replug too."""

    path: str
    name: str
    label: str


class HidHandle(Protocol):
    """An open device; `read` and `write` on one thread, `wake` and `close` on any."""

    def read(self, seconds: float) -> bytes:
        """Return the next input report; b"" when none came in time or `wake` was called. Raises HidError."""
        ...

    def write(self, report: bytes) -> None:
        """Send an output report (its number first, 0 for none). Raises HidError."""
        ...

    def wake(self) -> None:
        """Let a `read` that waits return."""
        ...

    def close(self) -> None:
        """Let go of the device; idempotent; not while `read` waits."""
        ...


class HidTransport(Protocol):
    """The HID devices of this machine. Any thread."""

    def devices(self) -> tuple[HidDevice, ...]:
        """Return those that may be headsets; quick. Keyboards and mice are never opened."""
        ...

    def descriptor(self, device: HidDevice) -> bytes:
        """Return the report descriptor. Raises HidError."""
        ...

    def open(self, device: HidDevice) -> HidHandle:
        """Open it. Raises HidError."""
        ...


@dataclass(frozen=True, slots=True)
class HeadsetView:
    """One headset with buttons; `problem` is empty or a HidError's code."""

    name: str
    label: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ControlsView:
    """All headsets with buttons, and the name of the one in control ("" when there is none)."""

    headsets: tuple[HeadsetView, ...] = ()
    in_control: str = ""


class Controls(Protocol):
    """All headsets with buttons."""

    def start(
        self, on_pressed: Callable[[str, Pressed], None], on_change: Callable[[ControlsView], None]
    ) -> None:
        """Begin; both callables come on foreign threads, the first with the headset's name."""
        ...

    def show(self, lamps: Lamps) -> None:
        """Let the headsets show this from now on, also after a replug. Any thread; quick."""
        ...

    def close(self) -> None:
        """All lamps off, everything closed; idempotent."""
        ...
