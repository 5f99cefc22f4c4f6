"""How a device's name becomes one PortAudio can open: through the sound server, or PortAudio's own list."""

# ruff: noqa: ARG002 - two routes, one contract: not each needs each argument

import ctypes
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Protocol

from audio.ports import DeviceError, Direction


class Route(Protocol):
    """How a device's name becomes one that PortAudio can open."""

    def prepare(self) -> None:
        """Set up the process before PortAudio starts."""
        ...

    def towards(self, device: str, direction: Direction) -> AbstractContextManager[None]:
        """Surround the open of a stream to `device`."""
        ...

    def index(
        self, listed: list[dict[str, Any]], apis: list[dict[str, Any]], device: str, direction: Direction
    ) -> int | None:
        """Return PortAudio's index for a device, None when it is not listed."""
        ...

    def absent(self, direction: Direction) -> DeviceError:
        """Return what to say when it is not listed."""
        ...


class SoundServerRoute:
    """Linux with PulseAudio or PipeWire: ALSA's default is the server, the environment names the device."""

    _VARIABLE: Final = {Direction.OUTPUT: "PULSE_SINK", Direction.INPUT: "PULSE_SOURCE"}

    def prepare(self) -> None:
        """Let ALSA know the sound server only, unless somebody already said how ALSA is to be set up."""
        os.environ.setdefault("ALSA_CONFIG_PATH", str(Path(__file__).with_name("asound.conf")))
        hush_alsa()

    @contextmanager
    def towards(self, device: str, direction: Direction) -> Iterator[None]:
        """Name the device in the environment for as long as the open takes; "" leaves what was there."""
        variable = self._VARIABLE[direction]
        before = os.environ.get(variable)
        if device:
            os.environ[variable] = device
        try:
            yield
        finally:
            if before is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = before

    def index(
        self, listed: list[dict[str, Any]], apis: list[dict[str, Any]], device: str, direction: Direction
    ) -> int | None:
        """Return the index of ALSA's door to the server; it is the same for all devices."""
        names = [entry["name"] for entry in listed]
        return next((names.index(name) for name in ("default", "pulse") if name in names), None)

    def absent(self, direction: Direction) -> DeviceError:
        """Say what is missing: the server is there (it listed the device), so ALSA's plugin is not."""
        return DeviceError(
            "sound_server_unreachable",
            "The sound server cannot be reached through ALSA.",
            "Install the package libasound2-plugins (Debian, Ubuntu) or alsa-plugins-pulseaudio (Fedora).",
        )


class ListRoute:
    """Windows, macOS, Linux without a sound server: devices by PortAudio's own names and host APIs."""

    def prepare(self) -> None:
        """Nothing to set up."""

    def towards(self, device: str, direction: Direction) -> AbstractContextManager[None]:
        """Nothing to surround: the index says it all."""
        return nullcontext()

    def index(
        self, listed: list[dict[str, Any]], apis: list[dict[str, Any]], device: str, direction: Direction
    ) -> int | None:
        """Return the index of the device with this name and host API, or of the system's default."""
        output = direction is Direction.OUTPUT
        if not device:
            preferred = [api["default_output_device" if output else "default_input_device"] for api in apis]
            return next((index for index in preferred if index >= 0), None)
        channels = "max_output_channels" if output else "max_input_channels"
        for index, entry in enumerate(listed):
            if entry[channels] > 0 and identity(entry["name"], apis[entry["hostapi"]]["name"]) == device:
                return index
        return None

    def absent(self, direction: Direction) -> DeviceError:
        """Say that it is not there."""
        return missing(direction)


def hush_alsa() -> None:
    """Keep ALSA from writing each stumble to standard error; streams count them, failures come as errors.

    Its handler must be C (it comes on sound threads, which must not wait for the GIL): `getpid` is a function
    that does nothing with whatever it is given.
    """
    try:
        alsa, nothing = ctypes.CDLL("libasound.so.2"), ctypes.CDLL(None).getpid
        alsa.snd_lib_error_set_handler(ctypes.cast(nothing, ctypes.c_void_p))
    except (OSError, AttributeError):
        return


def identity(name: str, host_api: str) -> str:
    """Return the stable identity of a device in PortAudio's list."""
    return f"{name} ({host_api})"


def missing(direction: Direction) -> DeviceError:
    """Return what to say of a device that is not there."""
    what = word(direction)
    return DeviceError(
        f"{what}_missing",
        f"The {what} is not there.",
        f"Connect it again or choose another {what}; the call goes on.",
    )


def word(direction: Direction) -> str:
    """Return the noun for a direction."""
    return "speaker" if direction is Direction.OUTPUT else "microphone"
