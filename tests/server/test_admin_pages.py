"""Administration as a person does it, in Chromium: whole forms, hours for visitors, a caller forgotten."""

import pytest
from playwright.async_api import Browser, expect

from tests.peers.server_process import ServerProcess
from tests.server.browsing import browser, new_seat, server, signed_in

__all__ = ["browser", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]


async def test_the_centres_form_is_taken_with_every_field_a_browser_sends(
    browser: Browser, server: ServerProcess
) -> None:
    context = await signed_in(browser, server, scripts=False)
    page = await context.new_page()
    await page.goto(f"{server.url}/admin/centre")
    await page.get_by_label("Name", exact=True).fill("Casa Bună")
    await page.get_by_label("Caller numbers allowed").fill("+40215550100\nSales <+40215550101>")
    await page.locator("form.centre-form").get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("done")
    await expect(page.get_by_label("Name", exact=True)).to_have_value("Casa Bună")
    await expect(page.get_by_label("Caller numbers allowed")).to_have_value(
        "+40215550100\nSales <+40215550101>"
    )
    missed = page.get_by_role("checkbox", name="Nobody reached")
    assert [await box.is_checked() for box in await missed.all()].count(True) == 1
    await context.close()


async def test_hours_are_set_and_visitors_are_told(browser: Browser, server: ServerProcess) -> None:
    context = await signed_in(browser, server)
    page = await context.new_page()
    await page.goto(f"{server.url}/admin/hours")
    await page.get_by_label("Time zone").fill("UTC")
    await page.get_by_label("Monday").first.fill("8 to 5")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("alert")).to_contain_text("8 to 5")
    # open for one minute a week that is never now: on the day after tomorrow by the server's calendar
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        await page.get_by_label(day).first.fill("")
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    today = await page.evaluate("(new Date().getUTCDay() + 6) % 7")
    await page.get_by_label("Time zone").fill("UTC")
    await page.get_by_label(days[(today + 2) % 7]).first.fill("9-17")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Closed now")).to_be_visible()
    await page.goto(f"{server.url}/public/call-back?lang=en")
    await expect(page.get_by_text("We are closed now.")).to_be_visible()
    first = page.locator("label.chip").first
    await expect(first).to_contain_text("When we open")
    assert await page.locator("label.chip").count() >= 2
    server.setting("hours", "{}")
    await context.close()
    fresh = await browser.new_context(locale="en-GB")  # the widget is kept for five minutes
    page = await fresh.new_page()
    await page.goto(f"{server.url}/public/call-back?lang=en")
    await expect(page.locator("label.chip").first).to_contain_text("As soon as possible")
    await expect(page.get_by_text("We are closed now.")).to_be_hidden()
    await fresh.close()


async def test_a_seat_is_asked_for_its_logs_and_a_caller_is_forgotten(
    browser: Browser, server: ServerProcess
) -> None:
    context = await signed_in(browser, server)
    page = await context.new_page()
    seat = await new_seat(server, "Logs", "Kim Min-jun")
    async with seat:
        await seat.status()
        await seat.heartbeat(version="0.0.1")
        await page.goto(f"{server.url}/admin")
        row = page.get_by_role("row").filter(has_text="Kim Min-jun")
        await expect(row).to_contain_text("old")
        await row.get_by_role("link").click()
        await page.get_by_role("button", name="Ask for the logs").click()
        await expect(page.get_by_text("not come yet")).to_be_visible()
    await page.goto(f"{server.url}/admin/data")
    caller = page.locator('form[action="/admin/data/erase"]')
    await caller.get_by_label("Phone number").fill("0215 550 147")
    await caller.get_by_role("button", name="Forget").click()
    await expect(page.get_by_role("status")).to_contain_text("Forgotten: 0 calls")
    await page.goto(f"{server.url}/admin/audit?kind=done")
    await expect(page.get_by_text("Caller forgotten")).to_be_visible()
    await context.close()
