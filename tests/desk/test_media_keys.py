"""Media keys: what they mean to calls, and the player on a real session bus, with playerctl beside it."""

import os
import select
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jeepney import DBusAddress, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection

from app.desk.hot_keys.windows import WindowsGrabber
from app.desk.media_keys.deeds import REPEAT_SECONDS
from app.desk.media_keys.meaning import Act, Press, Shown, shown
from app.desk.media_keys.mpris import NAME, PATH, PLAYER, PROPERTIES, ROOT, MprisKeys
from app.desk.media_keys.windows import WindowsKeys
from app.desk.views import Page
from app.domain.call import Call, CallState, Direction
from tests.audio.worlds import until
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.desk.test_hot_keys import PretendedWindows, SlowWindows
from tests.desk.test_hot_keys_portal import bus

__all__ = ["bus"]

OFFERED, TALKING, HELD, RINGING = CallState.OFFERED, CallState.TALKING, CallState.HELD, CallState.RINGING


def call(name: str, state: CallState, *, muted: bool = False) -> Call:
    return Call(name, "main", Direction.INBOUND, state, "+40215550199", "Ioana Popescu", muted=muted)


A_RINGS, B_RINGS = call("a", OFFERED), call("b", OFFERED)
A_TALKS, A_MUTED, B_HELD = call("a", TALKING), call("a", TALKING, muted=True), call("b", HELD)


@pytest.mark.parametrize(
    ("calls", "playing", "acts"),
    [
        ((A_RINGS,), False, {"play_pause": "answer a", "play": "answer a", "stop": "decline a"}),
        ((A_TALKS,), True, {"play_pause": "mute a", "pause": "mute a"}),
        ((A_MUTED,), False, {"play_pause": "mute a", "play": "mute a"}),
        ((A_TALKS, B_RINGS), True, {"play_pause": "mute a", "pause": "mute a", "next": "answer b"}),
        ((A_TALKS, B_HELD), True, {"play_pause": "mute a", "pause": "mute a", "next": "hold b"}),
        ((B_HELD,), False, {"play_pause": "hold b", "play": "hold b"}),
        ((B_HELD, A_RINGS), False, {"play_pause": "answer a", "play": "answer a", "stop": "decline a"}),
        ((call("a", RINGING),), False, {}),
    ],
)
def test_what_each_key_does_now(calls: tuple[Call, ...], playing: bool, acts: dict[str, str]) -> None:
    now = shown(calls, names=False)
    assert now is not None
    assert now.playing is playing
    assert {press.value: f"{act.value} {which}" for press, act, which in now.acts} == acts


def test_without_a_call_there_is_nothing_and_nobody_is_named_unless_asked_for() -> None:
    assert shown((), names=True) is None
    assert shown((call("a", CallState.ENDED),), names=True) is None
    for calls in ((A_RINGS,), (A_TALKS,), (A_MUTED,), (B_HELD,), (call("a", RINGING),)):
        quiet, named = shown(calls, names=False), shown(calls, names=True)
        assert quiet is not None
        assert named is not None
        assert "Ioana" not in quiet.title
        assert "555" not in quiet.title
        assert named.title == "Ioana Popescu"


def test_no_key_ends_a_call_that_is_up() -> None:
    for calls in ((A_TALKS,), (A_MUTED,), (B_HELD,), (A_TALKS, B_HELD), (A_TALKS, B_RINGS)):
        now = shown(calls, names=False)
        assert now is not None
        assert now.act(Press.STOP) is None


def test_windows_has_the_keys_only_while_a_call_is_there() -> None:
    system, told = PretendedWindows(), list[Press]()
    keys = WindowsKeys(told.append, lambda: WindowsGrabber[Press](system))
    assert not system.registered
    now = Shown("Call", True, ((Press.PLAY_PAUSE, Act.MUTE, "a"),))
    keys.show(now)
    until(lambda: len(system.registered) == 3, what="the keys")
    assert [code for _, code in system.registered.values()] == [0xB3, 0xB2, 0xB0]
    keys.show(now)
    system.messages.put((0x0312, 1))
    until(lambda: told == [Press.PLAY_PAUSE], what="a press, once")
    keys.show(None)
    until(lambda: not system.registered, what="given back")
    keys.close()


def test_on_windows_the_next_call_has_the_keys_too_when_it_comes_at_once() -> None:
    system, told = SlowWindows(), list[Press]()
    keys = WindowsKeys(told.append, lambda: WindowsGrabber[Press](system))
    now = Shown("Call", True, ((Press.PLAY_PAUSE, Act.MUTE, "a"),))
    keys.show(now)
    until(lambda: len(system.registered) == 3, what="the keys")
    first = keys._thread
    keys.show(None)
    keys.show(now)
    until(lambda: first is not None and not first.is_alive(), what="the first call's thread ends")
    until(lambda: len(system.registered) == 3, what="the keys again")
    keys.close()
    assert not system.registered


class Listener:
    """A second program on the session bus."""

    def __init__(self, address: str) -> None:
        self._bus = open_dbus_connection(address)

    def names(self) -> list[str]:
        """Return the players there are."""
        (names,) = self._bus.send_and_get_reply(message_bus.ListNames()).body
        return [name for name in names if name.startswith("org.mpris")]

    def ask(self, method: str, interface: str = PLAYER, *words: Any, signature: str | None = None) -> Any:
        """Call a method of ours. Raises RuntimeError on an error."""
        where = DBusAddress(PATH, bus_name=NAME, interface=interface)
        reply = self._bus.send_and_get_reply(new_method_call(where, method, signature, words), timeout=5)
        if reply.header.message_type is MessageType.error:
            raise RuntimeError(reply.body)
        return reply.body

    def properties(self, interface: str = PLAYER) -> dict[str, Any]:
        """Return all properties."""
        where = DBusAddress(PATH, bus_name=NAME, interface=interface)
        (told,) = self._bus.send_and_get_reply(Properties(where).get_all(), timeout=5).body
        return {name: value for name, (_kind, value) in told.items()}

    def close(self) -> None:
        self._bus.close()


@pytest.fixture
def listener(bus: str) -> Iterator[Listener]:
    made = Listener(bus)
    yield made
    made.close()


NOW = Shown("Incoming call", False, ((Press.PLAY_PAUSE, Act.ANSWER, "a"), (Press.PLAY, Act.ANSWER, "a")))


def playerctl(*words: str) -> str:
    done = subprocess.run(
        ["playerctl", "--player=hearthline", *words],
        env=os.environ, capture_output=True, text=True, timeout=10, check=False,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.medium
def test_the_player_is_on_the_bus_for_the_length_of_a_call_and_playerctl_understands_it(
    listener: Listener,
) -> None:
    told: list[Press] = []
    keys = MprisKeys(told.append)
    assert listener.names() == []
    keys.show(NOW)
    until(lambda: listener.names() == [NAME], what="on the bus")
    assert playerctl("status") == "Paused"
    assert playerctl("metadata", "xesam:title") == "Incoming call"
    playerctl("play-pause")
    until(lambda: told == [Press.PLAY_PAUSE], what="the press")
    keys.show(Shown("Call", True, ((Press.PLAY_PAUSE, Act.MUTE, "a"), (Press.NEXT, Act.HOLD, "b"))))
    until(lambda: playerctl("status") == "Playing", what="what changed")
    playerctl("next")
    playerctl("stop")
    until(lambda: told == [Press.PLAY_PAUSE, Press.NEXT, Press.STOP], what="the keys")
    keys.show(None)
    until(lambda: listener.names() == [], what="given back")
    keys.show(NOW)
    until(lambda: listener.names() == [NAME], what="on the bus again")
    keys.close()
    until(lambda: listener.names() == [], what="closed")


@pytest.mark.medium
def test_properties_signals_and_what_is_not_there(listener: Listener, bus: str) -> None:
    keys = MprisKeys(lambda _press: None)
    keys.show(NOW)
    until(lambda: listener.names() == [NAME], what="on the bus")
    root = listener.properties(ROOT)
    assert (root["Identity"], root["CanQuit"], root["DesktopEntry"]) == (
        "Hearthline", False, "org.hearthline.hearthline",
    )  # fmt: skip
    player = listener.properties()
    assert (player["CanPlay"], player["CanGoNext"], player["CanSeek"]) == (True, False, False)
    assert player["Metadata"]["xesam:title"] == ("s", "Incoming call")
    assert listener.ask("Ping", "org.freedesktop.DBus.Peer") == ()
    assert "PlayPause" in listener.ask("Introspect", "org.freedesktop.DBus.Introspectable")[0]
    assert listener.ask("Quit", ROOT) == (), "a media display does not quit the desk"
    for interface, method in (("org.example", "Steal"), (PLAYER, "Explode")):
        with pytest.raises(RuntimeError):
            listener.ask(method, interface)
    watching = subprocess.Popen(
        ["dbus-monitor", "--address", bus, "type='signal',member='PropertiesChanged'"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    heard: list[str] = []
    reading = threading.Thread(target=lambda: heard.extend(watching.stdout or ()))
    reading.start()
    try:
        until(lambda: any("NameAcquired" in line for line in heard), what="the monitor listens")
        keys.show(Shown("Call", True, NOW.acts))
        until(lambda: any('"Playing"' in line for line in heard), what="the signal")
    finally:
        watching.terminate()
        watching.wait(30)
        reading.join(30)
        assert watching.stdout is not None
        watching.stdout.close()
        keys.close()


@pytest.mark.medium
def test_who_asks_at_once_is_answered_and_who_asks_nonsense_takes_nobody_the_keys(listener: Listener) -> None:
    asked: list[dict[str, Any]] = []
    asking = threading.Thread(target=lambda: asked.append(listener.properties()))

    def connect() -> Any:
        """Open the bus on a busy machine: a question is read together with the answer about the name."""
        made = open_dbus_connection("SESSION")
        ask = made.send_and_get_reply

        def slowly(message: Any, **options: Any) -> Any:
            reply = ask(message, **options)
            asking.start()
            select.select([made.sock], [], [], 5.0)
            made.parser.add_data(made.sock.recv(4096))
            return reply

        made.send_and_get_reply = slowly
        return made

    keys = MprisKeys(lambda _press: None, connect)
    keys.show(NOW)
    until(lambda: bool(asked), what="an answer")
    assert asked[0]["PlaybackStatus"] == "Paused"
    with pytest.raises(RuntimeError):
        listener.ask("Get", PROPERTIES, ["x"], signature="as")
    assert listener.properties()["PlaybackStatus"] == "Paused"
    keys.close()
    asking.join(30)


@pytest.mark.medium
def test_a_bus_that_dies_or_is_not_there_costs_only_the_keys(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[Any] = []

    def connect() -> Any:
        connections.append(open_dbus_connection("SESSION"))
        return connections[-1]

    keys = MprisKeys(lambda _press: None, connect)
    keys.show(NOW)
    until(lambda: listener.names() == [NAME], what="on the bus")
    connections[0].sock.shutdown(2)
    until(lambda: listener.names() == [], what="cut off")
    until(lambda: keys._claim is not None and not keys._claim.alive, what="the thread's end")
    keys.show(Shown("Call", True, ()))
    until(lambda: listener.names() == [NAME], what="back with the next change")
    keys.close()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    none = MprisKeys(lambda _press: None)
    none.show(NOW)
    none.close()


@pytest.mark.medium
def test_calls_are_answered_and_muted_by_media_keys_and_music_has_them_otherwise(
    listener: Listener, ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    desk = ready_desk.desk
    engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    ready_desk.pump(0.3)
    assert listener.names() == [], "nobody asked for it"
    desk.set_setting("keys.media", "on")
    ready_desk.until_true(lambda: listener.names() == [NAME], "on the bus")
    assert listener.properties()["Metadata"]["xesam:title"][1] == "Incoming call"
    listener.ask("PlayPause")
    ready_desk.until(lambda v: v.page is Page.CALL, "answered")
    listener.ask("PlayPause")
    ready_desk.pump(REPEAT_SECONDS / 2)
    assert ready_desk.view.call is not None
    assert not ready_desk.view.call.muted, "a key that is held counts once"
    ready_desk.pump(REPEAT_SECONDS)
    listener.ask("PlayPause")
    ready_desk.until(lambda v: v.call and v.call.muted, "muted")
    ready_desk.until_true(lambda: listener.properties()["PlaybackStatus"] == "Paused", "shown")
    listener.ask("Play")
    ready_desk.until(lambda v: v.call and not v.call.muted, "unmuted")
    desk.set_setting("keys.media_names", "on")
    name = next(iter(engine.calls.values())).name
    title: Callable[[], str] = lambda: listener.properties()["Metadata"]["xesam:title"][1]  # noqa: E731
    ready_desk.until_true(lambda: title() == name, "who calls, as asked for")
    engine.end(next(iter(engine.calls)))
    ready_desk.until_true(lambda: listener.names() == [], "given back after the call")
