"""Chooses how this machine reaches its headsets' buttons."""

import logging
import os
import sys
from pathlib import Path

from audio.hid.headsets import Headsets
from audio.hid.hidapi import HidapiTransport
from audio.hid.hidraw import HidrawTransport
from audio.hid.ports import Controls, HidTransport

log = logging.getLogger("hearthline.audio")


def controls() -> Controls | None:
    """Return the buttons of this machine's headsets; None where there is no way to them.

    `HEARTHLINE_ENGINE_BUTTONS=off` leaves them to another program. `HEARTHLINE_ENGINE_HIDRAW` names a folder
    with `hidraw` and `dev` in place of the kernel's own, to play with pretended headsets.
    """
    if os.environ.get("HEARTHLINE_ENGINE_BUTTONS", "on") == "off":
        return None
    transport = _transport()
    return Headsets(transport) if transport is not None else None


def _transport() -> HidTransport | None:
    if sys.platform != "linux":
        try:
            return HidapiTransport()
        except (ImportError, OSError) as error:
            log.info("no headset buttons: %s", error)
            return None
    folder = os.environ.get("HEARTHLINE_ENGINE_HIDRAW")
    return HidrawTransport(Path(folder, "hidraw"), Path(folder, "dev")) if folder else HidrawTransport()
