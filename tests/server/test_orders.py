"""Supervisors' words and orders reach the seats they are meant for, and nobody else's."""

import asyncio

import pytest

from app.domain.agent import AgentStatus, Availability
from app.server.people.policy import Role
from app.server.store import audit, centre
from app.wire.codec import to_plain
from app.wire.office import Heartbeat
from app.wire.seat_check import Health
from tests.server.running import Running


async def test_messages_and_orders_go_where_they_are_meant(server: Running) -> None:
    first, second = await server.seat("Desk 1", "Ioana"), await server.seat("Desk 2", "Kim")
    boss = await server.person(Role.SUPERVISOR, "Ada")
    beat = to_plain(Heartbeat(AgentStatus(Availability.READY), Health()))
    await first.client.post("/api/v1/heartbeat", json=beat)
    await second.client.post("/api/v1/heartbeat", json=beat)
    ears = {seat.seat: server.listen(seat=seat.seat) for seat in (first, second)}
    for ear in ears.values():
        await ear.next(1)
    answer = await boss.post("/api/v1/messages", json={"text": "Team at 15:00 <b>", "seats": [first.seat]})
    assert answer.json() == {"reached": 1, "meant": 1}
    heard = await ears[first.seat].next(1)
    assert heard is not None
    assert b"event: message" in heard
    assert b"Team at 15:00 <b>" in heard
    assert b'"sender":"Ada"' in heard
    assert await ears[second.seat].next(0.05) is None
    answer = await boss.post("/api/v1/messages", json={"text": "Storm warning"})
    assert answer.json() == {"reached": 2, "meant": 2}
    both = await asyncio.gather(*(ear.next(1) for ear in ears.values()))
    assert all(part and b"Storm warning" in part for part in both)
    order = {"seat": second.seat, "availability": "not_ready", "reason": "training", "why": "new product"}
    assert (await boss.post("/api/v1/status-orders", json=order)).status_code == 200
    told = await ears[second.seat].next(1)
    assert told is not None
    assert b"event: status_order" in told
    assert b"new product" in told
    notes = server.office.database.read_here(lambda c: audit.newest(c, "", 5))
    assert [note["what"] for note in notes[:3]] == ["status.ordered", "message.sent", "message.sent"]


async def test_orders_that_make_no_sense_are_refused(server: Running) -> None:
    seat, boss = await server.seat(), await server.person(Role.SUPERVISOR)
    order = {"seat": seat.seat, "availability": "ready"}
    assert (await boss.post("/api/v1/status-orders", json=order)).json()["code"] == "not_found"
    await seat.client.post("/api/v1/heartbeat", json=to_plain(Heartbeat(AgentStatus(), Health())))
    for wrong in ({"availability": "wrap_up"}, {"seat": "nobody"}, {"availability": "asleep"}):
        assert (await boss.post("/api/v1/status-orders", json=order | wrong)).status_code in {403, 404, 422}
    server.office.presence.sweep(server.clock.now + 60)
    assert (await boss.post("/api/v1/status-orders", json=order)).json()["code"] == "seat_away"
    assert (await boss.post("/api/v1/messages", json={"text": ""})).status_code == 422
    assert (await seat.client.post("/api/v1/messages", json={"text": "x"})).status_code == 403


async def test_the_agent_is_told_who_listens_where_the_centre_says_so(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, boss = await server.seat(), await server.person(Role.SUPERVISOR, "Ada")
    asked: list[tuple[str, str, str]] = []

    async def listen(seat: str, phone: str, mode: str) -> None:
        asked.append((seat, phone, mode))

    monkeypatch.setattr(server.app.state.switch, "listen", listen)
    ear = server.listen(seat=seat.seat)
    await ear.next(1)
    body = {"seat": seat.seat, "phone": "PJSIP/2001", "mode": "whisper"}
    assert (await boss.post("/api/v1/listen", json=body)).status_code == 204
    heard = await ear.next(1)
    assert heard is not None
    assert b'event: listened\ndata: {"mode":"whisper","sender":"Ada"' in heard
    server.office.database.write_here(lambda c: centre.save(c, "", {"listening_told": False}))
    assert (await boss.post("/api/v1/listen", json=body)).status_code == 204
    assert await ear.next(0.05) is None
    assert len(asked) == 2
    assert (await boss.post("/api/v1/listen", json=body | {"phone": "x;y"})).json()["code"] == "bad_phone"
