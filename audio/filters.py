"""Echo, noise and gain: the two libraries that can do it, behind one shape.

Our own engine build brings filters in C that take frames by address: the sound path then calls them itself,
and Python never sees a frame. Elsewhere `pywebrtc-audio` does the same. Not for several threads at once.
"""

import ctypes
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from audio.heard import SPOKEN
from audio.native import IS_SPEECH
from audio.ports import CLOCK_RATE

log = logging.getLogger("hearthline.audio")

LIBRARY: Final = "libhearthline_filters.so"
NOISE_LEVEL: Final = 1
"""Of 0 to 3, for the package: 12 dB. More bends speech where the noise is voices or a dog; ours finds out."""
MOST_GAIN_DB: Final = 18.0


class Filters(Protocol):
    """What is done to a frame of the microphone."""

    def run(self, near: int, reference: int, clean: int) -> int:
        """Put the clean frame at an address; returns IS_SPEECH or 0."""
        ...


Make = Callable[[bool, bool, bool], Filters]
"""Makes fresh filters, by what is on: echo, noise, gain. About a millisecond."""


def load(folder: Path) -> Any:
    """Return the library of an engine build in this folder, None where it has none or it cannot load."""
    try:
        library = ctypes.CDLL(str(folder / LIBRARY))
    except OSError as error:
        log.info("the engine brings no filters: %s", error)
        return None
    pointer, number = ctypes.c_void_p, ctypes.c_int
    library.hl_filters_new.restype, library.hl_filters_new.argtypes = pointer, (number,) * 3
    library.hl_filters_run.restype, library.hl_filters_run.argtypes = number, (pointer,) * 4
    library.hl_filters_free.restype, library.hl_filters_free.argtypes = None, (pointer,)
    return library


class BuiltFilters:
    """Those of our own engine build; `address` and `handle` are for whoever calls them from C.

    Raises MemoryError.
    """

    def __init__(self, library: Any, echo: bool, noise: bool, gain: bool) -> None:
        self._library = library
        self.handle = library.hl_filters_new(echo, noise, gain)
        if not self.handle:
            raise MemoryError("no memory for the filters of the microphone")
        self.address = ctypes.cast(library.hl_filters_run, ctypes.c_void_p).value or 0

    def run(self, near: int, reference: int, clean: int) -> int:
        """Do it from Python; the GIL is let go meanwhile."""
        return int(self._library.hl_filters_run(self.handle, near, reference, clean))

    def __del__(self) -> None:
        self._library.hl_filters_free(self.handle)


class WheelFilters:
    """Those of `pywebrtc-audio`; the addresses are few and stay what they are."""

    def __init__(self, processor: Any, at: Callable[[int], Any], echo: bool, noise: bool, gain: bool) -> None:
        self._filters = processor(
            sample_rate=CLOCK_RATE,
            echo_cancellation=echo,
            noise_suppression=noise,
            high_pass_filter=noise or echo,
            auto_gain_control=gain,
            ns_level=NOISE_LEVEL,
            agc_max_gain_db=MOST_GAIN_DB,
        )
        self._at = at

    def run(self, near: int, reference: int, clean: int) -> int:
        """Do it; raises nothing."""
        at = self._at
        at(clean)[:] = self._filters.process(at(near), at(reference))
        return IS_SPEECH if self._filters.speech_probability >= SPOKEN else 0


def find(built: Any) -> Make | None:
    """Return what makes filters: of the engine build (`built` is its library), else of the package, or None.

    Takes 0.1 s with the package. Not on a stream's thread.
    """
    if built is not None:
        return lambda echo, noise, gain: BuiltFilters(built, echo, noise, gain)
    try:
        from pywebrtc_audio import AudioProcessor

        from audio.ear import at
    except ImportError as error:
        log.warning("echo, noise and gain are left as they are: %s", error)
        return None
    return lambda echo, noise, gain: WheelFilters(AudioProcessor, at, echo, noise, gain)
