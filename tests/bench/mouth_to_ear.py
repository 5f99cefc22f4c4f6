"""Mouth to ear: how long speech takes through a telephone and an echo, and what gets lost on the way.

One stereo null sink of a private PulseAudio is the whole acoustic world, on one clock: left is what is
said into the virtual microphone, right is what the telephone plays. One recording of its monitor holds
both, sample by sample, so the delay is read off one file and no start of two recorders can creep in.

    with PulseServer() as server:
        lane = Lane(server, "ours")
        process = Popen(command, env={**os.environ, **lane.environment})
        ...                         # any telephone on PULSE_SINK and PULSE_SOURCE; it calls an echo and stays
        heard = lane.measure(60.0)
        print(heard.median_ms, heard.dropouts, heard.jumps)

or from a shell: `python -m tests.bench.mouth_to_ear --seconds 60 --settle 5 -- COMMAND…` prints the result
as JSON. Several lanes may be measured side by side, each from a thread of its own. Echo cancellers, noise
suppression and voice detection must be off: they eat the pilot.

Each cycle of 10 s has one chirp (its delay by correlation) and about 9 s of a pilot of two tones that are not
whole cycles in 10 or 20 ms: a frame lost, repeated or stretched shows as a step of phase, a frame of silence
as a fall of amplitude. Hops of 10 ms that are bad within 100 ms of each other are one event. Delays contain
the sound server's own buffers and are quantised by the telephone's frames: compare telephones of one run.
"""

import argparse
import contextlib
import json
import os
import shlex
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy
from numpy.typing import NDArray

from tests.peers.process import ended
from tests.peers.pulse import RATE, PulseServer

CYCLE_SECONDS: Final = 10.0
CHIRP_SECONDS: Final = 0.5
QUIET_SECONDS: Final = 0.25
PILOT_HERTZ: Final = (437.0, 1017.0)
LONGEST_DELAY: Final = 1.5
_HOP: Final = RATE // 100
_SETTLE_SECONDS: Final = 0.3
_AMPLITUDE_SHARE: Final = 0.6
_PHASE_STEP: Final = 0.35
_EVENT_HOPS: Final = 10

Samples = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """One measurement. `delays_ms` has one entry a cycle, None where the chirp did not come back.

    `dropouts` are events in which sound was missing, `jumps` those in which it was shifted; both counted over
    `pilot_seconds`; `bad_ms` is how much of that time was spoilt.
    """

    delays_ms: tuple[float | None, ...]
    pilot_seconds: float
    dropouts: int
    jumps: int
    bad_ms: float
    level_db: float

    @property
    def median_ms(self) -> float | None:
        """The median delay; None when nothing came back."""
        there = [delay for delay in self.delays_ms if delay is not None]
        return statistics.median(there) if there else None

    @property
    def glitches_a_minute(self) -> float | None:
        """Dropouts and jumps per minute of pilot."""
        return 60 * (self.dropouts + self.jumps) / self.pilot_seconds if self.pilot_seconds else None

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain values, for JSON."""
        return {**asdict(self), "median_ms": self.median_ms, "glitches_a_minute": self.glitches_a_minute}


class Lane:
    """One acoustic world on a server. `environment` sends a telephone there."""

    def __init__(self, server: PulseServer, name: str) -> None:
        self._server = server
        self._world, self._mouth = f"{name}_world", f"{name}_mouth"
        self._ear, self._microphone = f"{name}_ear", f"{name}_mic"
        self.environment = {
            **server.environment,
            "PULSE_SINK": self._ear,
            "PULSE_SOURCE": self._microphone,
        }
        self._make()

    def measure(self, seconds: float) -> Heard:
        """Speak for whole cycles of 10 s (at least one) and return what was heard. Blocks as long."""
        cycles = max(1, round(seconds / CYCLE_SECONDS))
        return analyse(*self.record(numpy.tile(cycle(), cycles)))

    def record(self, samples: Samples) -> tuple[Samples, Samples]:
        """Say this and return what was said and what was heard, both as recorded. Blocks as long."""
        path = self._server.folder / f"{self._world}.raw"
        format_ = [f"--rate={RATE}", "--format=s16le", "--raw"]
        environment = {**os.environ, **self._server.environment}
        with path.open("wb") as file:
            recorder = subprocess.Popen(
                ["parec", "-d", f"{self._world}.monitor", "--channels=2", *format_],
                env=environment,
                stdout=file,
            )
            try:
                time.sleep(_SETTLE_SECONDS)
                subprocess.run(
                    ["pacat", "-p", "-d", self._mouth, "--channels=1", *format_],
                    env=environment,
                    input=(samples * 32767).astype("<i2").tobytes(),
                    check=True,
                )
                time.sleep(LONGEST_DELAY)
            finally:
                ended(recorder)
        recorded = numpy.frombuffer(path.read_bytes(), "<i2").reshape(-1, 2) / 32768
        path.unlink()
        return recorded[:, 0], recorded[:, 1]

    def _make(self) -> None:
        pactl = self._server.pactl
        pactl(
            "load-module",
            "module-null-sink",
            f"sink_name={self._world}",
            f"rate={RATE}",
            "channels=2",
            "channel_map=front-left,front-right",
            "norewinds=1",
        )
        for name, side in ((self._mouth, "front-left"), (self._ear, "front-right")):
            pactl(
                "load-module",
                "module-remap-sink",
                f"sink_name={name}",
                f"master={self._world}",
                "channels=1",
                "channel_map=mono",
                f"master_channel_map={side}",
                "remix=no",
            )
        pactl(
            "load-module",
            "module-remap-source",
            f"source_name={self._microphone}",
            f"master={self._world}.monitor",
            "channels=1",
            "channel_map=mono",
            "master_channel_map=front-left",
            "remix=no",
        )


def chirp() -> Samples:
    """Return the sweep from 300 to 3300 Hz that marks the start of a cycle."""
    at = numpy.arange(int(RATE * CHIRP_SECONDS)) / RATE
    sweep = 2 * numpy.pi * (300 * at + 3000 / (2 * CHIRP_SECONDS) * at**2)
    return numpy.asarray(0.3 * numpy.sin(sweep) * numpy.hanning(len(at)) ** 0.25)


def cycle() -> Samples:
    """Return one cycle of what is said: quiet, chirp, quiet, pilot."""
    at = numpy.arange(int(RATE * CYCLE_SECONDS)) / RATE
    samples = sum(0.1 * numpy.sin(2 * numpy.pi * hertz * at) for hertz in PILOT_HERTZ)
    quiet, sweep = int(QUIET_SECONDS * RATE), chirp()
    said = numpy.asarray(samples)
    said[: 2 * quiet + len(sweep)] = 0
    said[quiet : quiet + len(sweep)] = sweep
    return said


def analyse(said: Samples, heard: Samples) -> Heard:
    """Find the delay of each cycle and the glitches in its pilot; both sides mono at RATE."""
    starts = _starts(said)
    delays = [_delay(said, heard, start) for start in starts]
    seconds = bad = 0.0
    dropouts = jumps = 0
    for start, delay in zip(starts, delays, strict=True):
        if delay is None:
            continue
        pilot = heard[_pilot(start + int(delay * RATE), len(heard))]
        missing, shifted = _bad_hops(pilot)
        seconds += len(pilot) / RATE
        bad += float(numpy.count_nonzero(missing | shifted)) * _HOP / RATE
        for event in _events(missing | shifted):
            dropouts, jumps = (dropouts + 1, jumps) if missing[event].any() else (dropouts, jumps + 1)
    return Heard(
        tuple(None if delay is None else round(delay * 1000, 1) for delay in delays),
        round(seconds, 1),
        dropouts,
        jumps,
        round(bad * 1000, 1),
        round(_decibel(heard) - _decibel(said), 1),
    )


def _correlation(samples: Samples) -> Samples:
    sweep = chirp()
    size = 1 << (len(samples) + len(sweep) - 1).bit_length()
    spectrum = numpy.fft.rfft(samples, size) * numpy.conj(numpy.fft.rfft(sweep, size))
    return numpy.abs(numpy.fft.irfft(spectrum, size)[: len(samples)])


def _starts(said: Samples) -> list[int]:
    """Return where each chirp was said: a cycle apart, give or take a stumble of the player."""
    likeness = _correlation(said)
    threshold = 0.5 * float(likeness.max())
    found: list[int] = []
    place = 0
    while place < len(likeness):
        stretch = likeness[place : place + RATE]
        if stretch.max() > threshold:
            found.append(place + int(stretch.argmax()))
            place = found[-1] + int((CYCLE_SECONDS - 1) * RATE)
        else:
            place += RATE
    return found


def _delay(said: Samples, heard: Samples, start: int) -> float | None:
    span = int(LONGEST_DELAY * RATE) + int(CHIRP_SECONDS * RATE)
    window = heard[start : start + span]
    if len(window) < span:
        return None
    likeness = _correlation(window)[: int(LONGEST_DELAY * RATE)]
    own = float(_correlation(said[start : start + int(CHIRP_SECONDS * RATE)])[0])
    best = int(likeness.argmax())
    return best / RATE if likeness[best] > 0.05 * own else None


def _pilot(start: int, length: int) -> slice:
    """Return the steady part of the pilot of the cycle whose chirp was heard at `start`."""
    begin = start + int((CHIRP_SECONDS + QUIET_SECONDS + _SETTLE_SECONDS) * RATE)
    return slice(begin, min(start + int((CYCLE_SECONDS - QUIET_SECONDS - 0.05) * RATE), length))


def _bad_hops(pilot: Samples) -> tuple[Samples, Samples]:
    """Return for each hop of 10 ms whether sound is missing, and whether its phase has jumped."""
    count = len(pilot) // _HOP
    missing = numpy.zeros(count, dtype=bool)
    shifted = numpy.zeros(count, dtype=bool)
    for hertz in PILOT_HERTZ:
        turn = numpy.exp(-2j * numpy.pi * hertz * numpy.arange(count * _HOP) / RATE)
        tone = (pilot[: count * _HOP] * turn).reshape(count, _HOP) @ numpy.hanning(_HOP)
        missing |= numpy.abs(tone) < _AMPLITUDE_SHARE * numpy.median(numpy.abs(tone))
        step = numpy.abs(numpy.angle(tone[3:] * numpy.conj(tone[:-3])))
        shifted[1:-2] |= step > _PHASE_STEP
    return missing, shifted


def _events(bad: Samples) -> list[Samples]:
    hops = numpy.flatnonzero(bad)
    if not len(hops):
        return []
    return list(numpy.split(hops, numpy.flatnonzero(numpy.diff(hops) > _EVENT_HOPS) + 1))


def _decibel(samples: Samples) -> float:
    return float(20 * numpy.log10(max(1e-9, numpy.sqrt(numpy.mean(samples**2)))))


def main(arguments: list[str]) -> int:
    """Measure one telephone command and print the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mouth_to_ear")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--settle", type=float, default=5.0, help="seconds until the command is in its call")
    parser.add_argument("command", nargs="+", help="a telephone that calls an echo and stays in the call")
    options = parser.parse_args(arguments)
    with PulseServer() as server:
        lane = Lane(server, "bench")
        environment = {**os.environ, **lane.environment}
        process = subprocess.Popen(
            options.command, env=environment, stdin=subprocess.PIPE, stdout=sys.stderr, start_new_session=True
        )
        try:
            time.sleep(options.settle)
            heard = lane.measure(options.seconds)
            alive = process.poll() is None
        finally:
            assert process.stdin is not None
            with contextlib.suppress(OSError):
                process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(3)
            ended(process)
    print(json.dumps({"command": shlex.join(options.command), "alive": alive, **heard.as_dict()}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
