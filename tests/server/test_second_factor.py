"""The second factor of sign-in, and the audit log as a chain that shows what was changed."""

import pyotp
import pytest
from sqlalchemy import delete, update

from app.server.people import totp
from app.server.people.policy import Role
from app.server.store import audit, people, schema
from tests.server.running import HOST, Running, token_of

PASSWORD = "correct horse battery"
OWN = {"Origin": HOST}


async def with_code(server: Running, name: str = "Ada") -> str:
    """Make a person who needs a code and return its secret."""
    server.console.add_person(name, Role.ADMIN, PASSWORD)
    address = server.console.second_factor(name, on=True)
    assert address.startswith("otpauth://totp/Hearthline:")
    account = server.office.database.read_here(lambda c: people.by_name(c, name))
    assert account is not None
    assert account.totp
    return account.totp


async def test_a_password_alone_opens_nothing(server: Running) -> None:
    secret = await with_code(server)
    client = await server.client()
    answer = await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
    assert answer.json()["next"] == "/sign-in/code?next=/board"
    assert (await client.get("/api/v1/board")).status_code == 401
    half = client.cookies["hearthline"]
    code = pyotp.TOTP(secret).at(server.clock.now)
    answer = await client.post("/sign-in/code", json={"code": code, "next": "/board"}, headers=OWN)
    assert answer.json()["next"] == "/board"
    assert client.cookies["hearthline"] != half, "a session is never made whole under its old secret"
    assert (await client.get("/api/v1/board")).status_code == 200
    again = await server.client()
    again.cookies.set("hearthline", half)
    assert (await again.post("/sign-in/code", json={"code": code}, headers=OWN)).status_code == 403


async def test_a_code_is_good_once_and_guessing_is_slowed(server: Running) -> None:
    secret = await with_code(server)
    code = pyotp.TOTP(secret).at(server.clock.now)
    for expected in (200, 403):
        client = await server.client("10.1.1.1" if expected == 200 else "10.1.1.2")
        await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
        assert (await client.post("/sign-in/code", json={"code": code}, headers=OWN)).status_code == expected
    answers = [await client.post("/sign-in/code", json={"code": "000000"}, headers=OWN) for _ in range(4)]
    assert [a.status_code for a in answers][-1] == 429


async def test_the_password_does_not_make_wrong_codes_forgotten_in_a_known_browser(server: Running) -> None:
    secret = await with_code(server)
    client = await server.client()

    async def tried(code: str) -> int:
        await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
        return (await client.post("/sign-in/code", json={"code": code}, headers=OWN)).status_code

    assert await tried(pyotp.TOTP(secret).at(server.clock.now)) == 200
    server.clock.now += 60
    wrong = [await tried("abcdef") for _ in range(5)]
    assert wrong == [403, 403, 403, 429, 429]
    assert await tried(pyotp.TOTP(secret).at(server.clock.now)) == 429


async def test_a_half_session_ends_after_five_minutes(server: Running) -> None:
    secret = await with_code(server)
    client = await server.client()
    await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
    server.clock.now += 301
    code = pyotp.TOTP(secret).at(server.clock.now)
    answer = await client.post("/sign-in/code", json={"code": code}, headers=OWN)
    assert answer.json()["code"] == "sign_in_again"


@pytest.mark.parametrize(("off", "good"), [(-29, True), (0, True), (29, True), (-90, False), (90, False)])
def test_a_telephone_may_be_a_step_off(off: float, good: bool) -> None:
    secret, now = totp.new_secret(), 1_800_000_000.0
    code = pyotp.TOTP(secret).at(int(now + off))
    assert (totp.step_of(secret, f"{code[:3]} {code[3:]}", now) is not None) is good


async def test_the_audit_log_shows_what_was_changed_or_cut_off(server_on_both: Running) -> None:
    console, database = server_on_both.console, server_on_both.office.database
    for n in range(5):
        console.add_person(f"P{n}", Role.SUPERVISOR, PASSWORD)
    assert console.audit_broken() is None
    lines = database.read_here(lambda c: audit.newest(c, "", 10))
    assert [line["detail"]["name"] for line in lines] == ["P4", "P3", "P2", "P1", "P0"]
    table = schema.audit
    database.write_here(lambda c: c.execute(update(table).where(table.c.place == 3).values(who="nobody")))
    assert console.audit_broken() == 3
    database.write_here(lambda c: c.execute(update(table).where(table.c.place == 3).values(who="console")))
    assert console.audit_broken() is None
    database.write_here(lambda c: c.execute(delete(table).where(table.c.place == 5)))
    assert console.audit_broken() == 5


async def test_a_link_asks_for_the_code_too(server: Running) -> None:
    secret = await with_code(server)
    path = server.console.sign_in_link("Ada")
    client = await server.client()
    answer = await client.post(path, headers=OWN, data=await token_of(client, path))
    assert answer.headers["location"] == "/sign-in/code?next=/board"
    assert (await client.get("/api/v1/board")).status_code == 401
    code = pyotp.TOTP(secret).at(server.clock.now)
    assert (await client.post("/sign-in/code", json={"code": code}, headers=OWN)).status_code == 200
    assert (await client.get("/api/v1/board")).status_code == 200
