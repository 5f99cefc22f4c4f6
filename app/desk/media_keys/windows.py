"""Windows: media keys as hot-keys while a call is there (written and tried on a fake; not yet on Windows).

Music players that ask for the same keys while a call is up do not get them; before and after they do.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final

from app.desk.hot_keys.combination import PLAY, Combination
from app.desk.hot_keys.windows import MEDIA_NEXT, MEDIA_STOP, WindowsGrabber
from app.desk.media_keys.meaning import Press, Shown
from app.desk.media_keys.ports import OnPress

_log = logging.getLogger("hearthline.desk.keys")

_KEYS: Final = {
    Press.PLAY_PAUSE: Combination(PLAY),
    Press.STOP: Combination(MEDIA_STOP),
    Press.NEXT: Combination(MEDIA_NEXT),
}


class WindowsKeys:
    """Holds the keys from the first `show` to the next `show(None)`; a thread of its own for that time."""

    def __init__(
        self, on_press: OnPress, make: Callable[[], "WindowsGrabber[Press]"] = WindowsGrabber[Press]
    ) -> None:
        self._on_press = on_press
        self._make = make
        self._grabber: WindowsGrabber[Press] | None = None
        self._thread: threading.Thread | None = None

    def show(self, now: Shown | None) -> None:
        """Take the keys, or give them back."""
        if now is None:
            self._let_go()
        elif self._grabber is None:
            try:
                grabber = self._grabber = self._make()
            except OSError as error:
                _log.info("no media keys: %s", error)
                return
            self._thread = threading.Thread(
                target=self._run, args=(grabber, self._thread), name="media-keys", daemon=True
            )
            self._thread.start()

    def close(self) -> None:
        """Give them back and wait for the thread."""
        self._let_go()
        if self._thread is not None:
            self._thread.join(1.0)

    def _run(self, grabber: "WindowsGrabber[Press]", before: threading.Thread | None) -> None:
        if before is not None:
            before.join(1.0)  # until then the keys are still another thread's
        refused = grabber.grab(_KEYS)
        if refused:
            _log.info("other programs have the media keys %s", ", ".join(refused))
        grabber.run(lambda press, down: self._on_press(press) if down else None)

    def _let_go(self) -> None:
        grabber, self._grabber = self._grabber, None
        if grabber is not None:
            grabber.close()
