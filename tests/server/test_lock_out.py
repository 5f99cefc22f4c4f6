"""Lock-out that no restart forgets, that many tries at once do not get around, that an administrator ends."""

import asyncio
from pathlib import Path

import httpx
import pytest

from app.server.people.policy import Role
from app.server.store import audit, known_devices, lock_outs, people
from tests.server.running import HOST, Running, running

PASSWORD = "correct horse battery"
OWN = {"Origin": HOST}
PAGE = {**OWN, "Accept": "text/html"}


async def guess(client: httpx.AsyncClient, password: str = "guess", name: str = "Ada") -> int:
    answer = await client.post("/sign-in", json={"name": name, "password": password}, headers=OWN)
    return answer.status_code


async def test_a_restart_does_not_reset_it(database_url: str) -> None:
    async with running(database_url) as server:
        server.console.add_person("Ada", Role.ADMIN, PASSWORD)
        client = await server.client()
        assert [await guess(client) for _ in range(4)] == [401, 401, 401, 429]
    async with running(database_url) as server:
        client = await server.client()
        assert await guess(client, PASSWORD) == 429, "also from a new process, also the right password"
        server.clock.now += 61
        assert await guess(client, PASSWORD) == 200
        assert server.office.database.read_here(lambda c: lock_outs.of(c, ("name:ada",))) == []


async def test_many_tries_at_once_are_no_way_around_it(server: Running) -> None:
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    clients = [await server.client(f"10.0.{n}.1") for n in range(12)]
    statuses = await asyncio.gather(*(guess(client) for client in clients))
    assert statuses.count(401) == 3, "each counted before the next was let in"
    assert statuses.count(429) == 9


async def test_one_house_of_ipv6_counts_as_one_visitor(server: Running) -> None:
    statuses = []
    for n in range(5):
        client = await server.client(f"2001:db8:1:2::{n + 1}")
        statuses.append(await guess(client, name=f"nobody {n}"))
    assert statuses == [401, 401, 401, 429, 429]


async def test_an_administrator_sees_and_ends_it(server: Running) -> None:
    server.console.add_person("Șerban", Role.SUPERVISOR, PASSWORD)
    admin = await server.person(Role.ADMIN, "Boss")
    for n in range(5):
        await guess(await server.client(f"10.0.0.{n}"), name="ȘERBAN")
    page = await admin.get("/admin/people", headers=PAGE)
    assert 'value="name:șerban"' in page.text
    assert '<th scope="row">Șerban</th><td>3</td>' in page.text
    stranger = await server.client("10.9.9.9")
    assert await guess(stranger, PASSWORD, "Șerban") == 429
    done = await admin.post("/admin/people/unlock", data={"key": "name:șerban"}, headers=PAGE)
    assert done.status_code == 200
    assert await guess(stranger, PASSWORD, "Șerban") == 200
    again = await admin.post("/admin/people/unlock", data={"key": "name:șerban"}, headers=PAGE)
    assert again.status_code == 404
    lines = server.office.database.read_here(lambda c: audit.newest(c, "", 20))
    assert ("person:Boss", "sign_in.unlocked") in [(line["who"], line["what"]) for line in lines]


async def test_the_console_ends_it_while_the_server_runs(server: Running) -> None:
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    for n in range(4):
        await guess(await server.client(f"10.0.0.{n}"))
    client = await server.client("10.9.9.9")
    assert await guess(client, PASSWORD) == 429
    server.console.unlock("ada")
    assert await guess(client, PASSWORD) == 200
    assert [await guess(client) for _ in range(4)] == [401, 401, 401, 429], "a browser that is known now"
    server.console.unlock("ada")
    assert await guess(client, PASSWORD) == 200


async def test_what_is_kept_of_failures_stays_small(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_outs, "MOST_ROWS", 50)
    now = server.clock.now
    for n in range(80):
        server.office.database.write_here(
            lambda c, n=n: lock_outs.count(c, f"address:{n}", now + n, now - 1)  # type: ignore[misc]
        )
    left = server.office.database.read_here(lambda c: lock_outs.every(c, least=1, since=0))
    assert len(left) <= 50
    assert left[0].key == "address:79", "the newest stay"
    server.office.database.write_here(lambda c: lock_outs.count(c, "address:x", now + 9000, now + 8000))
    assert [
        f.key for f in server.office.database.read_here(lambda c: lock_outs.every(c, least=1, since=0))
    ] == ["address:x"]


async def test_codes_of_seats_are_counted_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/server.sqlite"
    async with running(url) as server:
        client = await server.client()
        for _ in range(3):
            await client.post("/api/v1/enrolments", json={"code": "AAAA-BBBB-CCCC"})
    async with running(url) as server:
        code = server.console.add_seat("Desk 1", "", None)
        client = await server.client()
        assert (await client.post("/api/v1/enrolments", json={"code": code})).status_code == 429
        server.clock.now += 2
        assert (await client.post("/api/v1/enrolments", json={"code": code})).status_code == 200


async def test_strangers_who_know_a_name_do_not_lock_its_owner_out(server: Running) -> None:
    """The browser of an earlier sign-in waits for its own wrong tries alone, on any network."""
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    server.console.add_person("Eve", Role.ADMIN, PASSWORD)
    owner, elsewhere = await server.client("192.0.2.1"), await server.client("192.0.2.2")
    assert await guess(owner, PASSWORD) == 200
    for n in range(20):
        await guess(await server.client(f"10.0.{n}.1"))
        await guess(owner, name="nobody")  # and strangers behind the owner's own address
        server.clock.now += 400 if n < 10 else 1
    assert await guess(elsewhere, PASSWORD) == 429, "the name itself has to wait"
    assert await guess(owner, PASSWORD) == 200
    thief = await server.client("198.51.100.9")
    thief.cookies.set("hearthline-device", owner.cookies["hearthline-device"])
    assert [await guess(thief) for _ in range(4)] == [401, 401, 401, 429], "a stolen cookie waits too"
    thief.cookies.set("hearthline-device", "made-up")
    assert await guess(thief) == 429
    server.clock.now += 2
    eve = await server.client("192.0.2.3")
    eve.cookies.set("hearthline-device", owner.cookies["hearthline-device"])
    assert [await guess(eve, name="Eve") for _ in range(4)] == [401, 401, 401, 429]
    assert await guess(await server.client("192.0.2.4"), PASSWORD, "Eve") == 429, "known for Ada, not for Eve"


async def test_a_new_password_makes_every_browser_a_stranger(server: Running) -> None:
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    owner = await server.client("192.0.2.1")
    assert await guess(owner, PASSWORD) == 200
    server.console.change_password("Ada", f"{PASSWORD} again")
    for n in range(4):
        await guess(await server.client(f"10.0.{n}.1"))
    assert await guess(owner, f"{PASSWORD} again") == 429


async def test_known_browsers_are_few_and_their_cookie_is_guarded(tmp_path: Path) -> None:
    async with running(f"sqlite:///{tmp_path}/a.sqlite") as server:
        server.console.add_person("Ada", Role.ADMIN, PASSWORD)
        client = await server.client(base="https://127.0.0.1")
        typed = {"name": "Ada", "password": PASSWORD}
        own = {"Sec-Fetch-Site": "same-origin"}
        answer = await client.post("/sign-in", json=typed, headers=own)
        cookies = [
            c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-hearthline-device=")
        ]
        assert len(cookies) == 1
        assert all(word in cookies[0] for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
        account = server.office.database.read_here(lambda c: people.by_name(c, "Ada"))
        assert account is not None
        for n in range(known_devices.MOST_EACH + 5):
            server.office.database.write_here(
                lambda c, n=n: known_devices.keep(c, account, f"d{n}", server.clock.now + n)  # type: ignore[misc]
            )
        kept = [
            server.office.database.read_here(lambda c, n=n: known_devices.is_known(c, account.id, f"d{n}"))  # type: ignore[misc]
            for n in range(known_devices.MOST_EACH + 5)
        ]
        assert kept == [False] * 5 + [True] * known_devices.MOST_EACH
