"""Pictures of every web page from a real server with a full day behind it: `python -m tests.peers.web_shots`.

They go to build/shots/web. Each page in light and dark, on a laptop, a large wall, a telephone; in Korean.
"""

import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Page

from app.domain.agent import Availability, CallActivity, Confidence, Pending
from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.ids import new_id
from tests.peers.browser import LAPTOP, PHONE, WALL, chromium
from tests.peers.server_process import ROOT, Seat, ServerProcess, enrolled
from tests.server.browsing import signed_in_to

FOLDER: Final = ROOT / "build" / "shots" / "web"
NAME, PASSWORD = "Ștefania", "correct horse battery staple"
QUEUES: Final = {"Support": (60, 12, 2), "Parcels": (40, 34, 5), "Billing": (25, 7, 0)}
"""Calls today, their usual wait in seconds, how many were abandoned."""

VISITORS: Final[list[str]] = []
"""The tokens of the visitors who asked."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the pages."""

    name: str
    size: tuple[int, int]
    dark: bool = False
    locale: str = "en-GB"


VIEWS: Final = (
    View("1366-light", LAPTOP), View("1366-dark", LAPTOP, dark=True), View("1920-light", (1920, 1080)),
    View("3840-light", WALL), View("390-light", PHONE), View("390-dark", PHONE, dark=True),
    View("280-light", (280, 653)), View("korean-light", LAPTOP, locale="ko-KR"),
    View("korean-390-dark", PHONE, dark=True, locale="ko-KR"),
)  # fmt: skip


async def main() -> None:
    """Start a server, fill it, take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(Path(folder))
        server.start()
        try:
            server.admin(NAME, PASSWORD)
            seats = await filled(server)
            async with chromium() as browser:
                await _week(browser, server)
                for view in VIEWS:
                    await _pictures(browser, server, view, seats)
                await _steps(browser, server, seats[5])
            for seat in seats:
                await seat.client.aclose()
        finally:
            server.stop()


async def filled(server: ServerProcess) -> list[Seat]:
    """Enrol nine seats and give them a day: calls behind them, states, troubles."""
    names = (
        "Marisol Reyes", "Dan Ionescu", "김민준", "Ana Villanueva", "Ioana Marin", "Lucía Ortega", "박서연",
        "Joel Santos", "Grace Cruz",
    )  # fmt: skip
    seats = [await enrolled(server.url, server.seat(name.split()[0], name)) for name in names]
    await _calls_of_today(seats)
    now = time.time()
    talking, wrap_up, away = CallActivity.TALKING, Availability.WRAP_UP, Availability.NOT_READY
    confirmed = Confidence.CONFIRMED
    await seats[0].status(call=talking, call_since=now - 117)
    await seats[1].status(availability=wrap_up, since=now - 372)
    await seats[2].status(
        call=talking, call_since=now - 760, pending=Pending(away, "break"), confidence=confirmed
    )
    await seats[3].status(call=talking, call_since=now - 245, confidence=confirmed)
    await seats[4].status(call=CallActivity.HELD, call_since=now - 171)
    await seats[5].status(since=now - 213, confidence=confirmed)
    await seats[6].status(since=now - 70, confidence=confirmed)
    await seats[7].status(availability=away, reason="break", since=now - 500)
    await seats[0].heartbeat(mos=4.1)
    for seat, name, queue in ((seats[3], "Carmen Díaz", "Parcels"), (seats[4], "Ștefan Popa", "Support")):
        await seat.call("call.talking", _call("talking", now - 245, queue, name=name, answered_at=now - 240))
    for number in range(2):
        body = {
            "number": f"07212345{number}1",
            "name": ("Elena Dumitru", "Mihai Pop")[number],
            "consent": True,
        }
        body["subject"] = ("Boiler makes noise", "")[number]
        answer = await seats[0].client.post("/public/web-call-backs", json=body)
        assert answer.status_code == 202, answer.text
        VISITORS.append(answer.json()["token"])
    return seats


async def _week(browser: Browser, server: ServerProcess) -> None:
    """Give some agents a schedule, so that one of them is missing now."""
    context = await browser.new_context()
    headers = await signed_in_to(context, server, NAME, PASSWORD)
    days = ",".join(["0-24"] * 7)
    listed: dict[str, str | float | bool] = {
        "list": f"Marisol Reyes,{days}\nJoel Santos,{days}\n김민준,9-17,9-17,9-17,9-17,9-15,,"
    }
    await context.request.post(f"{server.url}/reports/schedule/list", form=listed, headers=headers)
    await context.close()


async def _beat(seats: list[Seat]) -> None:
    health: list[dict[str, Any]] = [
        {},
        {},
        {"mos": 3.2, "loss": 0.034, "jitter": 41.0, "check": "warned", "check_problem": "Noise in the room"},
        {"mos": 4.3},
        {"mos": 4.2},
        {},
        {"outbox_waiting": 3},
        {},
    ]
    for seat, told in list(zip(seats, health, strict=False))[1:]:
        await seat.heartbeat(**told)


async def _calls_of_today(seats: list[Seat]) -> None:
    chance = random.Random(7)
    now = time.time()
    for queue, (calls, wait, abandoned) in QUEUES.items():
        for number in range(calls):
            at = now - 5400 + 5100 * number / calls
            waited = max(2.0, chance.gauss(wait, wait / 2))
            gone = number % max(1, calls // max(1, abandoned)) == 1 and abandoned > 0
            moments = (
                {"ended_at": at + waited}
                if gone
                else {"answered_at": at + waited, "ended_at": at + waited + 180}
            )
            cause = EndCause.ABANDONED if gone else EndCause.HUNG_UP_THERE
            call = _call(
                "ended", at, queue, name=chance.choice(("Elena", "이서준", "Jim", "")), cause=cause, **moments
            )
            await chance.choice(seats).call("call.ended", call)


def _call(state: str, at: float, queue: str, **more: Any) -> Call:
    return Call(
        new_id(), "main", Direction.INBOUND, CallState(state), number="+40215550199", queue=queue,
        offered_at=at, **more,
    )  # fmt: skip


async def _pictures(browser: Browser, server: ServerProcess, view: View, seats: list[Seat]) -> None:
    context = await browser.new_context(
        viewport={"width": view.size[0], "height": view.size[1]}, locale=view.locale,
        color_scheme="dark" if view.dark else "light",
    )  # fmt: skip
    await _beat(seats)
    page = await context.new_page()
    await _doors(page, server, view)
    await _board(context, page, server, view, seats)
    await _reports(page, server, view)
    await _wall(browser, page, server, view)
    await _visitor(page, server, view)
    await context.close()


async def _reports(page: Page, server: ServerProcess, view: View) -> None:
    """Take the reports, a list of calls, the schedule and the links of wall screens."""
    for name, path in (
        ("report-day", "/reports"), ("report-week", "/reports?span=week"), ("report-calls", "/reports/calls"),
        ("schedule", "/reports/schedule"), ("screens", "/screens"),
        ("account", "/account"), ("admin", "/admin"), ("admin-people", "/admin/people"),
        ("admin-data", "/admin/data"), ("admin-audit", "/admin/audit"),
    ):  # fmt: skip
        await page.goto(f"{server.url}{path}")
        await asyncio.sleep(0.3)
        await _save(page, name, view)


async def _wall(browser: Browser, page: Page, server: ServerProcess, view: View) -> None:
    """Open a wall screen by its link, as a stranger to the server."""
    await page.goto(f"{server.url}/screens")
    await page.locator("input[name=label]").fill(view.name)
    await page.locator("form.line button").click()
    link = await page.locator(".told code").inner_text()
    context = await browser.new_context(
        viewport={"width": view.size[0], "height": view.size[1]}, locale=view.locale,
        color_scheme="dark" if view.dark else "light",
    )  # fmt: skip
    screen = await context.new_page()
    await screen.goto(link)
    await screen.locator("#seats li").first.wait_for()
    await asyncio.sleep(0.3)
    await _save(screen, "wall", view)
    await context.close()


async def _doors(page: Page, server: ServerProcess, view: View) -> None:
    await page.goto(f"{server.url}/sign-in")
    await _save(page, "sign-in", view)
    await page.locator("input[name=name]").fill(NAME)
    await page.locator("input[name=password]").fill("wrong")
    await page.locator("button").click()
    await page.get_by_role("alert").wait_for()
    await _save(page, "sign-in-wrong", view)


async def _board(
    context: BrowserContext, page: Page, server: ServerProcess, view: View, seats: list[Seat]
) -> None:
    await signed_in_to(context, server, NAME, PASSWORD)
    await page.goto(f"{server.url}/board")
    await page.locator('#age[data-stale="false"]').wait_for()
    await page.locator("#seats tr[data-weight=stop]").first.wait_for(timeout=40_000)
    await _beat(seats)
    await asyncio.sleep(0.6)
    await _save(page, "board", view)
    if view.size == LAPTOP:
        await page.locator("#seats tr", has_text="김민준").locator("button.health").focus()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowUp")
        await asyncio.sleep(0.3)
        await _save(page, "board-health", view)
        await page.locator('tr[data-queue="Parcels"] td.service_level button').click()
        await page.locator("dialog tbody tr").first.wait_for()
        await _save(page, "board-calls", view)
        await page.keyboard.press("Escape")
    if view.size in {LAPTOP, WALL}:
        await seats[3].fact("desk", "emergency.raised", {"emergency": new_id(), "call": ""})
        await page.locator("#emergencies").wait_for()
        await asyncio.sleep(0.4)
        await _save(page, "board-help", view)
        await page.locator("#emergencies .seen").first.click()
        await page.locator("#emergencies").wait_for(state="hidden")
        await page.goto(f"{server.url}/board?wall=1")
        await page.locator('#age[data-stale="false"]').wait_for()
        await asyncio.sleep(0.6)
        await _save(page, "board-wall", view)
        await context.set_offline(True)
        await context.set_offline(False)


async def _visitor(page: Page, server: ServerProcess, view: View) -> None:
    await page.goto(f"{server.url}/public/call-back")
    await page.locator("#call-back input[type=tel]").wait_for()
    await _save(page, "call-back", view)
    await page.locator("#call-back input[type=tel]").fill("12")
    await page.locator("#call-back button").last.click()
    await page.get_by_role("alert").wait_for()
    await _save(page, "call-back-wrong", view)
    await page.goto(f"{server.url}/public/web-call-backs/unknown")
    await _save(page, "visitor-unknown", view)


async def _steps(browser: Browser, server: ServerProcess, agent: Seat) -> None:
    """Take a request through its steps, on a telephone; and the form for browsers without JavaScript."""
    view = View("390-light", PHONE)
    size = {"width": PHONE[0], "height": PHONE[1]}
    for scripts in (True, False):
        context = await browser.new_context(viewport=size, locale="en-GB", java_script_enabled=scripts)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(f"{server.url}/public/web-call-backs/{VISITORS[0]}")
        await _save(page, "visitor-waiting" if scripts else "visitor-dialling-plain", view)
        if scripts:
            (request, *_) = (await agent.client.get("/api/v1/web-call-backs")).json()["requests"]
            await agent.client.post(f"/api/v1/web-call-backs/{request['id']}/claim")
            await agent.fact("desk", "web_call_back.dialled", {"request": request["id"], "contact": new_id()})
            await page.locator('[data-state="dialling"]').wait_for()
            await _save(page, "visitor-dialling", view)
        await page.goto(f"{server.url}/public/call-back")
        await _save(page, "call-back" if scripts else "call-back-plain", view)
        await context.close()


async def _save(page: Page, name: str, view: View) -> None:
    whole = view.size[0] < 1000
    await page.screenshot(path=FOLDER / f"{name}-{view.name}.png", full_page=whole)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
