"""The board's line: stale data says its age and comes back whole, over a restart and over a cut network."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.peers.browser import Watched, watched
from tests.peers.cut import Relay, relay
from tests.peers.server_process import ServerProcess
from tests.server.browsing import NAME, PASSWORD, browser, new_seat, server, sign_in

__all__ = ["browser", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

STALE_IN_TIME = 15_000.0
"""Milliseconds: three times the five seconds after which old data must look old, and be whole again."""
_STALE = '#age[data-stale="true"]'
_LIVE = '#age[data-stale="false"]'


@pytest_asyncio.fixture(loop_scope="module")
async def network(server: ServerProcess) -> AsyncIterator[Relay]:
    async with relay("127.0.0.1", server.port) as middle:
        yield middle


async def _board(browser: Browser, url: str) -> Watched:
    seen = await watched(await browser.new_context(locale="en-GB"), url)
    await sign_in(seen, url)
    return seen


async def test_a_stopped_server_is_told_and_its_return_shows_everything(
    browser: Browser, tmp_path: Path
) -> None:
    server = ServerProcess(tmp_path / "home")
    server.start()
    try:
        server.admin(NAME, PASSWORD)
        seen = await _board(browser, server.url)
        seat = await new_seat(server, "before", "Here Before")
        async with seat:
            await seat.status()
            await seen.page.locator("#seats th", has_text="Here Before").wait_for()
            stopped = time.monotonic()
            server.stop()
            await seen.page.locator(_STALE).wait_for(timeout=STALE_IN_TIME)
            print(f"stale after {time.monotonic() - stopped:.1f} s")
            assert "s old" in await seen.page.locator("#age").inner_text()
            assert float(await seen.page.locator("main").evaluate("e => getComputedStyle(e).opacity")) < 0.6
            server.start()
            again = time.monotonic()
            await seat.status(call="talking")
            row = seen.page.locator("#seats tr", has=seen.page.locator("th", has_text="Here Before"))
            await row.locator("td.state", has_text="on a call").wait_for(timeout=STALE_IN_TIME)
            await seen.page.locator(_LIVE).wait_for(timeout=STALE_IN_TIME)
            print(f"whole again after {time.monotonic() - again:.1f} s")
        assert not seen.dialogs
        assert not seen.errors
    finally:
        server.stop()


async def test_a_cut_line_resumes_where_it_ended_without_a_new_picture(
    browser: Browser, server: ServerProcess, network: Relay
) -> None:
    seen = await _board(browser, f"http://127.0.0.1:{network.port}")
    pictures: list[str] = []
    seat = await new_seat(server, "cut", "Cut Off")
    async with seat:
        await seat.status()
        await seen.page.locator("#seats th", has_text="Cut Off").wait_for()  # the first picture was there
        seen.page.on(
            "request",
            lambda request: pictures.append(request.url) if "/api/v1/board" in request.url else None,
        )
        network.refuse = True
        network.cut()
        await seat.status(call="talking")
        await seat.status(call="held")
        network.refuse = False
        row = seen.page.locator("#seats tr", has=seen.page.locator("th", has_text="Cut Off"))
        await row.locator("td.state", has_text="caller on hold").wait_for(timeout=STALE_IN_TIME)
    assert pictures == []


async def test_a_silent_line_is_noticed_though_nobody_closed_it(
    browser: Browser, server: ServerProcess, network: Relay
) -> None:
    seen = await _board(browser, f"http://127.0.0.1:{network.port}")
    network.freeze()
    await seen.page.locator(_STALE).wait_for(timeout=STALE_IN_TIME)
    network.thaw()
    await seen.page.locator(_LIVE).wait_for(timeout=STALE_IN_TIME)


async def test_a_session_that_ended_leads_to_the_sign_in_page(
    browser: Browser, server: ServerProcess
) -> None:
    seen = await _board(browser, server.url)
    other = await seen.page.context.new_page()
    await other.goto(f"{server.url}/board")
    await other.get_by_role("button", name="Sign out").click()
    await seen.page.wait_for_url("**/sign-in?next=/board", timeout=STALE_IN_TIME)
