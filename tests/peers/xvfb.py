"""A screen of our own: Xvfb with a window manager, and real clicks and keys through xdotool."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.peers.process import PATIENCE, ended


@dataclass(frozen=True)
class Screen:
    """One running screen; `display` is its name, `:7`."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to show its window here."""
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}

    def click(self, x: int, y: int) -> None:
        """Move the mouse there and press its left button."""
        self._xdotool("mousemove", str(x), str(y), "sleep", "0.03", "click", "1")

    def move(self, x: int, y: int) -> None:
        """Move the mouse there."""
        self._xdotool("mousemove", str(x), str(y))

    def scroll(self, steps: int) -> None:
        """Turn the wheel under the mouse: positive down, negative up."""
        button = "5" if steps > 0 else "4"
        self._xdotool("click", "--repeat", str(abs(steps)), "--delay", "15", button)

    def key(self, *keys: str) -> None:
        """Press keys one after another, by X names: `F5`, `ctrl+k`, `Return`."""
        self._xdotool("key", "--delay", "30", *keys)

    def together(self, *keys: str) -> None:
        """Hold keys down at the same time, then let all of them go at once."""
        words = [(way, key) for way in ("keydown", "keyup") for key in keys]
        self._xdotool(*(word for pair in words for word in pair))

    def type(self, text: str) -> None:
        """Type text as a keyboard would."""
        self._xdotool("type", "--delay", "15", text)

    def windows(self, title: str) -> list[str]:
        """Return the ids of visible windows whose title matches."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True, text=True, check=False, timeout=10,
        )  # fmt: skip
        return found.stdout.split()

    def activate(self, title: str, timeout: float = PATIENCE) -> str:
        """Bring the window with that title to the front with the keyboard; return its id."""
        end = time.monotonic() + timeout
        while not (found := self.windows(title)):
            if time.monotonic() > end:
                raise TimeoutError(f"no window {title!r}")
            time.sleep(0.1)
        self._xdotool("windowactivate", "--sync", found[-1])
        return found[-1]

    def save(self, path: Path) -> Path:
        """Save a picture of the whole screen as PNG."""
        subprocess.run(
            ["import", "-display", self.display, "-window", "root", str(path)], check=True, timeout=20
        )
        return path

    def _xdotool(self, *arguments: str) -> None:
        environment = {**os.environ, "DISPLAY": self.display}
        subprocess.run(["xdotool", *arguments], env=environment, check=True, timeout=20, capture_output=True)


@contextmanager
def screen(width: int = 1366, height: int = 768) -> Iterator[Screen]:
    """Run a screen with a window manager for the length of the block."""
    reading, writing = os.pipe()
    size = f"{width}x{height}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        one = Screen(f":{number}")
        with _window_manager(one):
            yield one
    finally:
        ended(server)


@contextmanager
def _window_manager(one: Screen) -> Iterator[None]:
    manager = subprocess.Popen(
        ["openbox", "--sm-disable"],
        env={**os.environ, "DISPLAY": one.display},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        ended(manager)
