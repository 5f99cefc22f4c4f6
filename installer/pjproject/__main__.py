"""`python -m installer.pjproject [sanitized]`: build the engine library unless it was by this very recipe."""

import sys

from installer.pjproject.build import ensure
from installer.pjproject.recipe import Variant
from installer.pjproject.source import BuildError


def main() -> int:
    """Build, or say what is in the way. Returns the exit status."""
    try:
        build = ensure(Variant.SANITIZED if "sanitized" in sys.argv[1:] else Variant.PLAIN)
    except BuildError as error:
        print(f"\nThe engine could not be built. {error}", file=sys.stderr)
        return 1
    print(f"engine {build['version']} from {build['source']}: {build['codecs']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
