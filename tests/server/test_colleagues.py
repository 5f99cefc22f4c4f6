"""Colleagues whom a seat may send calls to, and people found by the customer number that a call brought."""

from typing import Any

from app.server.store import Connection, seats
from tests.server.running import JSON, Running, SeatClient


async def _with_number(server: Running, name: str, number: str) -> SeatClient:
    """Return a seat that has an account."""
    made = await server.seat(name, f"Agent {number}")

    def work(connection: Connection) -> None:
        seats.change(connection, made.seat, sip={"registrar": "sip:127.0.0.1", "user": number})

    server.office.database.write_here(work)
    return made


async def _beat(seat: SeatClient, availability: str) -> None:
    beat: dict[str, Any] = {"status": {"availability": availability, "since": 1.0}, "health": {}}
    answer = await seat.client.post("/api/v1/heartbeat", json=beat, headers=JSON)
    assert answer.status_code == 200, answer.text


async def test_a_seat_sees_the_others_and_what_they_do(server_on_both: Running) -> None:
    me = await _with_number(server_on_both, "Desk 1", "1001")
    ready = await _with_number(server_on_both, "Desk 2", "1002")
    await _with_number(server_on_both, "Desk 3", "1003")
    await server_on_both.seat("Desk 4", "Nobody to call")
    await _beat(ready, "ready")
    answer = await me.client.get("/api/v1/colleagues")
    assert answer.status_code == 200, answer.text
    found = [(c["name"], c["number"], c["shown"], c["reachable"]) for c in answer.json()["colleagues"]]
    assert found == [("Agent 1002", "1002", "ready", True), ("Agent 1003", "1003", "signed_out", False)]


async def test_colleagues_are_for_seats_only(server_on_both: Running) -> None:
    stranger = await server_on_both.client()
    assert (await stranger.get("/api/v1/colleagues")).status_code == 401
    supervisor = await server_on_both.person()
    assert (await supervisor.get("/api/v1/colleagues")).status_code == 403


async def test_a_customer_number_counts_where_the_number_says_nothing(server_on_both: Running) -> None:
    seat = await server_on_both.seat()
    people = [
        {"id": "f1", "name": "Ioana", "numbers": ["+40215550199"], "customer_number": "83-1174"},
        {"id": "f2", "name": "Dan", "numbers": ["+40215550111"], "customer_number": "83-2"},
    ]
    assert set(await seat.send(*(seat.fact("caller_file.saved", p) for p in people))) == {"applied"}
    asked = {
        ("+40755555010", "83-1174"): "f1",
        ("", "83-1174"): "f1",
        ("+40215550111", "83-1174"): "f2",
        ("+40755555010", "83-11"): "",
        ("+40755555010", "%"): "",
        ("", ""): "",
    }
    for (number, customer), file in asked.items():
        query = {"number": number, "customer": customer}
        answer = await seat.client.get("/api/v1/caller-files", params=query)
        assert answer.status_code == 200, answer.text
        assert answer.json()["id"] == file, query
