"""A19: a session's id is new and the server's own, another site's form does nothing, guessing is slow."""

import re
import statistics
import time

import pytest

from app.server.people.policy import Role
from tests.server.running import HOST, Running
from tests.server.test_edge import _routes

PASSWORD = "correct horse battery staple"
OWN = {"Origin": HOST}
GUESSES = 1_000
MOST_LOOKED_AT = 12
"""So many of a thousand guesses may reach the password at all, however many addresses they come from."""


async def test_a19_the_id_of_a_session_is_new_at_every_sign_in(server: Running) -> None:
    server.console.add_person("Ada", Role.SUPERVISOR, PASSWORD)
    client = await server.client()
    client.cookies.set("hearthline", "fixed-by-somebody-else", domain="127.0.0.1")
    ids = ["fixed-by-somebody-else"]
    for _ in range(2):
        answer = await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
        found = re.search(r"hearthline=([^;]+)", answer.headers["set-cookie"])
        assert found is not None
        ids.append(found[1])
    assert len(set(ids)) == 3
    attacker = await server.client()
    answer = await attacker.get("/api/v1/contacts", headers={"Cookie": f"hearthline={ids[0]}"})
    assert answer.status_code == 401


async def test_a19_another_sites_form_does_nothing_on_any_route(server: Running) -> None:
    admin = await server.person(Role.ADMIN)
    del admin.headers["Origin"]
    pages = ("/admin/seats", "/admin/people", "/admin/centre", "/admin/switch", "/sign-out", "/sign-in")
    posts = [path for method, path in _routes(server) if method == "POST" and not path.startswith("/public")]
    tried = 0
    for path in {*pages, *posts} - {"/api/v1/enrolments"}:
        filled = re.sub(r"\{[^}]*\}", "x", path)
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {}):
            answer = await admin.post(filled, data={"name": "x"}, headers=headers)
            assert answer.status_code == 403, (path, headers, answer.status_code)
            tried += 1
    assert tried > 40
    assert (await admin.get("/api/v1/board")).status_code == 200, "the session is untouched"


@pytest.mark.medium
async def test_a19_a_thousand_guesses_from_everywhere(server: Running) -> None:
    server.console.add_person("Ada", Role.ADMIN, PASSWORD)
    answers = []
    for number in range(GUESSES):
        client = await server.client(address=f"198.51.{number % 100}.{number // 100 + 1}")
        guess = {"name": "Ada", "password": f"guess {number}"}
        answers.append((await client.post("/sign-in", json=guess, headers=OWN)).status_code)
        await client.aclose()
        server.clock.now += 0.1
    assert set(answers) == {401, 429}
    assert answers.count(401) <= MOST_LOOKED_AT, answers.count(401)
    print(f"{answers.count(401)} of {GUESSES} guesses were looked at")


@pytest.mark.medium
async def test_a19_a_wrong_name_takes_as_long_as_a_wrong_password(server: Running) -> None:
    names = {"known": [f"Ada {n}" for n in range(5)], "nobody": [f"Eve {n}" for n in range(5)]}
    for name in names["known"]:
        server.console.add_person(name, Role.SUPERVISOR, PASSWORD)
    took: dict[str, list[float]] = {"known": [], "nobody": []}
    for known, nobody in zip(names["known"], names["nobody"], strict=True):
        for kind, name in (("known", known), ("nobody", nobody)):
            client = await server.client(address=f"203.0.113.{len(took['known']) + len(took['nobody']) + 1}")
            began = time.perf_counter()
            answer = await client.post("/sign-in", json={"name": name, "password": "guess"}, headers=OWN)
            took[kind].append(time.perf_counter() - began)
            assert answer.status_code == 401
    wrong, none = (statistics.median(took[kind]) for kind in ("known", "nobody"))
    print(f"a wrong password {1000 * wrong:.0f} ms, a wrong name {1000 * none:.0f} ms")
    assert 1 / 3 < wrong / none < 3
