"""What the rest of the house sees of sound: devices, the two streams of a call, ringing.

Every class here has a real implementation and a fake that passes the same tests. Callbacks named
`on_…` come on foreign threads (PortAudio's, the watcher's): whoever gets them copies and posts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

CLOCK_RATE: Final = 16_000
"""Samples a second of the bridge."""
FRAME_MILLISECONDS: Final = 10
FRAME_SAMPLES: Final = CLOCK_RATE * FRAME_MILLISECONDS // 1000
FRAME_BYTES: Final = FRAME_SAMPLES * 2
"""One frame: signed 16-bit samples, mono, machine byte order."""


class Direction(StrEnum):
    """What a device does."""

    OUTPUT = "output"
    INPUT = "input"


@dataclass(frozen=True, slots=True)
class SoundDevice:
    """One device; `name` is its identity (the sound server's name, or name + host API), never an index."""

    name: str
    label: str
    direction: Direction
    is_default: bool = False


class DeviceError(Exception):
    """A device is missing, busy or refuses; `title` and `hint` are for people."""

    def __init__(self, code: str, title: str, hint: str) -> None:
        super().__init__(f"{code}: {title} ({hint})")
        self.code = code
        self.title = title
        self.hint = hint


class DeviceWatcher(Protocol):
    """Knows the devices and tells when they change; owns one thread of its own."""

    def devices(self) -> tuple[SoundDevice, ...]:
        """Return what is there now. Any thread."""
        ...

    def start(self, on_change: Callable[[tuple[SoundDevice, ...]], None]) -> None:
        """Tell of every change (debounced) on the watcher's thread."""
        ...

    def close(self) -> None:
        """End the thread; idempotent."""
        ...


class CallStreams(Protocol):
    """The microphone and speaker streams of calls: two separate streams, the sound card is the clock.

    `on_playback(buffer)` must fill FRAME_BYTES, `on_capture(buffer)` gets FRAME_BYTES, both every 10 ms on
    PortAudio's threads; both buffers are writable and support the buffer protocol. `on_lost(direction)`
    comes once when a stream has delivered nothing for 200 ms or reported an error.
    """

    def open(self, speaker: str, microphone: str) -> None:
        """Open both ("" follows the system). Takes up to 2 s: not on the SIP thread. Raises DeviceError."""
        ...

    def close(self) -> None:
        """Close both; returns once no callback can come any more; idempotent."""
        ...

    @property
    def running(self) -> bool:
        """Say whether both directions have delivered a frame since `open` and none is lost."""
        ...

    def levels(self) -> tuple[float, float]:
        """Return (microphone, speaker) peak since the last call, in dBFS (-96.0 = silence). Any thread."""
        ...


class Ringer(Protocol):
    """Rings on one or several devices and plays tones; never the clock of a call."""

    def ring(self, devices: tuple[str, ...]) -> None:
        """Start ringing ("" = the system's device); a device that fails is skipped. Any thread; quick."""
        ...

    def ringback(self, device: str) -> None:
        """Start the tone that a caller hears while the far end rings."""
        ...

    def test(self, device: str, seconds: float) -> None:
        """Play a short tone. Raises DeviceError."""
        ...

    def stop(self) -> None:
        """End whatever sounds; idempotent. Any thread; quick."""
        ...
