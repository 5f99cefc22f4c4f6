"""Chooses the way to keys that work everywhere."""

import sys

from app.desk.hot_keys.grabber import Grabber


def grabber_of_this_system() -> Grabber:
    """Return the one for this operating system and session. Raises OSError where there is none."""
    if sys.platform == "win32":
        from app.desk.hot_keys.windows import WindowsGrabber

        return WindowsGrabber()
    if sys.platform == "darwin":
        from app.desk.hot_keys.mac import MacGrabber

        return MacGrabber()
    from app.desk.hot_keys.linux import linux_grabber

    return linux_grabber()
