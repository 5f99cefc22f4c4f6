"""`hearthline open LINK`: what browsers and mail programs start when a telephone link is clicked."""

import sys

from app.commands import desk
from app.desk.start import DeskStart

USAGE = "hearthline open LINK             a tel:, sip: or callto: link; the window asks before it dials"


def main(arguments: list[str]) -> int:
    """Hand the link to the desk that runs, or start one with it. Returns the exit status.

    The one argument is always the link, whatever it looks like: a page must not reach our options.
    """
    if len(arguments) != 1 or arguments[0] in {"-h", "--help"}:
        print(USAGE, file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"]) else 2
    return desk.started(DeskStart(link=arguments[0]))
