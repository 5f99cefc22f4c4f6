"""A killed engine and a real Asterisk: the caller stays on the line, whatever the transport."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.engine.conftest import RunningEngine, Seat
from tests.peers.asterisk import SEATS, Asterisk, asterisk

pytestmark = pytest.mark.medium

NUMBER = SEATS[0]


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    with asterisk() as one:
        yield one


def registered(engine: RunningEngine, switch: Asterisk, transport: str) -> Seat:
    seat = Seat(engine.client())
    host = {"registrar": switch.registrar(transport), "ca_file": str(switch.ca_file)}
    seat.ask("account.set", account="a", user=NUMBER, password=switch.password, **host)
    seat.wait("account.registered")
    seat.ask("offer.allow", allow=True)
    return seat


@pytest.mark.parametrize("transport", ["udp", "tcp", "tls"])
@pytest.mark.parametrize("inbound", [True, False])
def test_asterisk_puts_the_new_line_in_the_place_of_the_dead_one(
    start_engine: Callable[..., RunningEngine], switch: Asterisk, transport: str, inbound: bool
) -> None:
    engine = start_engine()
    seat = registered(engine, switch, transport)
    if inbound:
        switch.originate(NUMBER, number="+40215550100", far="tone")
        call = seat.wait("call.offered")["call"]
        seat.ask("call.answer", call=call)
    else:
        call = seat.ask("call.dial", to="500")["call"]
    seat.wait("call.talking")
    seat.wait("call.quality", lambda q: q["received"] > 30)
    begun = time.monotonic()
    engine.kill()
    engine.start()
    again = Seat(engine.client())
    host = {"registrar": switch.registrar(transport), "ca_file": str(switch.ca_file)}
    again.ask("account.set", account="a", user=NUMBER, password=switch.password, **host)
    recovered = again.wait("call.recovered")
    took = time.monotonic() - begun
    print(f"{transport} {'inbound' if inbound else 'outbound'}: taken over {took:.2f} s after the kill")
    assert recovered["call"] == call
    assert took < 6
    assert again.wait("call.quality", lambda q: q["received"] > 30)["call"] == call
    again.ask("call.hang_up", call=call)
    assert again.wait("call.ended")["cause"] == "hung_up_here"
