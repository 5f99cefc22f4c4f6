"""A switch that the seat trusts, and a seat with one call up that a file's tests share."""

from collections.abc import Iterator

import pytest

from tests.attacks.siege import Siege, siege
from tests.engine.peer import SipPeer


@pytest.fixture
def peer() -> Iterator[SipPeer]:
    with SipPeer() as one:
        yield one


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with SipPeer() as switch, siege(tmp_path_factory.mktemp("siege") / "home", switch) as one:
        yield one
