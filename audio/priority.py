"""Ahead of other work: sound that waits is sound that is lost."""

import logging
import os
import sys
from typing import Final

log = logging.getLogger("hearthline.audio")

NICE: Final = -11
REAL_TIME: Final = 5
"""What desktop sound servers give themselves, and their sound threads."""
_ABOVE_NORMAL: Final = 0x8000


def come_first() -> bool:
    """Give the calling thread, and all it starts from now on, priority. False if that is not allowed.

    Linux: where the user's limits permit (`ulimit -e`; the sound packages of some desktops set it). Windows:
    the whole process, always permitted (written for, not yet tried). Elsewhere it stays as it is.
    """
    try:
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            return bool(kernel.SetPriorityClass(kernel.GetCurrentProcess(), _ABOVE_NORMAL))
        if os.getpriority(os.PRIO_PROCESS, 0) > NICE:
            os.setpriority(os.PRIO_PROCESS, 0, NICE)
    except OSError as error:
        log.debug("ordinary priority: %s", error)
        return False
    return True


def be_on_time() -> bool:
    """Run the calling thread, and all it starts from now on, in real time. False if that is not allowed.

    For the thread that opens sound streams: the threads of PortAudio and of the sound server's client are
    its children. Linux only, where the user's limits permit (`ulimit -r`).
    """
    if sys.platform != "linux":
        return False
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(REAL_TIME))
    except OSError as error:
        log.debug("no real time: %s", error)
        return False
    return True
