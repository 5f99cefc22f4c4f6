"""Both worlds of sound for the contract tests: the fakes at once, the real parts as medium tests."""

from collections.abc import Iterator

import pytest

from tests.audio.worlds import FakeWorld, PulseWorld, World
from tests.peers.pulse import PulseServer, pulse

__all__ = ["pulse"]


@pytest.fixture(
    params=["fake", *(pytest.param(name, marks=pytest.mark.medium) for name in ("pulse", "native"))]
)
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    if request.param == "fake":
        yield FakeWorld()
        return
    server: PulseServer = request.getfixturevalue("pulse")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HEARTHLINE_ENGINE_AUDIO", raising=False)
    real = PulseWorld(server, native=request.param == "native")
    yield real
    real.restore()
