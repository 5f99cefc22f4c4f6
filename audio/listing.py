"""Devices by PortAudio's own list, for systems without a sound server (written for, not yet tried there).

PortAudio reads the list once, when it starts, and must not be restarted under an open stream. So a
short-lived helper process reads it: `python -m audio.listing` prints it as one line of JSON.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from audio.plugs import NoPlugs, Plugs
from audio.ports import Direction, SoundDevice
from audio.routes import identity

log = logging.getLogger("hearthline.audio")

LOOK_SECONDS: Final = 5.0
SETTLE_SECONDS: Final = 0.3
"""A headset comes as several devices, one after the other."""
_PATIENCE_SECONDS: Final = 10.0


def read_list(text: str) -> tuple[SoundDevice, ...]:
    """Return the devices in the helper's line. Raises ValueError when it is not such a line."""
    try:
        plain = json.loads(text)
        apis, defaults = plain["apis"], set(map(tuple, plain["defaults"]))
        return tuple(
            SoundDevice(
                identity(entry["name"], apis[entry["api"]]),
                entry["name"],
                direction,
                (index, direction.value) in defaults,
            )
            for index, entry in enumerate(plain["devices"])
            for direction in Direction
            if entry[direction.value] > 0
        )
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError("not a list of sound devices") from error


def print_list(sounddevice: Any) -> str:
    """Return PortAudio's list as the helper's line; only the first host API with devices counts.

    Windows lists each card once per host API; one is enough, and PortAudio's own default API is the one whose
    default devices are the system's.
    """
    apis = list(sounddevice.query_hostapis())
    chosen = max(0, sounddevice.default.hostapi)
    devices = [
        {
            "name": entry["name"],
            "api": entry["hostapi"],
            "output": entry["max_output_channels"] if entry["hostapi"] == chosen else 0,
            "input": entry["max_input_channels"] if entry["hostapi"] == chosen else 0,
        }
        for entry in sounddevice.query_devices()
    ]
    defaults = (
        [
            (apis[chosen]["default_output_device"], "output"),
            (apis[chosen]["default_input_device"], "input"),
        ]
        if apis
        else []
    )
    return json.dumps({"apis": [api["name"] for api in apis], "devices": devices, "defaults": defaults})


class ListWatcher:
    """Runs the helper every few seconds, and whenever the system tells of a plug, on a thread of its own.

    A helper that fails changes nothing.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-m", "audio.listing"),
        plugs: Plugs | None = None,
    ) -> None:
        self._command = list(command)
        self._plugs: Plugs = plugs or NoPlugs()
        self._plugged = threading.Event()
        self._devices: tuple[SoundDevice, ...] = ()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def devices(self) -> tuple[SoundDevice, ...]:
        """Return what was there at the last look."""
        return self._devices

    def start(self, on_change: Callable[[tuple[SoundDevice, ...]], None]) -> None:
        """Begin; `on_change` comes once soon, then at every change."""
        try:
            self._plugs.start(self._plugged.set)
        except OSError as error:
            log.info("plugs are found by looking: %s", error)
        self._thread = threading.Thread(
            target=self._run, args=(on_change,), name="sound device list", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._plugs.close()
        self._closing.set()
        self._plugged.set()
        if self._thread is not None:
            self._thread.join(_PATIENCE_SECONDS)

    def _run(self, on_change: Callable[[tuple[SoundDevice, ...]], None]) -> None:
        told: tuple[SoundDevice, ...] | None = None
        while not self._closing.is_set():
            self._devices = self._look()
            if self._devices != told and not self._closing.is_set():
                told = self._devices
                on_change(told)
            if self._plugged.wait(LOOK_SECONDS):
                self._closing.wait(SETTLE_SECONDS)
                self._plugged.clear()

    def _look(self) -> tuple[SoundDevice, ...]:
        try:
            done = subprocess.run(
                self._command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=True
            )
            return read_list(done.stdout)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            log.info("the list of sound devices could not be read: %s", error)
            return self._devices


def main() -> None:
    """Print the list; the helper process."""
    try:
        import sounddevice
    except OSError:
        print(json.dumps({"apis": [], "devices": [], "defaults": []}))
        return
    print(print_list(sounddevice))


if __name__ == "__main__":
    main()
