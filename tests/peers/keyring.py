"""A real system keyring without a desktop: a private session bus with an unlocked gnome-keyring on it."""

import os
import signal
import subprocess
import time
from pathlib import Path


class SystemKeyring:
    """Owns a dbus-daemon and a gnome-keyring-daemon with a home of their own; `environment` leads to them."""

    def __init__(self, home: Path, *, unlocked: bool = True) -> None:
        runtime = home / "runtime"
        runtime.mkdir(parents=True, mode=0o700)
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={runtime}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self._bus.stdout is not None
        self.environment = {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "XDG_DATA_HOME": str(home / "data"),
            "DBUS_SESSION_BUS_ADDRESS": self._bus.stdout.readline().strip(),
        }
        self._keyring: subprocess.Popen[bytes] | None = None
        if unlocked:
            self._unlock()

    def _unlock(self) -> None:
        self._keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env={**os.environ, **self.environment}, stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._keyring.stdin is not None
        self._keyring.stdin.write(b"pass")
        self._keyring.stdin.close()
        deadline = time.monotonic() + 30
        while not self._answers():
            assert time.monotonic() < deadline, "the keyring did not come up"
            time.sleep(0.05)

    def _answers(self) -> bool:
        asked = subprocess.run(
            ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus",
             "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"],
            env={**os.environ, **self.environment}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "true" in asked.stdout

    def close(self) -> None:
        """End both daemons."""
        for process in (self._keyring, self._bus):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(5)
        assert self._bus.stdout is not None
        self._bus.stdout.close()
