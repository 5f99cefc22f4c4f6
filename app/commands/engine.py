"""`hearthline engine`: SIP and sound without a window."""

import os
import sys
from typing import Final

WAIT: Final = "--wait"


def main(arguments: list[str]) -> int:
    """Run the engine until it is told to leave. Returns its exit status.

    With `--wait` everything is loaded first, and the engine begins when a line comes on standard input; it
    ends when nothing can come any more.
    """
    if arguments not in ([], [WAIT]):
        print(
            "usage: hearthline engine   (settings: HEARTHLINE_ENGINE_… in the environment)", file=sys.stderr
        )
        return 0 if arguments in (["-h"], ["--help"]) else 2
    from app.engine.main import run

    if arguments and not _called():
        return 0
    return run()


def _called() -> bool:
    """Wait for the word on standard input and let go of it; say whether it came."""
    if sys.stdin is None or not sys.stdin.buffer.readline():
        return False
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return True
