"""Session timers (RFC 4028): calls are renewed by whoever is to do it; one that nobody renews ends."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.engine.peer import SipPeer
from tests.interop.seat import until
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.engine import Engine
from tests.peers.renewals import INTERVAL_SECONDS, record, renewals
from tests.peers.sip import FarEnd

RENEWED, PATIENT = "1016", "1019"


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    with asterisk() as one:
        record(one)
        yield one


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    one = Engine(tmp_path, {})
    one.start()
    try:
        yield one
    finally:
        one.stop()


@pytest.fixture
def customer() -> Iterator[FarEnd]:
    with closing(FarEnd()) as one:
        yield one


def dialled(engine: Engine, customer: FarEnd) -> str:
    """Call the customer, who answers."""
    call = str(engine.link.do("call.dial", to=f"9{customer.port}")["call"])
    customer.offered().answer()
    engine.link.wait_for("call.talking", call=call)
    return call


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.timeout(180)
def test_calls_are_renewed_by_us_and_by_the_switch(
    switch: Asterisk, engine: Engine, customer: FarEnd
) -> None:
    engine.register(switch.registrar(), RENEWED, switch.password, session_timer=INTERVAL_SECONDS)
    dialled(engine, customer)
    since = engine.link.mark()
    customer.call(f"{RENEWED}@127.0.0.1:{switch.port}")
    second = engine.link.wait_for("call.offered", since=since)["call"]
    engine.link.do("call.answer", call=second)
    engine.link.wait_for("call.talking", since=since, call=second)
    time.sleep(1)
    before, began = renewals(switch, RENEWED), time.monotonic()

    def both() -> bool:
        now = renewals(switch, RENEWED)
        return now.by_seat > before.by_seat and now.by_switch > before.by_switch

    until(both, INTERVAL_SECONDS * 2 / 3, lambda: f"{before} before, {renewals(switch, RENEWED)} now")
    print(f"both calls renewed {time.monotonic() - began:.0f} s after the last change")
    time.sleep(max(0.0, began + INTERVAL_SECONDS - time.monotonic()))
    assert not engine.link.events("call.ended"), "the calls outlive the first interval"


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.timeout(180)
def test_a_call_that_the_far_end_does_not_renew_ends(engine: Engine) -> None:
    with SipPeer() as peer:
        engine.register(peer.registrar, "1001", "secret")
        renewing = f"Supported: timer\r\nSession-Expires: {INTERVAL_SECONDS};refresher=uac\r\n"
        dialog = peer.ring(extra=renewing)
        call = engine.link.wait_for("call.offered")["call"]
        engine.link.do("call.answer", call=call)
        peer.confirm(dialog)
        began = time.monotonic()
        ended = engine.link.wait_for("call.ended", timeout=INTERVAL_SECONDS + 30, call=call)
        print(f"ended after {time.monotonic() - began:.0f} s: {ended['cause']}")
        assert time.monotonic() - began <= INTERVAL_SECONDS
        assert ended["cause"] == "network"


@pytest.mark.medium
def test_a_switch_that_finds_the_interval_too_small_is_obeyed(
    switch: Asterisk, engine: Engine, customer: FarEnd
) -> None:
    """It answers 422 to the first INVITE; the call goes through with the interval that it named."""
    engine.register(switch.registrar(), PATIENT, switch.password, session_timer=INTERVAL_SECONDS)
    dialled(engine, customer)
    assert "422 Session" in switch.log()
