"""A seat whose access was taken back is gone from boards, lists and queues; also after a restart."""

from pathlib import Path

from app.server.housekeeping import forget_revoked
from app.server.people.policy import Role
from tests.server.running import Running, running

BEAT = {"status": {"availability": "ready"}, "health": {}}


async def rows(server: Running) -> list[str]:
    return [row.agent for row in server.office.presence.board_agents()]


async def test_open_boards_hear_that_it_is_gone(server: Running) -> None:
    seat, admin = await server.seat(), await server.person(Role.ADMIN)
    await seat.client.post("/api/v1/heartbeat", json=BEAT)
    board, own = server.listen(session="board"), server.listen(seat=seat.seat)
    answer = await admin.post("/admin/seats/revoke", data={"seat": "Desk 1"}, headers={"Accept": "text/html"})
    assert "access taken back" in answer.text
    told = await board.next(0) or b""
    assert b"event: board.agent_gone" in told
    assert seat.seat.encode() in told
    assert await rows(server) == []
    assert own.closed


async def test_the_console_is_enough_and_a_restart_brings_nobody_back(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.sqlite"
    async with running(url) as server:
        seat = await server.seat()
        await server.seat("Desk 2", "Kim")
        await seat.client.post("/api/v1/heartbeat", json=BEAT)
        server.console.revoke_seat("Desk 1")
        stream = server.listen(seat=seat.seat)
        await forget_revoked(server.office)
        assert stream.closed
        assert await rows(server) == []
    async with running(url) as server:
        assert await rows(server) == ["Kim"]


async def test_a_new_code_brings_it_back(server: Running) -> None:
    seat = await server.seat()
    server.console.revoke_seat("Desk 1")
    await forget_revoked(server.office)
    code = server.console.new_code("Desk 1", "", None)
    client = await server.client()
    token = (await client.post("/api/v1/enrolments", json={"code": code})).json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    assert (await client.post("/api/v1/heartbeat", json=BEAT)).status_code == 200
    await forget_revoked(server.office)
    assert [row.seat for row in server.office.presence.board_agents()] == [seat.seat]
