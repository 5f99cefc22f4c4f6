"""An agent calls for help: kept once, told to supervisors and to the seat, seen by the first who says so."""

from app.domain.ids import new_id
from app.server.people.policy import Role
from app.server.store import audit
from tests.server.running import Running


async def test_a_call_for_help_stays_until_a_supervisor_has_seen_it(server_on_both: Running) -> None:
    server = server_on_both
    seat, other = await server.seat("Desk 1", "Ioana"), await server.seat("Desk 2", "Kim")
    ada, ben = await server.person(Role.SUPERVISOR, "Ada"), await server.person(Role.SUPERVISOR, "Ben")
    ears = {name: server.listen(seat=name) for name in (seat.seat, other.seat)}
    board = server.listen(session="ada")
    for ear in (*ears.values(), board):
        await ear.next(1)
    name = new_id()
    fact = seat.fact("emergency.raised", {"emergency": name, "call": "c1"}) | {"wall": server.clock.now - 90}
    assert await seat.send(fact) == ["applied"]
    assert await seat.send(fact) == ["duplicate"]
    again = seat.fact("emergency.raised", {"emergency": name, "call": "c1"}) | {"wall": server.clock.now - 90}
    assert await seat.send(again) == ["applied"], "the same call for help in another fact"
    told = await board.next(1)
    assert told is not None
    assert told.count(b"event: emergency") == 1
    assert f'"id":"{name}"'.encode() in told
    assert b'"agent":"Ioana"' in told
    assert b"event: emergency" in (await ears[seat.seat].next(1) or b"")
    assert await ears[other.seat].next(0.05) is None
    (shown,) = (await ada.get("/api/v1/board")).json()["emergencies"]
    assert (shown["at"], shown["call"]) == (server.clock.now - 90, "c1")
    seen = (await ada.post(f"/api/v1/emergencies/{name}/acknowledge")).json()
    assert seen["acknowledged_by"] == "Ada"
    assert b'"acknowledged_by":"Ada"' in (await ears[seat.seat].next(1) or b"")
    late = (await ben.post(f"/api/v1/emergencies/{name}/acknowledge")).json()
    assert late["acknowledged_by"] == "Ada"
    assert (await ada.get("/api/v1/board")).json()["emergencies"] == []
    (mine,) = (await seat.client.get("/api/v1/emergencies")).json()["emergencies"]
    assert mine["acknowledged_by"] == "Ada"
    assert (await other.client.get("/api/v1/emergencies")).json()["emergencies"] == []
    notes = server.office.database.read_here(lambda c: audit.newest(c, "", 5, seen=False))
    assert [(n["what"], n["who"]) for n in notes] == [
        ("emergency.seen", "person:Ada"),
        ("emergency.raised", "seat:Ioana"),
    ]


async def test_what_is_no_call_for_help_is_refused(server: Running) -> None:
    seat, other = await server.seat("Desk 1"), await server.seat("Desk 2")
    ada = await server.person(Role.SUPERVISOR)
    assert await seat.send(seat.fact("emergency.raised", {})) == ["rejected"]
    assert await seat.send(seat.fact("emergency.raised", {"emergency": "e1"})) == ["applied"]
    assert await other.send(other.fact("emergency.raised", {"emergency": "e1"})) == ["rejected"]
    assert (await ada.post("/api/v1/emergencies/none/acknowledge")).json()["code"] == "not_found"
    assert (await seat.client.post("/api/v1/emergencies/e1/acknowledge")).status_code == 403
    stranger = await server.client()
    assert (await stranger.get("/api/v1/emergencies")).status_code == 401
