"""A session bus with an unlocked keyring of its own, for a desk that keeps its secrets as on a laptop."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.peers.process import PATIENCE, ended


@contextmanager
def session_bus(folder: Path) -> Iterator[dict[str, str]]:
    """Run bus and keyring for the block; give the environment that leads there. Its files lie in `folder`."""
    runtime = folder / "runtime"
    runtime.mkdir(parents=True, mode=0o700)
    environment = {
        "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CACHE_HOME": str(folder / "cache"),
    }  # fmt: skip
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert bus.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        with _keyring(environment):
            yield environment
    finally:
        ended(bus)


@contextmanager
def _keyring(environment: dict[str, str]) -> Iterator[None]:
    ring = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert ring.stdin is not None
        ring.stdin.write(b"test")
        ring.stdin.close()
        _wait_for_secrets(environment)
        yield
    finally:
        ended(ring)


def _wait_for_secrets(environment: dict[str, str], timeout: float = PATIENCE) -> None:
    question = [
        "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets",
    ]  # fmt: skip
    end = time.monotonic() + timeout
    while subprocess.run(
        question, env={**os.environ, **environment}, capture_output=True, check=False
    ).returncode:
        if time.monotonic() > end:
            raise RuntimeError("the keyring does not answer")
        time.sleep(0.05)
