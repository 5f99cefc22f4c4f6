"""One laptop's page: agent, account, numbers; what every seat has; versions that are old."""

import json
from pathlib import Path

import pytest

from app.domain.version import is_newer, newest, parsed
from app.server import releases
from app.server.app import version
from app.server.people.policy import Role
from tests.server.running import Running

PAGE = {"Accept": "text/html"}
CENTRE = {
    "name": "Casa", "region": "RO", "wrap_up_seconds": "30", "service_level": "answered_only",
    "threshold_seconds": "15", "target": "90", "switch_kind": "", "switch_port": "5038",
    "reason_0_label": "Break", "reason_0_minutes": "10", "outcome_0_label": "Solved",
    "outcome_1_label": "Nobody there", "outcome_1_missed": "on",
}  # fmt: skip


async def test_a_seat_is_told_its_numbers_lines_and_voicemail(server: Running) -> None:
    admin, seat, other = (
        await server.person(Role.ADMIN),
        await server.seat(),
        await server.seat("Desk 2", "Kim"),
    )
    for one in (seat, other):
        form = {"id": one.seat, "agent": "Ioana P", "registrar": "pbx.example.com", "user": "1001"}
        if one is seat:
            numbers = "+40215550100\nSales <+40215550101>\n\n"
            form |= {"identities": numbers, "watch": "2001\n2002", "voicemail": "*97"}
        assert (await admin.post("/admin/seat", data=form, headers=PAGE)).status_code == 200
    everybody = {"identities": "+40215550199", "watch": "2000\n2001", "voicemail": "*98"}
    answer = await admin.post("/admin/centre", data={**CENTRE, **everybody}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    own = (await seat.client.get("/api/v1/seat")).json()
    assert own["agent"] == "Ioana P"
    assert own["sip"]["identities"] == ["+40215550100", "Sales <+40215550101>"]
    assert (own["sip"]["watch"], own["sip"]["voicemail"]) == (["2000", "2001", "2002"], "*97")
    common = (await other.client.get("/api/v1/seat")).json()["sip"]
    assert (common["identities"], common["watch"], common["voicemail"]) == (
        ["+40215550199"],
        ["2000", "2001"],
        "*98",
    )
    centre = server.console.settings({})
    assert [(outcome.code, outcome.reached) for outcome in centre.outcomes] == [
        ("solved", True),
        ("nobody_there", False),
    ]
    page = await admin.get(f"/admin/seat?id={seat.seat}", headers=PAGE)
    assert "Sales &lt;+40215550101&gt;" in page.text
    stream = server.listen(seat=seat.seat)
    await admin.post(
        "/admin/seat",
        data={"id": seat.seat, "agent": "Ana", "registrar": "pbx", "user": "1001"},
        headers=PAGE,
    )
    assert b'"agent":"Ana"' in (await stream.next(0) or b""), "the desk hears of it at once"


async def test_a_new_password_comes_with_a_new_code_only(server: Running) -> None:
    admin, seat = await server.person(Role.ADMIN), await server.seat()
    form = {"id": seat.seat, "agent": "Ioana", "registrar": "pbx", "user": "1001", "password": "new-sip-word"}
    answer = await admin.post("/admin/seat", data=form, headers=PAGE)
    assert "new-sip-word" not in answer.text
    code = answer.text.partition("<code>")[2].partition("</code>")[0]
    told = (await (await server.client()).post("/api/v1/enrolments", json={"code": code})).json()
    assert told["configuration"]["sip"]["password"] == "new-sip-word"
    assert (await admin.get("/admin/seat?id=nobody", headers=PAGE)).status_code == 404


async def test_a_form_as_a_browser_sends_it_is_taken(server: Running) -> None:
    """Every field of every row, also the blank ones: more than a hundred."""
    admin = await server.person(Role.ADMIN)
    rows = {f"reason_{n}_{part}": "" for n in range(12) for part in ("label", "code", "minutes")}
    rows |= {f"outcome_{n}_{part}": "" for n in range(40) for part in ("label", "code")}
    assert (await admin.post("/admin/centre", data={**rows, **CENTRE}, headers=PAGE)).status_code == 200
    seats = "\n".join(
        f"Desk {n}, Agent with a rather long name {n}, {1000 + n}, s3cret-{n}" for n in range(60)
    )
    answer = await admin.post("/admin/seats/list", data={"list": seats, "registrar": "pbx"}, headers=PAGE)
    assert answer.text.count("<code>") == 60, "a list longer than one field of a stranger may be"


async def test_old_seats_are_marked_and_told(server: Running, tmp_path: Path) -> None:
    admin, seat = await server.person(Role.ADMIN), await server.seat()
    await seat.client.post("/api/v1/heartbeat", json={"status": {}, "health": {"version": version()}})
    assert "older than" not in (await admin.get("/admin", headers=PAGE)).text
    form = {"version": "9.1", "url": "https://files.example.org/hearthline"}
    assert (await admin.post("/admin/release", data=form, headers=PAGE)).status_code == 200
    assert "Seats older than 9.1: 1" in (await admin.get("/admin", headers=PAGE)).text
    told = (await seat.client.get("/api/v1/seat")).json()
    assert (told["newest_version"], told["update_url"]) == ("9.1", "https://files.example.org/hearthline")
    board = (await admin.get("/api/v1/board")).json()
    assert (board["version"], board["newest_version"]) == (version(), "9.1")


async def test_a_release_file_is_looked_at_only_where_it_is_named(server: Running, tmp_path: Path) -> None:
    admin, file = await server.person(Role.ADMIN), tmp_path / "release.json"
    file.write_text(json.dumps({"version": "10.2.1", "url": "https://files.example.org"}))
    answer = await admin.post("/admin/release", data={"source": str(file)}, headers=PAGE)
    assert "the newest known is 10.2.1" in answer.text
    file.write_text("not json")
    await releases.look(server.office, "")
    release = server.console.settings({}).release
    assert (release.found, release.trouble) == ("10.2.1", "The release file is not JSON.")
    for wrong in (
        "http://files.example.org/x",
        "relative.json",
        "ftp://x",
        "https://",
        "https://[x",
        "https://x:port/",
    ):
        assert (await admin.post("/admin/release", data={"source": wrong}, headers=PAGE)).status_code == 422
    assert (await admin.post("/admin/release", data={"version": "newest"}, headers=PAGE)).status_code == 422


async def test_what_is_entered_while_a_release_file_is_read_stays(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def changed_meanwhile(_source: str) -> dict[str, str]:
        server.console.settings({"release": {"version": "3.0"}})
        return {"version": "2.0"}

    server.console.settings({"release": {"source": "/releases.json"}})
    monkeypatch.setattr(releases, "_read", changed_meanwhile)
    await releases.look(server.office, "")
    release = server.console.settings({}).release
    assert (release.version, release.source, release.found) == ("3.0", "", "")


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        ("1.10", "1.9.9", True),
        ("v2", "1.9", True),
        ("1.0.0", "1", False),
        ("1.0rc1", "1.0", False),
        ("x", "1", False),
    ],
)
def test_versions_are_compared_as_numbers(one: str, other: str, newer: bool) -> None:
    assert is_newer(one, other) is newer
    assert newest("1.2", "x", "1.10", "") == "1.10"
    assert parsed("1.2.3.4") == (1, 2, 3)
