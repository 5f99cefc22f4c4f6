"""The C library of the sound path, compiled for tests, and a bridge of Python behind it."""

import ctypes
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from audio.native import NativePath, load
from audio.ports import StreamEnds
from installer.pjproject import recipe

_MOVE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class Frame(ctypes.Structure):
    """`pjmedia_frame`."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("buf", ctypes.c_void_p),
        ("size", ctypes.c_size_t),
        ("timestamp", ctypes.c_uint64),
        ("bit_info", ctypes.c_uint32),
    )


@cache
def library() -> Any:
    """Return the library of this checkout, compiled once a process (half a second)."""
    folder = Path(mkdtemp(prefix="hl-sound-"))
    words = ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared"]
    subprocess.run(
        [*words, *recipe.sound_sources(), "-o", str(folder / recipe.SOUND_LIBRARY), "-lpulse", "-pthread"],
        check=True,
    )
    made = load(folder)
    assert made is not None
    return made


class PythonBridge:
    """Ends whose frames pass in C on their way to `speaker` and `microphone`, which stand for the bridge."""

    def __init__(self, speaker: StreamEnds, microphone: StreamEnds, clock: str = "speaker") -> None:
        def get(_port: int, frame: int) -> int:
            told = Frame.from_address(frame)
            speaker.on_frame(told.buf)
            told.type = 1
            return 0

        def put(_port: int, frame: int) -> int:
            microphone.on_frame(Frame.from_address(frame).buf)
            return 0

        self._moves = _MOVE(get), _MOVE(put)
        addresses = (ctypes.cast(move, ctypes.c_void_p).value or 0 for move in self._moves)
        self.path = NativePath(library(), *addresses)
        self.path.follow(1, clock)
        self.speaker = StreamEnds(speaker.on_thread, speaker.on_frame, self.path)
        self.microphone = StreamEnds(microphone.on_thread, microphone.on_frame, self.path)
