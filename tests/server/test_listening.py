"""A supervisor joins a call through a real Asterisk: who hears whom, and that nobody else's call is heard."""

import time
from collections.abc import Iterator
from functools import partial

import httpx
import pytest

from app.server.store import seats
from app.wire.supervising import SwitchState
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.rtp import tone_decibels
from tests.peers.sip import FarCall, FarEnd
from tests.server.running import Running
from tests.server.test_switch import linked, until

pytestmark = pytest.mark.medium

AGENT, BOSS, CALLER = 500.0, 900.0, 1300.0
LOUD = -40.0


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    """One switch for all tests here."""
    with asterisk() as started:
        yield started


class Scene:
    """An agent in a call at 1001, a supervisor's phone at 1002."""

    def __init__(self, switch: Asterisk) -> None:
        self.ends = [FarEnd() for _ in range(3)]
        agent, boss, caller = self.ends
        where = ("127.0.0.1", switch.port)
        agent.sign_in(where, "1001", switch.password)
        boss.sign_in(where, "1002", switch.password)
        self.caller = caller.call(f"1001@127.0.0.1:{switch.port}", hertz=CALLER)
        self.agent = self.taken(agent, AGENT)

    def taken(self, end: FarEnd, hertz: float) -> FarCall:
        """Let a telephone take the call that comes, and speak."""
        call = end.offered()
        call.answer()
        call.rtp.hertz = hertz
        return call

    def close(self) -> None:
        for end in self.ends:
            end.close()


@pytest.fixture
def scene(switch: Asterisk) -> Iterator[Scene]:
    one = Scene(switch)
    yield one
    one.close()


async def supervisor(server: Running, switch: Asterisk, user: str) -> tuple[httpx.AsyncClient, str]:
    """Return a supervisor and the seat of that SIP user, with the link up."""
    seat = await server.seat()
    server.office.database.write_here(lambda c: seats.change(c, seat.seat, sip={"user": user}))
    boss = await server.person()
    await linked(server, switch)
    await until(lambda: server.app.state.switch.view.state is SwitchState.LINKED)
    return boss, seat.seat


def heard(calls: tuple[FarCall, ...], wanted: list[set[float]]) -> bool:
    """Say whether each call hears now these of the three who speak, and nobody else."""
    since = time.monotonic()
    time.sleep(0.4)
    found = [
        {pitch for pitch in (AGENT, BOSS, CALLER) if tone_decibels(call.rtp.samples(since), pitch) > LOUD}
        for call in calls
    ]
    return found == wanted


async def test_a_supervisor_listens_whispers_and_joins(
    server: Running, switch: Asterisk, scene: Scene
) -> None:
    boss, seat = await supervisor(server, switch, "1001")
    for mode, agent, caller in (
        ("listen", {CALLER}, {AGENT}),
        ("whisper", {CALLER, BOSS}, {AGENT}),
        ("barge", {CALLER, BOSS}, {AGENT, BOSS}),
    ):
        body = {"seat": seat, "phone": "PJSIP/1002", "mode": mode}
        assert (await boss.post("/api/v1/listen", json=body)).status_code == 204
        joined = scene.taken(scene.ends[1], BOSS)
        await until(partial(heard, (joined, scene.agent, scene.caller), [{AGENT, CALLER}, agent, caller]))
        if mode != "barge":
            joined.hang_up()
            await until(partial(heard, (scene.agent, scene.caller), [{CALLER}, {AGENT}]))
    scene.caller.hang_up()
    await until(lambda: joined.ended_at is not None)


async def test_a_number_that_another_begins_with_opens_nobody_elses_call(
    server: Running, switch: Asterisk, scene: Scene
) -> None:
    boss, seat = await supervisor(server, switch, "100")
    body = {"seat": seat, "phone": "PJSIP/1002", "mode": "listen"}
    assert (await boss.post("/api/v1/listen", json=body)).status_code == 204
    joined = scene.taken(scene.ends[1], BOSS)
    for _ in range(3):
        assert heard((joined,), [set()])
