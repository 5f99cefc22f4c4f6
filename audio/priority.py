"""Ahead of other work: sound that waits is sound that is lost.

Where the user's own limits do not allow it, RealtimeKit is asked, then the second best is taken.
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from audio.second_best import NICE, REAL_TIME, Standing, second_best

log = logging.getLogger("hearthline.audio")

WILD_MICROSECONDS: Final = 200_000
"""A real-time thread that runs so long without sleeping is out of hand."""
SWITCH_SECONDS: Final = 0.0005
"""How long a busy Python thread may keep the GIL from a sound thread; Python's own 5 ms is half a frame."""
_ABOVE_NORMAL: Final = 0x8000
_RESET_ON_FORK: Final = 0x40000000
"""What RealtimeKit sets beside the policy; only with it may an ordinary user change the policy back."""

_guarded = False
_told: set[Standing] = set()


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

    For the threads of sound streams and the one that opens them: the threads of PortAudio and of the sound
    server's client are its children. Linux only. Where the user's limits (`ulimit -r`) do not permit it,
    RealtimeKit is asked for this thread alone, meanwhile and on another thread.
    """
    if sys.platform != "linux" or not _guarded:
        return False
    return _put_on_time([threading.get_native_id()])


def put_on_time(name: str) -> bool:
    """Run this process's threads of this name in real time; False if that is not allowed or there is none.

    For threads that a library has made: pjproject's, which takes speech from the network. Linux only; where
    it is refused, RealtimeKit is asked.
    """
    return sys.platform == "linux" and _guarded and _put_on_time(list(_threads_named(name)))


def try_out(seconds: float = 5.0) -> Standing:
    """Return what a sound thread of this process would get; takes so long at most. Needs the guard."""
    found: list[Standing] = []

    def ask() -> None:
        thread = threading.get_native_id()
        found.append(Standing.REAL_TIME if not _refused([thread]) else second_best(thread))

    if sys.platform == "linux" and _guarded:
        trial = threading.Thread(target=ask, name="priority trial", daemon=True)
        trial.start()
        trial.join(seconds)
    return found[0] if found else Standing.ORDINARY


def _put_on_time(threads: list[int]) -> bool:
    refused = _refused(threads)
    if refused:
        asking = threading.Thread(target=_ask, args=(refused,), name="priority", daemon=True)
        asking.start()
    elif threads:
        _tell(Standing.REAL_TIME)
    return bool(threads) and len(refused) < len(threads)


def _refused(threads: list[int]) -> list[int]:
    """Run threads in real time; return those for which that is not allowed."""
    refused = []
    for thread in threads:
        try:
            os.sched_setscheduler(thread, os.SCHED_RR, os.sched_param(REAL_TIME))
        except OSError as error:
            log.debug("no real time: %s", error)
            refused.append(thread)
    return refused


def _ask(threads: list[int]) -> None:
    for thread in threads:
        _tell(second_best(thread))


def _tell(standing: Standing) -> None:
    if standing not in _told:
        _told.add(standing)
        log.info("sound threads: %s", standing)


def _threads_named(name: str) -> Iterator[int]:
    for task in Path("/proc/self/task").iterdir():
        try:
            if (task / "comm").read_text().strip() == name:
                yield int(task.name)
        except OSError:
            continue


def _guard() -> None:
    """Let the kernel tell us of a real-time thread that never sleeps, so that it cannot stop the machine.

    PortAudio's threads have been seen to spin when the sound server stalls.
    """
    global _guarded  # noqa: PLW0603 - one process, one guard
    import resource

    if _guarded or threading.current_thread() is not threading.main_thread():
        return
    # Blocked here, so in every thread to come: otherwise the very thread that is out of hand would hear it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGXCPU})
    watcher = threading.Thread(target=_watch, name="priority guard", daemon=True)
    watcher.start()
    # A thread that was there before hears it all the same; without a handler that would end the process.
    signal.signal(signal.SIGXCPU, lambda *_: signal.pthread_kill(watcher.ident or 0, signal.SIGXCPU))
    hard = resource.getrlimit(resource.RLIMIT_RTTIME)[1]
    most = WILD_MICROSECONDS if hard == resource.RLIM_INFINITY else min(WILD_MICROSECONDS, hard // 2)
    resource.setrlimit(resource.RLIMIT_RTTIME, (most, hard))
    _guarded = True


def _watch() -> None:
    while True:
        signal.sigwait({signal.SIGXCPU})
        log.info("a sound thread did not sleep; back to ordinary scheduling")
        _calm_down()


def _calm_down() -> None:
    """Take all real-time threads of this process back to ordinary scheduling."""
    for task in Path("/proc/self/task").iterdir():
        try:
            policy = os.sched_getscheduler(int(task.name))
            if policy & ~_RESET_ON_FORK == os.SCHED_RR:
                kept = policy & _RESET_ON_FORK
                os.sched_setscheduler(int(task.name), os.SCHED_OTHER | kept, os.sched_param(0))
        except OSError:
            continue
