"""Starts the packaged program; it plays any role, as from a checkout."""

import sys

from app.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
