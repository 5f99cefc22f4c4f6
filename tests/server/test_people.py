"""Doors: sign-in, sessions, enrolment codes, guessing, requests forged by other sites."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Refused
from app.server.housekeeping import tell_configurations
from app.server.people import codes, passwords
from app.server.people.policy import Role
from app.wire.office import SipAccount
from tests.server.running import HOST, Running, running, token_of

PASSWORD = "correct horse battery"
SIP = SipAccount(registrar="sip:127.0.0.1:5060;transport=udp", user="101", password="s3cret-sip-password")
OWN = {"Origin": HOST}


async def test_a_code_delivers_everything_once_and_keeps_no_password(server: Running, tmp_path: Path) -> None:
    code = server.console.add_seat("Desk 1", "Ioana", SIP)
    assert b"s3cret-sip-password" not in (tmp_path / "server.sqlite").read_bytes()
    client = await server.client()
    typed = code.lower().replace("-", " ").replace("0", "o")
    answer = await client.post("/api/v1/enrolments", json={"code": typed, "machine": "laptop"})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["configuration"]["sip"]["password"] == "s3cret-sip-password"
    assert {r["code"] for r in told["configuration"]["outcomes"]} >= {"resolved"}
    client.headers["Authorization"] = f"Bearer {told['token']}"
    again = (await client.get("/api/v1/seat")).json()
    assert again["sip"]["password"] is None
    assert again["agent"] == "Ioana"
    assert (await client.post("/api/v1/enrolments", json={"code": code})).status_code == 403
    with closing(sqlite3.connect(tmp_path / "server.sqlite")) as file:
        everything = "\n".join(file.iterdump())
    assert "s3cret-sip-password" not in everything
    assert told["token"] not in everything
    assert code.replace("-", "") not in everything.replace("-", "")


async def test_a_code_ends_after_ten_minutes(server: Running) -> None:
    code = server.console.add_seat("Desk 1", "", None)
    server.clock.now += codes.LIFE_SECONDS + 1
    answer = await (await server.client()).post("/api/v1/enrolments", json={"code": code})
    assert answer.status_code == 403


async def test_a_code_ends_after_five_wrong_secrets_whoever_tries(server: Running) -> None:
    code = server.console.add_seat("Desk 1", "", None)
    wrong = code[:5] + ("0000-0000" if not code.endswith("0000") else "1111-1111")
    for i in range(codes.MOST_TRIES):
        stranger = await server.client(f"10.0.0.{i}")
        answer = await stranger.post(
            "/api/v1/enrolments", json={"code": wrong}, headers={"Host": "127.0.0.1"}
        )
        assert answer.status_code == 403
    answer = await (await server.client("10.0.0.99")).post("/api/v1/enrolments", json={"code": code})
    assert answer.status_code == 403


async def test_a_new_code_ends_the_old_one_and_a_new_token_the_old_token(server: Running) -> None:
    first = server.console.add_seat("Desk 1", "", SIP)
    second = server.console.new_code("Desk 1", "", SIP)
    client = await server.client()
    assert (await client.post("/api/v1/enrolments", json={"code": first})).status_code == 403
    token = (await client.post("/api/v1/enrolments", json={"code": second})).json()["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/seat", headers=bearer)).status_code == 200
    third = server.console.new_code("Desk 1", "New Agent", None)
    answer = await client.post("/api/v1/enrolments", json={"code": third})
    assert answer.json()["configuration"]["agent"] == "New Agent"
    assert answer.json()["configuration"]["sip"]["password"] is None
    assert (await client.get("/api/v1/seat", headers=bearer)).status_code == 401


async def test_two_who_use_a_code_at_once_get_one_seat(server: Running) -> None:
    code = server.console.add_seat("Desk 1", "", None)
    one, two = await server.client(), await server.client()
    answers = await asyncio.gather(*(c.post("/api/v1/enrolments", json={"code": code}) for c in (one, two)))
    assert sorted(a.status_code for a in answers) == [200, 403]


async def test_a_revoked_seat_is_out_within_seconds(server: Running) -> None:
    seat = await server.seat()
    assert (await seat.client.get("/api/v1/seat")).status_code == 200
    server.console.revoke_seat("Desk 1")
    server.clock.now += 2.5
    assert (await seat.client.get("/api/v1/seat")).status_code == 401


@pytest.mark.parametrize(
    "code", ["", "-", "AAAA", "AAAA-BBBB-CCCC", "x" * 80, "ÄÖÜ-ÄÖÜ-ÄÖÜ", "AAAA\u0000BBBBCCCC"]
)
async def test_codes_that_cannot_be(server: Running, code: str) -> None:
    answer = await (await server.client()).post("/api/v1/enrolments", json={"code": code})
    assert answer.status_code == 403


async def test_sign_in_sets_a_guarded_cookie_and_sign_out_ends_it(server: Running) -> None:
    server.console.add_person("Ștefania", Role.SUPERVISOR, PASSWORD)
    client = await server.client()
    client.cookies.set("hearthline", "fixed-by-somebody-else", domain="127.0.0.1")
    form = {"name": " ștefania ", "password": PASSWORD, "next": "/board"}
    answer = await client.post("/sign-in", data=form | await token_of(client, "/sign-in"), headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "fixed-by-somebody-else" not in cookie
    assert (await client.get("/api/v1/contacts")).status_code == 200
    session = server.listen(session="")
    assert not session.closed
    own = await token_of(client, "/board")
    assert (await client.post("/sign-out", headers=OWN, data=own)).status_code == 200
    assert (await client.get("/api/v1/contacts")).status_code == 401


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    async with running(f"sqlite:///{tmp_path}/a.sqlite") as server:
        server.console.add_person("Ada", Role.ADMIN, PASSWORD)
        client = await server.client(base="https://127.0.0.1")
        answer = await client.post(
            "/sign-in", json={"name": "Ada", "password": PASSWORD}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 200
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-hearthline=")
        assert "Secure" in cookie
        assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(
    "after", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"]
)
async def test_signing_in_leads_nowhere_else(server: Running, after: str) -> None:
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    client = await server.client()
    typed = {"name": "Ada", "password": PASSWORD, "next": after, **await token_of(client, "/sign-in")}
    answer = await client.post("/sign-in", data=typed, headers=OWN)
    assert answer.headers["location"] == "/board"


async def test_guessing_gets_slower_and_tells_nothing(server: Running) -> None:
    """A19: the same words for a wrong name and a wrong password; then each try has to wait."""
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    client = await server.client()
    wrong = await client.post("/sign-in", json={"name": "Ada", "password": "wrong one"}, headers=OWN)
    nobody = await client.post("/sign-in", json={"name": "Eve", "password": "wrong one"}, headers=OWN)
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json() == nobody.json()
    statuses = []
    for _ in range(6):
        answer = await client.post("/sign-in", json={"name": "Ada", "password": "guess"}, headers=OWN)
        statuses.append(answer.status_code)
    assert statuses.count(401) <= 2
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    right = await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
    assert right.status_code == 429
    server.clock.now += 301
    right = await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
    assert right.status_code == 200


async def test_a_session_ends_by_itself(server: Running) -> None:
    person = await server.person()
    assert (await person.get("/api/v1/contacts")).status_code == 200
    server.clock.now += 3601
    assert (await person.get("/api/v1/contacts")).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": HOST}, 200),
        ({"Origin": HOST, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": HOST, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": HOST, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 403),
    ],
)
async def test_another_sites_page_cannot_act_for_a_person(
    server: Running, headers: dict[str, str], status: int
) -> None:
    person = await server.person()
    del person.headers["Origin"]
    answer = await person.post("/sign-out", headers=headers)
    assert answer.status_code == status


async def test_a_one_time_link_signs_in_once(server: Running) -> None:
    server.console.add_person("Ada", Role.SUPERVISOR, PASSWORD)
    path = server.console.sign_in_link("Ada")
    client = await server.client()
    for _ in range(2):
        assert "<form" in (await client.get(path)).text
    own = await token_of(client, path)
    assert (await client.post(path, headers=OWN, data=own)).headers["location"] == "/board"
    assert (await client.get("/api/v1/contacts")).status_code == 200
    other = await server.client()
    again = await other.post(path, headers=OWN, data=await token_of(other, path))
    assert (again.status_code, again.json()["code"]) == (403, "bad_code")
    late = server.console.sign_in_link("Ada")
    server.clock.now += 601
    assert (await other.post(late, headers=OWN, data=own)).status_code == 403
    again = await other.post(late, headers=OWN, data=await token_of(other, late))
    assert again.json()["code"] == "bad_code"


async def test_a_new_password_ends_every_session(server: Running) -> None:
    person = await server.person(name="Ada")
    assert (await person.get("/api/v1/contacts")).status_code == 200
    server.console.change_password("ada", PASSWORD)
    server.clock.now += 2.5
    assert (await person.get("/api/v1/contacts")).status_code == 401


async def test_names_are_taken_once(server: Running) -> None:
    server.console.add_seat("Desk 1", "", None)
    with pytest.raises(Refused):
        server.console.add_seat(" desk  1 ", "", None)
    server.console.add_person("Ada", Role.AGENT, PASSWORD)
    with pytest.raises(Refused):
        server.console.add_person("ADA", Role.ADMIN, PASSWORD)
    with pytest.raises(BadInput):
        server.console.add_person("Eve", Role.ADMIN, "short")
    with pytest.raises(BadInput):
        server.console.add_person("\u202e ", Role.ADMIN, PASSWORD)


def test_a_made_up_password_is_good_and_new_each_time() -> None:
    made = {passwords.made_up() for _ in range(100)}
    assert len(made) == 100
    assert all(len(p) == 19 for p in made)


async def test_a_seat_is_told_when_its_configuration_changes(server: Running) -> None:
    seat, other = await server.seat("A"), await server.seat("B")
    assert (await seat.client.get("/api/v1/seat")).json()["wrap_up_seconds"] == 120
    streams = [server.listen(seat=s.seat) for s in (seat, other)]
    await tell_configurations(server.office)
    server.console.settings({"wrap_up_seconds": 60, "greeting": "Bună ziua"})
    await tell_configurations(server.office)
    await tell_configurations(server.office)
    told = await streams[0].next(0) or b""
    assert told.count(b"event: configuration") == 1
    assert b'"wrap_up_seconds":60' in told
    assert b"event: configuration" not in (await streams[1].next(0) or b"")
