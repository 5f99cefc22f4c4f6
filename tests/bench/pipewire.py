"""Mouth to ear on PipeWire: frames in C beside frames in Python.

Both calls at the same time, first on a machine that does nothing else, then with every core busy. PipeWire's
own remapped devices are in the delay: it is to be compared within its row, not with PulseAudio's.
"""

from contextlib import ExitStack
from typing import Final

from tests.bench.lanes import OURS, THEIRS, Measured, all_cores_busy, measure_side_by_side, our_call
from tests.bench.mouth_to_ear import Lane
from tests.bench.row import Row
from tests.peers.asterisk import Asterisk
from tests.peers.pipewire import PipeWireServer

IDLE: Final = "PipeWire (G.722 through Echo(), both at once)"
BUSY: Final = "PipeWire with every core busy"
BESIDE: Final = "Python"


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Measure for a minute each (quick: 20 seconds)."""
    seconds = 20.0 if quick else 60.0
    rows: list[Row] = []
    for section, busy in ((IDLE, False), (BUSY, True)):
        rows += _rows(section, *_once(switch, seconds, busy=busy))
    return rows


def _once(switch: Asterisk, seconds: float, *, busy: bool) -> tuple[Measured, Measured]:
    with ExitStack() as stack:
        server = stack.enter_context(PipeWireServer())
        in_c, in_python = Lane(server, "ours"), Lane(server, "theirs")
        in_python.environment["HEARTHLINE_ENGINE_PATH"] = "python"
        lanes = [
            (lane, stack.enter_context(our_call(switch, lane, user)))
            for lane, user in ((in_c, OURS), (in_python, THEIRS))
        ]
        if busy:
            stack.enter_context(all_cores_busy())
        ours, theirs = measure_side_by_side(lanes, seconds)
        return ours, theirs


def _rows(section: str, ours: Measured, theirs: Measured) -> list[Row]:
    mine, other = ours.heard, theirs.heard
    note = f"{mine.pilot_seconds:.0f} s of pilot"
    return [
        Row(section, "mouth to ear round trip, median", "ms", mine.median_ms, other.median_ms, BESIDE, note),
        Row(
            section, "dropouts and jumps", "a minute", mine.glitches_a_minute, other.glitches_a_minute, BESIDE
        ),
        Row(section, "spoilt sound", "ms", mine.bad_ms, other.bad_ms, BESIDE),
        Row(section, "CPU of the engine", "s/minute", ours.cpu_a_minute, theirs.cpu_a_minute, BESIDE),
    ]
