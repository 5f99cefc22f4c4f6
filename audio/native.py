"""The sound path without Python: frames move in a small C library of our own engine build, thread by thread.

Python opens, hears of what happens and closes; it is asked for a frame only while something must be done to
it (echo, noise, gain, a rehearsal). The stock engine has no such library: there, and behind PortAudio,
`audio.streams` moves the frames.
"""

import ctypes
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from audio.door import Format
from audio.heard import KEPT_FRAMES, Heard
from audio.ports import DeviceError, Direction, StreamWatch
from audio.pulse_door import CLOSE_SECONDS, OPEN_SECONDS, refusal

log = logging.getLogger("hearthline.audio")

LIBRARY: Final = "libhearthline_sound.so"
CLOCKS: Final = {"null": 0, "speaker": 1, "microphone": 2}
NEAR, REFERENCE, CLEAN, FAR = range(4)
"""The buffers of a path; a frame each."""
USE_CLEAN, IS_SPEECH = 1, 2
"""What a treatment answers, as bits."""
_HOOK: Final = ctypes.CFUNCTYPE(ctypes.c_int)
_FRAMES, _STUMBLES, _PEAK, _LATENESS, _AHEAD = range(5)
_OVER, _RUNNING, _LOST = range(3)
"""What a stream tells of itself."""
UNWATCHED: Final = StreamWatch(lambda: None, lambda: None)


def load(folder: Path) -> Any:
    """Return the library of an engine build in this folder, or None where it has none or it cannot load."""
    try:
        library = ctypes.CDLL(str(folder / LIBRARY))
    except OSError as error:
        log.info("frames are moved by Python: %s", error)
        return None
    pointer, number = ctypes.c_void_p, ctypes.c_uint
    for name, result, arguments in (
        ("path_new", pointer, (pointer, pointer)),
        ("path_follow", None, (pointer, pointer, ctypes.c_int)),
        ("path_buffer", pointer, (pointer, ctypes.c_int)),
        ("path_treat", None, (pointer, pointer)),
        ("path_filter", None, (pointer, pointer, pointer, ctypes.c_int)),
        ("path_tape", None, (pointer, pointer, pointer)),
        ("path_own_voice", None, (pointer, ctypes.c_int)),
        ("path_own_waiting", number, (pointer,)),
        ("path_figures", number, (pointer, pointer, pointer, pointer)),
        ("stream_new", pointer, (pointer, ctypes.c_int, ctypes.c_char_p, number)),
        ("stream_open", ctypes.c_int, (pointer,)),
        ("stream_watch", ctypes.c_int, (pointer,)),
        ("stream_end", None, (pointer,)),
        ("stream_stop", None, (pointer,)),
        ("stream_error", ctypes.c_int, (pointer,)),
        ("stream_count", number, (pointer, ctypes.c_int)),
        ("stream_free", None, (pointer,)),
        ("tap_place", None, (ctypes.c_size_t,)),
        ("balance_look", ctypes.c_int, (pointer, number, number)),
        ("balance_pass", number, (pointer, pointer, pointer)),
        ("wait_for_sip", None, (pointer, ctypes.c_int)),
    ):
        function = getattr(library, f"hl_{name}", None)
        if function is None:
            log.warning("the engine build is older than this program: frames are moved by Python")
            return None
        function.restype, function.argtypes = result, arguments
    return library


class InC(Protocol):
    """Something that C calls itself: the function's address, and what it works on."""

    address: int
    handle: Any


class NativePath:
    """Both ends of the bridge and what passes between; lives as long as the process.

    `get_frame` and `put_frame` are addresses of pjproject's functions.
    """

    def __init__(self, library: Any, get_frame: int, put_frame: int) -> None:
        self.library = library
        self.handle = library.hl_path_new(get_frame, put_frame)
        self._hooks: list[Any] = []
        self._filters: InC | None = None
        self._counts = (ctypes.c_uint * 4)()
        self._near, self._far = ((ctypes.c_float * KEPT_FRAMES)() for _ in range(2))

    def follow(self, port: int, clock: str) -> None:
        """Let a stream drive the bridge's port (0: as before), or nobody ("null"). Any thread."""
        self.library.hl_path_follow(self.handle, port, CLOCKS[clock])

    def buffer(self, which: int) -> int:
        """Return the address of one of the path's buffers; it stays the same."""
        return int(self.library.hl_path_buffer(self.handle, which))

    def hook(self, work: Callable[[], int]) -> Any:
        """Return a piece of Python as C calls it, kept for good: a stream may just be calling it."""
        made = _HOOK(work)
        self._hooks.append(made)
        return made

    def treat(self, hook: Any) -> None:
        """Ask this hook about every frame of the microphone from now on; None: nobody."""
        self.library.hl_path_treat(self.handle, hook)

    def filter(self, filters: InC | None, *, use: bool) -> None:
        """Let these do something to every frame of the microphone (`use` it, or only listen); None: nothing.

        Waits for a frame that just passes through those before them, a tenth of a millisecond.
        """
        if filters is None:
            self.library.hl_path_filter(self.handle, None, None, 0)
        else:
            self.library.hl_path_filter(self.handle, filters.address, filters.handle, use)
        self._filters = filters

    def tape(self, near: Any, far: Any) -> None:
        """Show every frame to these hooks, in NEAR and FAR; None: to nobody."""
        self.library.hl_path_tape(self.handle, near, far)

    def own_voice(self, gain: float) -> None:
        """Let the agent hear the microphone, as loud as it comes times `gain` (0 to 1; 0: no longer)."""
        self.library.hl_path_own_voice(self.handle, round(32768 * gain))

    def own_waiting(self) -> int:
        """Return how many frames of it wait between the two streams."""
        return int(self.library.hl_path_own_waiting(self.handle))

    def heard(self) -> Heard:
        """Return figures of what passed since the last call. One thread at a time."""
        count = self.library.hl_path_figures(self.handle, self._counts, self._near, self._far)
        frames, peak, clipped, speech = self._counts
        return Heard(frames, peak, clipped, speech, tuple(self._near[:count]), tuple(self._far[:count]))


class NativeMover:
    """Starts streams of one direction on the sound server; `on_thread` comes first on each one's thread."""

    def __init__(self, path: NativePath, direction: Direction, on_thread: Callable[[], None]) -> None:
        self._path = path
        self._direction = direction
        self._on_thread = on_thread

    def start(self, device: str, form: Format, watch: StreamWatch = UNWATCHED) -> "NativeStream":
        """Open and start a stream; at most 2 s. Raises DeviceError."""
        stream = NativeStream(self._path, device, self._direction, form, self._on_thread)
        stream.start(watch)
        return stream

    def meter(self, on: bool) -> None:
        """Peaks are measured all the time: it costs nothing in C."""


class NativeStream:
    """One stream and the thread that runs it in C. It watches itself, and a speaker finds its own latency."""

    watched = True

    def __init__(
        self,
        path: NativePath,
        device: str,
        direction: Direction,
        form: Format,
        on_thread: Callable[[], None],
    ) -> None:
        self._library = path.library
        self._direction = direction
        self._handle = self._library.hl_stream_new(
            path.handle, direction is Direction.OUTPUT, device.encode(), round(form.latency * 1000)
        )
        self._on_thread = on_thread
        self._opened = threading.Event()
        self._failed = 0
        self._watch = UNWATCHED
        self._thread = threading.Thread(target=self._run, name=f"{direction} stream", daemon=True)

    def start(self, watch: StreamWatch) -> None:
        """Wait until the server has taken the stream. Raises DeviceError."""
        self._watch = watch
        self._thread.start()
        answered = self._opened.wait(OPEN_SECONDS)
        if answered and not self._failed:
            return
        self.close()
        raise self._refusal()

    @property
    def frames(self) -> int:
        """Return how many frames have passed."""
        return int(self._library.hl_stream_count(self._handle, _FRAMES))

    @property
    def stumbles(self) -> int:
        """Return how often the card ran dry."""
        return int(self._library.hl_stream_count(self._handle, _STUMBLES))

    @property
    def lateness(self) -> float:
        """Return the seconds between us and the ear or mouth, as the server last said; 0: it has not yet."""
        return int(self._library.hl_stream_count(self._handle, _LATENESS)) / 1e6

    @property
    def latency(self) -> float:
        """Return the seconds of sound that a speaker keeps ahead by now, 0.0 for a microphone."""
        return int(self._library.hl_stream_count(self._handle, _AHEAD)) / 1000

    def peak(self) -> int:
        """Return the highest sample since the last call."""
        return int(self._library.hl_stream_count(self._handle, _PEAK))

    def close(self) -> None:
        """No frame passes after this; idempotent."""
        self._watch = UNWATCHED
        self._library.hl_stream_stop(self._handle)
        self._thread.join(CLOSE_SECONDS)
        if self._thread.is_alive():
            log.info("the sound server holds on to a stream")

    def _refusal(self) -> DeviceError:
        return refusal(self._direction, self._failed)

    def _run(self) -> None:
        library, handle = self._library, self._handle
        self._on_thread()
        opened = library.hl_stream_open(handle)
        self._failed = library.hl_stream_error(handle) if opened < 0 else 0
        self._opened.set()
        while opened == 0 and (told := library.hl_stream_watch(handle)) != _OVER:
            watch = self._watch
            (watch.on_running if told == _RUNNING else watch.on_lost)()
        library.hl_stream_end(handle)
        if opened == 0:
            self._watch.on_lost()  # by the server; whoever closes us does not watch any more

    def __del__(self) -> None:
        if self._handle and not self._thread.is_alive():
            self._library.hl_stream_free(self._handle)
