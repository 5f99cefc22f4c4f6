"""Row F35: a far end that is not heard any more; the times are a tenth of the real ones."""

import time
from collections.abc import Iterator

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.engine.peer import Dialog, SipPeer, sdp

pytestmark = pytest.mark.medium

END_SECONDS = 10 * 0.4


@pytest.fixture(scope="module")
def watchful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningEngine]:
    engine = RunningEngine(tmp_path_factory.mktemp("watchful") / "home", silence_after="0.4")
    yield engine
    engine.close()


@pytest.fixture
def silent_seat(watchful: RunningEngine, peer: SipPeer) -> Iterator[Seat]:
    seat = Seat(watchful.client())
    seat.register(peer)
    yield seat
    seat.ask("account.remove", account="a")
    seat.client.close()


def talking(seat: Seat, peer: SipPeer) -> tuple[str, Dialog]:
    """Take a call of the peer, who speaks."""
    dialog = peer.ring()
    call: str = seat.wait("call.offered")["call"]
    seat.ask("call.answer", call=call)
    peer.confirm(dialog)
    seat.wait("call.quality", lambda q: q["received"] > 20)
    return call, dialog


def still_up(seat: Seat, call: str) -> bool:
    return [c["id"] for c in seat.ask("snapshot", after=0)["calls"]] == [call]


def test_a_far_end_that_neither_speaks_nor_answers_is_given_up(silent_seat: Seat, peer: SipPeer) -> None:
    call, dialog = talking(silent_seat, peer)
    peer.answers_options, peer.bye_answer = False, ("", "")
    dialog.rtp.sending = False
    began = time.monotonic()
    asked = silent_seat.wait("call.silent")
    assert asked["call"] == call
    assert asked["seconds"] >= 0.8
    ended = silent_seat.wait("call.ended")
    assert ended["cause"] == "network"
    assert END_SECONDS - 1 < time.monotonic() - began < 3 * END_SECONDS
    assert peer.wait_request("OPTIONS").header("Call-ID") == dialog.call_id


def test_a_far_end_that_answers_is_only_asked_about(silent_seat: Seat, peer: SipPeer) -> None:
    call, dialog = talking(silent_seat, peer)
    dialog.rtp.sending = False
    silent_seat.wait("call.silent")
    peer.wait_request("OPTIONS", count=2)
    time.sleep(END_SECONDS)
    assert still_up(silent_seat, call)
    dialog.rtp.sending = True
    assert silent_seat.wait("call.silent")["seconds"] == 0
    silent_seat.ask("call.hang_up", call=call)
    assert silent_seat.wait("call.ended")["cause"] == "hung_up_here"


def test_who_holds_us_is_not_expected_to_speak(silent_seat: Seat, peer: SipPeer) -> None:
    call, dialog = talking(silent_seat, peer)
    peer.answers_options = False
    dialog.request("INVITE", sdp(dialog.rtp.port, "sendonly"))
    silent_seat.wait("call.held", lambda e: e["held_there"])
    dialog.rtp.sending = False
    time.sleep(END_SECONDS)
    assert still_up(silent_seat, call)
    assert not [e for e in silent_seat.events if e["event"] == "call.silent"]
    silent_seat.ask("call.hang_up", call=call)


def test_the_agent_may_keep_a_silent_call(silent_seat: Seat, peer: SipPeer) -> None:
    call, dialog = talking(silent_seat, peer)
    peer.answers_options = False
    dialog.rtp.sending = False
    silent_seat.wait("call.silent")
    silent_seat.ask("call.keep", call=call)
    time.sleep(1.5 * END_SECONDS)
    assert still_up(silent_seat, call)
    silent_seat.ask("call.hang_up", call=call)
