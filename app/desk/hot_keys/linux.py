"""Linux: X11 grabs keys itself; under Wayland the desktop's portal is asked."""

import os

from app.desk.hot_keys.grabber import Grabber


def linux_grabber() -> Grabber:
    """Return what fits this session. Raises OSError where neither answers."""
    if os.environ.get("WAYLAND_DISPLAY"):
        from app.desk.hot_keys.portal import PortalGrabber

        return PortalGrabber()
    from app.desk.hot_keys.x11 import XGrabber

    return XGrabber()
