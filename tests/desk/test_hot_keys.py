"""Keys that work in every program: what may be written, what a tap and a hold do, and each system's way."""

# ruff: noqa: N802 - pretended systems have the names of the real ones

import ctypes
import itertools
import os
import queue
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from app.desk.hot_keys.combination import MICROPHONE_MUTE, Combination, Deed, Modifier, parse
from app.desk.hot_keys.grabber import OnKey
from app.desk.hot_keys.keeper import HotKeys
from app.desk.hot_keys.mac import HotKeyId, MacGrabber
from app.desk.hot_keys.push import HOLD_SECONDS, Push
from app.desk.hot_keys.windows import Message, WindowsGrabber
from app.desk.hot_keys.x11 import XGrabber
from app.desk.views import Page
from app.domain.errors import BadInput, HearthlineError
from tests.desk.headless import HeadlessDesk
from tests.desk.scripted_engine import ScriptedEngine
from tests.peers.process import PATIENCE
from tests.peers.xvfb import Screen, screen

CTRL_ALT_M = Combination("M", frozenset({Modifier.CTRL, Modifier.ALT}))
F13 = Combination("F13")
WANTED = {Deed.MUTE: CTRL_ALT_M, Deed.ANSWER: F13}


def _until(true: Any, what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.005)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ctrl+Alt+M", "Ctrl+Alt+M"),
        ("alt + control + m", "Ctrl+Alt+M"),
        ("pause", "Pause"),
        ("F13", "F13"),
        ("Win+F1", "Super+F1"),
        ("microphone MUTE", MICROPHONE_MUTE),
        ("Ctrl+PageUp", "Ctrl+PageUp"),
    ],
)
def test_combinations_as_people_write_them(text: str, written: str) -> None:
    assert str(parse(text)) == written
    assert parse(written) == parse(text)


@pytest.mark.parametrize(
    "text", ["", "M", "Shift+M", "Ctrl", "Ctrl+", "F5", "Ctrl+Banana", "Hyper+M", "Ctrl+M+N"]
)
def test_keys_one_writes_with_do_not_go_alone(text: str) -> None:
    with pytest.raises(BadInput) as told:
        parse(text)
    assert told.value.hint


def test_a_tap_switches_and_a_hold_switches_back() -> None:
    push = Push()
    assert push.down(0.0)
    assert not push.down(0.1), "a repeat"
    assert not push.up(0.2), "a tap"
    assert push.down(5.0)
    assert push.up(5.0 + HOLD_SECONDS), "a hold"
    assert not push.up(9.0), "a release nobody pressed"


class PretendedGrabber:
    """Gives all keys but those in `others`."""

    def __init__(self, others: tuple[Deed, ...] = ()) -> None:
        self.others = others
        self.taken: dict[Deed, Combination] = {}
        self.touches: queue.SimpleQueue[tuple[Deed, bool] | None] = queue.SimpleQueue()
        self.gone = threading.Event()

    def grab(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
        self.taken = dict(wanted)
        return self.others

    def run(self, on_key: OnKey) -> None:
        while (touch := self.touches.get()) is not None:
            on_key(*touch)
        self.gone.set()

    def close(self) -> None:
        self.touches.put(None)


def _keys(*grabbers: PretendedGrabber) -> tuple[HotKeys, list[tuple[Deed, bool]], list[str]]:
    told: list[tuple[Deed, bool]] = []
    troubles: list[str] = []
    supply = iter(grabbers)
    keys = HotKeys(
        lambda: next(supply), lambda *touch: told.append(touch), lambda error: troubles.append(error.code)
    )
    return keys, told, troubles


def test_keys_are_taken_only_when_somebody_wants_them_and_given_back() -> None:
    first, second = PretendedGrabber(), PretendedGrabber()
    keys, told, troubles = _keys(first, second)
    keys.want({Deed.MUTE: "", Deed.ANSWER: " "})
    keys.want({Deed.MUTE: "Ctrl+Alt+M", Deed.ANSWER: ""})
    _until(lambda: first.taken, "the first grab")
    first.touches.put((Deed.MUTE, True))
    _until(lambda: told == [(Deed.MUTE, True)], "the touch")
    keys.want({Deed.MUTE: "Ctrl+Alt+M", Deed.ANSWER: "F13"})
    _until(lambda: second.taken, "the second grab")
    assert first.gone.is_set(), "the old keys go before the new ones come"
    assert second.taken == WANTED
    keys.close()
    assert second.gone.wait(30)
    assert not troubles


def test_what_cannot_be_had_is_told() -> None:
    grabber = PretendedGrabber(others=(Deed.MUTE,))
    keys, _, troubles = _keys(grabber)
    keys.want({Deed.MUTE: "Ctrl+Alt+M", Deed.ANSWER: "Banana"})
    _until(lambda: sorted(troubles) == ["bad_hot_key", "hot_key_taken"], "the troubles")
    keys.want({Deed.MUTE: "", Deed.ANSWER: ""})
    keys.close()


def test_one_key_for_two_deeds_is_refused() -> None:
    grabber = PretendedGrabber()
    keys, _, troubles = _keys(grabber)
    keys.want({Deed.MUTE: "F13", Deed.ANSWER: "f13"})
    _until(lambda: grabber.taken == {Deed.MUTE: F13}, "the first of them")
    assert troubles == ["hot_key_taken"]
    keys.close()


def test_keys_given_back_while_they_are_asked_for_are_no_trouble() -> None:
    asking, closed = threading.Event(), threading.Event()

    class Slow(PretendedGrabber):
        def grab(self, wanted: Mapping[Deed, Combination]) -> tuple[Deed, ...]:
            asking.set()
            assert closed.wait(30)
            raise OSError("the connection is over")

        def close(self) -> None:
            closed.set()

    keys, _, troubles = _keys(Slow())
    keys.want({Deed.MUTE: "F13"})
    assert asking.wait(30)
    keys.close()
    assert troubles == []


def test_a_system_without_such_keys_says_so() -> None:
    troubles: list[HearthlineError] = []

    def none() -> PretendedGrabber:
        raise OSError("nothing")

    keys = HotKeys(none, lambda *_: None, troubles.append)
    keys.want({Deed.MUTE: "F13"})
    _until(lambda: [error.code for error in troubles] == ["no_hot_keys"], "the trouble")
    keys.close()


def test_a_bus_that_does_not_answer_keeps_nobody_waiting() -> None:
    took = [_wanted_of_a_silent_bus() for _ in range(3)]
    assert min(took) < 0.15, "the window would stand still"


def _wanted_of_a_silent_bus() -> float:
    """Return how long it took to want a key and to want none, while the bus does not answer."""
    answers, grabber = threading.Event(), PretendedGrabber()

    def late() -> PretendedGrabber:
        assert answers.wait(PATIENCE)
        return grabber

    troubles: list[HearthlineError] = []
    keys = HotKeys(late, lambda *_: None, troubles.append)
    began = time.monotonic()
    keys.want({Deed.MUTE: "F13"})
    keys.want({Deed.MUTE: ""})
    took = time.monotonic() - began
    answers.set()
    assert grabber.gone.wait(PATIENCE), "what came too late is given back"
    keys.close()
    assert not grabber.taken
    assert not troubles
    return took


class PretendedWindows:
    """`user32` and `kernel32` as far as hot-keys go; `held` counts looks at a key that is still down."""

    def __init__(self, others: tuple[int, ...] = ()) -> None:
        self.user32 = self.kernel32 = self
        self.others = others
        self.registered: dict[int, tuple[int, int]] = {}
        self.messages: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
        self.held = 0

    def GetCurrentThreadId(self) -> int:
        return 77

    def RegisterHotKey(self, _window: None, number: int, mask: int, code: int) -> int:
        if code in self.others:
            return 0
        self.registered[number] = mask, code
        return 1

    def UnregisterHotKey(self, _window: None, number: int) -> int:
        return int(self.registered.pop(number, None) is not None)

    def GetMessageW(self, target: Any, *_: Any) -> int:
        kind, number = self.messages.get()
        target._obj.message, target._obj.first = kind, number
        return int(kind != 0x12)

    def GetAsyncKeyState(self, _code: int) -> int:
        self.held -= 1
        return 0x8000 if self.held > 0 else 0

    def PostThreadMessageW(self, thread: int, kind: int, *_: int) -> int:
        assert thread == 77
        self.messages.put((kind, 0))
        return 1


class SlowWindows(PretendedWindows):
    """Gives a key to one at a time, and takes a moment to take it back."""

    def RegisterHotKey(self, window: None, number: int, mask: int, code: int) -> int:
        if (mask, code) in self.registered.values():
            return 0
        return super().RegisterHotKey(window, number, mask, code)

    def UnregisterHotKey(self, window: None, number: int) -> int:
        time.sleep(0.02)
        return super().UnregisterHotKey(window, number)


def test_windows_tells_of_presses_and_the_release_is_looked_for() -> None:
    system = PretendedWindows()
    grabber: WindowsGrabber[Deed] = WindowsGrabber(system)
    assert grabber.grab(WANTED) == ()
    assert system.registered == {1: (1 | 2 | 0x4000, 0x4D), 2: (0x4000, 0x7C)}
    told: list[tuple[Deed, bool]] = []
    system.held = 3
    system.messages.put((0x0312, 1))
    system.messages.put((0x0312, 9))
    system.messages.put((0x0312, 2))
    running = threading.Thread(target=grabber.run, args=(lambda *touch: told.append(touch),))
    running.start()
    _until(lambda: len(told) == 4, "the touches")
    grabber.close()
    running.join(30)
    assert told == [(Deed.MUTE, True), (Deed.MUTE, False), (Deed.ANSWER, True), (Deed.ANSWER, False)]
    assert system.registered == {}
    assert ctypes.sizeof(Message) == 48


def test_windows_says_what_others_have_and_what_it_has_no_code_for() -> None:
    grabber: WindowsGrabber[Deed] = WindowsGrabber(PretendedWindows(others=(0x7C,)))
    assert grabber.grab({Deed.MUTE: Combination(MICROPHONE_MUTE), Deed.ANSWER: F13}) == (
        Deed.MUTE,
        Deed.ANSWER,
    )


class _Function:
    """A function of a pretended library, with the attributes that ctypes' have."""

    def __init__(self, work: Any) -> None:
        self._work = work
        self.restype = self.argtypes = None

    def __call__(self, *arguments: Any) -> Any:
        return self._work(*arguments)


class PretendedCarbon:
    """Carbon as far as hot-keys go; `touch` is what Qt's event loop would bring."""

    def __init__(self, others: tuple[int, ...] = ()) -> None:
        self.others = others
        self.registered: dict[int, tuple[int, int]] = {}
        self.removed: list[str] = []
        self._handler: Any = None
        self._event = (0, 0)
        self._references = itertools.count(100)
        for name in dir(self):
            if name.startswith("do_"):
                setattr(self, name[3:], _Function(getattr(self, name)))

    def do_GetApplicationEventTarget(self) -> int:
        return 5

    def do_InstallEventHandler(self, _target: Any, handler: Any, count: int, kinds: Any, *_: Any) -> int:
        assert [(k.family.to_bytes(4, "big"), k.kind) for k in kinds[:count]] == [(b"keyb", 5), (b"keyb", 6)]
        self._handler = handler
        return 0

    def do_RegisterEventHotKey(self, code: int, mask: int, told: HotKeyId, *_: Any) -> int:
        if code in self.others:
            return -9878  # eventHotKeyExistsErr
        self.registered[told.number] = code, mask
        return 0

    def do_GetEventParameter(self, _event: Any, name: int, kind: int, *rest: Any) -> int:
        assert (name.to_bytes(4, "big"), kind.to_bytes(4, "big")) == (b"----", b"hkid")
        rest[-1]._obj.signature = int.from_bytes(b"HRTH", "big")
        rest[-1]._obj.number = self._event[0]
        return 0

    def do_GetEventKind(self, _event: Any) -> int:
        return self._event[1]

    def do_UnregisterEventHotKey(self, _reference: Any) -> int:
        self.removed.append("key")
        return 0

    def do_RemoveEventHandler(self, _reference: Any) -> int:
        self.removed.append("handler")
        return 0

    def touch(self, number: int, kind: int) -> None:
        self._event = number, kind
        self._handler(None, 1, None)


def test_the_mac_tells_of_both_presses_and_releases() -> None:
    system = PretendedCarbon()
    grabber = MacGrabber(system)
    assert grabber.grab(WANTED) == ()
    assert system.registered == {1: (46, 0x1800), 2: (105, 0)}
    told: list[tuple[Deed, bool]] = []
    running = threading.Thread(target=grabber.run, args=(lambda *touch: told.append(touch),))
    running.start()
    time.sleep(0.05)
    for number, kind in ((1, 5), (1, 6), (7, 5), (2, 5)):
        system.touch(number, kind)
    grabber.close()
    running.join(30)
    assert told == [(Deed.MUTE, True), (Deed.MUTE, False), (Deed.ANSWER, True)]
    assert system.removed == ["key", "key", "handler"]


def test_the_mac_says_what_others_have() -> None:
    assert MacGrabber(PretendedCarbon(others=(105,))).grab(WANTED) == (Deed.ANSWER,)


@pytest.fixture(scope="module")
def display() -> Iterator[Screen]:
    with screen() as one:
        yield one


@pytest.fixture
def on_display(display: Screen, monkeypatch: pytest.MonkeyPatch) -> Screen:
    monkeypatch.setenv("DISPLAY", display.display)
    return display


@pytest.mark.medium
def test_x11_brings_keys_pressed_in_front_of_anything(on_display: Screen) -> None:
    grabber, told = XGrabber(), list[tuple[Deed, bool]]()
    assert grabber.grab({Deed.MUTE: CTRL_ALT_M, Deed.ANSWER: Combination("Pause")}) == ()
    second = XGrabber()
    assert second.grab({Deed.MUTE: CTRL_ALT_M}) == (Deed.MUTE,), "it is taken"
    running = threading.Thread(target=grabber.run, args=(lambda *touch: told.append(touch),))
    running.start()
    on_display.key("ctrl+alt+m")
    _until(lambda: told == [(Deed.MUTE, True), (Deed.MUTE, False)], "the touch")
    on_display.key("m", "ctrl+m", "Pause")
    _until(lambda: told[2:] == [(Deed.ANSWER, True), (Deed.ANSWER, False)], "the other touch")
    grabber.close()
    running.join(30)
    assert not running.is_alive()
    _until(lambda: second.grab({Deed.ANSWER: Combination("Pause")}) == (), "the key is free again")
    second.close()
    second.run(lambda *_: None)


@pytest.mark.medium
def test_x11_tells_a_key_that_is_held_once(on_display: Screen) -> None:
    grabber, told = XGrabber(), list[tuple[Deed, bool, float]]()
    assert grabber.grab({Deed.MUTE: Combination("Pause")}) == ()
    running = threading.Thread(
        target=grabber.run, args=(lambda deed, down: told.append((deed, down, time.monotonic())),)
    )
    running.start()
    on_display._xdotool("keydown", "Pause")
    time.sleep(1.2)  # the X server repeats a held key after 0.6 s
    on_display._xdotool("keyup", "Pause")
    _until(lambda: len(told) >= 2, "the release")
    grabber.close()
    running.join(30)
    assert [down for _, down, _ in told] == [True, False]
    assert told[1][2] - told[0][2] >= 1.0


@pytest.mark.medium
def test_no_display_is_told_not_thrown_at_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9999")
    with pytest.raises(OSError, match="no X server"):
        XGrabber()
    assert os.environ["DISPLAY"] == ":9999"


@pytest.mark.medium
def test_a_call_is_answered_and_muted_from_another_program(
    on_display: Screen, ready_desk: HeadlessDesk, engine: ScriptedEngine
) -> None:
    desk = ready_desk.desk
    other = XGrabber()
    assert other.grab({Deed.MUTE: Combination("F9", frozenset({Modifier.CTRL}))}) == ()
    desk.set_setting("keys.mute", "Ctrl+F9")
    ready_desk.until(lambda v: any("Ctrl+F9" in line.title for line in v.troubles), "a key that is taken")
    desk.set_setting("keys.mute", "Ctrl+Alt+M")
    desk.set_setting("keys.answer", "Pause")
    ready_desk.until(lambda v: not v.troubles, "no trouble")
    engine.offer()
    ready_desk.until(lambda v: v.page is Page.OFFER, "offer")
    on_display.key("Pause")
    ready_desk.until(lambda v: v.page is Page.CALL, "answered")
    on_display.key("ctrl+alt+m")
    ready_desk.until(lambda v: v.call and v.call.muted, "muted by a tap")
    on_display._xdotool("keydown", "ctrl+alt+m")
    ready_desk.until(lambda v: v.call and not v.call.muted, "unmuted while held")
    ready_desk.pump(2 * HOLD_SECONDS)
    on_display._xdotool("keyup", "ctrl+alt+m")
    ready_desk.until(lambda v: v.call and v.call.muted, "muted again")
    desk.set_setting("keys.mute", "")
    other.close()
    other.run(lambda *_: None)


@pytest.mark.medium
def test_x11_knows_two_deeds_on_one_key_and_keys_let_go_together(on_display: Screen) -> None:
    both = {Deed.MUTE: CTRL_ALT_M, Deed.ANSWER: Combination("M", frozenset({Modifier.CTRL}))}
    grabber, told = XGrabber(), list[tuple[Deed, bool]]()
    assert grabber.grab(both) == ()
    assert grabber.grab({Deed.MUTE: Combination("F9"), Deed.ANSWER: Combination("Pause")}) == ()
    running = threading.Thread(target=grabber.run, args=(lambda *touch: told.append(touch),))
    running.start()
    for keys, deed in (("ctrl+alt+m", Deed.MUTE), ("ctrl+m", Deed.ANSWER)):
        on_display.key(keys)
        _until(lambda: len(told) == 2, keys)
        assert told == [(deed, True), (deed, False)]
        told.clear()
    on_display.together("F9", "Pause")
    _until(lambda: len(told) == 4, "both are let go")
    assert told[:2] == [(Deed.MUTE, True), (Deed.ANSWER, True)]
    assert set(told[2:]) == {(Deed.MUTE, False), (Deed.ANSWER, False)}
    grabber.close()
    running.join(30)
