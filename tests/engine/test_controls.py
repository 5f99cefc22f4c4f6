"""Buttons do what the screen does: the command a press becomes, what lamps show, a call by headset alone."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.call import Call, CallState, Direction
from app.domain.errors import Refused
from app.engine.controls import ButtonControls, commands_for, lamps_of
from app.wire.engine import Do, EventName
from audio.hid.ports import Button, ControlsView, HeadsetView, Lamps, Pressed, Wish
from audio.hid.switch import RELEASE_SECONDS
from tests.audio.hid.models import LED_HOLD, LED_MICROPHONE, LED_MUTE, LED_OFF_HOOK, LED_RING, Jabra
from tests.audio.hid.worlds import TtyWorld, tty_world
from tests.audio.worlds import until
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import SipPeer


def _call(state: CallState, name: str = "a", **more: Any) -> Call:
    return Call(name, "main", Direction.INBOUND, state, **more)


OFFERED, TALKING, HELD = (_call(s, s.value) for s in (CallState.OFFERED, CallState.TALKING, CallState.HELD))
DIALLING = _call(CallState.DIALLING, "dialling")


@pytest.mark.parametrize(
    ("calls", "lamps"),
    [
        ((), Lamps()),
        ((OFFERED,), Lamps(ring=True)),
        ((DIALLING,), Lamps(off_hook=True)),
        ((TALKING,), Lamps(off_hook=True)),
        ((HELD,), Lamps(off_hook=True, hold=True)),
        ((TALKING, HELD, OFFERED), Lamps(ring=True, off_hook=True, hold=True)),
        ((HELD, _call(CallState.TALKING, muted=True)), Lamps(off_hook=True, mute=True, hold=True)),
        ((TALKING, _call(CallState.HELD, muted=True)), Lamps(off_hook=True, hold=True)),
        ((_call(CallState.LOST),), Lamps()),
    ],
)  # fmt: skip
def test_lamps_follow_the_calls(calls: tuple[Call, ...], lamps: Lamps) -> None:
    assert lamps_of(calls) == lamps


@pytest.mark.parametrize(
    ("wish", "calls", "done"),
    [
        (Wish.ANSWER, (OFFERED,), [(Do.CALL_ANSWER, "offered")]),
        (Wish.ANSWER, (), []),
        (Wish.REJECT, (OFFERED, TALKING), [(Do.CALL_REJECT, "offered")]),
        (Wish.HANG_UP, (HELD, TALKING), [(Do.CALL_HANG_UP, "talking")]),
        (Wish.HANG_UP, (HELD,), [(Do.CALL_HANG_UP, "held")]),
        (Wish.HANG_UP, (DIALLING,), [(Do.CALL_HANG_UP, "dialling")]),
        (Wish.MUTE, (TALKING, HELD), [(Do.CALL_MUTE, "talking")]),
        (Wish.UNMUTE, (TALKING,), [(Do.CALL_UNMUTE, "talking")]),
        (Wish.FLASH, (TALKING,), [(Do.CALL_HOLD, "talking")]),
        (Wish.FLASH, (HELD,), [(Do.CALL_RESUME, "held")]),
        (Wish.FLASH, (TALKING, HELD), [(Do.CALL_RESUME, "held")]),
        (Wish.FLASH, (TALKING, OFFERED), [(Do.CALL_ANSWER, "offered")]),
        (Wish.HOLD, (TALKING, HELD), [(Do.CALL_HOLD, "talking")]),
        (Wish.HOLD, (HELD,), [(Do.CALL_RESUME, "held")]),
        (Wish.REDIAL, (), []),
        (Wish.NOTHING, (TALKING,), []),
    ],
)
def test_a_wish_becomes_the_socket_s_command(
    wish: Wish, calls: tuple[Call, ...], done: list[tuple[Do, str]]
) -> None:
    assert [(do, a.call) for do, a in commands_for(Pressed(Button.HOOK, wish), calls)] == done


def test_hanging_up_ends_the_whole_conference() -> None:
    calls = tuple(_call(CallState.TALKING, name, conference="c") for name in "ab")
    done = commands_for(Pressed(Button.HOOK, Wish.HANG_UP), (*calls, HELD))
    assert [(do, a.call) for do, a in done] == [(Do.CALL_HANG_UP, "a"), (Do.CALL_HANG_UP, "b")]


def test_a_key_is_sent_and_not_told() -> None:
    told: list[tuple[EventName, dict[str, Any]]] = []
    done: list[Any] = []
    controls = ButtonControls(
        None,
        lambda work: work(),
        lambda: (TALKING,),
        lambda do, a: done.append((do, a.call, a.digits)),
        lambda event, body: told.append((event, body)),
    )
    controls.pressed("phone", Pressed(Button.KEY, Wish.KEY, "7"))
    assert done == [(Do.CALL_DTMF, "talking", "7")]
    assert "7" not in str(told)


class _Headsets:
    def start(self, on_pressed: Any, on_change: Any) -> None:
        self.press, self.change = on_pressed, on_change

    def show(self, lamps: Lamps) -> None:
        self.lamps = lamps

    def close(self) -> None:
        self.lamps = Lamps()


def test_what_is_refused_and_what_may_not_be_opened_is_told_once() -> None:
    def refuse(_do: Do, _arguments: Any) -> None:
        raise Refused("wrong_state", "Not now.", "Later.")

    told: list[tuple[EventName, dict[str, Any]]] = []
    headsets = _Headsets()
    controls = ButtonControls(
        headsets,
        lambda work: work(),
        lambda: (TALKING,),
        refuse,
        lambda event, body: told.append((event, body)),
    )
    controls.start()
    view = ControlsView((HeadsetView("usb-1", "Headset", "no_permission"),))
    headsets.change(view)
    headsets.change(ControlsView((*view.headsets, HeadsetView("usb-2", "Other")), "usb-2"))
    headsets.press("usb-2", Pressed(Button.HOOK, Wish.HANG_UP))
    warned = [body["code"] for event, body in told if event is EventName.ENGINE_WARNING]
    assert warned == ["headset_no_permission", "wrong_state"]
    assert "Headset" in told[1][1]["title"]
    assert controls.view.in_control == "usb-2"
    assert headsets.lamps == Lamps(off_hook=True)


def test_a_check_lights_the_headset_as_in_a_call_and_hears_the_next_press() -> None:
    """Many headsets tell of their mute button only while the receiver is lifted."""
    headsets = _Headsets()
    heard: list[str] = []
    controls = ButtonControls(
        headsets, lambda work: work(), lambda: (), lambda *_: heard.append("done"), lambda *_: None
    )
    controls.start()
    controls.ask_for_press(lambda: heard.append("press"))
    assert headsets.lamps == Lamps(off_hook=True)
    headsets.press("usb-1", Pressed(Button.MUTE, Wish.MUTE))
    controls.ask_for_press(None)
    assert headsets.lamps == Lamps()
    headsets.press("usb-1", Pressed(Button.MUTE, Wish.MUTE))
    assert heard == ["press"], "and nothing is done: there is no call"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[TtyWorld]:
    (tmp_path / "kernel").mkdir()
    with tty_world(tmp_path / "kernel") as world:
        yield world


def test_a_call_by_headset_alone(
    start_engine: Callable[..., RunningEngine], world: TtyWorld, tmp_path: Path, peer: SipPeer
) -> None:
    """A real engine, a real SIP peer, the real transport: nobody touches the screen."""
    jabra = Jabra()
    world.plug(jabra)
    seat = Seat(start_engine(hidraw=str(tmp_path / "kernel")).client())
    until(lambda: seat.ask("snapshot", after=0)["controls"]["in_control"])
    seat.register(peer)
    dialog = peer.ring()
    seat.wait("call.offered")
    until(lambda: jabra.lit() == {LED_RING})
    jabra.press_hook()
    assert seat.wait("control.changed")["pressed"] == "hook"
    peer.confirm(dialog)
    seat.wait("call.talking")
    until(lambda: jabra.lit() == {LED_OFF_HOOK})
    jabra.press_mute()
    seat.wait("call.muted")
    until(lambda: jabra.lit() == {LED_OFF_HOOK, LED_MUTE, LED_MICROPHONE})
    seat.ask("call.unmute", call=seat.ask("snapshot", after=0)["calls"][0]["id"])
    until(lambda: jabra.lit() == {LED_OFF_HOOK})
    jabra.play(bytes((2, 1 | 8, 0)), bytes((2, 1, 0)))
    seat.wait("call.held")
    until(lambda: jabra.lit() == {LED_OFF_HOOK, LED_HOLD})
    time.sleep(RELEASE_SECONDS)
    jabra.press_hook()
    assert seat.wait("call.ended")["cause"] == "hung_up_here"
    until(lambda: jabra.lit() == set())
    assert len(seat.ask("snapshot", after=0)["controls"]["headsets"]) == 1
