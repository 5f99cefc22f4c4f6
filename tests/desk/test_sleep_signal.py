"""The laptop says that it goes to sleep: the desk holds it off for a moment and tells the server."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from app.desk.sleep_signal import SleepSignal
from tests.desk.conftest import StartDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.scripted_server import ScriptedServer
from tests.peers.process import PATIENCE, ended

pytestmark = pytest.mark.medium

MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")


class Logind:
    """What systemd-logind does about sleep: gives locks, tells, and knows whether one is still held."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        self.asked: list[tuple[str, ...]] = []
        self._ends: list[int] = []
        bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def sleeps(self, really: bool) -> None:
        self._bus.send(new_signal(MANAGER, "PrepareForSleep", "b", (really,)))

    def held(self) -> bool:
        """Say whether somebody still holds sleep off: the other end of the newest lock is open."""
        os.set_blocking(self._ends[-1], False)
        try:
            return os.read(self._ends[-1], 1) != b""
        except BlockingIOError:
            return True

    def close(self) -> None:
        self._bus.sock.shutdown(2)
        self._thread.join(30)
        self._bus.close()
        for end in self._ends:
            os.close(end)

    def _serve(self) -> None:
        while True:
            try:
                message = self._bus.receive()
            except (OSError, ConnectionError, EOFError):
                return
            if message.header.message_type is MessageType.method_call:
                assert message.header.fields[HeaderFields.member] == "Inhibit"
                self.asked.append(tuple(message.body))
                ours, theirs = os.pipe()
                self._ends.append(ours)
                self._bus.send(new_method_return(message, "h", (theirs,)))
                os.close(theirs)


@pytest.fixture
def logind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Logind]:
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert bus.stdout is not None
    address = bus.stdout.readline().decode().strip()
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    one = Logind(open_dbus_connection(address, enable_fds=True))
    try:
        yield one
    finally:
        one.close()
        ended(bus)
        bus.stdout.close()


def until(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_sleep_is_held_off_only_until_it_was_told(logind: Logind) -> None:
    heard: list[bool] = []
    signal = SleepSignal(heard.append)
    signal.start()
    try:
        until(lambda: logind.asked)
        assert logind.asked[0][0] == "sleep"
        assert logind.asked[0][3] == "delay"
        assert logind.held()
        logind.sleeps(True)
        until(lambda: heard == [True])
        until(lambda: not logind.held(), 3 * 1.0)
        logind.sleeps(False)
        until(lambda: heard == [True, False])
        until(lambda: len(logind.asked) == 2)
    finally:
        signal.close()
    assert not logind.held()


def test_the_server_hears_it_before_the_laptop_sleeps(
    logind: Logind, engine: ScriptedEngine, server: ScriptedServer, start_desk: StartDesk
) -> None:
    desk = start_desk(server)
    desk.until(lambda view: view.line.registered and view.line.server_reachable, "registered")
    until(lambda: logind.asked)
    desk.until_true(lambda: server.beats, "beats")
    logind.sleeps(True)
    desk.until_true(lambda: server.beats[-1]["asleep"], "told", 3.0)
    logind.sleeps(False)
    desk.until_true(lambda: not server.beats[-1]["asleep"], "awake again", 3.0)


def test_without_such_a_system_nothing_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    signal = SleepSignal(lambda _: None)
    signal.start()
    signal.close()
