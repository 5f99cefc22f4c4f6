"""`hearthline engine`: SIP and sound without a window."""

import sys


def main(arguments: list[str]) -> int:
    """Run the engine until it is told to leave. Returns its exit status."""
    if arguments:
        print(
            "usage: hearthline engine   (settings: HEARTHLINE_ENGINE_… in the environment)", file=sys.stderr
        )
        return 0 if arguments in (["-h"], ["--help"]) else 2
    from app.engine.main import run

    return run()
