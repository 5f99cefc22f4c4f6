"""The check before the shift: what its lines say, that no call is disturbed, one on a real sound server."""

import threading
from collections.abc import Callable

import numpy
import pytest

from app.domain.errors import Refused
from app.engine.checking import Checking, account_lines, button_line, voice_lines
from app.wire.account import AccountState, AccountView
from app.wire.engine import CheckPart, CheckState, ControlDevice, ControlView, DeviceCheck, Devices
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
    assert account_lines(())[0].state is CheckState.NOT_TRIED
    assert account_lines((well,))[0].state is CheckState.GOOD
    assert account_lines((well, badly))[0].state is CheckState.FAILED
    assert button_line(ControlView()).state is CheckState.NOT_TRIED
    locked = ControlDevice("usb-1", "Headset", "no_permission")
    assert button_line(ControlView((locked,))).code == "no_permission"
    assert (
        button_line(ControlView((locked, ControlDevice("usb-2", "Other")), "usb-2")).state is CheckState.GOOD
    )


class _Sound:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def need(self) -> None:
        self.asked.append("need")

    def idle(self) -> None:
        self.asked.append("idle")

    def tape(self, tape: Tape | None) -> None:
        if tape is not None:
            tape.running.set()

    def ring_test(self, device: str, seconds: float) -> None:
        self.asked.append(f"ring {device}")

    def devices(self) -> Devices:
        return Devices(ring=("a", "b"))


def test_a_call_is_never_disturbed() -> None:
    sound = _Sound()
    checking = Checking(sound, lambda work: work(), lambda: True, lambda: (), ControlView)
    with pytest.raises(Refused):
        checking.begin(DeviceCheck(), lambda _: None)
    assert sound.asked == []


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
    for part in ("microphone", "speaker", "ring", "registration"):
        assert lines[part]["state"] == "good", lines[part]
    assert lines[CheckPart.ECHO]["code"] == "echo_heard"
    assert lines[CheckPart.BUTTONS]["state"] == "not_tried"
    assert reply["passed"]
    assert 20 < reply["delay_ms"] < 1000
    assert len(reply["level"]) >= 12
    assert seat.wait("device.checked")["passed"]
