"""Linux: media keys by MPRIS, the interface of music players on the session bus.

Desktops send the keys to the player that played last, and show it over the locked screen. Our name stands on
the bus only while a call rings or is up, so that music has its keys otherwise. One thread and one connection
a claim; both end with it.
"""

import logging
import os
import select
import threading
from collections.abc import Callable
from typing import Any, Final

from app.desk.media_keys.meaning import Press, Shown
from app.desk.media_keys.ports import OnPress

_log = logging.getLogger("hearthline.desk.keys")

NAME: Final = "org.mpris.MediaPlayer2.hearthline"
PATH: Final = "/org/mpris/MediaPlayer2"
ROOT: Final = "org.mpris.MediaPlayer2"
PLAYER: Final = "org.mpris.MediaPlayer2.Player"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_DO_NOT_QUEUE: Final = 4
_OWNED: Final = (1, 4)
"""Answers of the bus that mean that the name is ours."""
_TRACK: Final = "/org/hearthline/call"
_PRESSES: Final = {
    "PlayPause": Press.PLAY_PAUSE, "Play": Press.PLAY, "Pause": Press.PAUSE, "Stop": Press.STOP,
    "Next": Press.NEXT,
}  # fmt: skip
_IDLE: Final = ("Previous", "Seek", "SetPosition", "OpenUri", "Raise", "Quit")
"""Methods that everybody may call and that do nothing here."""

_INTROSPECTION: Final = f"""<node><interface name="{ROOT}"><method name="Raise"/><method name="Quit"/>
<property name="Identity" type="s" access="read"/><property name="DesktopEntry" type="s" access="read"/>
<property name="CanQuit" type="b" access="read"/><property name="CanRaise" type="b" access="read"/>
<property name="HasTrackList" type="b" access="read"/>
<property name="SupportedUriSchemes" type="as" access="read"/>
<property name="SupportedMimeTypes" type="as" access="read"/></interface>
<interface name="{PLAYER}">
<method name="PlayPause"/><method name="Play"/><method name="Pause"/><method name="Stop"/>
<method name="Next"/><method name="Previous"/>
<property name="PlaybackStatus" type="s" access="read"/>
<property name="Metadata" type="a{{sv}}" access="read"/>
<property name="CanGoNext" type="b" access="read"/><property name="CanPlay" type="b" access="read"/>
<property name="CanPause" type="b" access="read"/><property name="CanControl" type="b" access="read"/>
</interface></node>"""


def root_properties() -> dict[str, tuple[str, Any]]:
    """Return what the program says of itself."""
    return {
        "Identity": ("s", "Hearthline"), "DesktopEntry": ("s", "org.hearthline.hearthline"),
        "CanQuit": ("b", False), "CanRaise": ("b", False), "HasTrackList": ("b", False),
        "SupportedUriSchemes": ("as", []), "SupportedMimeTypes": ("as", []),
    }  # fmt: skip


def player_properties(now: Shown) -> dict[str, tuple[str, Any]]:
    """Return what is shown of the calls, as MPRIS has it."""
    metadata = {"mpris:trackid": ("o", _TRACK), "xesam:title": ("s", now.title),
                "xesam:artist": ("as", ["Hearthline"])}  # fmt: skip
    toggles = now.can(Press.PLAY_PAUSE)
    return {
        "PlaybackStatus": ("s", "Playing" if now.playing else "Paused"),
        "Metadata": ("a{sv}", metadata),
        "Rate": ("d", 1.0), "MinimumRate": ("d", 1.0), "MaximumRate": ("d", 1.0), "Volume": ("d", 1.0),
        "Position": ("x", 0), "CanGoNext": ("b", now.can(Press.NEXT)), "CanGoPrevious": ("b", False),
        "CanPlay": ("b", toggles), "CanPause": ("b", toggles), "CanSeek": ("b", False),
        "CanControl": ("b", True),
    }  # fmt: skip


class MprisKeys:
    """Puts the player on the bus for the length of a call. `connect` opens the session bus."""

    def __init__(self, on_press: OnPress, connect: Callable[[], Any] | None = None) -> None:
        self._on_press = on_press
        self._connect = connect or _session_bus
        self._claim: _Claim | None = None

    def show(self, now: Shown | None) -> None:
        """Claim, change what is shown, or give back."""
        if self._claim is not None and (now is None or not self._claim.alive):
            self._claim.end()
            self._claim = None
        if now is None:
            return
        if self._claim is None:
            self._claim = _Claim(now, self._on_press, self._connect)
        else:
            self._claim.show(now)

    def close(self) -> None:
        """Give back and wait for the thread."""
        if self._claim is not None:
            self._claim.end()
            self._claim.wait(1.0)
            self._claim = None


class _Claim:
    """One stay on the bus; everything but `show` and `end` on its own thread."""

    def __init__(self, now: Shown, on_press: OnPress, connect: Callable[[], Any]) -> None:
        self._now = now
        self._told = now
        self._on_press = on_press
        self._connect = connect
        self._ending = False
        self._awake, self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="media-keys", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Say whether it is on the bus, or on its way there."""
        return self._thread.is_alive()

    def show(self, now: Shown) -> None:
        """Show this from now on."""
        self._now = now
        self._rouse()

    def end(self) -> None:
        """Leave the bus soon."""
        self._ending = True
        self._rouse()

    def wait(self, seconds: float) -> None:
        """Wait until it has left."""
        self._thread.join(seconds)

    def _rouse(self) -> None:
        with self._lock:
            if self._wake >= 0:
                os.write(self._wake, b"!")

    def _run(self) -> None:
        bus = None
        try:
            bus = self._connect()
            if self._own(bus):
                self._serve(bus)
        except Exception as error:  # noqa: BLE001 - buses fail in ways of their own; calls go on without keys
            _log.info("no media keys: %s", error)
        finally:
            if bus is not None:
                bus.close()
            with self._lock:
                os.close(self._awake)
                os.close(self._wake)
                self._wake = -1

    def _own(self, bus: Any) -> bool:
        from jeepney import message_bus

        for name in (NAME, f"{NAME}.instance{os.getpid()}"):
            reply = bus.send_and_get_reply(message_bus.RequestName(name, _DO_NOT_QUEUE), timeout=5.0)
            if reply.body and reply.body[0] in _OWNED:
                return True
        return False

    def _serve(self, bus: Any) -> None:
        self._told = self._now
        self._take(bus)  # what came together with the bus's answer
        while not self._ending:
            readable, _, _ = select.select([bus.sock, self._awake], [], [])
            if self._awake in readable:
                os.read(self._awake, 4096)
                self._tell(bus)
            if bus.sock in readable:
                self._take(bus)

    def _take(self, bus: Any) -> None:
        """Answer everything that has come; select sees nothing of what is already read."""
        while not self._ending:
            try:
                message = bus.receive(timeout=0)
            except TimeoutError:
                return
            if message.header.message_type.name == "method_call":
                self._answer(bus, message)

    def _tell(self, bus: Any) -> None:
        """Tell the bus what has changed."""
        from jeepney import DBusAddress, new_signal

        before, self._told = player_properties(self._told), self._now
        now = player_properties(self._told)
        changed = {name: value for name, value in now.items() if value != before[name]}
        if changed:
            body: tuple[Any, ...] = (PLAYER, changed, [])
            where = DBusAddress(PATH, interface=PROPERTIES)
            bus.send(new_signal(where, "PropertiesChanged", "sa{sv}as", body))

    def _answer(self, bus: Any, message: Any) -> None:
        from jeepney import HeaderFields, new_error, new_method_return

        interface, method = (
            message.header.fields.get(field, "") for field in (HeaderFields.interface, HeaderFields.member)
        )
        wanted = not message.header.flags & 1  # else the caller wants no reply
        try:
            signature, body = self._do(interface, method, message.body)
        except LookupError as error:
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            reply = new_error(message, unknown, "s", (str(error),))
        else:
            reply = new_method_return(message, signature, body)
        if wanted:
            bus.send(reply)

    def _do(self, interface: str, method: str, words: tuple[Any, ...]) -> tuple[str | None, tuple[Any, ...]]:
        """Do a method and return what it answers. Raises LookupError when there is none."""
        if interface in {PLAYER, ""} and method in _PRESSES:
            self._on_press(_PRESSES[method])
            return None, ()
        if method in _IDLE or (interface == "org.freedesktop.DBus.Peer" and method == "Ping"):
            return None, ()
        if interface == PROPERTIES and method == "Set":
            return None, ()
        if method == "Introspect":
            return "s", (_INTROSPECTION,)
        if interface == PROPERTIES and words and all(isinstance(word, str) for word in words):
            properties = {PLAYER: player_properties(self._now), ROOT: root_properties()}.get(words[0], {})
            if method == "GetAll":
                return "a{sv}", (properties,)
            if method == "Get" and len(words) == 2 and words[1] in properties:
                return "v", (properties[words[1]],)
        raise LookupError(f"no {method}")


def _session_bus() -> Any:
    from jeepney.io.blocking import open_dbus_connection

    return open_dbus_connection("SESSION")
