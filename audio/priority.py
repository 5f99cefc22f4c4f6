"""Ahead of other work: sound that waits is sound that is lost."""

import logging
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any, Final

log = logging.getLogger("hearthline.audio")

NICE: Final = -11
"""What desktop sound servers give themselves."""
REAL_TIME: Final = 2
"""Below the sound server's own threads (5 and more), which must never wait for us."""
WILD_MICROSECONDS: Final = 200_000
"""A real-time thread that runs so long without sleeping is out of hand."""
SWITCH_SECONDS: Final = 0.0005
"""How long a busy Python thread may keep the GIL from a sound thread; Python's own 5 ms is half a frame."""
_ABOVE_NORMAL: Final = 0x8000

_guarded = False


def come_first() -> bool:
    """Give the calling thread, and all it starts from now on, priority. False if that is not allowed.

    Linux: where the user's limits permit (`ulimit -e`; the sound packages of some desktops set it). Windows:
    the whole process, always permitted (written for, not yet tried). Elsewhere it stays as it is. On the
    process's main thread this also arms the guard without which `be_on_time` refuses.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        if sys.platform == "win32":
            import ctypes

            kernel = ctypes.windll.kernel32
            return bool(kernel.SetPriorityClass(kernel.GetCurrentProcess(), _ABOVE_NORMAL))
        if sys.platform == "linux":
            _guard()
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
    if sys.platform != "linux" or not _guarded:
        return False
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(REAL_TIME))
    except OSError as error:
        log.debug("no real time: %s", error)
        return False
    return True


def put_on_time(name: str) -> bool:
    """Run this process's threads of this name in real time; False if that is not allowed or there is none.

    For threads that a library has made: pjproject's, which takes speech from the network. Linux only.
    """
    if sys.platform != "linux" or not _guarded:
        return False
    allowed = False
    for task in Path("/proc/self/task").iterdir():
        try:
            if (task / "comm").read_text().strip() == name:
                os.sched_setscheduler(int(task.name), os.SCHED_RR, os.sched_param(REAL_TIME))
                allowed = True
        except OSError as error:
            log.debug("no real time for %s: %s", name, error)
    return allowed


def _guard() -> None:
    """Let the kernel tell us of a real-time thread that never sleeps, so that it cannot stop the machine.

    PortAudio's threads have been seen to spin when the sound server stalls.
    """
    global _guarded  # noqa: PLW0603 - one process, one guard
    import resource

    if threading.current_thread() is threading.main_thread():
        hard = resource.getrlimit(resource.RLIMIT_RTTIME)[1]
        signal.signal(signal.SIGXCPU, _calm_down)
        resource.setrlimit(resource.RLIMIT_RTTIME, (WILD_MICROSECONDS, hard))
        _guarded = True


def _calm_down(_signal: int, _frame: Any) -> None:
    """Take all real-time threads of this process back to ordinary scheduling."""
    log.info("a sound thread did not sleep; back to ordinary scheduling")
    for task in Path("/proc/self/task").iterdir():
        try:
            if os.sched_getscheduler(int(task.name)) == os.SCHED_RR:
                os.sched_setscheduler(int(task.name), os.SCHED_OTHER, os.sched_param(0))
        except OSError:
            continue
