"""A12: names of agents, queues, customers, reasons and outcomes are text, on every page in a browser."""

import json
import time

import pytest
from playwright.async_api import Response

from tests.peers.browser import Watched
from tests.peers.server_process import ServerProcess, enrolled
from tests.server.browsing import browser, page, server, sign_in

__all__ = ["browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

EVIL = "<img src=https://evil.example/x onerror=alert(1)>"
ATTRIBUTE = "\"'><script>alert(2)</script>{{7*7}}${8*8}"
PAGES = (
    "/board", "/reports", "/admin", "/admin/people", "/admin/centre", "/admin/switch", "/admin/audit",
    "/reports/calls", "/reports/schedule", "/admin/data", "/account", "/screens",
)  # fmt: skip


async def test_a12_names_of_strangers_run_nothing(page: Watched, server: ServerProcess) -> None:
    words = [{"code": "evil", "label": EVIL}, {"code": "attribute", "label": ATTRIBUTE}]
    server.setting("outcomes", json.dumps(words))
    server.setting("reasons", json.dumps(words))
    server.setting("name", ATTRIBUTE)
    headers: dict[str, str] = {}

    def policy(answer: Response) -> None:
        if answer.request.is_navigation_request():
            headers[answer.url] = answer.headers.get("content-security-policy", "")

    page.page.on("response", policy)
    seat = await enrolled(server.url, server.seat(ATTRIBUTE[:40], EVIL))
    async with seat:
        now = time.time()
        spoken = {
            "id": "a12", "account": "a", "direction": "inbound", "state": "talking", "number": EVIL,
            "name": ATTRIBUTE, "queue": EVIL, "dialled": ATTRIBUTE, "offered_at": now - 9, "answered_at": now,
        }  # fmt: skip
        await seat.fact("engine", "call.talking", {**spoken, "call": "a12"})
        await seat.status(availability="not_ready", reason="evil", call="talking")
        await seat.heartbeat(speaker=EVIL)
        over = {**spoken, "call": "a12", "state": "ended", "ended_at": now + 1, "cause": "hung_up_there"}
        wrap_up = {"contact": "a12", "outcome": "evil", "notes": EVIL, "complete": True, "edited_at": now}
        await sign_in(page, server.url)
        row = page.page.locator("#seats tr", has=page.page.locator("th", has_text=EVIL))
        await row.wait_for()
        assert EVIL in await row.inner_text()
        await seat.fact("engine", "call.ended", over)
        await seat.fact("desk", "wrap_up.saved", wrap_up)
        await page.page.locator("#figures tr:not(.all) th", has_text=EVIL).wait_for()
        await page.page.locator("#figures td.answered button").first.click()
        await page.page.locator("#calls tbody tr").first.wait_for()
        assert ATTRIBUTE in await page.page.locator("#calls tbody").inner_text()
        for path in PAGES:
            await page.page.goto(f"{server.url}{path}")
            await page.page.wait_for_timeout(150)
            assert (
                await page.page.locator("body script:not([src]):not([type='application/json'])").count() == 0
            )
    assert page.clean(), (page.dialogs, page.errors, page.foreign)
    assert len(headers) >= len(PAGES)
    for url, rule in headers.items():
        assert "default-src 'self'" in rule, url
        assert "unsafe-inline" not in rule, url
