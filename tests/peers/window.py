"""The real desk window on a screen of its own, driven by real clicks and keys, read through its probe."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.peers.asterisk_root import cache_folder
from tests.peers.engine import ROOT, EngineLink
from tests.peers.process import PATIENCE, alive, ended
from tests.peers.xvfb import Screen

Widget = dict[str, Any]


class DeskWindow:
    """One seat: the desk process, and the engine that it starts. `home` outlives both."""

    def __init__(self, home: Path, screen: Screen, environment: Mapping[str, str]) -> None:
        self.home = home
        self.screen = screen
        self.environment = {
            **os.environ, **environment, **screen.environment, "HEARTHLINE_HOME": str(home),
            "LANG": "C.UTF-8", "HEARTHLINE_UI_TEST_SOCKET": str(home / "probe.sock"),
            "HEARTHLINE_WINDOW_LANGUAGE": "en", "HEARTHLINE_CACHE": str(cache_folder()),
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None
        self._probe: socket.socket | None = None

    def start(self, enrolment: tuple[str, str] | None = None) -> None:
        """Start the desk and wait for its window; `enrolment` is (address, one-time code)."""
        words = ["--enrolment-stdin"] if enrolment else []
        with (self.home / "desk.out").open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "desk", *words],
                cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=out, stderr=out,
            )  # fmt: skip
        assert self.process.stdin is not None
        if enrolment:
            line = json.dumps({"url": enrolment[0], "code": enrolment[1]})
            self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.close()
        self.until(self._probe_answers, "the window does not open")

    def widgets(self, name: str = "") -> list[Widget]:
        """Return the named widgets (all, or those of one name), visible ones first."""
        asked = {"ask": "widget", "name": name} if name else {"ask": "widgets"}
        return list(self._asked(asked)["widgets"])

    def widget(self, name: str) -> Widget | None:
        """Return the visible widget of that name, None when there is none."""
        return next((w for w in self.widgets(name) if w["visible"]), None)

    def wait_for(self, name: str, text: str = "", timeout: float = PATIENCE) -> Widget:
        """Return the visible widget of that name once it shows `text` somewhere. Raises TimeoutError."""
        found: list[Widget] = []

        def there() -> bool:
            found[:] = [w for w in self.widgets(name) if w["visible"] and text in _shown(w)]
            return bool(found)

        self.until(there, f"{name!r} does not show {text!r}", timeout)
        return found[0]

    def wait_until_calls_may_ring(self) -> None:
        """Return once the window says Ready and the engine was told so."""
        self.wait_for("status", "Ready", 30)
        link = EngineLink(self.home / "engine.sock")
        try:
            self.until(
                lambda: bool(link.do("snapshot", after=0)["offer_allowed"]), "no call may ring", PATIENCE
            )
        finally:
            link.close()

    def wait_gone(self, name: str, timeout: float = PATIENCE) -> None:
        """Return once no widget of that name is visible."""
        self.until(lambda: self.widget(name) is None, f"{name!r} is still there", timeout)

    def click(self, name: str) -> None:
        """Click the middle of a widget with the mouse, once it can be clicked."""
        self.until(lambda: bool((self.widget(name) or {}).get("enabled")), f"{name!r} cannot be clicked")
        widget = self.wait_for(name)
        self.screen.click(widget["cx"], widget["cy"])

    def until(self, condition: Callable[[], bool], otherwise: str, timeout: float = PATIENCE) -> None:
        """Wait until something holds. Raises TimeoutError with what the window shows."""
        end = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > end or (self.process is not None and self.process.poll() is not None):
                raise TimeoutError(f"{otherwise}; the window shows {self._seen()}\n{self.log()[-1500:]}")
            time.sleep(0.02)

    def desk(self, request: Mapping[str, object]) -> dict[str, Any]:
        """Ask the desk's own socket, as `hearthline status` does."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.home / "desk.sock"))
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as lines:
                return dict(json.loads(lines.readline()))

    def engine_pid(self) -> int:
        """Return the process id of the engine that belongs to this home, 0 when none runs."""
        lock = self.home / "engine.lock"
        found = re.search(r"\d+", lock.read_text()) if lock.exists() else None
        return int(found[0]) if found and alive(int(found[0])) else 0

    def kill(self) -> None:
        """End the desk without warning (SIGKILL); the engine goes on."""
        assert self.process is not None
        self._forget_probe()
        self.process.kill()
        self.process.wait(10)
        self.process = None

    def close(self) -> None:
        """End the desk, then the engine if it is still there (both by id); idempotent."""
        self._forget_probe()
        if self.process is not None:
            ended(self.process, 12)
            self.process = None
        if pid := self.engine_pid():
            os.kill(pid, signal.SIGTERM)
            end = time.monotonic() + 8
            while alive(pid) and time.monotonic() < end:
                time.sleep(0.05)
            if alive(pid):
                os.kill(pid, signal.SIGKILL)

    def log(self) -> str:
        """Return everything that desk and engine wrote."""
        files = [self.home / "desk.out", *sorted((self.home / "logs").glob("*"))]
        return "".join(f.read_text(errors="replace") for f in files if f.exists())

    def _seen(self) -> list[str]:
        try:
            return [f"{w['name']}={_shown(w)!r}" for w in self.widgets() if w["visible"] and _shown(w)]
        except (OSError, ValueError, KeyError):
            return []

    def _probe_answers(self) -> bool:
        try:
            return bool(self.widgets("hearthline"))
        except (OSError, ValueError):
            self._forget_probe()
            return False

    def _asked(self, question: Mapping[str, object]) -> dict[str, Any]:
        if self._probe is None:
            self._probe = socket.socket(socket.AF_UNIX)
            self._probe.settimeout(10)
            self._probe.connect(self.environment["HEARTHLINE_UI_TEST_SOCKET"])
        self._probe.sendall(json.dumps(question).encode() + b"\n")
        data = b""
        while not data.endswith(b"\n"):
            piece = self._probe.recv(65_536)
            if not piece:
                raise ConnectionError("the window closed its probe")
            data += piece
        return dict(json.loads(data))

    def _forget_probe(self) -> None:
        if self._probe is not None:
            self._probe.close()
            self._probe = None


def _shown(widget: Widget) -> str:
    return " | ".join([str(widget["text"]), *map(str, widget["rows"])])
