"""The desktop's portal for global shortcuts, played by a thread on a real bus of its own."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection

from app.desk.hot_keys.combination import Combination, Deed, Modifier
from app.desk.hot_keys.portal import PortalGrabber, trigger
from tests.peers.process import ended

WANTED = {
    Deed.MUTE: Combination("M", frozenset({Modifier.CTRL, Modifier.ALT})),
    Deed.ANSWER: Combination("Pause"),
}
_SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
_PATH = "/org/freedesktop/portal/desktop"
_SESSION = f"{_PATH}/session/1/x"

pytestmark = pytest.mark.medium


class Portal:
    """A desktop that gives keys; `refused` ones it keeps, `cancels`: the person says no."""

    def __init__(self, address: str, refused: tuple[str, ...] = (), *, cancels: bool = False) -> None:
        self._refused = refused
        self._cancels = cancels
        self.asked: dict[str, str] = {}
        self._bus = open_dbus_connection(address)
        self._bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.portal.Desktop"))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def touch(self, deed: Deed, *, down: bool) -> None:
        """Do what the desktop does when the key is pressed or let go."""
        body: tuple[Any, ...] = (_SESSION, deed.value, int(time.monotonic() * 1000), {})
        self._signal(_PATH, _SHORTCUTS, "Activated" if down else "Deactivated", "osta{sv}", body)

    def close(self) -> None:
        self._bus.sock.shutdown(2)
        self._thread.join(30)
        self._bus.sock.close()

    def _serve(self) -> None:
        while True:
            try:
                message = self._bus.receive()
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Any) -> None:
        fields = message.header.fields
        method, token = fields[HeaderFields.member], message.body[-1]["handle_token"][1]
        request = f"{_PATH}/request/1/{token}"
        results: dict[str, Any] = {"session_handle": ("s", _SESSION)}
        if method == "BindShortcuts":
            assert message.body[0] == _SESSION
            self.asked = {name: told["preferred_trigger"][1] for name, told in message.body[1]}
            given: list[tuple[str, Any]] = [(name, {}) for name in self.asked if name not in self._refused]
            results = {"shortcuts": ("a(sa{sv})", given)}
        # The answer may well overtake the reply to the call.
        self._signal(
            request, "org.freedesktop.portal.Request", "Response", "ua{sv}", (int(self._cancels), results)
        )
        self._bus.send(new_method_return(message, "o", (request,)))

    def _signal(self, path: str, interface: str, name: str, signature: str, body: tuple[Any, ...]) -> None:
        self._bus.send(new_signal(DBusAddress(path, interface=interface), name, signature, body))


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().decode().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
    finally:
        ended(daemon)


def test_the_desktop_gives_keys_and_tells_of_them(bus: str) -> None:
    portal = Portal(bus, refused=("answer",))
    grabber, told = PortalGrabber(), list[tuple[Deed, bool]]()
    assert grabber.grab(WANTED) == (Deed.ANSWER,)
    assert portal.asked == {"mute": "CTRL+ALT+m", "answer": "Pause"}
    running = threading.Thread(target=grabber.run, args=(lambda *touch: told.append(touch),))
    running.start()
    for deed, down in ((Deed.MUTE, True), (Deed.MUTE, False)):
        portal.touch(deed, down=down)
    end = time.monotonic() + 5
    while len(told) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    assert told == [(Deed.MUTE, True), (Deed.MUTE, False)]
    grabber.close()
    running.join(30)
    assert not running.is_alive()
    portal.close()


def test_a_person_who_says_no_is_heard(bus: str) -> None:
    portal = Portal(bus, cancels=True)
    grabber = PortalGrabber()
    with pytest.raises(OSError, match="refused"):
        grabber.grab(WANTED)
    assert grabber._bus.sock.fileno() == -1, "nobody comes to close it later"
    grabber.close()
    portal.close()


def test_a_desktop_without_a_portal_is_told(bus: str) -> None:
    grabber = PortalGrabber()
    with pytest.raises(OSError, match="CreateSession"):
        grabber.grab(WANTED)
    assert grabber._bus.sock.fileno() == -1, "nobody comes to close it later"
    grabber.close()


def test_no_bus_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    with pytest.raises(OSError):
        PortalGrabber()
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ


def test_triggers_as_the_portal_writes_them() -> None:
    assert trigger(Combination("Microphone mute")) == "XF86AudioMicMute"
    assert trigger(Combination("F13", frozenset({Modifier.SUPER, Modifier.SHIFT}))) == "SHIFT+LOGO+F13"
