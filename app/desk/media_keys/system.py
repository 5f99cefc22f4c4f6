"""Chooses the way to the media keys."""

import sys

from app.desk.media_keys.mpris import MprisKeys
from app.desk.media_keys.ports import MediaKeys, OnPress


def keys_of_this_system(on_press: OnPress) -> MediaKeys | None:
    """Return the way of this operating system; None where there is none.

    macOS gives these keys to the program that it takes to be playing, through Objective-C blocks; a program
    that only has a call cannot become that without playing a file.
    """
    platform: str = sys.platform
    if platform == "linux":
        return MprisKeys(on_press)
    if platform == "win32":
        from app.desk.media_keys.windows import WindowsKeys

        return WindowsKeys(on_press)
    return None
