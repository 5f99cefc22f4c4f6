"""What a child process does that is killed at random: announce facts as fast as it can."""

import os
import time
from pathlib import Path
from typing import NoReturn

from app.engine.announcer import Announcer
from app.engine.journal import open_journal
from app.wire.engine import EventName


def announce_for_ever(folder: Path, told: int) -> NoReturn:
    """Announce; write each fact to `told` once it may be heard of; acknowledge now and then.

    Acknowledgements make the file be rewritten under way, so that a kill can fall into that as well.
    """
    announcer = Announcer(open_journal(folder), lambda _event, line: _tell(told, line))
    announcer.start()
    count = 0
    while True:
        count += 1
        announcer.announce(
            EventName.CALL_ENDED,
            {"count": count, "padding": "x" * 2000},
            f"call-{count}",
            {"open_calls": [count]},
        )
        if count % 20 == 0:
            _keep_pace(announcer, told, acknowledge=count % 200 == 0)


def _tell(told: int, line: bytes) -> None:
    os.write(told, line)


def _keep_pace(announcer: Announcer, told: int, *, acknowledge: bool) -> None:
    reached: list[int] = []
    announcer.ask(0, lambda seq, _facts: reached.append(seq))
    while not reached:
        time.sleep(0.0005)
    if acknowledge:
        os.write(told, b"ack %d\n" % (reached[0] - 10))
        announcer.acknowledge(reached[0] - 10)
