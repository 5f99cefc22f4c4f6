"""Signing in and out in a real browser, with and without JavaScript."""

import pytest
from playwright.async_api import Browser

from tests.peers.browser import Watched, watched
from tests.peers.server_process import ServerProcess
from tests.server.browsing import NAME, PASSWORD, browser, page, server, sign_in, signed_in

__all__ = ["browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]


async def test_a_wrong_password_is_told_in_words_and_the_name_stays(
    page: Watched, server: ServerProcess
) -> None:
    await page.page.goto(f"{server.url}/sign-in?lang=ko")
    await page.page.locator("input[name=name]").fill(NAME)
    await page.page.locator("input[name=password]").fill("wrong")
    await page.page.locator("button").click()
    told = page.page.get_by_role("alert")
    await told.wait_for()
    assert await page.page.locator("input[name=name]").input_value() == NAME
    assert await page.page.locator("input[name=password]").input_value() == ""
    assert "이름 또는 비밀번호" in await told.inner_text() or "Name or password" in await told.inner_text()
    assert page.clean()


async def test_signing_in_leads_to_the_board_and_out_again(page: Watched, server: ServerProcess) -> None:
    await sign_in(page, server.url)
    assert await page.page.title() == "Board"
    assert NAME in await page.page.locator(".bar-top").inner_text()
    await page.page.get_by_role("button", name="Sign out").click()
    await page.page.wait_for_url("**/sign-in*")
    await page.page.goto(f"{server.url}/board")
    assert "/sign-in?next=" in page.page.url
    assert page.clean()


async def test_the_form_works_without_javascript(browser: Browser, server: ServerProcess) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="en-GB")
    seen = await watched(context, server.url)
    await seen.page.goto(f"{server.url}/")
    await seen.page.locator("input[name=name]").fill(NAME)
    await seen.page.locator("input[name=password]").fill(PASSWORD)
    await seen.page.locator("button").click()
    assert seen.page.url == f"{server.url}/board"
    assert "needs JavaScript" in await seen.page.locator("noscript").inner_text()
    await context.close()


async def test_a_name_with_markup_is_only_text(page: Watched, server: ServerProcess) -> None:
    evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
    await page.page.goto(f"{server.url}/sign-in")
    await page.page.locator("input[name=name]").fill(evil)
    await page.page.locator("input[name=password]").fill("wrong")
    await page.page.locator("button").click()
    await page.page.get_by_role("alert").wait_for()
    assert await page.page.locator("input[name=name]").input_value() == evil
    assert await page.page.locator("img").count() == 0
    assert page.clean()


async def test_a_session_lets_a_wall_in(browser: Browser, server: ServerProcess) -> None:
    context = await signed_in(browser, server)
    seen = await watched(context, server.url)
    await seen.page.goto(f"{server.url}/board?wall=1&names=0")
    await seen.page.locator("html.wall.no-names").wait_for(state="attached")
    await seen.page.get_by_role("button", name="End wall mode").click()
    assert seen.page.url == f"{server.url}/board"
    await context.close()


async def test_a_one_time_link_opens_the_board_once(browser: Browser, server: ServerProcess) -> None:
    link = server.sign_in_link(NAME)
    for expected in ("Board", "This link was used or is too old."):
        context = await browser.new_context(locale="en-GB")
        seen = await watched(context, server.url)
        await seen.page.goto(link)
        await seen.page.get_by_role("button", name="Open the board").click()
        await seen.page.get_by_role("heading", name=expected, exact=True).wait_for()
        assert seen.clean()
        await context.close()
