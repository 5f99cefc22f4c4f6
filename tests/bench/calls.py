"""How the engine bears calls: a thousand after one another, eight at once, and how soon it tells of one."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from tests.bench.row import Row, percentile
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine
from tests.peers.process import resident_megabytes
from tests.peers.sip import FarCall, FarEnd

SECTION: Final = "Calls"
SEAT: Final = "1001"
WARM: Final = 200
"""Calls before memory is looked at the first time: pools and caches have grown by then."""
REST_SECONDS: Final = 68.0
"""PJSIP keeps what belongs to a call for 32 s, then the engine gives memory back every 30 s."""
AT_ONCE: Final = 8
DROPOUT_SECONDS: Final = 0.1


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Count failures of many calls, growth of memory, dropouts of calls at once, and time an INVITE's way."""
    with _engine(switch) as engine, closing(FarEnd()) as customer:
        rows = _one_after_another(switch, engine, customer, 300 if quick else 1000)
        return rows + _at_once(switch, engine, customer, 10.0 if quick else 60.0)


@contextmanager
def _engine(switch: Asterisk) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as home:
        engine = Engine(Path(home), {})
        try:
            engine.start()
            engine.register(switch.registrar(), SEAT, switch.password)
            yield engine
        finally:
            engine.stop()


def _one_after_another(switch: Asterisk, engine: Engine, customer: FarEnd, count: int) -> list[Row]:
    assert engine.process is not None
    failed, told, warm = 0, list[float](), 0.0
    for number in range(WARM + count):
        if number == WARM:
            time.sleep(REST_SECONDS)
            warm = resident_megabytes(engine.process.pid)
        try:
            told.append(_call(switch, engine, customer))
        except TimeoutError:
            failed += 1
        engine.link.do("journal.ack", through=1_000_000)
    most = resident_megabytes(engine.process.pid)
    time.sleep(REST_SECONDS)
    grown = 100 * (resident_megabytes(engine.process.pid) / warm - 1)
    note = f"{warm:.0f} MB after {WARM} calls and a rest; {most:.0f} MB at once after the last"
    return [
        Row(SECTION, f"{count} one after another, failed", "calls", failed),
        Row(SECTION, "engine's memory grown meanwhile", "%", grown, note=note),
        Row(SECTION, "INVITE sent to event, median", "ms", statistics.median(told)),
        Row(SECTION, "INVITE sent to event, 95 of 100", "ms", percentile(told, 0.95)),
    ]


def _call(switch: Asterisk, engine: Engine, customer: FarEnd) -> float:
    """Make one call; return the milliseconds from the customer's INVITE (through the switch) to the event."""
    since = engine.link.mark()
    far = customer.call(f"{SEAT}@127.0.0.1:{switch.port}")
    offered = engine.link.wait_for("call.offered", since=since)
    engine.link.do("call.answer", call=offered["call"])
    engine.link.wait_for("call.talking", since=since, call=offered["call"])
    far.wait_answered()
    engine.link.do("call.hang_up", call=offered["call"])
    engine.link.wait_for("call.ended", since=since, call=offered["call"])
    far.wait_ended()
    customer.forget(far)
    return (float(offered["mono"]) - far.invited_at) * 1000


def _at_once(switch: Asterisk, engine: Engine, customer: FarEnd, seconds: float) -> list[Row]:
    calls = [_joined(switch, engine, customer) for _ in range(AT_ONCE)]
    engine.link.do("call.conference", calls=[call for call, _ in calls])
    time.sleep(2)
    since = time.monotonic()
    time.sleep(seconds)
    gaps = [far.rtp.longest_gap(since) for _, far in calls]
    dropouts = sum(gap > DROPOUT_SECONDS for gap in gaps)
    for call, _ in calls:
        engine.link.do("call.hang_up", call=call)
    note = f"{AT_ONCE} calls for {seconds:.0f} s; longest time without a packet {max(gaps) * 1000:.0f} ms"
    return [Row(SECTION, f"{AT_ONCE} at once, with a dropout", "calls", dropouts, note=note)]


def _joined(switch: Asterisk, engine: Engine, customer: FarEnd) -> tuple[str, FarCall]:
    since = engine.link.mark()
    far = customer.call(f"{SEAT}@127.0.0.1:{switch.port}", hertz=500.0)
    call = str(engine.link.wait_for("call.offered", since=since)["call"])
    engine.link.do("call.answer", call=call)
    engine.link.wait_for("call.talking", since=since, call=call)
    far.wait_answered()
    return call, far
