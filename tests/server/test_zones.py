"""Days on pages follow the centre's zone, each site its own, on a server whose clock is set to another."""

import csv
import io
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from app.domain.call import Call, CallState, Direction, EndCause
from app.server.people.codes import new_token, token_hash
from app.server.store import Connection, centre, contacts, people, sessions, wall_links
from app.server.store.sessions import NewSession
from tests.server.running import HOST, Running, running

SEOUL = ZoneInfo("Asia/Seoul")
PAGE = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the server's own clock to a zone that no centre here is in."""
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Running]:
    """Run a server with two sites: it is 00:30 in Seoul, 17:30 of the day before in the other."""
    async with running(f"sqlite:///{tmp_path}/server.sqlite") as started:
        started.clock.now = datetime(2026, 11, 11, 0, 30, tzinfo=SEOUL).timestamp()

        def work(connection: Connection) -> None:
            for site, zone in (("seoul", "Asia/Seoul"), ("bucharest", "Europe/Bucharest")):
                centre.save(connection, site, {"name": site.title(), "hours": {"zone": zone}})
                for number, ago in enumerate((600.0, 3600.0, 20 * 3600.0)):
                    _called(connection, site, f"{site}{number}", started.clock.now - ago)

        started.office.database.write_here(work)
        yield started


def _called(connection: Connection, site: str, name: str, at: float) -> None:
    call = Call(
        name, "main", Direction.INBOUND, CallState.ENDED, queue=f"Queue {site}", offered_at=at,
        answered_at=at + 5, ended_at=at + 60, cause=EndCause.HUNG_UP_THERE,
    )  # fmt: skip
    contacts.record_call(connection, {"site": site, "seat": "s", "agent": f"Agent of {site}"}, call, 1)


def _linked(site: str, token: str, connection: Connection) -> None:
    wall_links.add(connection, site, token_hash(token), label="Hall", by="x", now=1.0)


async def boss(server: Running, site: str) -> httpx.AsyncClient:
    """Return a supervisor of a site, signed in."""
    token = new_token()

    def work(connection: Connection) -> None:
        now = server.clock()
        account = people.add(connection, site, f"Boss {site}", role="supervisor", password_hash="-", now=now)
        sessions.open_one(connection, account, NewSession(token_hash(token), now, now + 3600))

    server.office.database.write_here(work)
    client = await server.client()
    client.headers.update({"Origin": HOST, "Cookie": f"hearthline={token}", **PAGE})
    return client


async def test_today_begins_at_midnight_of_each_site(office: Running) -> None:
    seoul, bucharest = await boss(office, "seoul"), await boss(office, "bucharest")
    for client, site, calls in ((seoul, "seoul", 1), (bucharest, "bucharest", 2)):
        figures = (await client.get("/api/v1/board")).json()["figures"]
        assert figures["offered"] == calls
        assert [queue["queue"] for queue in figures["queues"]] == [f"Queue {site}"]
        behind = (await client.get("/api/v1/board/calls?figure=answered")).json()["calls"]
        assert {call["agent"] for call in behind} == {f"Agent of {site}"}
        assert len(behind) == calls
    page = (await seoul.get("/board")).text
    assert json.loads(page.split('id="words">')[1].split("</script>")[0])["zone"] == "Asia/Seoul"


async def test_reports_have_the_days_and_times_of_their_site(office: Running) -> None:
    for site, day, counts in (
        ("seoul", "2026-11-11", ["2", "1"]), ("bucharest", "2026-11-10", ["1", "2"]),
    ):  # fmt: skip
        client = await boss(office, site)
        answer = await client.get("/reports/days.csv", params={"span": "week"})
        rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        every = [row for row in rows[1:] if not row[1]]
        assert every[-1][0] == day
        assert [row[2] for row in every[-2:]] == counts
        page = (await client.get("/reports")).text
        assert f'max="{day}"' in page
        assert f'value="{day}"' in page
        calls = (await client.get("/reports/calls")).text
        clock = {"seoul": "2026-11-11 00:20:00", "bucharest": "2026-11-10 17:20:00"}[site]
        assert clock in calls


async def test_the_wall_has_the_day_of_its_site(office: Running) -> None:
    for site, calls in (("seoul", 1), ("bucharest", 2)):
        token = new_token()
        office.office.database.write_here(partial(_linked, site, token))
        screen = await office.client()
        await screen.get(f"/wall/open/{token}")
        assert (await screen.get("/wall/picture")).json()["total"]["offered"] == calls
        assert "Agent" not in (await screen.get("/wall/picture")).text


async def test_a_zone_that_nobody_knows_is_not_kept(office: Running) -> None:
    admin = await office.person()
    for zone in ("Mars/Olympus", "../../etc/passwd", "Europe"):
        with pytest.raises(Exception, match="is no time zone"):
            office.console.settings({"hours": {"zone": zone}})
    assert (await admin.get("/api/v1/board")).status_code == 200
