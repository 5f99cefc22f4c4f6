"""A display of our own where there is none: Xvfb, and pictures of it. Standard library only."""

import contextlib
import os
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from installer.machine import Stop

SIZE: Final = "1366x768x24"
_SAMPLED: Final = 7
_LEAST_SHOWN: Final = 0.005
"""A bare screen shows its mouse pointer: less than this share of the pixels."""


class VirtualDisplay:
    """Xvfb for the time of a `with` block; its frame buffer is a file that `save` turns into a PNG."""

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix="hearthline-display-")
        self._process: subprocess.Popen[bytes] | None = None
        self.name = ""

    def __enter__(self) -> Self:
        """Start Xvfb on the first free display. Raises Stop if it does not come up."""
        if not shutil.which("Xvfb"):
            raise Stop(
                "There is no display, and Xvfb is not installed. On Debian and Ubuntu: apt-get install xvfb"
            )
        ours, theirs = os.pipe()
        command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", SIZE, "-fbdir", self._folder]
        command += ["-nolisten", "tcp", "-noreset"]
        if shutil.which("setpriv"):
            command = ["setpriv", "--pdeathsig", "TERM", *command]
        self._process = subprocess.Popen(
            command,
            pass_fds=(theirs,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(theirs)
        with os.fdopen(ours) as answer:
            number = answer.readline().strip()
        if not number:
            self.__exit__(None, None, None)
            raise Stop("The virtual display (Xvfb) did not start.")
        self.name = f":{number}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End Xvfb and remove its file."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def save(self, picture: Path) -> bool:
        """Write what the display shows now as a PNG; False (and no file) while it is bare."""
        try:
            image = (Path(self._folder) / "Xvfb_screen0").read_bytes()
        except OSError:
            return False
        png = png_from_xwd(image)
        if png is None:
            return False
        picture.parent.mkdir(parents=True, exist_ok=True)
        draft = picture.with_suffix(".part")
        draft.write_bytes(png)
        draft.replace(picture)
        return True


def png_from_xwd(image: bytes) -> bytes | None:
    """Return an X window dump (32 bits a pixel, as Xvfb writes it) as PNG; None if it is bare."""
    header = struct.unpack(">25I", image[:100])
    start, width, height, depth, stride, colours = (header[i] for i in (0, 4, 5, 11, 12, 19))
    start += colours * 12
    if depth != 32 or len(image) < start + stride * height:
        return None
    pixels = image[start : start + stride * height]
    some = memoryview(pixels).cast("I")[::_SAMPLED]
    (_, ground), *_ = Counter(some).most_common(1)
    if len(some) - ground < len(some) * _LEAST_SHOWN:
        return None
    rows = bytearray()
    for line in range(height):
        row = pixels[line * stride : line * stride + width * 4]
        colour = bytearray(width * 3)
        colour[0::3], colour[1::3], colour[2::3] = row[2::4], row[1::4], row[0::4]
        rows += b"\0" + colour
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(rows), 6)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
