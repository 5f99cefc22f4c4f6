"""`python -m tests.bench`: what the seat costs and how quick it is, beside other telephones in the same run.

Every figure is a cost: the lower the better, and the ratio is ours divided by the other's.
"""

import argparse
import importlib
import sys
from pathlib import Path
from typing import Final

from tests.bench.row import Row, save, table
from tests.peers.asterisk import Asterisk, asterisk

MEASURES: Final = {
    "echo": "mouth-to-ear round trip, dropouts, CPU in a call, idle and busy; beside baresip and linphone",
    "pipewire": "the same on PipeWire, frames in C; beside frames in Python",
    "busy": "dropouts while the desk's window is busy; beside baresip",
    "noise": "echo, noise and gain: cost per 10 ms, what is left of a home's noises",
    "treated": "echo, noise and gain on beside all off, in calls, idle and busy: dropouts, delay, CPU",
    "sidetone": "how late the agent's own voice comes, and whether the setting says so",
    "recording": "what recording a call costs; beside a call that is not recorded",
    "start": "process to registered; beside baresip",
    "card": "INVITE to call card and to caller file on the screen",
    "calls": "a thousand calls after one another, eight at once, INVITE to event",
    "recovery": "silence after a killed engine, time to registered after each kind of fault",
    "seats": "two thousand seats and five boards at a server on one core",
    "memory": "resident memory of engine, desk and server; beside twinkle and linphone",
}
RESULTS: Final = Path(__file__).parents[2] / "build" / "bench.json"


def main(arguments: list[str] | None = None) -> int:
    """Run the measures named (default: all), print the table, write `build/bench.json`."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few minutes instead of a quarter of an hour")
    parser.add_argument(
        "--only", action="append", choices=list(MEASURES), help="only this measure; repeatable"
    )
    parser.add_argument("--output", type=Path, default=RESULTS, help="where the figures go as JSON")
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    failed = []
    with asterisk() as switch:
        for name in options.only or MEASURES:
            print(f"measuring {name}: {MEASURES[name]} …", file=sys.stderr, flush=True)
            try:
                rows += _measure(name, switch, quick=options.quick)
            except (RuntimeError, TimeoutError, OSError, AssertionError) as error:
                failed.append(f"{name} could not be measured: {error}")
    save(rows, options.output)
    print(table(rows))
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


def _measure(name: str, switch: Asterisk, *, quick: bool) -> list[Row]:
    rows: list[Row] = importlib.import_module(f"tests.bench.{name}").measure(switch, quick=quick)
    return rows


if __name__ == "__main__":
    sys.exit(main())
