"""The laptop is about to sleep: heard from systemd-logind, so that the server can be told in time.

On a thread of its own; where there is no logind it ends at once and nobody misses it (the server then sees a
seat that fell silent, and the desk tells after waking that it slept).
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Final

_log = logging.getLogger("hearthline.desk.awake")

TELL_SECONDS: Final = 1.0
"""How long sleep is held off so that the word gets out; logind allows 5 s."""
_PATH: Final = "/org/freedesktop/login1"
_MANAGER: Final = "org.freedesktop.login1.Manager"


class SleepSignal:
    """Calls `told(True)` before the laptop sleeps, `told(False)` when it woke; on its own thread."""

    def __init__(self, told: Callable[[bool], None]) -> None:
        self._told = told
        self._bus: Any = None
        self._lock: int | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="desk-sleep", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; idempotent."""
        self._closed = True
        if self._bus is not None:
            with contextlib.suppress(OSError):
                self._bus.sock.shutdown(2)
        if self._thread.is_alive():
            self._thread.join(2.0)

    def _work(self) -> None:
        try:
            self._listen()
        except Exception as error:  # noqa: BLE001 - buses fail in ways of their own; nothing depends on it
            if not self._closed:
                _log.info("the system does not tell of sleep: %s", error)
        finally:
            self._let_go()

    def _listen(self) -> None:
        from jeepney import MatchRule, message_bus
        from jeepney.io.blocking import open_dbus_connection

        rule = MatchRule(type="signal", interface=_MANAGER, member="PrepareForSleep", path=_PATH)
        with contextlib.closing(open_dbus_connection("SYSTEM", enable_fds=True)) as bus:
            self._bus = bus
            bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=5.0)
            self._hold(bus)
            with bus.filter(rule) as signals:
                while not self._closed:
                    self._heard(bus, bool(bus.recv_until_filtered(signals).body[0]))

    def _heard(self, bus: Any, sleeps: bool) -> None:
        self._told(sleeps)
        if sleeps:
            time.sleep(TELL_SECONDS)
            self._let_go()
        else:
            self._hold(bus)

    def _hold(self, bus: Any) -> None:
        """Ask for a moment before every sleep."""
        from jeepney import DBusAddress, new_method_call

        self._let_go()
        manager = DBusAddress(_PATH, "org.freedesktop.login1", _MANAGER)
        words = ("sleep", "Hearthline", "Telling the call centre", "delay")
        reply = bus.send_and_get_reply(new_method_call(manager, "Inhibit", "ssss", words), timeout=5.0)
        if reply.header.message_type.name == "method_return":
            self._lock = reply.body[0].to_raw_fd()

    def _let_go(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
