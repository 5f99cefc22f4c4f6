"""The check before the shift: what its lines say, that no call is disturbed, one on a real sound server."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy
import pytest

from app.domain.check import CheckPart, CheckState, NetworkFound, NetworkWay
from app.domain.errors import Refused
from app.engine import checking
from app.engine.check_lines import account_line, button_line, network_line, voice_lines
from app.engine.checking import Checking
from app.engine.loop import Loop
from app.engine.network_trial import NetworkTrial
from app.wire.account import AccountState, AccountView
from app.wire.engine import (
    CheckProgress,
    CheckView,
    ControlDevice,
    ControlView,
    DeviceCheck,
    Devices,
)
from audio.rehearsal import Rehearsed, Tape
from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import SipPeer
from tests.peers.pulse import RATE, PulseServer
from tests.peers.speech import RATE as SPEECH_RATE
from tests.peers.speech import speech

GOOD = Rehearsed((-20.0,), -20.0, quiet=False, soft=False)


@pytest.mark.parametrize(
    ("found", "heard", "states"),
    [
        (GOOD, True, "good good good"),
        (Rehearsed(), True, "failed good good"),
        (Rehearsed(quiet=False), True, "warning good good"),
        (Rehearsed(quiet=False, soft=False, clipped=True), True, "warning good good"),
        (GOOD, False, "good failed good"),
        (Rehearsed(quiet=False, soft=False, echo_db=-12.0, delay_ms=90.0), True, "good good warning"),
        (Rehearsed(quiet=False, soft=False, echo_db=-35.0, delay_ms=90.0), True, "good good good"),
    ],
)
def test_what_the_rehearsal_says(found: Rehearsed, heard: bool, states: str) -> None:
    lines = voice_lines(found, heard=heard)
    assert " ".join(line.state.value for line in lines) == states
    assert all(bool(line.title) is (line.state is not CheckState.GOOD) for line in lines)


def test_registration_and_buttons() -> None:
    well, badly = (AccountView("a", state, 0.0) for state in (AccountState.REGISTERED, AccountState.RETRYING))
    assert account_line(()).state is CheckState.NOT_TRIED
    assert account_line((well,)).state is CheckState.GOOD
    assert account_line((well, badly)).state is CheckState.FAILED
    locked = ControlDevice("usb-1", "Headset", "no_permission")
    other = ControlView((locked, ControlDevice("usb-2", "Other")), "usb-2")
    assert button_line(ControlView(), pressed=False).state is CheckState.NOT_TRIED
    assert button_line(ControlView((locked,)), pressed=False).code == "no_permission"
    assert button_line(other, pressed=True).state is CheckState.GOOD
    assert button_line(other, pressed=False).code == "buttons_not_pressed"


@pytest.mark.parametrize(
    ("found", "state", "code"),
    [
        (NetworkFound(), CheckState.NOT_TRIED, ""),
        (NetworkFound(NetworkWay.OPTIONS, round_trip_ms=30.0), CheckState.GOOD, ""),
        (NetworkFound(NetworkWay.OPTIONS, round_trip_ms=450.0), CheckState.WARNING, "network_slow"),
        (NetworkFound(NetworkWay.CALL, "500", 20.0, 0.0, 3.0, 4.2), CheckState.GOOD, ""),
        (NetworkFound(NetworkWay.CALL, "500", None, 0.12, 40.0, 2.9), CheckState.WARNING, "network_poor"),
    ],
)
def test_what_the_network_says(found: NetworkFound, state: CheckState, code: str) -> None:
    line = network_line(found)
    assert (line.state, line.code) == (state, code)


class _Sound:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = False

    playback = None
    silent = False

    def need(self) -> None:
        self.asked.append("need")

    def idle(self) -> None:
        self.asked.append("idle")

    def tape(self, tape: Tape | None) -> None:
        self.asked.append("tape" if tape is not None else "no tape")
        if tape is not None and not self.broken:
            tape.running.set()

    def ring_test(self, device: str, seconds: float) -> None:
        self.asked.append(f"ring {device}")

    def devices(self) -> Devices:
        return Devices(ring=("a", "b"))


class _Seat:
    """A seat without account; `pressing` is what presses the headset's button when somebody asks."""

    def __init__(self) -> None:
        self.calls = False
        self.asked_on: set[str] = set()
        self.view = ControlView()
        self.pressing = True

    def in_call(self) -> bool:
        return self.calls

    def accounts(self) -> tuple[AccountView, ...]:
        self.asked_on.add(threading.current_thread().name)
        return ()

    def account(self, name: str) -> None:
        return None

    def buttons(self) -> ControlView:
        self.asked_on.add(threading.current_thread().name)
        return self.view

    def ask_for_press(self, heard: Callable[[], None] | None) -> None:
        if heard is not None and self.pressing:
            heard()


class _Rig:
    """A check with its loop, turned by the test."""

    def __init__(self) -> None:
        self.sound, self.seat = _Sound(), _Seat()
        self.loop = Loop(lambda milliseconds: time.sleep(milliseconds / 1000))
        self.told: list[CheckProgress] = []
        self.views: list[CheckView] = []
        self.checking = Checking(self.sound, self.loop, self.seat, self.told.append)

    def check(self, asked: DeviceCheck) -> CheckView:
        self.checking.begin(asked, self.views.append)
        assert self.loop.run_until(lambda: bool(self.views), 20)
        return self.views[0]


def test_a_call_is_never_disturbed() -> None:
    rig = _Rig()
    rig.seat.calls = True
    with pytest.raises(Refused):
        rig.checking.begin(DeviceCheck(), lambda _: None)
    assert rig.sound.asked == []


def test_a_call_that_comes_ends_the_check_at_once() -> None:
    rig = _Rig()
    rig.loop.after(0.2, lambda: setattr(rig.seat, "calls", True))
    began = time.monotonic()
    view = rig.check(DeviceCheck(seconds=8.0))
    assert time.monotonic() - began < 3 * 0.7
    assert not view.passed
    assert rig.sound.asked[-1] == "no tape"
    assert "idle" not in rig.sound.asked, "the call needs the devices"


def test_a_call_that_comes_just_before_the_network_is_tried_keeps_the_echo_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rig, begun = _Rig(), list[str]()
    monkeypatch.setattr(NetworkTrial, "begin", lambda *_: begun.append("echo"))
    post = rig.loop.post

    def stopped_first(work: Callable[[], None]) -> None:
        if "begin" in work.__qualname__:
            post(rig.checking.close)
        post(work)

    monkeypatch.setattr(checking, "START_SECONDS", 0.1)
    monkeypatch.setattr(rig.loop, "post", stopped_first)
    rig.sound.silent = True
    view = rig.check(DeviceCheck(seconds=1.0, whole=True, echo_number="55"))
    assert CheckPart.REGISTRATION in {line.part for line in view.lines}
    assert not view.passed
    assert begun == []


def test_the_parts_are_tried_in_turn_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = _Rig()
    rig.sound.broken = True
    rig.seat.view = ControlView((ControlDevice("usb-1", "Headset"),), "usb-1")
    monkeypatch.setattr(checking, "START_SECONDS", 0.1)
    view = rig.check(DeviceCheck(seconds=1.0))
    assert [p.part.value for p in rig.told] == [
        "microphone", "ring", "buttons", "registration", "network",
    ]  # fmt: skip
    assert {line.part.value: line.state.value for line in view.lines} == {
        "microphone": "failed", "ring": "good", "buttons": "good", "registration": "not_tried",
        "network": "not_tried",
    }  # fmt: skip
    assert rig.seat.asked_on == {threading.current_thread().name}, "the seat is asked on the loop's thread"
    assert not view.passed
    assert rig.sound.asked[-3:] == ["ring a", "ring b", "idle"]


@pytest.mark.parametrize("part", ["accounts", "account"])
def test_what_could_not_be_asked_has_not_passed(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("as it happens")

    rig = _Rig()
    rig.sound.silent = True
    monkeypatch.setattr(rig.seat, part, broken)
    for name in ("_ASK_SECONDS", "ANSWER_SECONDS", "CALL_SECONDS", "START_SECONDS"):
        monkeypatch.setattr(checking, name, 0.1)
    view = rig.check(DeviceCheck(seconds=1.0))
    assert CheckPart.NETWORK not in {line.part for line in view.lines}
    assert not view.passed


def test_a_short_test_tries_nothing_but_the_headset(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = _Rig()
    rig.sound.broken = True
    monkeypatch.setattr(checking, "START_SECONDS", 0.1)
    view = rig.check(DeviceCheck(seconds=1.0, whole=False))
    assert [line.part.value for line in view.lines] == ["microphone"]


@pytest.mark.medium
def test_a_check_with_a_voice_and_a_loudspeaker_that_is_heard(
    start_engine: Callable[..., RunningEngine], peer: SipPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PulseServer() as server:
        laptop = server.add_headset("laptop")
        server.set_default(laptop)
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        server.pactl(
            "load-module", "module-loopback", f"source={laptop.speaker}.monitor", f"sink={laptop.mouth}",
            "latency_msec=60",
        )  # fmt: skip
        seat = Seat(start_engine(audio="system").client())
        seat.register(peer)
        said = numpy.repeat(speech(8.0), RATE // SPEECH_RATE)
        speaking = threading.Thread(target=server.play, args=(laptop, said))
        speaking.start()
        reply = seat.ask("device.check", seconds=1.5, playback=False)
        speaking.join()
    lines = {line["part"]: line for line in reply["lines"]}
    for part in ("microphone", "speaker", "ring", "registration", "network"):
        assert lines[part]["state"] == "good", lines[part]
    assert lines[CheckPart.ECHO]["code"] == "echo_heard"
    assert lines[CheckPart.BUTTONS]["state"] == "not_tried"
    assert reply["passed"]
    assert reply["network"]["way"] == "options"
    assert 0 < reply["network"]["round_trip_ms"] < 1000
    assert 20 < reply["delay_ms"] < 1000
    assert len(reply["level"]) >= 12
    assert seat.wait("device.checked")["passed"]


def _network(reply: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = next(one for one in reply["lines"] if one["part"] == "network")
    return line


@pytest.mark.medium
def test_a_call_to_the_echo_number_is_no_call_of_the_agent(seat: Seat, peer: SipPeer) -> None:
    """The peer takes the call but sends silence back: the line is open, the tone is lost."""
    seat.register(peer)
    seat.ask("device.check", echo_number="500")
    view = seat.wait("device.checked")
    invite = peer.wait_request("INVITE")
    peer.wait_request("BYE")
    assert "sip:500@" in invite.text.partition("\r\n")[0]
    assert (view["network"]["way"], view["network"]["number"]) == ("call", "500")
    assert view["network"]["mos"] > 4
    assert _network(view)["code"] == "network_tone_lost"
    assert view["passed"], "that is a warning"
    assert [line["state"] for line in view["lines"][:3]] == ["not_tried"] * 3, "this engine has no sound"
    assert not [event for event in seat.events if event["event"].startswith("call.")]


@pytest.mark.medium
@pytest.mark.parametrize("number", ["404", "112", "+112", "sip:112@127.0.0.1", "?!"])
def test_an_echo_number_that_does_not_work_fails_the_check(seat: Seat, peer: SipPeer, number: str) -> None:
    seat.register(peer)
    peer.answer_invites = False
    peer.invite_answer = lambda _: "404 Not Found"
    view = seat.ask("device.check", echo_number=number)
    assert not view["passed"]
    assert _network(view)["code"] == "echo_number_failed"
    if number == "404":
        peer.wait_request("INVITE")
    else:
        assert "INVITE" not in {m.method for m in peer.seen}, "112 is never an echo"


@pytest.mark.medium
def test_a_switch_that_does_not_answer_fails_the_check(seat: Seat, peer: SipPeer) -> None:
    seat.register(peer)
    peer.answers_options = False
    view = seat.ask("device.check")
    assert _network(view)["code"] == "network_silent"
    assert view["network"] == {
        "way": "options", "number": "", "round_trip_ms": None, "loss": None, "jitter_ms": None, "mos": None,
    }  # fmt: skip
