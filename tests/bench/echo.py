"""Mouth to ear through the echo of a switch and back, and what a call costs: ours, baresip's, linphone's.

All three are in the call at the same time, first on a machine that does nothing else, then with every core
busy.
"""

from contextlib import ExitStack
from typing import Final

from tests.bench.lanes import (
    Measured,
    all_cores_busy,
    linphone_call,
    measure_side_by_side,
    our_call,
    their_call,
    three_lanes,
)
from tests.bench.row import Row
from tests.peers.asterisk import Asterisk

IDLE: Final = "Call (G.722 through Echo(), all phones at once)"
BUSY: Final = "The same with every core busy"
PHONES: Final = ("ours", "baresip", "linphone")


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Measure with fresh calls each time, since the start of a call decides where its buffers settle."""
    rounds, seconds = (1, 20) if quick else (3, 40)
    rows: list[Row] = []
    for section, busy in ((IDLE, False), (BUSY, True)):
        measured = [_once(switch, seconds, busy=busy) for _ in range(rounds)]
        rows += _rows(section, measured, f"{rounds} calls of {seconds} s each")
    return rows


def _once(switch: Asterisk, seconds: float, *, busy: bool) -> list[Measured]:
    with ExitStack() as stack:
        lanes = stack.enter_context(three_lanes())
        calls = (our_call, their_call, linphone_call)
        pids = [stack.enter_context(call(switch, lane)) for call, lane in zip(calls, lanes, strict=True)]
        if busy:
            stack.enter_context(all_cores_busy())
        return measure_side_by_side(list(zip(lanes, pids, strict=True)), seconds)


def _rows(section: str, measured: list[list[Measured]], note: str) -> list[Row]:
    ours, *others = ([one[place] for one in measured] for place in range(len(PHONES)))
    return [
        Row(section, what, unit, figure(ours), figure(theirs), name, note)
        for what, unit, figure in (
            ("mouth to ear round trip, median", "ms", _delay),
            ("dropouts and jumps", "a minute", _glitches),
            ("spoilt sound", "ms/minute", _spoilt),
            ("CPU of the phone's process", "s/minute", _cpu),
        )
        for name, theirs in zip(PHONES[1:], others, strict=True)
    ]


def _delay(measured: list[Measured]) -> float | None:
    delays = sorted(d for m in measured for d in m.heard.delays_ms if d is not None)
    return delays[len(delays) // 2] if delays else None


def _glitches(measured: list[Measured]) -> float | None:
    seconds = sum(m.heard.pilot_seconds for m in measured)
    return 60 * sum(m.heard.dropouts + m.heard.jumps for m in measured) / seconds if seconds else None


def _spoilt(measured: list[Measured]) -> float | None:
    seconds = sum(m.heard.pilot_seconds for m in measured)
    return 60 * sum(m.heard.bad_ms for m in measured) / seconds if seconds else None


def _cpu(measured: list[Measured]) -> float:
    return sum(m.cpu_a_minute for m in measured) / len(measured)
