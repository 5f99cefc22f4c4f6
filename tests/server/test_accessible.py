"""axe-core finds nothing on any page, in light and dark, with dialogs open and alerts shown."""

from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.async_api import Browser, Page

from app.domain.ids import new_id
from app.server.account.picture import square
from app.server.people import totp
from tests.peers.browser import LAPTOP, PHONE, Watched
from tests.peers.server_process import ServerProcess
from tests.server.browsing import PASSWORD, board, browser, new_seat, page, server, signed_in_to

__all__ = ["board", "browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

AXE = (Path(__file__).parents[1] / "peers" / "axe" / "axe.min.js").read_text(encoding="utf-8")
STAFF = (
    "/board", "/reports", "/reports?span=week", "/reports/calls", "/reports/schedule", "/screens", "/admin",
    "/admin/people", "/admin/centre", "/admin/audit", "/admin/data", "/account",
)  # fmt: skip
OPEN = ("/sign-in", "/sign-in/code", "/public/call-back", "/public/web-call-backs/unknown")


async def violations(page: Page) -> list[str]:
    """Return what axe finds on a page as it is now, in light and in dark."""
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if not await page.evaluate("() => Boolean(window.axe)"):
            await page.evaluate(f"() => {{ {AXE} }}")
        result: Any = await page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{page.url} {scheme} {one['id']}: {node['target']} {node['failureSummary']}"
            for one in result["violations"]
            for node in one["nodes"][:3]
        ]
    return found


async def test_staff_pages_are_clean(board: Watched, server: ServerProcess) -> None:
    seat = await new_seat(server, "axe", "Ana Axe")
    found: list[str] = []
    async with seat:
        await seat.status(availability="not_ready", reason="signed_in")
        await seat.heartbeat(registered=False, mos=3.0)
        await seat.fact("desk", "emergency.raised", {"emergency": new_id(), "call": ""})
        await board.page.locator("#emergencies").wait_for()
        for path in STAFF:
            await board.page.goto(f"{server.url}{path}")
            await board.page.locator("h1").first.wait_for()
            if path == "/board":
                await board.page.locator("#emergencies").wait_for()
                await board.page.locator('#age[data-stale="false"]').wait_for()
            found += await violations(board.page)
        await board.page.goto(f"{server.url}/board")
        await board.page.locator("button.agent", has_text="Ana Axe").click()
        found += await violations(board.page)
        await board.page.get_by_role("button", name="Calls today and recordings").click()
        found += await violations(board.page)
        await board.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await board.page.keyboard.press("Escape")
        found += await violations(board.page)
    assert not found, "\n".join(found)


async def test_pages_for_everybody_and_the_wall_are_clean(
    board: Watched, server: ServerProcess, browser: Browser
) -> None:
    await board.page.goto(f"{server.url}/screens")
    await board.page.locator("input[name=label]").fill("Axe")
    await board.page.get_by_role("button", name="Make a link").click()
    link = await board.page.locator(".told code").first.inner_text()
    context = await browser.new_context(viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, locale="en-GB")
    page = await context.new_page()
    found: list[str] = []
    for path in (*OPEN, link.removeprefix(server.url)):
        await page.goto(f"{server.url}{path}")
        await page.locator("h1, h2, #call-back button").first.wait_for()
        found += await violations(page)
    await context.close()
    assert not found, "\n".join(found)


async def test_setting_up_a_second_factor_is_clean_at_every_step(
    browser: Browser, server: ServerProcess
) -> None:
    """The square on the page is the address that the key spells, module for module."""
    server.admin("Axel", PASSWORD)
    context = await browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="en-GB")
    await signed_in_to(context, server, "Axel")
    page = await context.new_page()
    await page.goto(f"{server.url}/account")
    found = await violations(page)
    await page.locator("#password-factor").fill(PASSWORD)
    await page.get_by_role("button", name="Set it up").click()
    await page.get_by_text("show the key").click()
    found += await violations(page)
    key = (await page.locator(".secret code").inner_text()).replace(" ", "")
    drawn = await page.locator(".scan svg path[stroke]").get_attribute("d")
    assert drawn
    assert drawn in str(square(totp.address(key, "Axel")))
    await page.get_by_label("Code").fill("000000")
    await page.get_by_role("button", name="Go on").click()
    await page.get_by_role("alert").wait_for()
    found += await violations(page)
    await page.get_by_label("Code").fill(pyotp.TOTP(key).now())
    await page.get_by_role("button", name="Go on").click()
    await page.locator(".codes-list code").first.wait_for()
    found += await violations(page)
    await page.goto(f"{server.url}/account")
    assert await page.locator("a.own").is_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await context.close()
    assert not found, "\n".join(found)
