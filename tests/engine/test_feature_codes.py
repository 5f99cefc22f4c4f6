"""Feature codes dialled by the real engine at a real Asterisk: they act, and leave nothing behind."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.engine import CommandRefused, Engine

pytestmark = pytest.mark.medium

SEAT = "1003"
IN, PAUSE = f"*45*{SEAT}*610", f"*46*{SEAT}*610"


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    """One switch for all tests here."""
    with asterisk() as started:
        yield started


@pytest.fixture
def engine(switch: Asterisk, tmp_path: Path) -> Iterator[Engine]:
    """A registered engine that watches the lines of its codes."""
    one = Engine(tmp_path, {})
    try:
        one.start()
        one.register(switch.registrar(), SEAT, switch.password, watch=[IN, PAUSE])
        yield one
    finally:
        one.stop()
    assert "Traceback" not in one.log()


def member(switch: Asterisk) -> str:
    """Return the switch's own line about our seat in the queue 610, "" if there is none."""
    lines = switch.ami.act("Command", Command="queue show 610").get("Output", "").splitlines()
    return next((line for line in lines if f"PJSIP/{SEAT}" in line), "")


def test_codes_act_and_their_lines_say_so_without_a_trace_of_a_call(switch: Asterisk, engine: Engine) -> None:
    link = engine.link
    link.wait_for("line.changed", number=IN, state="free")
    since, before = link.mark(), link.do("snapshot", after=0)["seq"]
    began = time.monotonic()
    assert link.do("code.dial", code=IN) | {"id": 0} == {"id": 0, "ok": True, "answered": True, "status": 200}
    assert time.monotonic() - began < 3 * 3.0
    link.wait_for("line.changed", since=since, number=IN, state="busy")
    assert member(switch)
    link.do("code.dial", code=PAUSE)
    link.wait_for("line.changed", since=since, number=PAUSE, state="busy")
    assert "paused" in member(switch)
    link.do("code.dial", code=PAUSE)
    link.wait_for("line.changed", since=since, number=PAUSE, state="free")
    assert "paused" not in member(switch)
    link.do("code.dial", code=IN)
    link.wait_for("line.changed", since=since, number=IN, state="free")
    assert member(switch) == ""
    assert link.do("snapshot", after=0)["seq"] == before
    assert [e for e in link.events(since=since) if e["event"].startswith("call.")] == []


def test_a_code_that_the_switch_does_not_know_is_told(engine: Engine) -> None:
    told = engine.link.do("code.dial", code="*29610")
    assert (told["answered"], told["status"]) == (False, 404)


def test_no_code_is_dialled_while_a_call_is_up_and_none_that_calls_for_help(
    switch: Asterisk, engine: Engine
) -> None:
    for code in ("112", "sip:x@y", "*4 5", ""):
        with pytest.raises(CommandRefused) as refused:
            engine.link.do("code.dial", code=code)
        assert refused.value.code == "bad_code"
    call = engine.link.do("call.dial", to="500")["call"]
    engine.link.wait_for("call.talking", call=call)
    with pytest.raises(CommandRefused) as refused:
        engine.link.do("code.dial", code=IN)
    assert refused.value.code == "call_up"
    engine.link.do("call.hang_up", call=call)
    engine.link.wait_for("call.ended", call=call)
    assert engine.link.do("code.dial", code="*24")["answered"] is True


def test_a_call_that_comes_while_a_code_is_dialled_rings_and_is_talked(
    switch: Asterisk, engine: Engine
) -> None:
    since, told = engine.link.mark(), []
    code = threading.Thread(target=lambda: told.append(engine.link.do("code.dial", code="504")))
    code.start()
    time.sleep(0.3)
    switch.originate(SEAT)
    call = engine.link.wait_for("call.offered", since=since)["call"]
    engine.link.do("call.answer", call=call)
    engine.link.wait_for("call.talking", call=call)
    code.join(3 * 5.0)
    assert (told[0]["answered"], told[0]["status"]) == (False, 408)
    assert engine.link.do("snapshot", after=0)["calls"][0]["state"] == "talking"
    engine.link.do("call.hang_up", call=call)
    engine.link.wait_for("call.ended", call=call)


def test_who_is_not_ready_may_answer_busy_instead_of_not_now(switch: Asterisk, engine: Engine) -> None:
    for busy, heard in ((True, "BUSY"), (False, "NOANSWER")):
        mark, since = switch.ami.mark(), engine.link.mark()
        engine.link.do("offer.allow", allow=False, busy=busy)
        switch.originate(SEAT)
        assert engine.link.wait_for("call.ended", since=since)["cause"] == "not_allowed"
        switch.ami.wait_for("DialEnd", since=mark, DialStatus=heard)
