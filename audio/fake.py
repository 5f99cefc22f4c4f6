"""A machine of pretended sound devices: the same behaviour as the real parts, without a sound card or server.

For tests and for trying things out; `tests/audio` holds it to the same contract as the real parts.
"""

import ctypes
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Final

from audio import tones
from audio.decibel import SILENCE, from_peak, peak_of
from audio.ports import (
    FRAME_BYTES,
    FRAME_MILLISECONDS,
    FRAME_SAMPLES,
    USUAL_RING,
    DeviceError,
    Direction,
    Parts,
    RingVoice,
    SoundDevice,
    StreamEnds,
    StreamWatch,
)
from audio.routes import missing, word
from audio.streams import watch_over
from audio.worker import Worker

_KEPT_FRAMES: Final = 500


class FakeMachine:
    """Devices that can be plugged, unplugged, stalled and held by another program. Any thread."""

    def __init__(self) -> None:
        self._devices: tuple[SoundDevice, ...] = ()
        self._watchers: list[FakeWatcher] = []
        self._played: dict[str, deque[tuple[float, bytes]]] = defaultdict(lambda: deque(maxlen=_KEPT_FRAMES))
        self._said: dict[str, bytes] = {}
        self.busy: set[str] = set()
        self.stalled: set[str] = set()
        self.stumbling: set[str] = set()

    def plug(self, *devices: SoundDevice) -> None:
        """Add devices."""
        self._set((*self._devices, *devices))

    def unplug(self, *names: str) -> None:
        """Take devices away; their streams stop delivering."""
        self._set(tuple(device for device in self._devices if device.name not in names))

    def devices(self) -> tuple[SoundDevice, ...]:
        """Return what is plugged in."""
        return self._devices

    def resolve(self, name: str, direction: Direction) -> str:
        """Return the device that "" or a name stands for. Raises DeviceError when it is missing or busy."""
        there = [device for device in self._devices if device.direction is direction]
        default = next((device.name for device in there if device.is_default), there[0].name if there else "")
        found = name or default
        if found not in {device.name for device in there}:
            raise missing(direction)
        if found in self.busy:
            what = word(direction)
            raise DeviceError(f"{what}_busy", f"Another program holds the {what}.", "Close that program.")
        return found

    def alive(self, name: str) -> bool:
        """Say whether a device is there and takes or gives sound."""
        return name not in self.stalled and any(device.name == name for device in self._devices)

    def say(self, name: str, loop: bytes) -> None:
        """Let a microphone hear these samples round and round; b"" is silence."""
        self._said[name] = loop

    def said(self, name: str, position: int) -> bytes:
        """Return the frame a microphone hears at a byte position."""
        loop = self._said.get(name) or bytes(FRAME_BYTES)
        start = position % len(loop)
        return (loop * 2)[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")

    def play(self, name: str, frame: bytes) -> None:
        """Take what a stream plays on a device."""
        self._played[name].append((time.monotonic(), frame))

    def played(self, name: str, seconds: float = 5.0) -> bytes:
        """Return what was played on a device in the last `seconds` (at most five)."""
        since = time.monotonic() - seconds
        return b"".join(frame for at, frame in tuple(self._played[name]) if at >= since)

    def watch(self, watcher: "FakeWatcher") -> None:
        """Tell a watcher of changes from now on."""
        self._watchers.append(watcher)

    def _set(self, devices: tuple[SoundDevice, ...]) -> None:
        self._devices = devices
        for watcher in self._watchers:
            watcher.tell()


class FakeWatcher:
    """Tells of the machine's devices on a thread of its own."""

    def __init__(self, machine: FakeMachine) -> None:
        self._machine = machine
        self._worker = Worker("fake devices")
        self._on_change: Callable[[tuple[SoundDevice, ...]], None] | None = None

    def devices(self) -> tuple[SoundDevice, ...]:
        """Return what is there."""
        return self._machine.devices()

    def start(self, on_change: Callable[[tuple[SoundDevice, ...]], None]) -> None:
        """Tell soon, then at every change."""
        self._on_change = on_change
        self._machine.watch(self)
        self.tell()

    def tell(self) -> None:
        """Tell of what is there; called by the machine."""
        told, devices = self._on_change, self._machine.devices()
        if told is not None:
            self._worker.submit(lambda: told(devices))

    def close(self) -> None:
        """End the thread."""
        self._on_change = None
        self._worker.close()


class FakeStream:
    """Delivers a frame every 10 ms on a thread of its own while its device lives."""

    def __init__(self, direction: Direction, ends: StreamEnds, machine: FakeMachine) -> None:
        self._direction = direction
        self._ends = ends
        self._machine = machine
        self._frames = 0
        self._peak = 0
        self._metered = False
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def direction(self) -> Direction:
        """Return whether this is a speaker or a microphone."""
        return self._direction

    def open(self, device: str, watch: StreamWatch) -> None:
        """Open a device. Raises DeviceError."""
        self.close()
        name = self._machine.resolve(device, self._direction)
        self._stop, self._frames = threading.Event(), 0
        watched = (lambda: self._frames, self._stop, watch)
        self._threads = [
            threading.Thread(target=self._deliver, args=(name, self._stop, watch), daemon=True),
            threading.Thread(target=watch_over, args=watched, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Close; no callback comes after it."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._threads = []

    def meter(self, on: bool) -> None:
        """Measure peaks, or not."""
        self._metered = on

    def level(self) -> float:
        """Return the peak since the last call in dBFS."""
        peak, self._peak = self._peak, 0
        return from_peak(peak) if self._metered else SILENCE

    def lateness(self) -> float:
        """Return a frame's length."""
        return FRAME_MILLISECONDS / 1000

    def _deliver(self, name: str, stop: threading.Event, watch: StreamWatch) -> None:
        frame = (ctypes.c_int16 * FRAME_SAMPLES)()
        address = ctypes.addressof(frame)
        self._ends.on_thread()
        due = time.monotonic()
        while not stop.wait(max(0.0, due - time.monotonic())):
            due += FRAME_MILLISECONDS / 1000
            if not self._machine.alive(name):
                continue
            if self._direction is Direction.INPUT:
                said = self._machine.said(name, self._frames * FRAME_BYTES)
                ctypes.memmove(address, said, FRAME_BYTES)
            self._ends.on_frame(address)
            if self._direction is Direction.OUTPUT:
                self._machine.play(name, bytes(frame))
            self._frames += 1
            if name in self._machine.stumbling:
                self._machine.stumbling.discard(name)
                watch.on_stumbling()
            if self._metered:
                self._peak = max(self._peak, peak_of(frame[:]))


class FakeRinger:
    """Plays the real tones on the machine's devices, in real time."""

    def __init__(self, machine: FakeMachine) -> None:
        self._machine = machine
        self._sounding: list[tuple[threading.Event, threading.Thread]] = []

    def ring(self, devices: tuple[str, ...], voice: RingVoice = USUAL_RING) -> None:
        """Ring on these devices; one that fails is skipped."""
        self._play(devices, tones.ring(voice))

    def play(self, device: str, tone: bytes) -> None:
        """Play a tone."""
        self._play((device,), tone)

    def test(self, device: str, seconds: float, voice: RingVoice | None = None) -> None:
        """Play the test tone and wait. Raises DeviceError."""
        name = self._machine.resolve(device, Direction.OUTPUT)
        tone = tones.test_tone() if voice is None else tones.ring(voice)
        self._loop(name, tone, threading.Event(), rounds=int(seconds * 100))

    def stop(self) -> None:
        """End what sounds."""
        sounding, self._sounding = self._sounding, []
        for stop, thread in sounding:
            stop.set()
            thread.join()

    def close(self) -> None:
        """End what sounds."""
        self.stop()

    def _play(self, devices: Iterable[str], loop: bytes) -> None:
        self.stop()
        for device in devices:
            try:
                name = self._machine.resolve(device, Direction.OUTPUT)
            except DeviceError:
                continue
            stop = threading.Event()
            thread = threading.Thread(target=self._loop, args=(name, loop, stop), daemon=True)
            self._sounding.append((stop, thread))
            thread.start()

    def _loop(self, name: str, loop: bytes, stop: threading.Event, rounds: int = 2**31) -> None:
        for count in range(rounds):
            if stop.wait(FRAME_MILLISECONDS / 1000):
                return
            start = count * FRAME_BYTES % len(loop)
            self._machine.play(name, loop[start : start + FRAME_BYTES])


def fake_parts(machine: FakeMachine, speaker: StreamEnds, microphone: StreamEnds) -> Parts:
    """Return parts that sound only inside `machine`."""
    return Parts(
        watcher=FakeWatcher(machine),
        speaker=FakeStream(Direction.OUTPUT, speaker, machine),
        microphone=FakeStream(Direction.INPUT, microphone, machine),
        ringer=FakeRinger(machine),
    )
