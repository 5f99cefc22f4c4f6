"""The link to a real Asterisk: members follow statuses, callers are counted as its own log counts them."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.agent import AgentStatus, Availability, Confidence
from app.server.status import presence
from app.server.store import seats
from app.wire.codec import to_plain
from app.wire.office import BoardAgent, Heartbeat
from app.wire.seat_check import Health
from app.wire.supervising import FiguresSource, SwitchState
from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.cut import relay
from tests.peers.process import PATIENCE
from tests.server.running import Running, SeatClient

pytestmark = pytest.mark.medium

INTERFACE = "PJSIP/1014"


@pytest.fixture(scope="module")
def switch() -> Iterator[Asterisk]:
    """One switch for all tests here."""
    with asterisk() as started:
        yield started


async def linked(server: Running, switch: Asterisk, secret: str = "", port: int = 0) -> None:
    """Give the server its link, perhaps through another port, and wait for it to be looked at."""
    server.office.clock = time.time
    server.console.settings(
        {
            "switch": {
                "kind": "asterisk",
                "port": port or int(switch.values["ami_port"]),
                "user": "tests",
                "queues": ["support"],
            }
        }
    )
    server.console.switch_secret(secret or switch.values["ami_secret"])
    server.app.state.switch.look()


async def until(what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Return the first truth of `what`."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not come"
        await asyncio.sleep(0.05)
    return found


@contextlib.asynccontextmanager
async def beating(seat: SeatClient) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Let a seat say how it is, and say so again every second, as desks do, until the block is left."""
    said: list[AgentStatus] = []
    turn = asyncio.Lock()

    async def beat() -> None:
        async with turn:
            told = to_plain(Heartbeat(said[-1], Health()))
            assert (await seat.client.post("/api/v1/heartbeat", json=told)).status_code == 200

    async def say(availability: Availability, reason: str = "") -> None:
        said.append(AgentStatus(availability, reason, since=time.time()))
        await beat()

    async def go_on() -> None:
        while True:
            await asyncio.sleep(1.0)
            if said:
                await beat()

    task = asyncio.create_task(go_on())
    try:
        yield say
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def member(switch: Asterisk) -> dict[str, str] | None:
    """Return what the switch itself says of our seat in the queue."""
    lines = switch.ami.act("Command", Command="queue show support").get("Output", "")
    found = [line for line in lines.splitlines() if INTERFACE in line]
    return {"line": found[0]} if found else None


async def test_members_follow_statuses_and_come_back_after_a_restart_of_the_switch(
    server: Running, switch: Asterisk
) -> None:
    seat = await server.seat()
    server.office.database.write_here(lambda c: seats.change(c, seat.seat, sip={"user": "1014"}))

    def row() -> BoardAgent:
        return server.office.presence.board_agents()[0]

    async with beating(seat) as say:
        await say(Availability.READY)
        assert row().confidence == Confidence.ASSUMED
        await linked(server, switch)
        await until(lambda: row().confidence == Confidence.CONFIRMED)
        told = member(switch)
        assert told is not None
        assert "paused" not in told["line"]

        await say(Availability.NOT_READY, "meal")
        await until(lambda: "paused:meal" in (member(switch) or {"line": ""})["line"])
        await until(lambda: row().confidence == Confidence.CONFIRMED)

        switch.ami.act("QueuePause", Queue="support", Interface=INTERFACE, Paused="false")
        seen = await until(lambda: row().confidence != Confidence.CONFIRMED and row().confidence)
        assert seen in {Confidence.DRIFTED, Confidence.ASSUMED}
        await until(lambda: "paused:meal" in (member(switch) or {"line": ""})["line"])

        switch.stop()
        switch.start()
        await until(lambda: row().confidence == Confidence.ASSUMED)
        await until(lambda: "paused:meal" in (member(switch) or {"line": ""})["line"])
        await until(lambda: row().confidence == Confidence.CONFIRMED)

        await say(Availability.SIGNED_OUT)
        await until(lambda: member(switch) is None)


async def test_a_cut_link_is_made_again_and_what_went_astray_meanwhile_is_asked_for_anew(
    server: Running, switch: Asterisk
) -> None:
    seat = await server.seat()
    server.office.database.write_here(lambda c: seats.change(c, seat.seat, sip={"user": "1014"}))

    def confidence() -> Confidence:
        return Confidence(server.office.presence.board_agents()[0].confidence)

    async with relay("127.0.0.1", int(switch.values["ami_port"])) as middle, beating(seat) as say:
        await say(Availability.READY)
        await linked(server, switch, port=middle.port)
        await until(lambda: confidence() is Confidence.CONFIRMED)
        middle.refuse = True
        middle.cut()
        await until(lambda: confidence() is Confidence.ASSUMED)
        assert server.app.state.switch.view.state is SwitchState.DOWN
        switch.ami.act("QueueRemove", Queue="support", Interface=INTERFACE)
        await say(Availability.NOT_READY, "meal")
        assert confidence() is Confidence.ASSUMED
        middle.refuse = False
        await until(lambda: "paused:meal" in (member(switch) or {"line": ""})["line"])
        await until(lambda: confidence() is Confidence.CONFIRMED)
        await say(Availability.SIGNED_OUT)
        await until(lambda: member(switch) is None)


async def test_a_seat_that_dies_is_paused_at_the_switch_too(
    server: Running, switch: Asterisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "UNREACHABLE_SECONDS", 3.0)
    seat = await server.seat()
    server.office.database.write_here(lambda c: seats.change(c, seat.seat, sip={"user": "1014"}))
    await linked(server, switch)
    await until(lambda: server.app.state.switch.view.state is SwitchState.LINKED)
    async with beating(seat) as say:
        await say(Availability.READY)
        await until(lambda: "paused" not in (member(switch) or {"line": "paused"})["line"])
    await until(lambda: "paused:connection_lost" in (member(switch) or {"line": ""})["line"], 3 * 4.0)
    assert server.office.presence.board_agents()[0].reason == "connection_lost"
    async with beating(seat) as say:
        await say(Availability.READY)
        await until(lambda: "paused" not in (member(switch) or {"line": "paused"})["line"])
        await say(Availability.SIGNED_OUT)
        await until(lambda: member(switch) is None)


async def test_callers_are_counted_as_the_queue_log_does(server: Running, switch: Asterisk) -> None:
    board = await server.person()
    await linked(server, switch)
    await until(lambda: server.app.state.switch.view.state is SwitchState.LINKED)
    log_before = len(queue_log(switch))

    def call() -> None:
        switch.ami.act(
            "Originate", Channel="Local/600@agents", Application="Wait", Data="60",
            CallerID='"Kim" <0215550100>', Async="true",
        )  # fmt: skip

    call()
    await until(lambda: len(server.app.state.switch.waiting) == 1)
    now = (await board.get("/api/v1/board")).json()["figures"]
    assert now["source"] == FiguresSource.QUEUES
    assert now["waiting"] == 1
    assert now["queues"][0]["waiting"] == 1
    assert now["queues"][0]["longest_since"] > 0
    await asyncio.sleep(2.2)
    switch.ami.act("QueueAdd", Queue="support", Interface="Local/echo@far/n", MemberName="Ear")
    await until(lambda: not server.app.state.switch.waiting)
    switch.ami.act("QueueRemove", Queue="support", Interface="Local/echo@far/n")
    call()
    await until(lambda: len(server.app.state.switch.waiting) == 1)
    await asyncio.sleep(1.2)
    for channel in switch.ami.events("QueueCallerJoin")[-1:]:
        switch.ami.act("Hangup", Channel=channel["Channel"].replace(";2", ";1"))
    await until(lambda: not server.app.state.switch.waiting)
    logged = queue_log(switch)[log_before:]
    answered = [int(entry[5]) for entry in logged if entry[4] == "CONNECT"]
    abandoned = [int(entry[7]) for entry in logged if entry[4] == "ABANDON"]
    assert len(answered) == len(abandoned) == 1

    async def told() -> dict[str, Any]:
        figures: dict[str, Any] = (await board.get("/api/v1/board")).json()["figures"]
        return figures

    end = time.monotonic() + PATIENCE
    while (figures := await told())["offered"] < 2:
        assert time.monotonic() < end
        await asyncio.sleep(0.1)
    assert (figures["answered"], figures["abandoned"]) == (1, 1)
    assert figures["asa_seconds"] == answered[0]
    calls = (await board.get("/api/v1/board/calls", params={"figure": "abandoned"})).json()["calls"]
    assert [c["wait_seconds"] for c in calls] == abandoned
    assert calls[0]["number"] == "0215550100"


async def test_a_wrong_secret_is_told_in_words(server: Running, switch: Asterisk) -> None:
    await linked(server, switch, "not this one")
    view = await until(lambda: server.app.state.switch.view.problem and server.app.state.switch.view)
    assert view.state is SwitchState.DOWN
    assert "refused" in view.problem


def queue_log(switch: Asterisk) -> list[list[str]]:
    """Return Asterisk's own log of its queues, a list of fields a line."""
    file: Path = switch.folder / "log" / "queue_log"
    return [line.split("|") for line in file.read_text().splitlines()] if file.exists() else []
