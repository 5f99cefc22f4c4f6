"""What recording costs: two of our engines in the same call at once, one of them recording."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.recording.keys import new_pair
from tests.bench.lanes import OURS, THEIRS, call_echo, measure_side_by_side, two_lanes
from tests.bench.mouth_to_ear import Lane
from tests.bench.row import Row
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine
from tests.peers.process import cpu_seconds, family, resident_megabytes

SECTION: Final = "Recording (G.722 through Echo(), a recorded call beside one that is not)"
BESIDE: Final = "not recorded"


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Measure for two minutes (quick: 20 seconds)."""
    seconds = 20 if quick else 120
    with (
        two_lanes() as (mine, other),
        _engine_in_call(switch, mine, OURS) as recorded,
        _engine_in_call(switch, other, THEIRS) as plain,
    ):
        assert recorded.process is not None
        assert plain.process is not None
        writer = _record(recorded)
        folder = recorded.home / "recordings"
        before, size, began = cpu_seconds(writer), _size(folder), time.monotonic()
        ours, theirs = measure_side_by_side(
            [(mine, recorded.process.pid), (other, plain.process.pid)], seconds
        )
        minutes = (time.monotonic() - began) / 60
        used, grown = (cpu_seconds(writer) - before) / minutes, (_size(folder) - size) / minutes
        memory = resident_megabytes(writer)
    note = f"{seconds} s, speech both ways half the time"
    glitches = [60 * (m.heard.dropouts + m.heard.jumps) / m.heard.pilot_seconds for m in (ours, theirs)]
    return [
        Row(SECTION, "CPU of the engine", "s/minute", ours.cpu_a_minute, theirs.cpu_a_minute, BESIDE, note),
        Row(SECTION, "CPU of the writer", "s/minute", used),
        Row(SECTION, "dropouts and jumps", "a minute", glitches[0], glitches[1], BESIDE),
        Row(SECTION, "size on the disk", "kB/minute", grown / 1000),
        Row(SECTION, "memory of the writer", "MB", memory),
    ]


@contextmanager
def _engine_in_call(switch: Asterisk, lane: Lane, user: str) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), lane.environment, audio="system")
        try:
            engine.start()
            engine.register(switch.registrar(), user, switch.password, codecs=["G722"])
            call_echo(engine.link, lane)
            yield engine
        finally:
            engine.stop()


def _record(engine: Engine) -> int:
    """Begin to record; return the writer's process id."""
    (call,) = [c["call"] for c in engine.link.events("call.talking")]
    engine.link.do("recording.start", call=call, key=new_pair("for the bench").public)
    engine.link.wait_for("recording.started")
    time.sleep(2)
    assert engine.process is not None
    return next(pid for pid in family(engine.process.pid) if pid != engine.process.pid)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())
