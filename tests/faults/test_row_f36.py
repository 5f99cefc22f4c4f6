"""F36: the server is killed and started again under an open board: old data looks old, then all is whole."""

import time
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e.office import PASSWORD, SUPERVISOR, Office
from tests.peers.browser import watched
from tests.peers.server_process import enrolled
from tests.server.browsing import browser, sign_in

__all__ = ["browser"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

IN_TIME = 15_000.0
"""Milliseconds: three times the five seconds of the promise."""


async def test_f36_a_killed_server_is_seen_and_its_return_shows_everything(
    browser: Browser, tmp_path: Path
) -> None:
    server = Office(tmp_path / "office")
    server.begin()
    try:
        seen = await watched(await browser.new_context(locale="en-GB"), server.url)
        await sign_in(seen, server.url, SUPERVISOR, PASSWORD)
        board = seen.page

        async def says(agent: str, text: str) -> None:
            row = board.locator("#seats tr", has=board.locator("th", has_text=agent))
            await row.locator("td.state", has_text=text).wait_for(timeout=IN_TIME)

        ana = await enrolled(server.url, server.seat("Desk 1", "Ana"))
        ben = await enrolled(server.url, server.seat("Desk 2", "Ben"))
        async with ana, ben:
            await ana.status()
            await ben.status()
            await says("Ana", "ready")
            await says("Ben", "ready")
            killed = time.monotonic()
            server.kill()
            await board.locator('#age[data-stale="true"]').wait_for(timeout=IN_TIME)
            stale = time.monotonic() - killed
            server.start()
            back = time.monotonic()
            await ana.status(call="talking")
            await ben.status(availability="not_ready", reason="meal")
            await says("Ana", "on a call")
            await says("Ben", "Meal")
            await board.locator('#age[data-stale="false"]').wait_for(timeout=IN_TIME)
        print(f"old after {stale:.1f} s, whole {time.monotonic() - back:.1f} s after its return")
        assert seen.clean(), (seen.dialogs, seen.errors)
    finally:
        server.stop()
