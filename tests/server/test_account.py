"""One's own account: sessions that end, are listed and are ended; password; recovery codes."""

import re

import pyotp
import pytest

from app.server.account.browsers import browser_of
from app.server.people.doors import IDLE_SECONDS, SESSION_SECONDS
from app.server.people.policy import Role
from app.server.store import Connection, people, sessions
from app.server.store.sessions import NewSession
from tests.server.running import HOST, Running, token_of

PASSWORD = "correct horse battery"
OWN = {"Origin": HOST}
MOZILLA = "Mozilla/5.0 "
CHROME = (
    MOZILLA
    + "(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
)


def count(connection: Connection) -> int:
    account = people.by_name(connection, "Ada")
    assert account is not None
    return len(sessions.of_person(connection, account.id, 0.0))


async def signed_in(server: Running, browser: str = "Firefox/131.0", address: str = "10.0.0.1"):  # type: ignore[no-untyped-def]
    client = await server.client(address)
    client.headers["User-Agent"] = browser
    answer = await client.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
    client.headers.update({**OWN, "X-Form-Token": answer.json()["form_token"]})
    return client


@pytest.fixture
def ada(server: Running) -> None:
    server.console.add_person("Ada", Role.SUPERVISOR, PASSWORD)


@pytest.mark.usefixtures("ada")
async def test_a_session_ends_when_it_is_not_used_and_at_last_anyway(server: Running) -> None:
    idle, busy = await signed_in(server), await signed_in(server)
    opened = server.clock.now
    while server.clock.now - opened + 3_000 < SESSION_SECONDS:
        server.clock.now += 3_000
        assert (await busy.get("/api/v1/board")).status_code == 200
        server.office.database.write_here(lambda c: sessions.saw(c, server.office.doors.used()))
    assert (await idle.get("/api/v1/board")).status_code == 401, "nobody used it for hours"
    server.clock.now = opened + SESSION_SECONDS + 1
    assert (await busy.get("/api/v1/board")).status_code == 401, "at last it ends, however much it is used"
    assert IDLE_SECONDS < SESSION_SECONDS


@pytest.mark.usefixtures("ada")
async def test_own_sessions_are_listed_and_ended_one_by_one_or_all(server: Running) -> None:
    here, there = await signed_in(server), await signed_in(server, CHROME + "<b>", "10.0.0.2")
    page = (await here.get("/account")).text
    assert "Firefox" in page
    assert "Chrome on Windows" in page
    assert "AppleWebKit" not in page, "what a browser says of itself is not shown"
    assert "10.0.0.2" in page
    row = page[page.index("Chrome on Windows") :]
    session = re.search(r'name="session" value="([0-9a-f]{64})"', row)
    assert session is not None
    stranger = await server.person(Role.ADMIN, "Eve")
    await stranger.post("/account/sessions/end", data={"session": session[1]})
    assert (await there.get("/api/v1/board")).status_code == 200, "nobody ends another's session by its id"
    stream = server.listen(session=session[1])
    await here.post("/account/sessions/end", data={"session": session[1]})
    assert (await there.get("/api/v1/board")).status_code == 401
    assert stream.closed
    third = await signed_in(server)
    answer = await here.post("/account/sessions/end-all")
    assert answer.headers["location"] == "/sign-in"
    for client in (here, third):
        assert (await client.get("/api/v1/board")).status_code == 401
    assert (await stranger.get("/api/v1/board")).status_code == 200


@pytest.mark.usefixtures("ada")
async def test_a_new_password_needs_the_old_one_and_ends_every_other_session(server: Running) -> None:
    here, there = await signed_in(server), await signed_in(server)
    before = here.cookies["hearthline"]
    new = {"new": "a much longer phrase", "again": "a much longer phrase"}
    assert (await here.post("/account/password", data={"password": "guess", **new})).status_code == 403
    other = {"password": PASSWORD, "new": "a much longer phrase", "again": "another phrase"}
    assert (await here.post("/account/password", data=other)).status_code == 422
    done = await here.post("/account/password", data={"password": PASSWORD, **new})
    assert done.status_code == 303
    assert here.cookies["hearthline"] != before, "the session goes on under a new secret"
    assert (await here.get("/api/v1/board")).status_code == 200
    assert (await there.get("/api/v1/board")).status_code == 401
    again = await server.client("10.1.1.1")
    old = await again.post("/sign-in", json={"name": "Ada", "password": PASSWORD}, headers=OWN)
    assert old.status_code == 401


@pytest.mark.usefixtures("ada")
async def test_who_sits_down_at_an_open_session_cannot_guess_the_password(server: Running) -> None:
    here = await signed_in(server)
    tries = [await here.post("/account/second-factor", data={"password": f"guess {n}"}) for n in range(5)]
    assert [answer.status_code for answer in tries] == [403, 403, 403, 429, 429]


@pytest.mark.usefixtures("ada")
async def test_a_second_factor_is_set_up_renewed_and_gives_codes(server: Running) -> None:
    here = await signed_in(server)
    before = here.cookies["hearthline"]
    page = await here.post("/account/second-factor", data={"password": PASSWORD})
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert found is not None
    code = pyotp.TOTP(found[1].replace(" ", "")).at(server.clock.now)
    done = await here.post("/account/second-factor/prove", data={"code": code})
    first = re.findall(r"<code>([0-9A-Z-]{14})</code>", done.text)
    assert len(first) == 10
    assert here.cookies["hearthline"] != before
    here.headers["X-Form-Token"] = (await token_of(here, "/account"))["form_token"]
    renewed = await here.post("/account/recovery-codes", data={"password": PASSWORD})
    second = re.findall(r"<code>([0-9A-Z-]{14})</code>", renewed.text)
    assert len(second) == 10
    assert not set(first) & set(second)


@pytest.mark.usefixtures("ada")
async def test_who_sits_down_at_an_open_session_cannot_change_the_second_factor(server: Running) -> None:
    here = await signed_in(server)
    answer = await here.post("/account/second-factor/prove", data={"code": "000000"})
    assert answer.status_code == 403
    assert 'class="square"' not in answer.text, "no secret is shown to who has not typed the password"
    assert not re.search(r"<code>[A-Z2-7 ]{20,}</code>", answer.text)


@pytest.mark.usefixtures("ada")
async def test_a_password_alone_ends_nobodys_session(server: Running) -> None:
    here, now = await signed_in(server), server.clock.now

    def work(connection: Connection) -> None:
        account = people.by_name(connection, "Ada")
        assert account is not None
        for n in range(sessions.MOST_EACH + 5):
            new = NewSession(f"h{n}", now + n + 1, now + 9_000, half=True)
            sessions.open_one(connection, account, new)

    server.office.database.write_here(work)
    server.clock.now += 3  # what is remembered of a session is looked up anew
    assert (await here.get("/api/v1/board")).status_code == 200


@pytest.mark.usefixtures("ada")
async def test_a_person_has_so_many_sessions_and_no_more(server: Running) -> None:
    now = server.clock.now

    def work(connection: Connection) -> None:
        account = people.by_name(connection, "Ada")
        assert account is not None
        for n in range(sessions.MOST_EACH + 5):
            sessions.open_one(connection, account, NewSession(f"h{n}", now + n, now + 9_000))

    server.office.database.write_here(work)
    assert server.office.database.read_here(count) == sessions.MOST_EACH


@pytest.mark.parametrize(
    ("told", "names"),
    [
        (CHROME, ("Chrome", "Windows")),
        (CHROME + " Edg/130.0", ("Edge", "Windows")),
        (MOZILLA + "(X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", ("Firefox", "Linux")),
        (MOZILLA + "(Macintosh; Intel Mac OS X 14_6) Version/18.0 Safari/605.1.15", ("Safari", "macOS")),
        (MOZILLA + "(iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130 Safari/604.1", ("Chrome", "iPhone")),
        (MOZILLA + "(Linux; Android 14; SM-S921N) SamsungBrowser/26.0", ("Samsung Internet", "Android")),
        ("<script>alert(1)</script>", ("", "")),
    ],
)  # fmt: skip
def test_browsers_are_named_in_words_of_ours(told: str, names: tuple[str, str]) -> None:
    assert browser_of(told) == names


@pytest.mark.parametrize("start", ["/", "/board"])
async def test_an_agent_is_led_to_the_account_and_told_what_it_is_for(server: Running, start: str) -> None:
    agent = await server.person(Role.AGENT, "Ben")
    page = {"Accept": "text/html"}
    led = await agent.get(start, headers=page)
    assert (led.status_code, led.headers["location"]) == (303, "/account")
    assert "Hearthline desk" in (await agent.get("/account", headers=page)).text
    assert (await agent.get("/reports", headers=page)).status_code == 403
    supervisor = await server.person(Role.SUPERVISOR, "Eve")
    assert "Hearthline desk" not in (await supervisor.get("/account", headers=page)).text
