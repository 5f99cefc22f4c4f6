"""macOS: a headset's own sidetone is CoreAudio's play-through (written and tried on a fake; not on a Mac)."""

import ctypes
from typing import Any, Final

from audio.plugs import CORE_AUDIO, Address
from audio.ports import SoundDevice
from audio.sidetone.ports import Loudness

_SYSTEM: Final = 1
_MOST_DEVICES: Final = 256
_NAME_BYTES: Final = 256
_UTF8: Final = 0x08000100
_FOUNDATION: Final = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"


def _four(word: bytes) -> int:
    return int.from_bytes(word, "big")


DEVICES, NAME = _four(b"dev#"), _four(b"lnam")
GLOBAL, PLAY_THROUGH = _four(b"glob"), _four(b"ptru")
SWITCH, LEVEL = _four(b"thru"), _four(b"mvsc")
"""kAudioDevicePropertyPlayThru and its volume from 0 to 1."""


class MacControl:
    """A HeadsetControl: the microphone's device carries it. Raises OSError where there is no CoreAudio."""

    def __init__(self, audio: Any = None, foundation: Any = None) -> None:
        self._audio = audio or ctypes.CDLL(CORE_AUDIO)
        self._foundation = foundation or ctypes.CDLL(_FOUNDATION)

    def read(self, speaker: SoundDevice, microphone: SoundDevice) -> Loudness | None:
        """Return how it stands; None without one, or when the two are no one headset."""
        device = self._device(speaker, microphone)
        on, volume = ctypes.c_uint32(), ctypes.c_float(1.0)
        if not device or not self._get(device, SWITCH, PLAY_THROUGH, on):
            return None
        self._get(device, LEVEL, PLAY_THROUGH, volume)
        return Loudness(bool(on.value), round(100 * min(1.0, max(0.0, volume.value))))

    def write(self, speaker: SoundDevice, microphone: SoundDevice, level: int) -> None:
        """Set it. Raises OSError."""
        device = self._device(speaker, microphone)
        if not device:
            return
        if level:
            self._set(device, LEVEL, ctypes.c_float(level / 100), must=False)
        self._set(device, SWITCH, ctypes.c_uint32(1 if level else 0), must=True)

    def _device(self, speaker: SoundDevice, microphone: SoundDevice) -> int:
        """Return CoreAudio's number of a microphone whose speaker has the same name; 0 when there is none."""
        if speaker.label != microphone.label:
            return 0
        listed = (ctypes.c_uint32 * _MOST_DEVICES)()
        size = ctypes.c_uint32(ctypes.sizeof(listed))
        where = Address(DEVICES, GLOBAL, 0)
        if self._audio.AudioObjectGetPropertyData(
            _SYSTEM, ctypes.byref(where), 0, None, ctypes.byref(size), ctypes.byref(listed)
        ):
            return 0
        devices = listed[: size.value // 4]
        return next((one for one in devices if self._name(one) == microphone.label), 0)

    def _name(self, device: int) -> str:
        text = ctypes.c_void_p()
        if not self._get(device, NAME, GLOBAL, text) or not text.value:
            return ""
        buffer = ctypes.create_string_buffer(_NAME_BYTES)
        read = self._foundation.CFStringGetCString(text, buffer, _NAME_BYTES, _UTF8)
        self._foundation.CFRelease(text)
        return buffer.value.decode("utf-8", "replace") if read else ""

    def _get(self, device: int, selector: int, scope: int, into: Any) -> bool:
        where, size = Address(selector, scope, 0), ctypes.c_uint32(ctypes.sizeof(into))
        status = self._audio.AudioObjectGetPropertyData(
            device, ctypes.byref(where), 0, None, ctypes.byref(size), ctypes.byref(into)
        )
        return not status

    def _set(self, device: int, selector: int, value: Any, *, must: bool) -> None:
        where = Address(selector, PLAY_THROUGH, 0)
        status = self._audio.AudioObjectSetPropertyData(
            device, ctypes.byref(where), 0, None, ctypes.sizeof(value), ctypes.byref(value)
        )
        if status and must:
            raise OSError(f"AudioObjectSetPropertyData: {status}")
