"""Echo, noise and gain in calls: three of our engines at once, with all of it on, without echo, with all off.

Idle, then with every core busy. The steady tones by which other rows find dropouts would be taken for noise,
so here a voice speaks. It comes back while it still speaks: to the echo canceller that is an echo that nobody
could make, and it takes away some of the voice. So frames that are lost are counted where it is off.
"""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from audio.treatment import Treat
from tests.bench.lanes import OURS, THEIRS, THIRD, all_cores_busy, call_echo, three_lanes
from tests.bench.mouth_to_ear import Lane
from tests.bench.noise import cost
from tests.bench.row import Row
from tests.bench.voice import Voiced, judge, said
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine
from tests.peers.process import cpu_seconds
from tests.peers.pulse import RATE

IDLE: Final = "Echo, noise and gain on (G.722 through Echo(), beside a call with all off)"
BUSY: Final = "The same treatment with every core busy"
BESIDE: Final = "all off"
GLITCHES, A_MINUTE = "dropouts and jumps", "a minute"
ALL, NO_ECHO, NONE = Treat(True, True, True), Treat(False, True, True), Treat(False, False, False)


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Measure for a minute each (quick: 20 seconds)."""
    seconds = 20.0 if quick else 60.0
    rows: list[Row] = []
    for section, busy in ((IDLE, False), (BUSY, True)):
        with ExitStack() as stack:
            lanes = stack.enter_context(three_lanes())
            treats = (ALL, NO_ECHO, NONE)
            calls = [
                (lane, stack.enter_context(_call(switch, lane, user, treat)))
                for lane, user, treat in zip(lanes, (OURS, THEIRS, THIRD), treats, strict=True)
            ]
            if busy:
                stack.enter_context(all_cores_busy())
            with ThreadPoolExecutor(3) as threads:
                heard = list(threads.map(lambda one: _heard(one[0], one[1], seconds), calls))
            rows += _rows(section, heard, [cost(treat) for treat in (ALL, NONE)], seconds)
    return rows


@contextmanager
def _call(switch: Asterisk, lane: Lane, user: str, treat: Treat) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), lane.environment, audio="system")
        try:
            engine.start()
            engine.register(switch.registrar(), user, switch.password, codecs=["G722"])
            engine.link.do("sound.set", echo=treat.echo, noise=treat.noise, gain=treat.gain)
            call_echo(engine.link, lane)
            yield engine
        finally:
            engine.stop()


def _heard(lane: Lane, engine: Engine, seconds: float) -> tuple[Voiced, float]:
    """Speak for so long; return what came back and the engine's CPU seconds a minute."""
    assert engine.process is not None
    before = cpu_seconds(engine.process.pid)
    spoken, heard = lane.record(said(seconds))
    used = (cpu_seconds(engine.process.pid) - before) * 60 * RATE / len(spoken)
    return judge(spoken, heard), used


def _rows(
    section: str,
    heard: list[tuple[Voiced, float]],
    costs: list[float],
    seconds: float,
) -> list[Row]:
    (mine, used), (no_echo, _), (plain, used_plain) = heard
    note, own = f"{seconds:.0f} s of speech", "its own voice comes back and is taken for an echo"
    off, two = plain.glitches_a_minute, f"{GLITCHES}, noise and gain on"
    return [
        Row(section, two, A_MINUTE, no_echo.glitches_a_minute, off, BESIDE, note),
        Row(section, f"{GLITCHES}, all on", A_MINUTE, mine.glitches_a_minute, off, BESIDE, own),
        Row(section, "mouth to ear round trip, median", "ms", mine.median_ms, plain.median_ms, BESIDE),
        Row(section, "CPU of the engine", "s/minute", used, used_plain, BESIDE),
        Row(section, "10 ms of sound, where Python moves it", "us", costs[0], costs[1], BESIDE),
    ]  # fmt: skip
