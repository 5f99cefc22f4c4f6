"""A real call whose sound is muted, suspended, refused or pulled while it opens: it goes on and one is told.

One engine and one call for the whole file; each test leaves sound both ways behind.
"""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Dialog, SipPeer
from tests.peers.pulse import Headset, PulseServer
from tests.peers.rtp import decode, tone_decibels

pytestmark = pytest.mark.medium

SAID = 440.0
LOUD = -40.0
FALLBACK_SECONDS = 1.0
CONNECTIONS = 64
"""PulseAudio's own limit a socket: whoever comes next is turned away."""


class InCall:
    """A seat in a call on the headset "usb", with "laptop" to fall back to; somebody speaks into both."""

    def __init__(self, server: PulseServer, seat: Seat, dialog: Dialog) -> None:
        self.server, self.seat, self.dialog = server, seat, dialog
        self.laptop, self.usb = server.headsets[:2]
        self.refused: set[str] = set()
        self._voice = contextlib.ExitStack()

    def speak(self, on: bool) -> None:
        """Let somebody speak into the headset, or not; a voice that loses its sink goes to another one."""
        self._voice.close()
        if on:
            self._voice.enter_context(self.server.tone(self.usb, SAID))

    def caller_hears(self, seconds: float = 6.0) -> None:
        """Wait until what is said into the microphone reaches the caller."""
        end = time.monotonic() + seconds
        while True:
            start = len(self.dialog.rtp.heard)
            time.sleep(0.3)
            if tone_decibels(decode(b"".join(self.dialog.rtp.heard[start:])), SAID) > LOUD:
                return
            assert time.monotonic() < end, "the caller does not hear the agent"

    def on(self, headset: Headset, seconds: float = 6.0, wanted: tuple[int, int] = (1, 1)) -> None:
        """Wait until speaker and microphone run on a headset."""
        end = time.monotonic() + seconds
        while (now := self.server.listeners(headset)) != wanted:
            assert time.monotonic() < end, f"{headset.name}: {now}"
            time.sleep(0.02)

    def told(self, code: str, fits: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """Wait for a warning."""
        return self.seat.wait("engine.warning", lambda event: event["code"] == code and fits(event))

    def lives(self) -> None:
        (call,) = self.seat.ask("snapshot", after=0)["calls"]
        assert call["state"] == "talking"
        before = self.dialog.rtp.received
        end = time.monotonic() + 3
        while self.dialog.rtp.received < before + 10:
            assert time.monotonic() < end, "the caller hears nothing any more, not even silence"
            time.sleep(0.02)

    def use(self, headset: Headset) -> None:
        self.seat.ask("device.use", speaker=headset.speaker, microphone=headset.microphone)


@contextlib.contextmanager
def crowd(server: PulseServer) -> Iterator[None]:
    """Take every connection that the sound server gives: it turns everybody else away."""
    with contextlib.ExitStack() as taken:
        for _ in range(CONNECTIONS):
            one = taken.enter_context(socket.socket(socket.AF_UNIX))
            one.connect(str(server.folder / "native"))
        yield


@pytest.fixture(scope="module")
def in_call(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InCall]:
    """A call that was answered while the sound server took no streams; then it does."""
    with PulseServer() as server, SipPeer() as peer, pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        server.set_default(server.add_headset("laptop"))
        usb = server.add_headset("usb")
        engine = RunningEngine(tmp_path_factory.mktemp("trouble") / "home", audio="system")
        try:
            seat = Seat(engine.client())
            seat.ask("device.use", speaker=usb.speaker, microphone=usb.microphone)
            seat.register(peer)
            with server.tone(server.headsets[0], SAID):
                with crowd(server):
                    dialog = peer.ring()
                    seat.ask("call.answer", call=seat.wait("call.offered")["call"])
                    peer.confirm(dialog)
                    one = InCall(server, seat, dialog)
                    one.refused = {seat.wait("engine.warning")["code"] for _ in range(2)}
                    one.lives()
                one.speak(True)
                yield one
        finally:
            engine.close()


@pytest.fixture(autouse=True)
def both_ways(in_call: InCall) -> Iterator[None]:
    """Begin and end with sound both ways."""
    in_call.on(in_call.usb)
    in_call.caller_hears()
    yield
    in_call.on(in_call.usb)
    in_call.caller_hears()
    in_call.lives()


def test_a_call_answered_while_nothing_can_be_opened_is_told_and_gets_its_sound(in_call: InCall) -> None:
    assert in_call.refused == {"speaker_refused", "microphone_refused"}


def test_a_microphone_muted_in_the_system_is_told_and_taken_back(in_call: InCall) -> None:
    usb = in_call.usb
    in_call.server.pactl("set-source-mute", usb.microphone, "1")
    warning = in_call.told("microphone_quiet")
    assert warning["hint"]
    in_call.lives()
    in_call.server.pactl("set-source-mute", usb.microphone, "0")
    in_call.told("microphone_quiet", lambda event: event["over"])


def test_suspended_devices_are_told_and_sound_comes_back(in_call: InCall) -> None:
    server, usb = in_call.server, in_call.usb
    server.pactl("suspend-sink", usb.speaker, "1")
    server.pactl("suspend-source", usb.microphone, "1")
    in_call.seat.wait("device.changed", lambda event: not event["audible"])
    assert in_call.told("microphone_silent")["hint"]
    in_call.lives()
    server.pactl("suspend-source", usb.microphone, "0")
    server.pactl("suspend-sink", usb.speaker, "0")
    in_call.seat.wait("device.changed", lambda event: bool(event["audible"]))


def test_a_headset_pulled_while_it_opens_is_left_for_the_other(in_call: InCall) -> None:
    server, usb, laptop = in_call.server, in_call.usb, in_call.laptop
    in_call.speak(False)
    for delay in (0.0, 0.01, 0.03):
        in_call.use(laptop)
        in_call.on(laptop)
        in_call.use(usb)
        time.sleep(delay)
        server.unplug(usb)
        in_call.on(laptop, 3 * FALLBACK_SECONDS)
        in_call.caller_hears()
        in_call.lives()
        server.plug(usb)
        in_call.on(usb)
    in_call.speak(True)
