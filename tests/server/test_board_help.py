"""A call for help, an agent's calls, a wall screen: in a real browser, from the press to the pixel."""

import re
import time

import pytest
from playwright.async_api import Browser, expect

from app.domain.agent import Availability, CallActivity
from app.domain.call import Call, CallState, Direction, EndCause
from app.domain.ids import new_id
from tests.peers.browser import Watched, watched
from tests.peers.server_process import ServerProcess
from tests.server.browsing import IN_TIME, board, browser, new_seat, page, server, signed_in_to

__all__ = ["board", "browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]


async def test_a_call_for_help_is_loud_until_a_supervisor_has_seen_it(
    board: Watched, server: ServerProcess
) -> None:
    seat = await new_seat(server, "help", "Ioana Marin")
    async with seat:
        await seat.heartbeat()
        await seat.status(call=CallActivity.TALKING)
        await board.page.locator("h1").click()  # browsers are silent until somebody touched the page
        pressed = time.monotonic()
        await seat.fact("desk", "emergency.raised", {"emergency": new_id(), "call": ""})
        band = board.page.locator("#emergencies")
        await band.get_by_role("heading", name="Ioana Marin calls for help").wait_for(timeout=IN_TIME)
        print(f"press to pixel {(time.monotonic() - pressed) * 1000:.0f} ms")
        alarms = board.page.locator("html[data-alarms]")
        await alarms.wait_for(state="attached", timeout=IN_TIME)
        again = board.page.locator('html[data-alarms]:not([data-alarms="1"])')
        await again.wait_for(state="attached")
        assert await board.page.title() == "Help! Ioana Marin"
        await band.get_by_role("button", name="Listen").click()
        dialog = board.page.locator("dialog#seat")
        assert await dialog.locator("input[name=phone]").evaluate("e => e === document.activeElement")
        await board.page.keyboard.press("Escape")
        await board.page.reload()
        await band.get_by_role("heading", name="Ioana Marin calls for help").wait_for()
        await band.get_by_role("button", name="I have seen it").click()
        await band.wait_for(state="hidden")
        assert "Help" not in await board.page.title()
        answer = await seat.client.get("/api/v1/emergencies")
        assert answer.json()["emergencies"][0]["acknowledged_by"] == "Ștefania"
    assert board.clean(), (board.dialogs, board.errors, board.foreign)


async def test_from_an_agent_to_the_calls_of_today(board: Watched, server: ServerProcess) -> None:
    seat = await new_seat(server, "calls", "Mihai Pop")
    now = time.time()
    call = Call(
        new_id(), "main", Direction.INBOUND, CallState.ENDED, number="+40215550199", name="Carmen",
        queue="Parcels", offered_at=now - 60, answered_at=now - 50, ended_at=now - 1,
        cause=EndCause.HUNG_UP_THERE,
    )  # fmt: skip
    async with seat:
        told = {"check_problem": {"template": "{host} does not answer.", "values": {"host": "sip.example"}}}
        problem = "sip.example does not answer."
        health = {"check": "warned", "checked_at": now, "check_problem": problem, "phrases": told}
        await seat.heartbeat(jitter=12.0, mos=4.2, **health)
        await seat.call("call.ended", call)
        await board.page.locator("button.agent", has_text="Mihai Pop").click()
        await board.page.get_by_role("button", name="Calls today and recordings").click()
        dialog = board.page.locator("dialog#calls")
        await dialog.locator("tbody th", has_text="Carmen").wait_for()
        assert "audit log" in await dialog.locator(".note").inner_text()
        await board.page.keyboard.press("Escape")
        row = board.page.locator("#seats tr", has=board.page.locator("th", has_text="Mihai Pop"))
        await row.locator("button.health").focus()
        await expect(row.locator(".tip")).to_contain_text("jitter 12 ms")
        await expect(row.locator(".tip")).to_contain_text(problem)
        await board.page.goto(f"{server.url}/board?lang=ko")
        await row.locator("button.health").focus()
        await expect(row.locator(".tip")).to_contain_text("sip.example이(가) 응답하지 않습니다.")
    assert board.clean(), (board.dialogs, board.errors, board.foreign)


async def test_who_should_work_and_does_not_is_marked_until_she_does(
    board: Watched, server: ServerProcess
) -> None:
    seat = await new_seat(server, "planned", "Joel Santos")
    week = ",".join(["0-24"] * 7)
    form: dict[str, str | float | bool] = {"list": f"Joel Santos,{week}"}
    async with seat:
        await seat.status(availability=Availability.NOT_READY, reason="signed_in")
        await seat.heartbeat()
        headers = await signed_in_to(board.page.context, server)
        answer = await board.page.context.request.post(
            f"{server.url}/reports/schedule/list", form=form, headers=headers
        )
        assert answer.status == 200
        row = board.page.locator("#seats tr", has=board.page.locator("th", has_text="Joel Santos"))
        await row.locator("td.state", has_text="should be working").wait_for()
        assert "planned" in await board.page.locator("#alerts").inner_text()
        await seat.status()
        await row.locator("td.state", has_text="ready").wait_for()
        await board.page.locator("#alerts h3", has_text="Joel Santos").wait_for(state="detached")
    assert board.clean(), (board.dialogs, board.errors, board.foreign)


async def test_a_wall_screen_follows_without_names_and_goes_dark(
    board: Watched, server: ServerProcess, browser: Browser
) -> None:
    seat = await new_seat(server, "wall", "Grace Cruz")
    await board.page.goto(f"{server.url}/screens")
    await board.page.locator("input[name=label]").fill("Lobby")
    await board.page.get_by_role("button", name="Make a link").click()
    link = await board.page.locator(".told code").inner_text()
    context = await browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-GB")
    screen = await watched(context, server.url)
    await screen.page.goto(link)
    assert screen.page.url == f"{server.url}/wall"
    tile = screen.page.locator("#seats li")
    async with seat:
        await seat.heartbeat()
        before = await tile.count()
        changed = time.monotonic()
        await seat.status(call=CallActivity.TALKING)
        await tile.nth(before).wait_for(timeout=2 * IN_TIME)
        await tile.filter(has_text="on a call").first.wait_for(timeout=2 * IN_TIME)
        print(f"fact to wall {(time.monotonic() - changed) * 1000:.0f} ms")
    assert "Grace" not in await screen.page.content()
    await board.page.get_by_role("button", name="Take back: Lobby").click()
    await screen.page.get_by_text("This link was taken back").wait_for()
    assert await screen.page.locator("#seats").count() == 0
    assert screen.clean(), (screen.dialogs, screen.errors, screen.foreign)
    await context.close()


FALL = """async (figures) => {
  const main = document.querySelector("script[type=module]").src;
  const { alertsOf } = await import(main.replace("main.js", "alerts.js"));
  const limits = { reasons: new Map(), plans: new Map(), names: true };
  return alertsOf(new Map(), figures, 10000, limits).map((alert) => [alert.key, alert.weight, alert.detail]);
}"""


@pytest.mark.parametrize(
    ("before", "level", "offered", "told"),
    [
        (0.97, 0.85, 40, [["falling/Sales", "attention", "97 % half an hour ago, 85 % now"]]),
        (0.97, 0.95, 40, []),
        (0.97, 0.85, 4, []),
        (None, 0.85, 40, []),
        (0.97, 0.5, 40, [["level/Sales", "stop", "since hh:mm · target 80 % · 40 calls today"]]),
    ],
)
async def test_a_service_level_that_falls_is_told_before_it_is_low(
    board: Watched, before: float | None, level: float, offered: int, told: list[list[str]]
) -> None:
    course = [before] * 7 + [level] * 6
    row = {"queue": "Sales", "offered": offered, "service_level": level, "last_hour": course}
    other = {"queue": "Other", "offered": 0, "service_level": None, "last_hour": []}
    figures = {"target": 0.8, "threshold_seconds": 20, "queues": [row, other]}
    found = await board.page.evaluate(FALL, figures)
    assert [[re.sub(r"\d\d:\d\d", "hh:mm", word) for word in one] for one in found] == told


async def test_charts_tell_their_figures_under_the_pointer(board: Watched, server: ServerProcess) -> None:
    await board.page.goto(f"{server.url}/reports")
    chart = board.page.locator("#chart-calls .u-over")
    await chart.hover(position={"x": 20, "y": 40})
    legend = board.page.locator("#chart-calls .u-legend")
    assert "Offered" in await legend.inner_text()
    assert await legend.locator(".u-value").nth(1).inner_text() != "--"
    await board.page.get_by_text("Show as a table").click()
    assert await board.page.locator("details table").is_visible()
    assert board.clean(), (board.dialogs, board.errors, board.foreign)


TWICE = """async () => {
  const main = document.querySelector("script[type=module]").src;
  const { arrange } = await import(main.replace("main.js", "model.js"));
  const agent = (seat, name, more) => ({
    seat, agent: name, shown: "ready", reason: "", since: 100, reachable: true, confidence: "confirmed",
    health: { registered: true, headset: true, needs_attention: 0 }, ...more,
  });
  const agents = [
    agent("1", "Ana", {}), agent("2", "Ana", {}), agent("3", "Kim", {}),
    agent("4", "Kim", { shown: "signed_out" }), agent("5", "", {}), agent("6", "", {}),
  ];
  const found = arrange(agents.values(), 200, { reasons: new Map(), plans: new Map(), wrapUp: 0 });
  return found.get("help").map((row) => [row.agent.seat, row.troubles.map((one) => one.code)]);
}"""


async def test_who_is_signed_in_at_two_seats_is_told(board: Watched) -> None:
    assert await board.page.evaluate(TWICE) == [["1", ["elsewhere"]], ["2", ["elsewhere"]]]
