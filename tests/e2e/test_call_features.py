"""Calls of the engine through a real Asterisk: handed on, asked about, joined, waiting, sent elsewhere."""

import time
from collections.abc import Iterator

import pytest

from tests.peers.asterisk import Asterisk
from tests.peers.engine import Engine
from tests.peers.sip import FarCall, FarEnd

pytestmark = pytest.mark.medium

CALLER, COLLEAGUE = 500.0, 800.0
HEARD, QUIET = -25.0, -45.0


@pytest.fixture
def registered(switch: Asterisk, seat: str, engine: Engine) -> Engine:
    engine.register(switch.registrar(), seat, switch.password)
    return engine


@pytest.fixture
def colleague() -> Iterator[FarEnd]:
    end = FarEnd()
    yield end
    end.close()


@pytest.fixture
def ends(far_end: FarEnd, colleague: FarEnd) -> tuple[FarEnd, FarEnd]:
    return far_end, colleague


def called_in(engine: Engine, far_end: FarEnd, switch: Asterisk, seat: str) -> tuple[FarCall, str]:
    """Return a call from outside that talks here; the caller speaks a tone."""
    since = engine.link.mark()
    far = far_end.call(f"{seat}@127.0.0.1:{switch.port}", hertz=CALLER)
    call = str(engine.link.wait_for("call.offered", since=since)["call"])
    engine.link.do("call.answer", call=call)
    far.wait_answered()
    engine.link.wait_for("call.talking", call=call)
    return far, call


def taken(far: FarCall, hertz: float) -> FarCall:
    """Let a far end answer and speak."""
    far.rtp.hertz = hertz
    far.answer(180)
    far.answer()
    return far


def hear_each_other(caller: FarCall, colleague: FarCall) -> None:
    time.sleep(0.3)
    assert caller.rtp.heard(COLLEAGUE, 0.5) > HEARD
    assert colleague.rtp.heard(CALLER, 0.5) > HEARD


def test_a_caller_is_handed_on_without_asking(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd, colleague: FarEnd
) -> None:
    caller, call = called_in(registered, far_end, switch, seat)
    registered.link.do("call.transfer", call=call, to=f"9{colleague.port}")
    answered = taken(colleague.offered(), COLLEAGUE)
    registered.link.wait_for("call.transferred", call=call)
    assert registered.link.wait_for("call.ended", call=call)["cause"] == "transferred"
    hear_each_other(caller, answered)
    assert registered.link.do("snapshot", after=0)["calls"] == []


def test_where_nobody_is_there_the_caller_stays_with_us(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    caller, call = called_in(registered, far_end, switch, seat)
    registered.link.do("call.transfer", call=call, to="7999")
    failed = registered.link.wait_for("call.transfer_failed", call=call)
    assert (failed["status"], failed["title"]) == (404, "This number does not exist.")
    since = time.monotonic()
    registered.link.do("call.hold", call=call)
    registered.link.wait_for("call.held", call=call)
    registered.link.do("call.resume", call=call)
    registered.link.wait_for("call.resumed", call=call)
    assert caller.rtp.longest_gap(since) < 1


@pytest.mark.parametrize("transport", ["udp", "tls"])
def test_a_colleague_is_asked_first_and_gets_the_caller(
    switch: Asterisk, seat: str, engine: Engine, ends: tuple[FarEnd, FarEnd], transport: str
) -> None:
    engine.register(switch.registrar(transport), seat, switch.password, ca_file=str(switch.ca_file))
    caller, call = called_in(engine, ends[0], switch, seat)
    asked = engine.link.do("call.consult", call=call, to=f"9{ends[1].port}")["call"]
    answered = taken(ends[1].offered(), COLLEAGUE)
    talking = engine.link.wait_for("call.talking", call=asked)
    assert (talking["consult_for"], talking["signalling_encrypted"]) == (call, transport == "tls")
    engine.link.wait_for("call.held", call=call)
    time.sleep(0.2)
    assert answered.rtp.heard(CALLER, 0.4) < QUIET
    engine.link.do("call.complete_transfer", call=asked)
    engine.link.wait_for("call.transferred", call=call)
    assert engine.link.wait_for("call.ended", call=call)["cause"] == "transferred"
    assert engine.link.wait_for("call.ended", call=asked)["cause"] == "transferred"
    hear_each_other(caller, answered)


def test_going_back_from_the_colleague_to_the_caller(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd, colleague: FarEnd
) -> None:
    _, call = called_in(registered, far_end, switch, seat)
    asked = registered.link.do("call.consult", call=call, to=f"9{colleague.port}")["call"]
    answered = taken(colleague.offered(), COLLEAGUE)
    registered.link.wait_for("call.talking", call=asked)
    registered.link.wait_for("call.held", call=call)
    registered.link.do("call.cancel_consult", call=asked)
    answered.wait_ended()
    registered.link.wait_for("call.resumed", call=call, state="talking")


def test_three_talk_together_and_two_go_on_when_one_leaves(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd, colleague: FarEnd
) -> None:
    caller, call = called_in(registered, far_end, switch, seat)
    asked = registered.link.do("call.consult", call=call, to=f"9{colleague.port}")["call"]
    answered = taken(colleague.offered(), COLLEAGUE)
    registered.link.wait_for("call.talking", call=asked)
    registered.link.wait_for("call.held", call=call)
    registered.link.do("call.conference", calls=[call, asked])
    registered.link.wait_for("call.resumed", call=call, conference=call)
    hear_each_other(caller, answered)
    assert caller.rtp.heard(CALLER, 0.4) < QUIET
    caller.hang_up()
    registered.link.wait_for("call.conference", call=asked, conference="")
    assert answered.rtp.heard(CALLER, 0.4) < QUIET


def test_a_queue_call_waits_while_another_talks_and_both_are_served(
    switch: Asterisk, seat: str, registered: Engine, far_end: FarEnd
) -> None:
    first = registered.link.do("call.dial", to="501")["call"]
    registered.link.wait_for("call.talking", call=first)
    since = registered.link.mark()
    switch.join_queue(seat)
    caller = far_end.call(f"{seat}@127.0.0.1:{switch.port}", hertz=CALLER)
    waiting = registered.link.wait_for("call.offered", since=since)["call"]
    caller.wait_status(180)
    registered.link.do("call.answer", call=waiting)
    registered.link.wait_for("call.talking", call=waiting)
    registered.link.wait_for("call.held", call=first)
    registered.link.do("call.swap", call=first)
    registered.link.wait_for("call.held", call=waiting)
    registered.link.wait_for("call.resumed", call=first, state="talking")
    caller.hang_up()
    assert registered.link.wait_for("call.ended", call=waiting)["cause"] == "hung_up_there"


def test_the_switch_sends_us_elsewhere_only_if_the_agent_agrees(
    switch: Asterisk, seat: str, registered: Engine
) -> None:
    mark = switch.ami.mark()
    call = registered.link.do("call.dial", to="702")["call"]
    asked = registered.link.wait_for("call.transfer_asked", call=call)
    assert asked["to"] == "501"
    registered.link.do("call.transfer_reply", call=call, allow=True)
    new = registered.link.wait_for("call.dialling", number="501")["call"]
    registered.link.wait_for("call.talking", call=new)
    assert registered.link.wait_for("call.ended", call=call)["cause"] == "transferred"
    assert switch.ami.events("UserEvent", since=mark, UserEvent="Sent")[0]["Status"] == "SUCCESS"


def test_sound_before_the_answer_is_told(registered: Engine) -> None:
    call = registered.link.do("call.dial", to="703")["call"]
    registered.link.wait_for("call.ringing", call=call, early_media=True)
    talking = registered.link.wait_for("call.talking", call=call)
    assert not talking["early_media"]
    assert talking["codec"] in {"G722/16000", "opus/16000"}


def test_eight_calls_at_once_and_every_one_is_heard(switch: Asterisk, seat: str, registered: Engine) -> None:
    calls = []
    for _ in range(8):
        call = registered.link.do("call.dial", to="501", account="a")["call"]
        registered.link.wait_for("call.talking", call=call)
        calls.append(call)
    for call in (calls[0], calls[4], calls[2]):
        since = registered.link.mark()
        registered.link.do("call.swap", call=call)
        told = registered.link.wait_for("call.quality", since=since, call=call)
        later = registered.link.wait_for("call.quality", since=registered.link.mark(), call=call)
        assert later["received"] > told["received"] + 30
        assert later["loss"] == 0
    assert registered.link.events("engine.warning") == []
    for call in calls:
        registered.link.do("call.hang_up", call=call)
        registered.link.wait_for("call.ended", call=call, cause="hung_up_here")
