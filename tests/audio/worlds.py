"""Two worlds of sound with the same handles: pretended devices, and PulseAudio with virtual headsets."""

import array
import contextlib
import math
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import numpy

from audio.fake import FakeMachine, fake_parts
from audio.ports import CLOCK_RATE, Direction, Parts, SoundDevice, StreamEnds
from audio.system import parts as system_parts
from tests.peers.native_sound import PythonBridge
from tests.peers.pulse import RATE, Headset, PulseServer, tone_level


class World(Protocol):
    """Headset "usb" is the speaker `usb` and the microphone `usb_mic`; "laptop" is the system's default."""

    def parts(self, speaker: StreamEnds, microphone: StreamEnds) -> Parts: ...

    def plug(self, name: str) -> None: ...

    def unplug(self, name: str) -> None: ...

    def speak(self, name: str, hertz: float) -> contextlib.AbstractContextManager[None]: ...

    def listen(self, name: str) -> contextlib.AbstractContextManager[Callable[[float], float]]:
        """Give a function that tells how loud (dBFS) a frequency was in the last half second heard."""
        ...


def sine(hertz: float, seconds: float = 1.0, amplitude: float = 0.5) -> bytes:
    """Return a tone as the bridge carries it."""
    count = int(seconds * CLOCK_RATE)
    step = 2 * math.pi * hertz / CLOCK_RATE
    return array.array("h", (int(32767 * amplitude * math.sin(step * i)) for i in range(count))).tobytes()


class FakeWorld:
    """Pretended devices."""

    def __init__(self) -> None:
        self.machine = FakeMachine()
        self.plug("laptop")

    def parts(self, speaker: StreamEnds, microphone: StreamEnds) -> Parts:
        return fake_parts(self.machine, speaker, microphone)

    def plug(self, name: str) -> None:
        default = name == "laptop"
        self.machine.plug(
            SoundDevice(name, name.title(), Direction.OUTPUT, default),
            SoundDevice(f"{name}_mic", name.title(), Direction.INPUT, default),
        )

    def unplug(self, name: str) -> None:
        self.machine.unplug(name, f"{name}_mic")

    @contextlib.contextmanager
    def speak(self, name: str, hertz: float) -> Iterator[None]:
        self.machine.say(f"{name}_mic", sine(hertz))
        yield
        self.machine.say(f"{name}_mic", b"")

    @contextlib.contextmanager
    def listen(self, name: str) -> Iterator[Callable[[float], float]]:
        def level(hertz: float) -> float:
            samples = numpy.frombuffer(self.machine.played(name, 0.5), "<i2") / 32768
            return tone_level(numpy.repeat(samples, RATE // CLOCK_RATE), hertz)

        yield level


class PulseWorld:
    """Virtual headsets of a private PulseAudio; the test's process is the program under test.

    `native`: its frames pass in C.
    """

    def __init__(self, server: PulseServer, *, native: bool = False) -> None:
        self.server = server
        self._native = native
        self._bridges: list[PythonBridge] = []
        self._plugged: dict[str, Headset] = {"laptop": server.headsets[0]}

    def parts(self, speaker: StreamEnds, microphone: StreamEnds) -> Parts:
        if not self._native:
            return system_parts(speaker, microphone)
        bridge = PythonBridge(speaker, microphone)
        self._bridges.append(bridge)
        return system_parts(bridge.speaker, bridge.microphone)

    def plug(self, name: str) -> None:
        self._plugged[name] = self.server.add_headset(name)

    def unplug(self, name: str) -> None:
        self.server.unplug(self._plugged.pop(name))

    def restore(self) -> None:
        """Leave the server as it was found."""
        for name in set(self._plugged) - {"laptop"}:
            self.unplug(name)

    def speak(self, name: str, hertz: float) -> contextlib.AbstractContextManager[None]:
        return self.server.tone(self._plugged[name], hertz)

    @contextlib.contextmanager
    def listen(self, name: str) -> Iterator[Callable[[float], float]]:
        with self.server.record(self._plugged[name]) as recording:
            yield lambda hertz: tone_level(recording.samples()[-RATE // 2 :], hertz)


def until(true: Callable[[], Any], seconds: float = 6.0, what: str = "it") -> None:
    """Wait until something is true. Raises AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not happen in {seconds} s"
        time.sleep(0.01)
