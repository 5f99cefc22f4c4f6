"""The administrator’s pages: plain forms for administrators only, each change with its trace."""

import re
from typing import Any

import httpx
import pytest

from app.server.people.policy import Role
from app.server.store import audit
from tests.server.running import Running

EVIL = "<script>alert(1)</script>"


async def form(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Send a form as a page does."""
    return await client.post(path, data=fields, headers={"Accept": "text/html"})


def codes_in(answer: httpx.Response) -> list[str]:
    """Return what a page shows once."""
    return re.findall(r"<code>([^<]+)</code>", answer.text)


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR])
async def test_only_administrators_come_in(server: Running, role: Role) -> None:
    client = await server.person(role)
    for path in ("/admin", "/admin/people", "/admin/centre", "/admin/audit"):
        assert (await client.get(path)).status_code == 403
    assert (await form(client, "/admin/seats", seat="Desk 1")).status_code == 403
    stranger = await server.client()
    assert (await stranger.get("/admin", headers={"Accept": "text/html"})).status_code == 303


async def test_a_seat_made_here_enrols_with_the_code_shown_once(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    answer = await form(
        admin, "/admin/seats", seat="Desk 1", agent="Ioana", registrar="pbx.example.com", transport="tls",
        user="1001", password="s3cret-sip",
    )  # fmt: skip
    (code,) = codes_in(answer)
    assert "s3cret-sip" not in answer.text
    seat = await server.client()
    told = (await seat.post("/api/v1/enrolments", json={"code": code})).json()
    assert told["configuration"]["sip"]["password"] == "s3cret-sip"
    assert told["configuration"]["sip"]["registrar"] == "sip:pbx.example.com;transport=tls"
    assert code not in (await admin.get("/admin")).text
    seat.headers["Authorization"] = f"Bearer {told['token']}"
    assert (await seat.get("/api/v1/seat")).status_code == 200
    heard: list[tuple[str, str]] = []
    server.office.presence.on_status.append(lambda who, status, _: heard.append((who, status.availability)))
    await seat.post("/api/v1/heartbeat", json={"status": {"availability": "ready"}, "health": {}})
    await form(admin, "/admin/seats/revoke", seat="Desk 1")
    assert [word for _, word in heard] == ["ready", "signed_out"], "the queues hear that it is gone"
    server.clock.now += 3
    assert (await seat.get("/api/v1/seat")).status_code == 401


async def test_a_list_is_taken_whole_or_not_at_all(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    bad = "Desk 1, Ioana, 1001, one\nDesk 2, Kim, 1002, two, five\n"
    answer = await form(admin, "/admin/seats/list", list=bad, registrar="pbx")
    assert answer.status_code == 422
    assert "Line 2" in answer.text
    assert server.console.seats() == []
    good = 'Desk 1;Ioana;1001;one\n\n"Desk 2";"Kim; Min";1002;two\n'
    answer = await form(admin, "/admin/seats/list", list=good, registrar="pbx")
    assert len(codes_in(answer)) == 2
    assert [(s.name, s.agent) for s in server.console.seats()] == [
        ("Desk 1", "Ioana"),
        ("Desk 2", "Kim; Min"),
    ]
    again = await form(admin, "/admin/seats/list", list="Desk 3\nDesk 1\n")
    assert again.status_code == 409
    assert len(server.console.seats()) == 2


async def test_people_are_added_changed_and_removed_but_never_the_last_administrator(server: Running) -> None:
    admin = await server.person(Role.ADMIN, "Ada")
    (password,) = codes_in(await form(admin, "/admin/people", name="Bob", role="supervisor"))
    bob = await server.client()
    answer = await bob.post(
        "/sign-in", json={"name": "Bob", "password": password}, headers=dict(admin.headers)
    )
    assert answer.status_code == 200
    assert (await form(admin, "/admin/people/change", name="Ada", what="disable")).status_code == 403
    assert (
        await form(admin, "/admin/people/change", name="Ada", what="role", role="agent")
    ).status_code == 403
    server.console.second_factor("Bob", on=True)
    own = await form(admin, "/admin/people/change", name="ada", what="no_second_factor")
    assert own.status_code == 403, "one's own is taken away by somebody else"
    assert (await form(admin, "/admin/people/change", name="Bob", what="no_second_factor")).status_code == 200
    server.clock.now += 2.5
    assert (await bob.get("/api/v1/board")).status_code == 401, "another factor ends open sessions"
    await form(admin, "/admin/people/change", name="Bob", what="disable")
    answer = await bob.post(
        "/sign-in", json={"name": "Bob", "password": password}, headers=dict(admin.headers)
    )
    assert answer.status_code == 401


async def test_the_centre_changes_and_wrong_fields_change_nothing(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    fields: dict[str, Any] = {
        "name": EVIL, "region": "ph", "wrap_up_seconds": "30", "service_level": "answered_only",
        "threshold_seconds": "15", "target": "90", "countries": "PH, ro", "reason_0_label": "Prayer room",
        "echo_number": "500",
        "reason_0_minutes": "10", "outcome_0_label": "Solved", "outcome_0_code": "resolved",
        "switch_kind": "", "switch_port": "5038", "switch_queues": "sales, support",
    }  # fmt: skip
    answer = await form(admin, "/admin/centre", **fields)
    assert answer.status_code == 200, answer.text
    assert EVIL not in answer.text
    centre = server.console.settings({})
    assert (centre.region, centre.target, centre.countries) == ("PH", 0.9, ["PH", "RO"])
    assert centre.echo_number == "500"
    assert [(r.code, r.label, r.max_minutes) for r in centre.reasons] == [("prayer_room", "Prayer room", 10)]
    for wrong in (
        {"target": "900"},
        {"region": "x"},
        {"reason_1_label": "Prayer room"},
    ):
        assert (await form(admin, "/admin/centre", **(fields | wrong))).status_code in {403, 422}
    assert server.console.settings({}) == centre


async def test_every_change_leaves_a_trace_that_the_page_shows(server: Running) -> None:
    admin = await server.person(Role.ADMIN, "Ada")
    await form(admin, "/admin/seats", seat=EVIL)
    page = await admin.get("/admin/audit")
    assert "person:Ada" in page.text
    assert "seat.added" in page.text
    assert EVIL not in page.text
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 5))
    assert lines[0]["who"] == "person:Ada"


async def test_a_form_from_another_site_is_refused(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    answer = await admin.post("/admin/seats", data={"seat": "X"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert server.console.seats() == []
