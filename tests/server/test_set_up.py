"""A second factor for everybody who sees or changes much: led to set it up, recovered, never locked out."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from app.domain.errors import BadInput
from app.server.people.policy import Role
from app.server.settings import ServerSettings
from app.server.store import audit, people, recovery_codes
from tests.server.running import HOST, Running, running, token_of

PASSWORD = "correct horse battery"
OWN = {"Origin": HOST}
SET_UP = "/sign-in/second-factor"


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Running]:
    """A server as it is without a word about second factors."""
    async with running(f"sqlite:///{tmp_path}/a.sqlite", second_factor_optional=False) as started:
        yield started


async def typed(client: httpx.AsyncClient, name: str = "Ada") -> str:
    """Sign in with the password; return where that leads."""
    answer = await client.post("/sign-in", json={"name": name, "password": PASSWORD}, headers=OWN)
    return str(answer.json()["next"])


async def set_up(server: Running, client: httpx.AsyncClient) -> tuple[str, list[str]]:
    """Do what the page says; return the secret and the recovery codes."""
    page = (await client.get(SET_UP)).text
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found is not None
    secret = found[1].replace(" ", "")
    code = {"code": pyotp.TOTP(secret).at(server.clock.now), "next": "/reports"}
    done = await client.post(SET_UP, data=code | await token_of(client, SET_UP), headers=OWN)
    assert done.status_code == 200, done.text
    assert 'href="/reports"' in done.text
    return secret, re.findall(r"<li><code>([0-9A-Z-]{14})</code></li>", done.text)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
async def test_whoever_has_none_sets_it_up_before_anything_opens(strict: Running, role: Role) -> None:
    strict.console.add_person("Ada", role, PASSWORD)
    client = await strict.client()
    assert await typed(client) == f"{SET_UP}?next=/board"
    half = client.cookies["hearthline"]
    assert (await client.get("/api/v1/board")).status_code == 401, "the password alone opens nothing"
    page = (await client.get(SET_UP)).text
    assert "<svg" in page
    wrong = {"code": "000000", **await token_of(client, SET_UP)}
    assert (await client.post(SET_UP, data=wrong, headers=OWN)).status_code == 403
    secret, codes = await set_up(strict, client)
    assert len(set(codes)) == 10
    assert client.cookies["hearthline"] != half, "the session goes on under a new secret"
    assert (await client.get("/api/v1/board")).status_code == 200
    stale = await strict.client()
    stale.cookies.set("hearthline", half)
    assert (await stale.get(SET_UP)).status_code == 403
    again = await strict.client()
    assert await typed(again) == "/sign-in/code?next=/board"
    strict.clock.now += 30
    code = {"code": pyotp.TOTP(secret).at(strict.clock.now)}
    assert (await again.post("/sign-in/code", json=code, headers=OWN)).status_code == 200
    told = strict.office.database.read_here(lambda c: audit.newest(c, "", 50))
    assert ("person:Ada", "second_factor.set_up") in [(line["who"], line["what"]) for line in told]


async def test_a_session_from_before_it_was_asked_opens_nothing_any_more(strict: Running) -> None:
    boss, agent = await strict.person(Role.ADMIN, "Boss"), await strict.person(Role.AGENT, "Ben")
    page = {"Accept": "text/html"}
    led = await boss.get("/board", headers=page)
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?next=/board")
    assert (await boss.get("/api/v1/board")).status_code == 401
    assert (await boss.post("/admin/seats", data={"seat": "Desk 1"})).status_code == 401
    assert (await agent.get("/account", headers=page)).status_code == 200, "agents need none"


async def test_agents_who_only_see_their_own_account_need_none(strict: Running) -> None:
    strict.console.add_person("Ben", Role.AGENT, PASSWORD)
    client = await strict.client()
    assert await typed(client, "Ben") == "/board"
    assert (await client.get("/account")).status_code == 200
    boss = await strict.person(Role.ADMIN, "Boss", factor=True)
    form = {"name": "Ben", "what": "role", "role": "admin"}
    assert (await boss.post("/admin/people/change", data=form)).status_code == 200
    assert (await typed(await strict.client(), "Ben")).startswith(SET_UP), "a greater role asks for it"


async def test_a_recovery_code_opens_once_and_is_kept_as_a_slow_hash(strict: Running, tmp_path: Path) -> None:
    strict.console.add_person("Ada", Role.ADMIN, PASSWORD)
    client = await strict.client()
    await typed(client)
    _, codes = await set_up(strict, client)
    kept = (tmp_path / "a.sqlite").read_bytes() + (tmp_path / "a.sqlite-wal").read_bytes()
    assert not any(code.replace("-", "").encode() in kept or code.encode() in kept for code in codes)
    assert kept.count(b"$argon2id$v=19$m=19456") >= 10
    for status in (200, 403):
        lost = await strict.client("10.0.0.7")
        await typed(lost)
        answer = await lost.post("/sign-in/code", json={"code": codes[3].lower()}, headers=OWN)
        assert answer.status_code == status, "each is good once"
    account = strict.office.database.read_here(lambda c: people.by_name(c, "Ada"))
    assert account is not None
    assert strict.office.database.read_here(lambda c: recovery_codes.left(c, account.id)) == 9
    told = [line["what"] for line in strict.office.database.read_here(lambda c: audit.newest(c, "", 50))]
    assert {"sign_in.recovery_code", "sign_in.wrong_code"} <= set(told)


async def test_guessing_recovery_codes_is_slowed(strict: Running) -> None:
    strict.console.add_person("Ada", Role.ADMIN, PASSWORD)
    client = await strict.client()
    await typed(client)
    await set_up(strict, client)
    thief = await strict.client("10.0.0.9")
    await typed(thief)
    answers = [
        (await thief.post("/sign-in/code", json={"code": "AA-AAAAA-AAAAA"}, headers=OWN)).status_code
        for _ in range(5)
    ]
    assert answers == [403, 403, 403, 429, 429]


async def test_another_administrator_or_the_console_recovers_who_lost_everything(strict: Running) -> None:
    for name in ("Ada", "Eve"):
        strict.console.add_person(name, Role.ADMIN, PASSWORD)
    clients = {name: await strict.client() for name in ("Ada", "Eve")}
    for name, client in clients.items():
        await typed(client, name)
        await set_up(strict, client)
    change = {"name": "Ada", "what": "no_second_factor", **await token_of(clients["Eve"], "/admin/people")}
    assert (await clients["Eve"].post("/admin/people/change", data=change, headers=OWN)).status_code == 200
    strict.clock.now += 2.5
    assert (await clients["Ada"].get("/api/v1/board")).status_code == 401
    assert (await typed(await strict.client())).startswith(SET_UP), "and sets up another one"
    strict.console.second_factor("Eve", on=False)
    assert (await typed(await strict.client(), "Eve")).startswith(SET_UP)
    told = strict.office.database.read_here(lambda c: audit.newest(c, "", 50))
    lines = [(line["who"], line["detail"]["name"]) for line in told if line["what"] == "person.second_factor"]
    assert lines == [("console", "Eve"), ("person:Eve", "Ada")]


@pytest.mark.parametrize(
    ("settings", "asks"),
    [
        ({}, True),
        ({"embedded": True}, False),
        ({"second_factor_optional": True}, False),
        ({"host": "0.0.0.0", "tls_cert": "a", "tls_key": "b", "embedded": True}, True),
        ({"host": "0.0.0.0", "tls_cert": "a", "tls_key": "b", "second_factor_optional": True}, None),
        ({"behind_proxy": ("10.0.0.0/8",), "second_factor_optional": True}, None),
    ],
)
def test_it_is_relaxed_only_where_nobody_else_can_connect(
    settings: dict[str, Any], asks: bool | None
) -> None:
    made = ServerSettings("sqlite:///a", **settings)
    if asks is None:
        assert made.asks_second_factor
        with pytest.raises(BadInput) as refusal:
            made.check()
        assert "--second-factor" in refusal.value.hint
    else:
        assert made.asks_second_factor is asks
        made.check()
