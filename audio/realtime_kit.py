"""RealtimeKit: what gives the sound of an ordinary user's programs its priority on most desktops.

It is asked over the system bus, so never on a thread that moves sound. Linux only.
"""

import contextlib
from collections.abc import Iterator
from typing import Any, Final

NAME: Final = "org.freedesktop.RealtimeKit1"
PATH: Final = "/org/freedesktop/RealtimeKit1"
ANSWER_SECONDS: Final = 2.0


class Refused(Exception):
    """There is no such service, or it does not want to; the text says which."""


class RealtimeKit:
    """One connection to it. Every method may take `ANSWER_SECONDS` and raises Refused."""

    def __init__(self, bus: Any) -> None:
        self._bus = bus

    def longest_run(self) -> int:
        """Return the microseconds that a real-time thread may run without sleep before it is killed.

        It asks for a limit of the whole process (RLIMIT_RTTIME, soft and hard) of at most this much.
        """
        return int(self._property("RTTimeUSecMax"))

    def real_time(self, thread: int, priority: int) -> None:
        """Let a thread of this process run in real time; what it starts is ordinary again."""
        most = int(self._property("MaxRealtimePriority"))
        self._call("MakeThreadRealtime", "tu", thread, max(1, min(priority, most)))

    def ahead(self, thread: int, nice: int) -> None:
        """Let a thread of this process come before ordinary ones."""
        least = int(self._property("MinNiceLevel"))
        self._call("MakeThreadHighPriority", "ti", thread, max(nice, least))

    def _property(self, name: str) -> Any:
        return self._call("Get", "ss", NAME, name, interface="org.freedesktop.DBus.Properties")[0][1]

    def _call(self, method: str, signature: str, *words: Any, interface: str = NAME) -> Any:
        from jeepney import DBusAddress, MessageType, new_method_call

        kit = DBusAddress(PATH, NAME, interface)
        try:
            message = new_method_call(kit, method, signature, words)
            reply = self._bus.send_and_get_reply(message, timeout=ANSWER_SECONDS)
        except (OSError, TimeoutError, EOFError) as error:
            raise Refused(str(error) or type(error).__name__) from error
        if reply.header.message_type is MessageType.error:
            raise Refused(" ".join(str(word) for word in reply.body) or method)
        return reply.body


@contextlib.contextmanager
def realtime_kit() -> Iterator[RealtimeKit]:
    """Connect for a few questions. Raises Refused where there is no system bus."""
    try:
        from jeepney.io.blocking import open_dbus_connection

        bus = open_dbus_connection("SYSTEM")
    except Exception as error:  # buses fail in ways of their own; sound goes on
        raise Refused(str(error) or type(error).__name__) from error
    with contextlib.closing(bus):
        yield RealtimeKit(bus)
