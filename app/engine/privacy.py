"""What the engine process does at its start so that nobody else reads what it knows."""

import os
import sys

if sys.platform != "win32":
    import resource


def keep_to_ourselves() -> None:
    """Make every file of this process its user's only, and let no crash write its memory to a disk.

    The memory holds the SIP password and the keys of the calls.
    """
    os.umask(0o077)
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
