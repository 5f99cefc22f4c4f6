"""From starting the process to the registrar's 200: our engine and baresip, one after the other."""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.bench.baresip import baresip
from tests.bench.row import Row
from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine

SECTION: Final = "Start"


def measure(switch: Asterisk, *, quick: bool) -> list[Row]:
    """Return the median and the slowest of several starts."""
    ours, others = [], []
    for _ in range(3 if quick else 10):
        ours.append(_engine(switch))
        others.append(_baresip(switch))
    note = f"{len(ours)} starts each"
    median, slowest = statistics.median, max
    return [
        Row(SECTION, "process to registered, median", "ms", median(ours), median(others), "baresip", note),
        Row(SECTION, "process to registered, slowest", "ms", slowest(ours), slowest(others), "baresip"),
    ]


def _engine(switch: Asterisk) -> float:
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(Path(folder), {})
        began = time.monotonic()
        try:
            engine.start()
            engine.register(switch.registrar(), "1001", switch.password)
            return (time.monotonic() - began) * 1000
        finally:
            engine.stop()


def _baresip(switch: Asterisk) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with baresip(
            Path(folder), {}, port=switch.port, user="1002", password=switch.password, until="registered succ"
        ):
            return (time.monotonic() - began) * 1000
