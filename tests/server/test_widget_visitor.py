"""A visitor asks to be called: widget and plain form, every step up to the call, refusals in words."""

import uuid
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from app.server.pages.texts import LANGUAGES, Audience, catalogue
from tests.peers.browser import Watched, watched
from tests.peers.server_process import Seat, ServerProcess
from tests.server.browsing import browser, new_seat, page, server

__all__ = ["browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

FOLLOW = 9_000.0
"""Milliseconds: three times the period in which a visitor's page asks again, and the answer."""


@pytest_asyncio.fixture(loop_scope="module")
async def agent(server: ServerProcess) -> AsyncIterator[Seat]:
    seat = await new_seat(server, f"agent {uuid.uuid4()}", "Ana Villanueva")
    async with seat:
        await seat.status()
        yield seat


async def _fill(page: Page, number: str, name: str = "", consent: bool = True) -> None:
    await page.get_by_label("Phone number").fill(number)
    await page.get_by_label("Your name").fill(name)
    if consent:
        await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="Call me").click()


async def _requests(agent: Seat) -> list[dict[str, object]]:
    answer = await agent.client.get("/api/v1/web-call-backs")
    found: list[dict[str, object]] = answer.json()["requests"]
    return found


async def test_a_request_goes_from_the_widget_to_the_call_and_back(
    page: Watched, server: ServerProcess, agent: Seat
) -> None:
    await page.page.goto(f"{server.url}/public/call-back?lang=en")
    await _fill(page.page, "0721 234 561", "Elena <b>Dumitru</b>")
    title = page.page.get_by_role("heading", name="You are")
    await title.wait_for()
    (request,) = [r for r in await _requests(agent) if r["number"] == "+40721234561"]
    assert request["name"] == "Elena <b>Dumitru</b>"
    assert request["page"] == f"{server.url}/public/call-back"
    claimed = await agent.client.post(f"/api/v1/web-call-backs/{request['id']}/claim")
    assert claimed.status_code == 200
    await page.page.get_by_role("heading", name="Somebody has your request.").wait_for(timeout=FOLLOW)
    contact = str(uuid.uuid4())
    step = {"request": request["id"], "contact": contact}
    await agent.fact("desk", "web_call_back.dialled", step)
    await page.page.get_by_role("heading", name="We are calling you now.").wait_for(timeout=FOLLOW)
    assert not await page.page.get_by_role("button", name="Cancel the request").is_visible()
    await agent.fact("desk", "web_call_back.result", {**step, "reached": True})
    await page.page.get_by_role("heading", name="We have talked.").wait_for(timeout=FOLLOW)
    await page.page.get_by_role("button", name="Ask again").click()
    assert await page.page.get_by_label("Phone number").evaluate("e => e === e.getRootNode().activeElement")
    assert page.clean(), (page.errors, page.foreign)


async def test_a_reload_finds_the_request_again_and_it_can_be_cancelled(
    page: Watched, server: ServerProcess, agent: Seat
) -> None:
    await page.page.goto(f"{server.url}/public/call-back?lang=en")
    await _fill(page.page, "+40 721 234 562")
    await page.page.get_by_role("heading", name="You are").wait_for()
    await page.page.reload()
    await page.page.get_by_role("heading", name="You are").wait_for()
    await page.page.get_by_role("button", name="Cancel the request").click()
    await page.page.get_by_role("heading", name="cancelled").wait_for()
    assert "+40721234562" not in [r["number"] for r in await _requests(agent)]
    assert page.clean()


@pytest.mark.parametrize(
    ("number", "consent", "code"),
    [
        ("123", True, "bad_number"),
        ("+44 906 123 4567", True, "not_callable"),
        ("112", True, "bad_number"),
        ("", True, "bad_number"),
        ("0721 234 563", False, "consent"),
    ],
)
async def test_a_refusal_is_told_in_words_by_the_input_it_is_about(
    page: Watched, server: ServerProcess, number: str, consent: bool, code: str
) -> None:
    await page.page.goto(f"{server.url}/public/call-back?lang=en")
    await _fill(page.page, number, "Elena", consent)
    told = page.page.get_by_role("alert")
    await told.wait_for()
    assert catalogue(Audience.PUBLIC, "en")[f"error.{code}"] in await told.inner_text()
    assert await page.page.get_by_label("Your name").input_value() == "Elena"
    about = page.page.get_by_role("checkbox") if code == "consent" else page.page.get_by_label("Phone number")
    assert await about.get_attribute("aria-invalid") == "true"
    assert await about.evaluate("e => e === e.getRootNode().activeElement")


async def test_the_plain_form_needs_no_javascript(
    browser: Browser, server: ServerProcess, agent: Seat
) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="ro-RO")
    seen = await watched(context, server.url)
    words = catalogue(Audience.PUBLIC, "ro")
    await seen.page.goto(f"{server.url}/public/call-back")
    await seen.page.locator("input[name=number]").fill("0906 123")
    await seen.page.locator("input[name=subject]").fill("<script>alert(1)</script>")
    await seen.page.locator("input[name=consent]").check()
    await seen.page.locator("button").click()
    assert words["error.bad_number"] in await seen.page.get_by_role("alert").inner_text()
    assert await seen.page.locator("input[name=subject]").input_value() == "<script>alert(1)</script>"
    assert await seen.page.locator("input[name=consent]").is_checked()
    await seen.page.locator("input[name=number]").fill("0721 234 564")
    await seen.page.locator("button").click()
    assert "/public/web-call-backs/" in seen.page.url
    assert await seen.page.locator("#state").inner_text() in {words["state.waiting.next"], *_later(words)}
    (request,) = [r for r in await _requests(agent) if r["number"] == "+40721234564"]
    await agent.client.post(f"/api/v1/web-call-backs/{request['id']}/claim")
    await seen.page.reload()
    assert await seen.page.locator("#state").inner_text() == words["state.claimed"]
    await seen.page.get_by_role("button", name=words["cancel"]).click()
    assert await seen.page.locator("#state").inner_text() == words["state.cancelled"]
    assert seen.clean()
    await context.close()


def _later(words: dict[str, str]) -> set[str]:
    return {words["state.waiting.later"].replace("{place}", str(n)) for n in range(2, 9)}


async def test_an_unknown_request_is_told_as_a_page(page: Watched, server: ServerProcess) -> None:
    answer = await page.page.goto(f"{server.url}/public/web-call-backs/no-such-token?lang=ko")
    assert answer is not None
    assert answer.status == 404
    assert catalogue(Audience.PUBLIC, "ko")["error.not_found"] in await page.page.locator("body").inner_text()
    assert page.clean()


@pytest.mark.parametrize("language", LANGUAGES[Audience.PUBLIC])
async def test_at_280_pixels_nothing_is_cut_in_any_language(
    browser: Browser, server: ServerProcess, language: str
) -> None:
    context = await browser.new_context(viewport={"width": 280, "height": 653})
    seen = await watched(context, server.url)
    await seen.page.goto(f"{server.url}/public/call-back?lang={language}")
    button = seen.page.get_by_role("button", name=catalogue(Audience.PUBLIC, language)["send"])
    await button.wait_for()
    assert await seen.page.evaluate("document.documentElement.scrollWidth") <= 280
    box = await button.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 280
    assert seen.clean()
    await context.close()


async def test_the_keyboard_alone_asks_for_a_call(page: Watched, server: ServerProcess) -> None:
    await page.page.goto(f"{server.url}/public/call-back?lang=en")
    await page.page.get_by_label("Phone number").focus()
    keys = page.page.keyboard
    await keys.type("0721 234 565")
    for _ in range(4):
        await keys.press("Tab")
    await keys.press("Space")
    await keys.press("Enter")
    await page.page.get_by_role("heading", name="You are").wait_for()


async def test_the_log_never_has_a_visitors_token_or_number(page: Watched, server: ServerProcess) -> None:
    await page.page.goto(f"{server.url}/public/call-back?lang=en")
    await _fill(page.page, "0721 234 566")
    await page.page.get_by_role("heading", name="You are").wait_for()
    token = await page.page.evaluate("sessionStorage.getItem('hearthline-call-back')")
    logs = [
        path.read_text(errors="replace") for path in server.home.rglob("*") if path.suffix in {".log", ".out"}
    ]
    assert logs
    assert not any(token in log or "721234566" in log for log in logs)
