"""Keeps the laptop from sleeping while calls may come or one is up. Never blocks, never complains."""

import contextlib
import logging
import os
import queue
import subprocess
import sys
import threading
from typing import Any, Final, Protocol

_log = logging.getLogger("hearthline.desk.awake")

_WINDOWS_ON: Final = 0x80000000 | 0x00000001
"""ES_CONTINUOUS | ES_SYSTEM_REQUIRED."""
_WINDOWS_OFF: Final = 0x80000000


class Inhibitor(Protocol):
    """What an operating system offers; both methods run on the keeper's thread and may take their time."""

    def hold(self) -> None:
        """Forbid sleep; raises OSError where that cannot be had."""

    def release(self) -> None:
        """Allow it again."""


class KeepAwake:
    """Holds or releases on a thread of its own. `want` may be called on any thread and returns at once."""

    def __init__(self, inhibitor: Inhibitor) -> None:
        self._inhibitor = inhibitor
        self._wanted = False
        self._wishes: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="desk-awake", daemon=True)
        self._thread.start()

    def want(self, awake: bool) -> None:
        """Say what is wanted now."""
        if awake != self._wanted:
            self._wanted = awake
            self._wishes.put(awake)

    def close(self) -> None:
        """Release and end the thread."""
        self._wishes.put(None)
        self._thread.join(2.0)

    def _work(self) -> None:
        holding = False
        while (wish := self._wishes.get()) is not None:
            holding = self._apply(wish, holding)
        self._apply(False, holding)

    def _apply(self, wish: bool, holding: bool) -> bool:
        try:
            if wish and not holding:
                self._inhibitor.hold()
            elif holding and not wish:
                self._inhibitor.release()
        except Exception as error:  # noqa: BLE001 - buses and systems fail in ways of their own
            _log.info("sleep cannot be held off here: %s", error)
            return False
        return wish


def inhibitor_of_this_system() -> Inhibitor:
    """Return the one for this operating system."""
    if sys.platform == "win32":
        return WindowsInhibitor()
    return CaffeinateInhibitor() if sys.platform == "darwin" else LoginInhibitor()


class LoginInhibitor:
    """Linux: an inhibitor lock of systemd-logind, held as long as its file descriptor is open."""

    def __init__(self) -> None:
        self._descriptor: int | None = None

    def hold(self) -> None:
        """Take the lock."""
        from jeepney import DBusAddress, new_method_call
        from jeepney.io.blocking import open_dbus_connection

        address = DBusAddress(
            "/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager"
        )
        words = ("sleep:idle", "Hearthline", "Ready for calls", "block")
        with contextlib.closing(open_dbus_connection("SYSTEM", enable_fds=True)) as connection:
            reply: Any = connection.send_and_get_reply(
                new_method_call(address, "Inhibit", "ssss", words), timeout=5.0
            )
            if reply.header.message_type.name != "method_return":
                raise OSError(str(reply.body))
            self._descriptor = reply.body[0].to_raw_fd()

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class CaffeinateInhibitor:
    """macOS: the system's own `caffeinate`, which ends with us."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def hold(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(["/usr/bin/caffeinate", "-i", "-s", "-w", str(os.getpid())])

    def release(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(2.0)
            self._process = None


class WindowsInhibitor:
    """Windows: SetThreadExecutionState, which belongs to the thread that called it: the keeper's."""

    def hold(self) -> None:
        """Set it."""
        self._set(_WINDOWS_ON)

    def release(self) -> None:
        """Clear it."""
        self._set(_WINDOWS_OFF)

    def _set(self, flags: int) -> None:
        import ctypes

        windll: Any = vars(ctypes).get("windll")
        if windll is None or not windll.kernel32.SetThreadExecutionState(flags):
            raise OSError("SetThreadExecutionState refused")
