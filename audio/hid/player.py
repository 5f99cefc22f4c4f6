"""One open headset with a thread of its own: reads its reports, writes its lamps."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from audio.hid.headset import Headset
from audio.hid.ports import HidDevice, HidError, HidHandle, Lamps, Pressed

log = logging.getLogger("hearthline.audio")

LOOK_SECONDS: Final = 0.25


class Player:
    """Owns one handle from open to close. `on_pressed` and `on_gone` come on its thread."""

    def __init__(
        self,
        device: HidDevice,
        handle: HidHandle,
        headset: Headset,
        on_pressed: Callable[[HidDevice, Pressed], None],
        on_gone: Callable[[HidDevice], None],
    ) -> None:
        self.device = device
        self._handle = handle
        self._headset = headset
        self._on_pressed = on_pressed
        self._on_gone = on_gone
        self._wanted: Lamps | None = Lamps()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="headset buttons", daemon=True)

    def start(self) -> None:
        """Begin with what `show` told last."""
        self._thread.start()

    def show(self, lamps: Lamps) -> None:
        """Light these lamps soon. Any thread; quick."""
        with self._lock:
            self._wanted = lamps
        self._handle.wake()

    def close(self) -> None:
        """All lamps off, the device let go; waits for the thread, 1 s at most."""
        self.show(Lamps())
        self._closing.set()
        self._handle.wake()
        self._thread.join(1.0)

    def _run(self) -> None:
        try:
            while True:
                self._light()
                if self._closing.is_set():
                    return
                report = self._handle.read(LOOK_SECONDS)
                now = time.monotonic()
                if report:
                    for pressed in self._headset.reported(report, now):
                        self._on_pressed(self.device, pressed)
                self._write(self._headset.remind(now))
        except HidError as error:
            log.info("the buttons of %s are gone: %s", self.device.label, error)
            self._on_gone(self.device)
        finally:
            self._handle.close()

    def _light(self) -> None:
        with self._lock:
            wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._write(self._headset.show(wanted, time.monotonic()))

    def _write(self, reports: tuple[bytes, ...]) -> None:
        for report in reports:
            self._handle.write(report)
