"""A killed engine and a telephone behind a mere proxy: there it is the telephone that must know Replaces."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.interop.seat import Seat
from tests.peers.kamailio import Kamailio, kamailio
from tests.peers.linphone import linphone

pytestmark = pytest.mark.medium

TELEPHONE = "1002"


@pytest.fixture(scope="module")
def proxy() -> Iterator[Kamailio]:
    with kamailio() as one:
        yield one


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    one = Seat(tmp_path / "seat")
    yield one
    one.close()


def killed_in_a_call(seat: Seat, proxy: Kamailio) -> str:
    """Call the telephone, kill the engine in the call and start another; return the call."""
    seat.register(proxy.registrar(), "1001", proxy.password)
    call = seat.dial(TELEPHONE)
    seat.hears_and_speaks(call)
    seat.engine.kill()
    seat.link = seat.engine.start()
    seat.register(proxy.registrar(), "1001", proxy.password)
    return call


def test_linphone_goes_on_with_the_new_engine(proxy: Kamailio, seat: Seat, tmp_path: Path) -> None:
    with linphone(tmp_path / "far", proxy.registrar(), TELEPHONE, proxy.password):
        call = killed_in_a_call(seat, proxy)
        seat.link.wait_for("call.recovered", call=call)
        seat.hears_and_speaks(call)
        seat.hang_up(call)
