"""Fixtures for tests that look at the pages with a real Chromium and a real server process."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from app.server.people.form_tokens import HEADER
from tests.peers.browser import LAPTOP, Watched, chromium, watched
from tests.peers.server_process import Seat, ServerProcess, enrolled

NAME, PASSWORD = "Ștefania", "correct horse battery staple"
IN_TIME = 3_000.0
"""Milliseconds: three times the second that the board promises."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Run one server for a module, with a supervisor who may sign in."""
    process = ServerProcess(Path(tmp_path_factory.mktemp("office")))
    process.start()
    try:
        process.admin(NAME, PASSWORD)
        yield process
    finally:
        process.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Run a Chromium for a module; its tests run on the module's event loop."""
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, server: ServerProcess) -> AsyncIterator[Watched]:
    """Open an empty page that is watched for dialogs, errors and foreign requests."""
    context = await browser.new_context(viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, locale="en-GB")
    yield await watched(context, server.url)
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def board(page: Watched, server: ServerProcess) -> Watched:
    """Sign in and show the board."""
    await sign_in(page, server.url)
    return page


async def sign_in(seen: Watched, url: str, name: str = NAME, password: str = PASSWORD) -> None:
    """Fill the form as a person does."""
    await seen.page.goto(f"{url}/board")
    await seen.page.get_by_label("Name").fill(name)
    await seen.page.get_by_label("Password").fill(password)
    await seen.page.get_by_role("button", name="Sign in").click()
    await seen.page.wait_for_url("**/board")
    await seen.page.locator('#age[data-stale="false"]').wait_for()


async def signed_in(browser: Browser, server: ServerProcess, scripts: bool = True) -> BrowserContext:
    """Return a context of its own whose session is open."""
    context = await browser.new_context(java_script_enabled=scripts, locale="en-GB")
    await signed_in_to(context, server)
    return context


async def signed_in_to(
    context: BrowserContext, server: ServerProcess, name: str = NAME, password: str = PASSWORD
) -> dict[str, str]:
    """Sign a context in without the form; return the headers with which our own pages post."""
    own = {"Origin": server.url}
    typed = {"name": name, "password": password}
    answer = await context.request.post(f"{server.url}/sign-in", data=typed, headers=own)
    assert answer.status == 200, await answer.text()
    return {**own, HEADER: (await answer.json())["form_token"]}


async def new_seat(server: ServerProcess, name: str, agent: str = "") -> Seat:
    """Make and enrol a seat; its name is new also when a test is run again on the same server."""
    code = await asyncio.to_thread(server.seat, f"{name} {secrets.token_hex(3)}", agent or name)
    return await enrolled(server.url, code)
