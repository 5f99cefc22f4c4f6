"""`hearthline version`: what this program is made of; works without a running engine."""

import platform
import sys

from app import VERSION
from app.domain.errors import HearthlineError


def main(arguments: list[str]) -> int:
    """Print versions. Returns 0, 1 when the engine cannot say what it is, 2 for bad use."""
    if arguments:
        print("usage: hearthline version", file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    print(f"hearthline {VERSION}")
    print(f"python {platform.python_version()} on {platform.system()} {platform.machine()}")
    try:
        from app.engine.about import engine_facts

        facts = engine_facts()
    except (HearthlineError, ImportError) as error:
        print(f"engine: {error}")
        return 1
    print(f"engine {facts['engine']}")
    print(f"tls {facts['tls']}")
    print(f"codecs {' '.join(facts['codecs'])}")
    print(f"sound threads: {facts['sound']}")
    return 0
