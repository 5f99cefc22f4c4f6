"""Wayland: the desktop's portal for global shortcuts, over D-Bus; the desktop may ask the person first."""

import itertools
import os
import socket
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from app.desk.hot_keys.combination import PLAY, Combination, Deed, Modifier
from app.desk.hot_keys.grabber import OnKey

_BUS: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SHORTCUTS: Final = "org.freedesktop.portal.GlobalShortcuts"
_REQUEST: Final = "org.freedesktop.portal.Request"
_ANSWER_SECONDS: Final = 120.0
"""A person may be asked."""
_MODIFIERS: Final = {
    Modifier.CTRL: "CTRL", Modifier.ALT: "ALT", Modifier.SHIFT: "SHIFT", Modifier.SUPER: "LOGO",
}  # fmt: skip
_NAMES: Final = {
    PLAY: "XF86AudioPlay", "Microphone mute": "XF86AudioMicMute", "Space": "space",
    "PageUp": "Page_Up", "PageDown": "Page_Down", "ScrollLock": "Scroll_Lock",
}  # fmt: skip
_WORDS: Final = {Deed.MUTE: "Mute the microphone", Deed.ANSWER: "Answer the call"}


class PortalGrabber:
    """Owns one session with the portal. Raises OSError where no bus answers."""

    def __init__(self) -> None:
        from jeepney.io.blocking import open_dbus_connection

        try:
            self._bus: Any = open_dbus_connection("SESSION")
        except (KeyError, ValueError) as error:
            raise OSError("no session bus") from error
        self._tokens = (f"hearthline{os.getpid()}_{number}" for number in itertools.count(1))
        self._signals: deque[Any] = deque()
        self._session = ""

    def grab(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
        """Ask the desktop for the keys; return those it does not give. Raises OSError without a portal.

        When it fails the connection is closed, for nobody will come to `run`.
        """
        try:
            return self._bind(wanted)
        except BaseException:
            self._bus.sock.close()
            raise

    def _bind(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
        self._listen()
        session = self._ask("CreateSession", "a{sv}", (), {"session_handle_token": ("s", next(self._tokens))})
        self._session = str(session["session_handle"][1])
        keys = [
            (
                deed.value,
                {"description": ("s", _WORDS[deed]), "preferred_trigger": ("s", trigger(combination))},
            )
            for deed, combination in wanted.items()
        ]
        told = self._ask("BindShortcuts", "oa(sa{sv})sa{sv}", (self._session, keys, ""), {})
        given = {name for name, _ in told.get("shortcuts", ("", []))[1]}
        return tuple(deed for deed in wanted if deed.value not in given)

    def run(self, on_key: OnKey) -> None:
        """Tell of keys until `close`."""
        names = {deed.value: deed for deed in Deed}
        try:
            while True:
                signal = self._next(None)
                member = signal.header.fields.get(_MEMBER)
                if member in {"Activated", "Deactivated"} and signal.body[0] == self._session:
                    deed = names.get(signal.body[1])
                    if deed is not None:
                        on_key(deed, member == "Activated")
        except OSError:
            return  # closed
        finally:
            self._bus.sock.close()

    def close(self) -> None:
        """Let `run` return; the portal ends the session with the connection."""
        try:
            self._bus.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    def _listen(self) -> None:
        from jeepney import MatchRule, message_bus

        for interface in (_SHORTCUTS, _REQUEST):
            rule = MatchRule(type="signal", interface=interface)
            self._bus.filter(rule, queue=self._signals)
            self._bus.send_and_get_reply(message_bus.AddMatch(rule), timeout=5.0)

    def _ask(self, method: str, signature: str, body: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Call the portal and wait for what it answers by signal. Raises OSError when it refuses."""
        from jeepney import DBusAddress, new_method_call

        token = next(self._tokens)
        address = DBusAddress(_PATH, _BUS, _SHORTCUTS)
        words = (*body, {**options, "handle_token": ("s", token)})
        reply = self._bus.send_and_get_reply(new_method_call(address, method, signature, words), timeout=10.0)
        if reply.header.message_type.name != "method_return":
            raise OSError(f"{method}: {reply.body}")
        while True:
            signal = self._next(_ANSWER_SECONDS)
            path = str(signal.header.fields.get(_OBJECT_PATH, ""))
            if signal.header.fields.get(_MEMBER) == "Response" and path.endswith(f"/{token}"):
                code, results = signal.body
                if code != 0:
                    raise OSError(f"{method}: refused")
                return results

    def _next(self, seconds: float | None) -> Any:
        """Return the next signal. Raises OSError when the connection is over, or nothing came in time."""
        return self._bus.recv_until_filtered(self._signals, timeout=seconds)


def trigger(combination: Combination) -> str:
    """Return a combination as the portal's specification of shortcuts writes it."""
    held = [_MODIFIERS[modifier] for modifier in Modifier if modifier in combination.modifiers]
    key = combination.key
    return "+".join([*held, _NAMES.get(key) or (key.lower() if len(key) == 1 else key)])


_OBJECT_PATH, _MEMBER = 1, 3
"""Field codes of a D-Bus header."""
