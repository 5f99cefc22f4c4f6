"""Chooses how this machine reaches a headset's own sidetone."""

import logging
import sys

from audio.sidetone.by_mixer import MixerControl
from audio.sidetone.ports import HeadsetControl

log = logging.getLogger("hearthline.audio")


def control() -> HeadsetControl | None:
    """Return the way to it, None where there is none.

    Windows keeps it in each driver's topology, reachable through COM interfaces without a flat function to
    call, and its drivers name it as they like: there Hearthline's own way is the only one.
    """
    platform: str = sys.platform
    try:
        if platform == "linux":
            from audio.sidetone.alsa import AlsaMixers

            return MixerControl(AlsaMixers())
        if platform == "darwin":
            from audio.sidetone.mac import MacControl

            return MacControl()
    except OSError as error:
        log.info("no way to a headset's own sidetone: %s", error)
    return None
