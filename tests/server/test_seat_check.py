"""The check before the shift on its way to the supervisor: told in heartbeats, shown, kept over a restart."""

from app.domain.agent import AgentStatus
from app.domain.phrase import phrase
from app.server.people.policy import Role
from app.server.store import statuses
from app.wire.codec import from_plain, to_plain
from app.wire.office import Heartbeat
from app.wire.seat_check import CheckResult, Health, SeatCheckLine
from tests.server.running import Running

PROBLEM = phrase("{host} does not answer.", host="sip.example.org")
LINES = [
    SeatCheckLine("microphone", "good"),
    SeatCheckLine("network", "failed", "network_silent", "The call centre does not answer."),
    SeatCheckLine("moonlight", "shiny"),
    SeatCheckLine("registration", "failed", "no_answer", PROBLEM),
]
_TOLD = Health(check=CheckResult.FAILED, checked_at=1.5, check_problem=PROBLEM, check_lines=LINES)
CHECKED = from_plain(Health, to_plain(_TOLD))


async def test_the_check_reaches_the_board_and_outlives_the_server(server: Running) -> None:
    seat, boss = await server.seat("Desk 1", "Ioana"), await server.person(Role.SUPERVISOR)
    beat = to_plain(Heartbeat(AgentStatus(), CHECKED))
    assert (await seat.client.post("/api/v1/heartbeat", json=beat)).status_code == 200
    board = (await boss.get("/api/v1/board")).json()
    assert board["agents"][0]["health"] == to_plain(CHECKED), "also what this server does not know"
    made = {"template": "{host} does not answer.", "values": {"host": "sip.example.org"}}
    assert board["agents"][0]["health"]["phrases"] == {"check_problem": made}
    assert board["agents"][0]["health"]["check_lines"][3]["phrases"] == {"title": made}
    told = (AgentStatus(), CHECKED)
    await server.office.writer.write(lambda tx: statuses.keep(tx.connection, [(seat.seat, "", 2.0, told)]))
    kept = server.office.database.read_here(statuses.kept)
    assert kept[seat.seat][2] == CHECKED


async def test_a_check_of_endless_lines_is_refused(server: Running) -> None:
    seat = await server.seat()
    beat = to_plain(Heartbeat(AgentStatus(), Health(check_lines=LINES * 7)))
    assert (await seat.client.post("/api/v1/heartbeat", json=beat)).status_code == 422


async def test_the_echo_number_of_the_centre_reaches_its_seats(server: Running) -> None:
    seat = await server.seat()
    assert (await seat.client.get("/api/v1/seat")).json()["echo_number"] == ""
    boss = await server.person(Role.ADMIN)
    page = (await boss.get("/admin/centre")).text
    assert 'name="echo_number"' in page
