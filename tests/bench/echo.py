"""Mouth to ear through the echo of a switch and back, and what a call costs, ours beside baresip's."""

from typing import Final

from tests.bench.lanes import Measured, measure_side_by_side, our_call, their_call, two_lanes
from tests.bench.row import Row
from tests.peers.asterisk import Asterisk

SECTION: Final = "Call (G.722 through Echo(), both lanes at once)"


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Measure twice with fresh calls, since the start of a call decides where its buffers settle."""
    rounds = 1 if quick else 3
    pairs = [_once(switch, 20 if quick else 40) for _ in range(rounds)]
    ours, theirs = [p[0] for p in pairs], [p[1] for p in pairs]
    note = f"{rounds} calls each"
    return [
        Row(SECTION, "mouth to ear round trip, median", "ms", _delay(ours), _delay(theirs), "baresip", note),
        Row(SECTION, "dropouts and jumps", "a minute", _glitches(ours), _glitches(theirs), "baresip"),
        Row(SECTION, "CPU of the phone's process", "s/minute", _cpu(ours), _cpu(theirs), "baresip"),
    ]


def _once(switch: Asterisk, seconds: float) -> list[Measured]:
    with two_lanes() as (mine, other), our_call(switch, mine) as pid, their_call(switch, other) as their_pid:
        return measure_side_by_side([(mine, pid), (other, their_pid)], seconds)


def _delay(measured: list[Measured]) -> float | None:
    delays = sorted(d for m in measured for d in m.heard.delays_ms if d is not None)
    return delays[len(delays) // 2] if delays else None


def _glitches(measured: list[Measured]) -> float | None:
    seconds = sum(m.heard.pilot_seconds for m in measured)
    return 60 * sum(m.heard.dropouts + m.heard.jumps for m in measured) / seconds if seconds else None


def _cpu(measured: list[Measured]) -> float:
    return sum(m.cpu_a_minute for m in measured) / len(measured)
