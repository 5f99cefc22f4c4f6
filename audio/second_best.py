"""What a sound thread gets where the user's own limits do not allow real time."""

import logging
import os
from enum import StrEnum
from typing import Final

from audio.realtime_kit import RealtimeKit, Refused, realtime_kit

log = logging.getLogger("hearthline.audio")

NICE: Final = -11
"""What desktop sound servers give themselves."""
REAL_TIME: Final = 2
"""Below the sound server's own threads (5 and more), which must never wait for us."""


class Standing(StrEnum):
    """How a sound thread stands among all others; the first is best."""

    REAL_TIME = "real time"
    KIT_REAL_TIME = "real time from RealtimeKit"
    KIT_AHEAD = "ahead of others from RealtimeKit"
    AHEAD = "ahead of others"
    ORDINARY = "ordinary"


def second_best(thread: int) -> Standing:
    """Give a thread that may not run in real time the best there is. Takes seconds; not on a sound thread."""
    try:
        with realtime_kit() as kit:
            return _from_kit(kit, thread)
    except Refused as error:
        log.debug("nothing from RealtimeKit: %s", error)
    try:
        os.setpriority(os.PRIO_PROCESS, thread, min(NICE, os.getpriority(os.PRIO_PROCESS, thread)))
    except OSError as error:
        log.debug("ordinary priority: %s", error)
        return Standing.ORDINARY
    return Standing.AHEAD


def _from_kit(kit: RealtimeKit, thread: int) -> Standing:
    try:
        _limit(kit.longest_run())
        kit.real_time(thread, REAL_TIME)
    except (Refused, OSError, ValueError) as error:
        log.debug("no real time from RealtimeKit: %s", error)
        kit.ahead(thread, NICE)
        return Standing.KIT_AHEAD
    return Standing.KIT_REAL_TIME


def _limit(most: int) -> None:
    """Set the limit that RealtimeKit demands; the guard acts at half of it, for at its end we are killed."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_RTTIME)
    if hard == resource.RLIM_INFINITY or hard > most:
        hard = most
    if soft == resource.RLIM_INFINITY or soft > hard // 2:
        soft = hard // 2
    resource.setrlimit(resource.RLIMIT_RTTIME, (soft, hard))
