"""Calls of the engine through a real Asterisk: dialled, offered by a queue, held, ended from either side."""

import time
from typing import Any

import pytest

from tests.peers.asterisk import TONE_HERTZ, Asterisk
from tests.peers.engine import CommandRefused, Engine
from tests.peers.sip import FarEnd

pytestmark = pytest.mark.medium


@pytest.fixture
def registered(switch: Asterisk, seat: str, engine: Engine) -> Engine:
    engine.register(switch.registrar(), seat, switch.password)
    return engine


def test_dials_and_hangs_up(switch: Asterisk, registered: Engine) -> None:
    call = _dialled(registered, "500")
    since = registered.link.mark()
    registered.link.do("call.hang_up", call=call)
    ended = registered.link.wait_for("call.ended", since=since, call=call)
    assert ended["cause"] == "hung_up_here"
    assert ended["ended_at"] >= ended["answered_at"]
    _wait_quiet(switch)


def test_the_far_side_hangs_up(registered: Engine) -> None:
    call = _dialled(registered, "502")
    assert registered.link.wait_for("call.ended", call=call)["cause"] == "hung_up_there"


@pytest.mark.parametrize(("number", "cause"), [("503", "busy"), ("7999", "not_found")])
def test_a_call_that_cannot_be_says_why(registered: Engine, number: str, cause: str) -> None:
    call = registered.link.do("call.dial", to=number, account="a")["call"]
    assert registered.link.wait_for("call.ended", call=call)["cause"] == cause


def test_a_dialled_call_is_cancelled(switch: Asterisk, registered: Engine) -> None:
    call = registered.link.do("call.dial", to="504", account="a")["call"]
    registered.link.wait_for("call.ringing", call=call)
    registered.link.do("call.hang_up", call=call)
    assert registered.link.wait_for("call.ended", call=call)["cause"] == "cancelled"
    _wait_quiet(switch)


@pytest.mark.parametrize("typed", ["", "tel:", "a b c;=?", "sip:1@2@3", "+40 (21) abc\x00"])
def test_a_malformed_number_is_refused_in_words(registered: Engine, typed: str) -> None:
    with pytest.raises(CommandRefused) as refused:
        registered.link.do("call.dial", to=typed, account="a")
    assert refused.value.code.startswith("bad_")
    assert refused.value.hint


def test_digits_reach_the_switch(switch: Asterisk, registered: Engine) -> None:
    since = switch.ami.mark()
    call = _dialled(registered, "700")
    time.sleep(0.5)
    registered.link.do("call.dtmf", call=call, digits="4279")
    assert switch.ami.wait_for("UserEvent", since=since, UserEvent="Digits")["Digits"] == "4279"


def test_digits_come_from_the_switch(registered: Engine) -> None:
    call = _dialled(registered, "701")
    registered.link.wait_for("call.dtmf_received", call=call, digit="#", timeout=8)
    digits = [e["digit"] for e in registered.link.events("call.dtmf_received", call=call)]
    assert digits == list("159#")


def test_a_queue_call_is_offered_with_who_and_where_and_ends_there(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    switch.join_queue(seat)
    caller = far_end.call(f"600@127.0.0.1:{switch.port}", name=b"Ioana Popescu", hertz=700)
    offered = registered.link.wait_for("call.offered")
    assert offered["number"] == "+40215550199"
    assert offered["name"] == "Ioana Popescu"
    assert offered["queue"] == "support"
    registered.link.do("call.answer", call=offered["call"])
    registered.link.wait_for("call.talking", call=offered["call"])
    caller.hang_up()
    assert registered.link.wait_for("call.ended", call=offered["call"])["cause"] == "hung_up_there"


def test_a_queue_call_given_up_is_abandoned(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    switch.join_queue(seat)
    caller = far_end.call(f"600@127.0.0.1:{switch.port}")
    offered = registered.link.wait_for("call.offered")
    caller.hang_up()
    assert registered.link.wait_for("call.ended", call=offered["call"])["cause"] == "abandoned"


def test_a_declined_offer_goes_back_to_the_queue(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    switch.join_queue(seat)
    far_end.call(f"600@127.0.0.1:{switch.port}")
    first = registered.link.wait_for("call.offered")
    registered.link.do("call.reject", call=first["call"])
    assert registered.link.wait_for("call.ended", call=first["call"])["cause"] == "declined"
    again = registered.link.wait_for("call.offered", since=registered.link.mark(), timeout=15)
    assert again["call"] != first["call"]


def test_hold_is_told_to_the_caller_and_sound_comes_back(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    caller = far_end.call(f"{seat}@127.0.0.1:{switch.port}", hertz=700)
    call = registered.link.wait_for("call.offered")["call"]
    registered.link.do("call.answer", call=call)
    caller.wait_answered()
    since = switch.ami.mark()
    registered.link.do("call.hold", call=call)
    registered.link.wait_for("call.held", call=call)
    switch.ami.wait_for("Hold", since=since)
    registered.link.do("call.resume", call=call)
    registered.link.wait_for("call.resumed", call=call)
    switch.ami.wait_for("Unhold", since=since)
    time.sleep(0.3)
    assert caller.rtp.longest_gap(time.monotonic() - 0.2) < 0.1


def test_an_offer_that_is_not_allowed_does_not_ring(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    registered.link.do("offer.allow", allow=False)
    caller = far_end.call(f"{seat}@127.0.0.1:{switch.port}")
    caller.wait_ended()
    assert 180 not in caller.statuses
    told = registered.link.wait_for("call.ended", cause="not_allowed")
    assert told["number"] == "+40215550199"
    assert registered.link.events("call.offered") == []


def test_keypad_digits_of_the_caller_are_told(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    caller = far_end.call(f"{seat}@127.0.0.1:{switch.port}", hertz=TONE_HERTZ)
    call = registered.link.wait_for("call.offered")["call"]
    registered.link.do("call.answer", call=call)
    caller.wait_answered()
    caller.rtp.send_digits("07*")
    registered.link.wait_for("call.dtmf_received", call=call, digit="*")
    digits = [e["digit"] for e in registered.link.events("call.dtmf_received", call=call)]
    assert digits == ["0", "7", "*"]
    registered.link.do("call.dtmf", call=call, digits="13")
    _until(lambda: caller.rtp.digits() == "13")
    registered.link.do("call.hang_up", call=call)
    caller.wait_ended()


@pytest.mark.parametrize(("number", "mode"), [("1011", "mandatory"), ("1012", "optional")])
def test_speech_is_encrypted_where_the_switch_wants_it(
    switch: Asterisk, engine: Engine, number: str, mode: str
) -> None:
    engine.register(switch.registrar(), number, switch.password, srtp=mode)
    call = _dialled(engine, "500")
    assert engine.link.events("call.talking", call=call)[0]["encrypted"] is True
    engine.link.do("call.hang_up", call=call)
    engine.link.wait_for("call.ended", call=call)


def _dialled(engine: Engine, number: str) -> str:
    call: str = engine.link.do("call.dial", to=number, account="a")["call"]
    engine.link.wait_for("call.talking", call=call)
    return call


def _until(condition: Any, timeout: float = 6) -> None:
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.02)


def _wait_quiet(switch: Asterisk) -> None:
    _until(lambda: switch.channels() == [])
