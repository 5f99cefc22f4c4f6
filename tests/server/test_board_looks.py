"""What is drawn where: nothing overlaps or leaves the screen, walls show all seats, old data is marked."""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from app.server.console import Console
from app.server.office import Office
from app.server.people.codes import new_token, token_hash
from app.server.store import Connection, audit, seats
from tests.peers.browser import LAPTOP, PHONE, WALL
from tests.peers.cut import relay
from tests.server.browsing import browser
from tests.server.floor import LONG, Floor, floor
from tests.server.running import Clock, Running, SeatClient
from tests.server.test_recordings import recorded

__all__ = ["browser"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

SIZES = (LAPTOP, (1101, 700), (1920, 1080), WALL, (721, 900), PHONE)
STALE = 5.0
"""Seconds after which old data must be marked."""
OUTSIDE = """
() => {
  const main = document.querySelector("main").getBoundingClientRect();
  const cells = "#seats :is(td, th, .mark, .clock), #figures :is(td, th, .value)";
  const out = [...document.querySelectorAll(cells)]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > main.right + 1)
    .map((e) => e.className + " " + e.textContent);
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return { out: out.slice(0, 5), wide };
}
"""
ENDED = "() => document.querySelector('audio')?.ended"
ON_WALL = """
() => ({
  tall: document.documentElement.scrollHeight - innerHeight,
  seats: document.querySelectorAll("#seats li").length,
  more: document.getElementById("more").textContent,
  density: document.documentElement.dataset.density,
})
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def centre(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Floor]:
    """Run a centre with sixty agents, some with very long names."""
    async with floor(Path(tmp_path_factory.mktemp("floor")), 60) as running:
        yield running


async def test_nothing_overlaps_at_any_width(browser: Browser, centre: Floor) -> None:
    for locale in ("en-GB", "ko-KR"):
        page = await centre.page(browser, LAPTOP, locale)
        await page.goto(f"{centre.url}/board")
        await page.locator("#seats tbody tr").nth(50).wait_for()
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            found = await page.evaluate(OUTSIDE)
            assert found["out"] == [], (locale, width)
            assert found["wide"] <= 0, (locale, width)
        await page.context.close()


async def test_too_many_abandoned_callers_are_marked_in_words(browser: Browser, centre: Floor) -> None:
    page = await centre.page(browser, LAPTOP)
    await page.goto(f"{centre.url}/board")
    cell = page.locator('#figures tr[data-queue="Billing"] .abandoned button')
    await expect(cell).to_have_attribute("data-standing", "low")
    await expect(cell).to_have_attribute("title", "10 of 10 abandoned, more than 4 %")
    await expect(page.locator("#figures-note")).to_contain_text("abandoned at most 4 %")
    await page.context.close()


async def test_a_seat_says_how_it_is_in_its_dialog(browser: Browser, centre: Floor) -> None:
    page = await centre.page(browser, PHONE)
    await page.goto(f"{centre.url}/board")
    await page.get_by_role("button", name="Agent 1", exact=True).click()
    health = page.locator("dialog#seat .health")
    for word in ("on a call", "registered for 1:0", "MOS 3.1, loss 5.0 %, jitter 31 ms", "H390", "0.0.9"):
        await expect(health).to_contain_text(word)
    status = page.locator("dialog#seat select[name=status]")
    assert await status.input_value() == "", "no status is chosen before the supervisor does"
    await page.context.close()


@pytest.mark.parametrize("size", [LAPTOP, (1920, 1080), WALL])
async def test_a_wall_shows_what_fits_and_says_how_many_more(
    browser: Browser, centre: Floor, size: tuple[int, int], tmp_path: Path
) -> None:
    page = await centre.page(browser, size)
    await page.goto(f"{centre.url}/wall/open/{centre.wall}")
    await page.locator("#seats li").first.wait_for()
    found = await page.evaluate(ON_WALL)
    assert found["tall"] <= 0, found
    assert found["seats"] == 60 or found["more"] == f"{60 - found['seats']} more"
    assert size == LAPTOP or found["seats"] == 60, found
    await page.context.close()


async def test_a_wall_marks_old_data_within_five_seconds_and_comes_back(
    browser: Browser, centre: Floor
) -> None:
    """The line stands but nothing comes any more: the worst of silences; then it is cut, then it is back."""
    async with relay("127.0.0.1", int(centre.url.rpartition(":")[2])) as middle:
        page = await centre.page(browser, LAPTOP)
        await page.goto(f"http://127.0.0.1:{middle.port}/wall/open/{centre.wall}")
        await page.locator("#seats li").first.wait_for()
        await page.locator("html:not(.stale)").wait_for()
        middle.freeze()
        silent = time.monotonic()
        await page.locator("html.stale").wait_for(timeout=3 * STALE * 1000)
        print(f"the wall was marked stale after {time.monotonic() - silent:.1f} s")
        assert time.monotonic() - silent < 3 * STALE
        await expect(page.locator("#age")).to_contain_text("s old")
        assert float(await page.locator("main").evaluate("e => getComputedStyle(e).opacity")) < 0.6
        middle.cut()
        middle.thaw()
        await page.locator("html:not(.stale)").wait_for(timeout=30_000)
        await expect(page.locator("#age")).to_have_text("")
        await page.context.close()


async def test_a_wall_whose_link_was_taken_back_shows_nothing_of_the_centre(
    browser: Browser, centre: Floor
) -> None:
    boss, page = await centre.page(browser, LAPTOP), await centre.page(browser, LAPTOP)
    await boss.goto(f"{centre.url}/screens")
    await boss.locator("input[name=label]").fill("Lobby")
    await boss.get_by_role("button", name="Make a link").click()
    await page.goto(await boss.locator(".told code").first.inner_text())
    await page.locator("#seats li").first.wait_for()
    body = await page.locator("body").inner_text()
    assert LONG not in body
    assert "Agent" not in body
    await boss.get_by_role("button", name="Take back: Lobby").click()
    await expect(page.locator("#ended")).to_be_visible(timeout=15_000)
    assert await page.locator("main, header").count() == 0
    for each in (boss, page):
        await each.context.close()


async def test_a_recording_is_heard_to_its_end_and_that_is_written_down(
    browser: Browser, tmp_path: Path
) -> None:
    """From the board to the sound, as a supervisor clicks; from the reports again, each with its line."""
    async with floor(tmp_path, 0) as alone:
        token = new_token()
        office = alone.office

        def work(connection: Connection) -> str:
            seat = seats.add(connection, "", "desk", agent="Ioana", sip=None, now=time.time())
            seats.give_token(connection, seat.id, token_hash(token), "laptop", time.time())
            return seat.id

        name = office.database.write_here(work)
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=alone.url, headers=headers) as client:
            server = Running(
                alone.app, office, Clock(time.time() - 5), Console(office.database), AsyncExitStack()
            )
            recording, _, _ = await recorded(server, SeatClient(client, name, token))
        page = await alone.page(browser, LAPTOP)
        await page.goto(f"{alone.url}/board")
        await page.locator("button.agent", has_text="Ioana").click()
        await page.get_by_role("button", name="Calls today and recordings").click()
        await page.locator("#calls .sounds button").click()
        await page.wait_for_function(ENDED, timeout=30_000)
        assert listened(office) == [("person:Ștefania", recording)]
        await page.goto(f"{alone.url}/reports/calls?agent=Ioana")
        await page.locator("audio").evaluate("sound => sound.play()")
        await page.wait_for_function(ENDED, timeout=30_000)
        assert set(listened(office)) == {("person:Ștefania", recording)}
        assert len(listened(office)) >= 2
        await page.context.close()


def listened(office: Office) -> list[tuple[str, str]]:
    """Return who heard what, as the audit log says."""
    lines = office.database.read_here(lambda connection: audit.newest(connection, "", 50))
    return [(n["who"], n["detail"]["recording"]) for n in lines if n["what"] == "recording.listened"]
