"""What the rest of the house sees of sound: devices, the two streams of a call, ringing.

Every class here has a real implementation and a fake that passes the same tests. Callbacks named
`on_…` come on foreign threads (PortAudio's, the watcher's): whoever gets them copies and posts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

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
    """One device; `name` is its identity (the sound server's name, or name + host API), never an index.

    `card` is the number ALSA has for it, "" where nobody says; `aloud`: it fills the room, not an ear.
    """

    name: str
    label: str
    direction: Direction
    is_default: bool = False
    card: str = ""
    aloud: bool = False


class DeviceError(Exception):
    """A device is missing, busy or refuses; `title` and `hint` are for people."""

    def __init__(self, code: str, title: str, hint: str) -> None:
        super().__init__(f"{code}: {title} ({hint})")
        self.code = code
        self.title = title
        self.hint = hint


@dataclass(frozen=True, slots=True)
class StreamEnds:
    """Who takes the frames of one stream; both callables run on the stream's own thread.

    `on_thread` comes once on every new stream thread, before its first frame. `on_frame(address)` comes every
    10 ms with the address of FRAME_BYTES: a microphone's frame to read, or a speaker's frame to fill. The
    memory is PortAudio's own and is ours only during the call. No copying, no logging, no waiting there.
    With `native` (an `audio.native.NativePath`) frames may pass in C instead, and `on_frame` never comes.
    """

    on_thread: Callable[[], None]
    on_frame: Callable[[int], None]
    native: Any = None


@dataclass(frozen=True, slots=True)
class StreamWatch:
    """Who is told how one opened stream fares; on a thread of the stream's own.

    `on_running`: frames flow, or flow again after a stall. `on_lost`: no frame for 200 ms, or none within
    3 s of opening. `on_stumbling`: the card keeps running dry; opening anew gives it a longer buffer.
    """

    on_running: Callable[[], None]
    on_lost: Callable[[], None]
    on_stumbling: Callable[[], None] = lambda: None


LEAST_VOLUME: Final = 10
"""Percent; a ring that nobody hears is a missed call."""


class RingTone(StrEnum):
    """What a ring sounds like: a run of bells, an old telephone, or one soft note for an open-plan room."""

    BELLS = "bells"
    PHONE = "phone"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class RingVoice:
    """How it rings: which tone, and how loud in percent (LEAST_VOLUME to 100)."""

    tone: RingTone = RingTone.BELLS
    volume: int = 100


USUAL_RING: Final = RingVoice()


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


class CallStream(Protocol):
    """The microphone's or the speaker's stream of all calls; the sound card is its clock.

    `open` and `close` on one thread at a time, never the SIP thread.
    """

    @property
    def direction(self) -> Direction:
        """Return whether this is the speaker's or the microphone's stream."""
        ...

    def open(self, device: str, watch: "StreamWatch") -> None:
        """Open `device` ("" follows the system). Raises DeviceError; quick, but may take up to 2 s.

        Nothing of `watch` is called after `close` has returned.
        """
        ...

    def close(self) -> None:
        """Close; returns once no callback can come any more; idempotent."""
        ...

    def meter(self, on: bool) -> None:
        """Measure peaks from now on, or stop measuring (it costs a little on each frame). Any thread."""
        ...

    def level(self) -> float:
        """Return the peak since the last call in dBFS (-96.0 = silence, or not measured). Any thread."""
        ...

    def lateness(self) -> float:
        """Return the seconds between us and the ear or mouth, measured where that is possible. Any thread."""
        ...


class Ringer(Protocol):
    """Rings on one or several devices and plays tones; never the clock of a call."""

    def ring(self, devices: tuple[str, ...], voice: RingVoice = USUAL_RING) -> None:
        """Start ringing ("" = the system's device); a device that fails is skipped. Any thread; quick."""
        ...

    def play(self, device: str, tone: bytes) -> None:
        """Start a tone (see `audio.tones`) in the agent's ear, round and round. Any thread; quick."""
        ...

    def test(self, device: str, seconds: float, voice: RingVoice | None = None) -> None:
        """Play a short tone (the ring with a `voice`), return when it is over. Raises DeviceError.

        Not on the SIP thread.
        """
        ...

    def stop(self) -> None:
        """End ringing and tones; idempotent. Any thread; quick."""
        ...

    def close(self) -> None:
        """Stop everything and end the ringer's threads; idempotent."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of one sound system. `silent`: no device is ever opened, yet sound counts as present."""

    watcher: DeviceWatcher
    speaker: CallStream
    microphone: CallStream
    ringer: Ringer
    silent: bool = False
