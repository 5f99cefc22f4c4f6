"""A private PulseAudio with virtual headsets: what stands for a sound card in tests.

    with PulseServer() as pulse:
        headset = pulse.add_headset("usb")          # a sink to play on, a source to speak into
        pulse.set_default(headset)
        process = Popen(command, env={**os.environ, **pulse.environment})
        with pulse.tone(headset, 440.0), pulse.record(headset) as recording:
            time.sleep(2)
        assert tone_level(recording.samples(), 440.0) > -40

A headset is three things on the server: the sink NAME (what the program under test plays), its monitor
(what `record` listens to), and the source NAME_mic, fed by the sink NAME_mouth (what `tone` and `play` speak
into). Sinks are made with `norewinds=1`: plain null sinks sleep up to 2 s before they take the first sound.
Nothing here touches another sound server: own folder, own socket, ended by pid.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy
import pytest
from numpy.typing import NDArray

RATE: Final = 48_000
Samples = NDArray[Any]

_ALSA: Final = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


@dataclass(slots=True)
class Headset:
    """One virtual headset; the names are those of the sound server. `card`: ALSA's number, "" for none."""

    name: str
    card: str = ""
    modules: list[str] = field(default_factory=list)

    @property
    def speaker(self) -> str:
        """The sink that a program plays on."""
        return self.name

    @property
    def microphone(self) -> str:
        """The source that a program records from."""
        return f"{self.name}_mic"

    @property
    def mouth(self) -> str:
        """The sink that speaks into the microphone."""
        return f"{self.name}_mouth"


class Recording:
    """What was recorded: mono samples from -1 to 1 at RATE, readable while it goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def samples(self) -> Samples:
        """Return everything so far."""
        data = self._path.read_bytes()
        return numpy.frombuffer(data[: len(data) // 2 * 2], "<i2").astype(numpy.float64) / 32768


class PulseServer:
    """Owns one `pulseaudio` process, its folder and its headsets; use as a context manager."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pulse-"))
        self.headsets: list[Headset] = []
        self._socket = self.folder / "native"
        self._process: subprocess.Popen[bytes] | None = None
        self._recordings = 0
        self._default: Headset | None = None
        alsa = self.folder / "asound.conf"
        alsa.write_text(_ALSA, encoding="ascii")
        self.environment = {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "ALSA_CONFIG_PATH": str(alsa),
            "XDG_CONFIG_HOME": str(self.folder),
            "HEARTHLINE_ENGINE_TREATMENT": "off",
            "HEARTHLINE_SOUND_ECHO": "off",
            "HEARTHLINE_SOUND_NOISE": "off",
        }
        """Put over the environment of the program under test. (Drop XDG_CONFIG_HOME if it has its own.)

        Noise suppression is off, also by what a desk tells the engine: it would eat the steady tones.
        """

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Start the server, with the headsets it had before, and wait until it answers."""
        options = f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
                 "--disallow-exit", "-L", options],
                env=self._env(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        end = time.monotonic() + 15
        while subprocess.run(["pactl", "info"], check=False, env=self._env(), capture_output=True).returncode:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, "the sound server does not answer"
            time.sleep(0.05)
        self._plug_all()

    def kill(self) -> None:
        """End the server without warning, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def freeze(self) -> None:
        """Stop the server where it stands (SIGSTOP)."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End the server and remove its folder; idempotent."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def add_headset(self, name: str, card: str = "") -> Headset:
        """Plug in a new headset."""
        headset = Headset(name, card)
        self.headsets.append(headset)
        self._plug(headset)
        return headset

    def unplug(self, headset: Headset) -> None:
        """Take a headset away, speaker and microphone together."""
        self.headsets.remove(headset)
        for module in reversed(headset.modules):
            self.pactl("unload-module", module)
        headset.modules.clear()

    def plug(self, headset: Headset) -> None:
        """Plug a headset in again."""
        self.headsets.append(headset)
        self._plug(headset)

    def set_default(self, headset: Headset) -> None:
        """Make it the system's speaker and microphone, also after a restart of the server."""
        self._default = headset
        self.pactl("set-default-sink", headset.speaker)
        self.pactl("set-default-source", headset.microphone)

    def pactl(self, *arguments: str) -> str:
        """Run `pactl` and return what it printed. Raises CalledProcessError."""
        done = subprocess.run(
            ["pactl", *arguments], env=self._env(), capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout.strip()

    def listeners(self, headset: Headset) -> tuple[int, int]:
        """Return how many streams play on a headset's speaker and record from its microphone."""
        speakers = {
            line.split("\t")[0] for line in self._list("sinks") if line.split("\t")[1] == headset.speaker
        }
        microphones = {
            line.split("\t")[0] for line in self._list("sources") if line.split("\t")[1] == headset.microphone
        }
        return (
            sum(line.split("\t")[1] in speakers for line in self._list("sink-inputs")),
            sum(line.split("\t")[1] in microphones for line in self._list("source-outputs")),
        )

    @contextlib.contextmanager
    def tone(self, headset: Headset, hertz: float) -> Iterator[None]:
        """Speak a steady tone (amplitude about 0.5) into a headset's microphone."""
        module = self.pactl("load-module", "module-sine", f"sink={headset.mouth}", f"frequency={hertz:.0f}")
        try:
            yield
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):  # gone with the headset or the server
                self.pactl("unload-module", module)

    def play(self, headset: Headset, samples: Samples) -> None:
        """Speak mono samples (-1 to 1 at RATE) into a headset's microphone; returns when they are said."""
        raw = (numpy.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
        command = [
            "pacat",
            "-p",
            "-d",
            headset.mouth,
            f"--rate={RATE}",
            "--channels=1",
            "--format=s16le",
            "--raw",
        ]
        subprocess.run(command, env=self._env(), input=raw, check=True)

    @contextlib.contextmanager
    def record(self, headset: Headset) -> Iterator[Recording]:
        """Record what is played on a headset's speaker; the samples stay readable afterwards."""
        self._recordings += 1
        path = self.folder / f"recording-{self._recordings}.raw"
        command = ["parec", "-d", f"{headset.speaker}.monitor", f"--rate={RATE}", "--channels=1",
                   "--format=s16le", "--raw", "--latency-msec=20"]  # fmt: skip
        with path.open("wb") as file:
            process = subprocess.Popen(command, env=self._env(), stdout=file, stderr=subprocess.DEVNULL)
            try:
                self._wait_for(path, process)
                yield Recording(path)
            finally:
                process.terminate()
                process.wait(10)

    def _wait_for(self, path: Path, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + 10
        while not path.stat().st_size:
            assert process.poll() is None, "the recorder ended"
            assert time.monotonic() < end, "nothing is recorded"
            time.sleep(0.01)

    def _plug_all(self) -> None:
        """Plug in after a restart what was there before."""
        for headset in self.headsets:
            self._plug(headset)
        if self._default is not None:
            self.set_default(self._default)

    def _plug(self, headset: Headset) -> None:
        name = headset.name
        on_card = f" alsa.card={headset.card}" if headset.card else ""
        title = f"sink_properties='device.description={name.title()}{on_card}'"
        mouth = f"sink_properties=device.description={name.title()}Mouth"
        ear = f"source_properties='device.description={name.title()}{on_card}'"
        sink = ("load-module", "module-null-sink", f"rate={RATE}", "norewinds=1")
        headset.modules[:] = [
            self.pactl(*sink, f"sink_name={headset.speaker}", title),
            self.pactl(*sink, f"sink_name={headset.mouth}", "channels=1", mouth),
            self.pactl(
                "load-module", "module-remap-source", f"source_name={headset.microphone}",
                f"master={headset.mouth}.monitor", ear,
            ),
        ]  # fmt: skip

    def _list(self, what: str) -> list[str]:
        return self.pactl("list", "short", what).splitlines()

    def _env(self) -> dict[str, str]:
        return {**os.environ, **self.environment, "HOME": str(self.folder)}


def tone_level(samples: Samples, hertz: float) -> float:
    """Return how loud one frequency is in the samples, in dB of full scale (-120 when there is nothing)."""
    if not len(samples):
        return -120.0
    turn = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(len(samples)) / RATE)
    window = numpy.hanning(len(samples))
    amplitude = 2 * abs(numpy.sum(samples * turn * window)) / max(1e-9, float(window.sum()))
    return float(20 * numpy.log10(max(1e-6, amplitude)))


def tone_presence(samples: Samples, hertz: float, window: float = 0.020) -> Samples:
    """Return for each window (seconds) whether the tone is there: half as loud as at its best."""
    size = int(window * RATE)
    count = len(samples) // size
    if not count:
        return numpy.zeros(0, dtype=bool)
    turn = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(count * size) / RATE)
    levels = numpy.abs((samples[: count * size] * turn).reshape(count, size) @ numpy.hanning(size))
    return numpy.asarray(levels > max(0.5 * float(numpy.percentile(levels, 90)), size * 1e-4))


def longest_gap(samples: Samples, hertz: float) -> float:
    """Return the longest time in seconds without the tone, between its first and its last appearance."""
    there = numpy.flatnonzero(tone_presence(samples, hertz))
    return float((numpy.diff(there) - 1).max() * 0.020) if len(there) > 1 else float("inf")


@pytest.fixture(scope="session")
def pulse() -> Iterator[PulseServer]:
    """One server for the session, with the headset "laptop" as the system's default."""
    with PulseServer() as server:
        server.set_default(server.add_headset("laptop"))
        yield server
