"""A seat is there while it says so: death, sleep, a restart of the server, a flap that nobody sees."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.agent import AgentStatus, Availability, CallActivity
from app.server.people.policy import SeatPrincipal
from app.server.status.presence import UNREACHABLE_SECONDS, Presence
from app.server.stream import Hub, Listener, Subscription
from app.wire.codec import to_plain
from app.wire.office import BoardAgent, Heartbeat
from app.wire.seat_check import Health
from tests.server.running import Running, running
from tests.server.test_reports import rows

WHO = SeatPrincipal("s1", "Ioana")
READY = AgentStatus(Availability.READY, since=50.0)


def beat(status: AgentStatus = READY, **more: Any) -> Heartbeat:
    return Heartbeat(status, Health(registered=True), **more)


def row(presence: Presence) -> BoardAgent:
    return presence.board_agents()[0]


async def told(board: Subscription) -> list[tuple[str, str, bool]]:
    """Return what supervisors heard since the last asking: shown, reason, reachable."""
    text = (await board.next(0) or b"").decode()
    rows = [json.loads(part.partition("data: ")[2]) for part in text.split("\n\n") if "board.agent" in part]
    return [(one["shown"], one["reason"], one["reachable"]) for one in rows]


async def test_a_seat_that_dies_is_not_ready_within_15_s_and_the_switch_hears_it() -> None:
    hub, heard = Hub(), []
    presence = Presence(hub)
    presence.on_status.append(lambda seat, _status, reachable: heard.append((seat, reachable)))
    board = hub.subscribe(Listener("", session="p"), None)
    presence.heartbeat(WHO, beat(), 100.0)
    assert await told(board) == [("ready", "", True)]
    presence.sweep(100.0 + UNREACHABLE_SECONDS)
    assert row(presence).reachable
    presence.sweep(100.0 + UNREACHABLE_SECONDS + 0.1)
    assert await told(board) == [("not_ready", "connection_lost", False)]
    assert row(presence).since == 100.0
    assert heard[-1] == ("s1", False)
    assert UNREACHABLE_SECONDS <= 15.0


async def test_a_flap_of_5_s_is_not_shown() -> None:
    hub = Hub()
    presence = Presence(hub)
    board = hub.subscribe(Listener("", session="p"), None)
    presence.heartbeat(WHO, beat(), 100.0)
    await told(board)
    for second in range(101, 111):
        presence.sweep(
            float(second)
        )  # two beats are missing: a line that was gone for more than five seconds
    presence.heartbeat(WHO, beat(), 111.0)
    assert await told(board) == []


async def test_sleep_is_shown_as_asleep_at_once_and_ends_with_the_next_beat() -> None:
    hub = Hub()
    presence = Presence(hub)
    board = hub.subscribe(Listener("", session="p"), None)
    presence.heartbeat(WHO, beat(), 100.0)
    presence.heartbeat(WHO, beat(asleep=True), 101.0)
    assert await told(board) == [("ready", "", True), ("not_ready", "asleep", False)]
    presence.sweep(200.0)
    assert row(presence).reason == "asleep"
    presence.heartbeat(WHO, beat(alive_since=900.0, slept=True), 901.0)
    assert await told(board) == [("ready", "", True)]
    ((_, _, _, absence),) = presence.new_absences()
    assert (absence.began, absence.ended, absence.kind.value) == (101.0, 900.0, "asleep")


def test_a_desk_that_speaks_before_it_notices_its_sleep_was_absent_all_the_same() -> None:
    presence = Presence(Hub())
    presence.heartbeat(WHO, beat(alive_since=50.0), 100.0)
    presence.heartbeat(WHO, beat(alive_since=50.0), 160.0)
    assert presence.new_absences() == [], "so far only the line was gone"
    for second in (161.0, 165.0, 170.0):
        presence.heartbeat(WHO, beat(alive_since=160.5, slept=True), second)
    ((_, _, _, absence),) = presence.new_absences()
    assert (absence.began, absence.ended, absence.kind.value) == (100.0, 160.5, "asleep")


def test_a_call_is_still_a_call_when_only_the_link_is_lost_and_signed_out_stays_so() -> None:
    presence = Presence(Hub())
    talking = AgentStatus(Availability.READY, since=50.0, call=CallActivity.TALKING, call_since=90.0)
    presence.heartbeat(WHO, beat(talking), 100.0)
    presence.sweep(120.0)
    assert (row(presence).shown.value, row(presence).reachable) == ("on_call", False)
    presence.heartbeat(WHO, beat(AgentStatus(since=121.0)), 121.0)
    presence.sweep(200.0)
    assert row(presence).shown.value == "signed_out"


async def _beats(server: Running, status: AgentStatus = READY) -> str:
    seat = await server.seat()
    answer = await seat.client.post("/api/v1/heartbeat", json=to_plain(beat(status)))
    assert answer.status_code == 200
    return seat.seat


async def test_a_restart_of_the_server_pauses_nobody_who_was_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.sqlite"
    async with running(url) as before:
        seat = await _beats(before)
    async with running(url) as after:
        now, presence = after.clock.now, after.office.presence
        assert [(r.seat, r.shown.value, r.reachable) for r in presence.board_agents()] == [
            (seat, "ready", True)
        ]
        presence.sweep(now + 10.0)
        assert row(presence).reachable
        presence.sweep(now + UNREACHABLE_SECONDS + 1.0)
        assert (row(presence).shown.value, row(presence).reason) == ("not_ready", "connection_lost")


async def test_who_was_long_gone_is_not_there_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.sqlite"
    async with running(url) as before:
        await _beats(before)
        before.clock.now += 60.0
        other = await before.seat("Desk 2", "Ben")
        await other.client.post("/api/v1/heartbeat", json=to_plain(beat()))
    async with running(url) as after:
        found = {r.agent: (r.shown.value, r.reachable) for r in after.office.presence.board_agents()}
    assert found == {"Ioana Popescu": ("not_ready", False), "Ben": ("ready", True)}


@pytest.mark.parametrize("kind", ["crash", "sleep"])
async def test_the_history_of_a_seat_that_never_came_back_ends_where_it_was_last_heard(
    server: Running, kind: str
) -> None:
    seat, began = await server.seat(), server.clock.now
    body = to_plain(AgentStatus(Availability.READY, since=began))
    await seat.send(seat.fact("agent.status", body, wall=began))
    for _ in range(12):
        server.clock.now += 5.0
        status = AgentStatus(Availability.READY, since=began)
        await seat.client.post("/api/v1/heartbeat", json=to_plain(beat(status, alive_since=began)))
    if kind == "sleep":
        await seat.client.post("/api/v1/heartbeat", json=to_plain(beat(alive_since=began, asleep=True)))
    server.clock.now += 3600.0
    server.office.presence.sweep(server.clock.now)
    head, line = await rows(server)
    told = dict(zip(head, line, strict=True))
    assert (told["ready_s"], told["absent_s"]) == ("60", "3600")
