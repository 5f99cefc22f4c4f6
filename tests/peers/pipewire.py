"""A private PipeWire with its PulseAudio server and session manager: the other sound server of Linux.

The same headsets by the same `pactl` as `tests.peers.pulse`; four processes, one folder, ended by pid.
"""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy

from tests.peers.process import ended
from tests.peers.pulse import RATE, Headset, PulseServer

_START_SECONDS: Final = 15.0
_SETTLE_SECONDS: Final = 0.5
"""The session manager loads its rules after it has come; nodes made before that are linked to nothing."""


class PipeWireServer(PulseServer):
    """Owns a message bus, `pipewire`, `wireplumber` and `pipewire-pulse`."""

    def __init__(self) -> None:
        super().__init__()
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environment |= {
            "PIPEWIRE_RUNTIME_DIR": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/bus",
        }

    def start(self) -> None:
        """Start all, with the headsets there were before, and wait until they answer; all or none."""
        try:
            self._start()
        except BaseException:
            self.kill()
            raise

    def _start(self) -> None:
        address = self.environment["DBUS_SESSION_BUS_ADDRESS"]
        bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"]
        self._run(bus, self.folder / "bus")
        self._run(["pipewire"], self.folder / "pipewire-0")
        self._run(["wireplumber"])
        self._run(["pipewire-pulse"])
        end = time.monotonic() + _START_SECONDS
        while subprocess.run(["pactl", "info"], check=False, env=self._env(), capture_output=True).returncode:
            assert time.monotonic() < end, (self.folder / "log").read_text(errors="replace")[-2000:]
            time.sleep(0.05)
        while "wireplumber" not in self.pactl("list", "short", "clients"):
            assert time.monotonic() < end, "the session manager does not come"
            time.sleep(0.05)
        time.sleep(_SETTLE_SECONDS)
        self._plug_all()

    def _run(self, command: list[str], socket: Path | None = None) -> None:
        """Start one process; with `socket`, wait until it listens there: the next one would give up."""
        if socket is not None:
            socket.unlink(missing_ok=True)
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command, env=self._env(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._processes.append(process)
        end = time.monotonic() + _START_SECONDS
        while socket is not None and not socket.exists():
            assert time.monotonic() < end, f"{command[0]} does not come"
            time.sleep(0.01)

    def kill(self) -> None:
        """End all without warning, as a crash does."""
        for process in reversed(self._processes):
            process.kill()
            ended(process)
        self._processes.clear()

    def freeze(self) -> None:
        """Stop all where they stand."""
        for process in self._processes:
            process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        for process in self._processes:
            process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def tone(self, headset: Headset, hertz: float) -> Iterator[None]:
        """Speak a steady tone into a headset's microphone; this server has no sine of its own."""
        turn = 2 * numpy.pi * hertz * numpy.arange(RATE) / RATE
        second = (numpy.sin(turn) * 16_000).astype("<i2").tobytes()
        format_ = [f"--rate={RATE}", "--channels=1", "--format=s16le", "--raw", "--latency-msec=50"]
        player: Any = subprocess.Popen(
            ["pacat", "-p", "-d", headset.mouth, *format_],
            env=self._env(), stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
        )  # fmt: skip
        feeding = _feed(player, second)
        try:
            yield
        finally:
            player.kill()
            ended(player)
            feeding.join(5)
            player.stdin.close()

    def _env(self) -> dict[str, str]:
        return {**os.environ, **self.environment, "HOME": str(self.folder)}


def _feed(player: Any, second: bytes) -> Any:
    import threading

    def feed() -> None:
        with contextlib.suppress(OSError):
            while player.poll() is None:
                player.stdin.write(second)

    thread = threading.Thread(target=feed, daemon=True)
    thread.start()
    return thread
