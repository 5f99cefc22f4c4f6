"""A switch that the seat trusts, a seat of its own, and one with a call up; a file's tests share engines."""

from collections.abc import Iterator

import pytest

from tests.attacks.siege import Siege, attacked, siege
from tests.engine.peer import SipPeer
from tests.peers.engine import Engine


@pytest.fixture
def peer() -> Iterator[SipPeer]:
    with SipPeer() as one:
        yield one


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with SipPeer() as switch, siege(tmp_path_factory.mktemp("siege") / "home", switch) as one:
        yield one


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(tmp_path_factory.mktemp("home"), attacked())
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()


@pytest.fixture
def engine(running: Engine, peer: SipPeer) -> Iterator[Engine]:
    """An engine without accounts and calls; it is left so."""
    link = running.attach()
    yield running
    peer.register_answer = lambda _message: None
    peer.bye_answer = ("200 OK", "")
    for call in link.do("snapshot", after=2**60)["calls"]:
        since = link.mark()
        link.do("call.hang_up", call=call["id"])
        link.wait_for("call.ended", since=since, call=call["id"])
    for account in link.do("snapshot", after=2**60)["accounts"]:
        link.do("account.remove", account=account["account"])
