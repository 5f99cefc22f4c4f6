"""Two thousand agents and a thousand facts a second: the board draws what is in sight, in time."""

import asyncio
import math
import statistics
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, CDPSession, Page

from app.domain.agent import AgentStatus, Availability, CallActivity
from app.server.people.policy import SeatPrincipal
from app.wire.office import Heartbeat
from app.wire.seat_check import Health
from tests.peers.browser import LAPTOP
from tests.server.browsing import browser
from tests.server.floor import Floor, floor

__all__ = ["browser"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

AGENTS, FACTS, BATCH = 2000, 1000, 0.1
"""Seats; facts a second; seconds between two batches of them."""
SECONDS = 5.0
PROBES = 5
"""Seats that stand at the top of the board all the time: they are the rows in sight."""
REASONS = ("missed_call", "call_failed", "wrap_up_expired")
WORDS = ("missed a call", "a call failed", "wrap-up ran out")
CHANGE = 5
"""Batches between two changes of the rows in sight."""
DRAWN, GAP, FACT_TO_PIXEL = 2.0, 0.5, 0.4
"""Seconds: to the first picture, without a frame at most, from a fact to its pixel (median)."""

WATCH = """
() => {
  window.seen = { first: 0, gaps: [], drawn: [] };
  const soon = (done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  let last = performance.now();
  const frame = (moment) => { seen.gaps.push(moment - last); last = moment; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  const rows = () => {
    const words = new Map();
    for (const row of [...document.querySelectorAll("#seats tbody tr")].slice(0, 40)) {
      words.set(row.dataset.seat, row.querySelector(".state").textContent);
    }
    return words;
  };
  new MutationObserver(() => {
    const words = rows();
    if (!words.size) return;
    soon((moment) => {
      seen.first ||= moment;
      seen.drawn.push([performance.timeOrigin + moment, Object.fromEntries(words)]);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
"""
"""Counted in the page: the first picture, the time between frames, which words the first rows said when."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a board was drawn, in seconds and a share of one thread; `lost`: facts never drawn."""

    first: float
    longest_gap: float
    median: float
    worst: float
    share: float
    lost: int


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def centre(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Floor]:
    """Run a centre with two thousand agents."""
    async with floor(Path(tmp_path_factory.mktemp("many")), AGENTS) as running:
        yield running


async def test_rows_in_sight_follow_a_thousand_facts_a_second(browser: Browser, centre: Floor) -> None:
    found = await measured(browser, centre, SECONDS)
    print(found)
    assert found.first < 3 * DRAWN
    assert found.longest_gap < 3 * GAP
    assert found.median < 3 * FACT_TO_PIXEL


async def measured(browser: Browser, centre: Floor, seconds: float) -> Drawing:
    """Show the board, let facts rain for so many seconds, and say how that was drawn."""
    page = await centre.page(browser, LAPTOP)
    _tell_probes(centre, 0)
    await page.add_init_script(f"({WATCH})()")
    await page.goto(f"{centre.url}/board")
    await page.wait_for_function("() => seen.first > 0", timeout=60_000)
    await asyncio.sleep(2)
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("Performance.enable")
    first = float(await page.evaluate("() => seen.first")) / 1000
    await page.evaluate("() => { seen.gaps.length = seen.drawn.length = 0; }")
    busy, began = await _busy(devtools), time.monotonic()
    told = await _rain(centre, seconds)
    share = (await _busy(devtools) - busy) / (time.monotonic() - began)
    await asyncio.sleep(1)
    return await _counted(page, told, first, share)


async def _rain(centre: Floor, seconds: float) -> list[tuple[float, str, str]]:
    """Tell FACTS facts a second; return (when, seat, word) of those for the rows in sight."""
    centre.beat()
    told, chance = [], Random(5)
    for batch in range(int(seconds / BATCH)):
        due = time.monotonic() + BATCH
        if batch % CHANGE == 0:
            told += _tell_probes(centre, batch // CHANGE + 1)
        for seat, agent in chance.sample(centre.seats[PROBES:], int(FACTS * BATCH) - PROBES):
            _tell(centre, seat, agent, _any_status(chance))
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    return told


def _any_status(chance: Random) -> AgentStatus:
    now, kind = time.time(), chance.randrange(4)
    if kind == 0:
        return AgentStatus(Availability.NOT_READY, chance.choice(("break", "meal", "meeting")), since=now)
    if kind == 1:
        return AgentStatus(Availability.WRAP_UP, since=now)
    call = CallActivity.TALKING if kind == 2 else CallActivity.IDLE
    return AgentStatus(Availability.READY, since=now, call=call, call_since=now)


def _tell_probes(centre: Floor, turn: int) -> list[tuple[float, str, str]]:
    """Change the reason, not the time, of the seats that stand longest: they stay where they are."""
    told = []
    for seat, agent in centre.seats[:PROBES]:
        status = AgentStatus(Availability.NOT_READY, REASONS[turn % len(REASONS)], since=1.0)
        told.append((time.time(), seat, WORDS[turn % len(WORDS)]))
        centre.tell(SeatPrincipal(seat, agent, "", ""), Heartbeat(status, Health(True)))
    return told


def _tell(centre: Floor, seat: str, agent: str, status: AgentStatus) -> None:
    who = SeatPrincipal(seat, agent, "", "")
    _, beat = centre.told[seat]
    centre.told[seat] = who, replace(beat, status=status)
    centre.office.presence.status(who, status, time.time_ns(), time.time())


async def _busy(devtools: CDPSession) -> float:
    """Return the seconds that the page's thread has worked."""
    answer = await devtools.send("Performance.getMetrics")
    return float(next(one["value"] for one in answer["metrics"] if one["name"] == "TaskDuration"))


async def _counted(page: Page, told: list[tuple[float, str, str]], first: float, share: float) -> Drawing:
    seen: dict[str, Any] = await page.evaluate("() => seen")
    took = []
    for sent, seat, word in told:
        after = (moment / 1000 for moment, words in seen["drawn"]
                 if moment / 1000 >= sent and word in words.get(seat, ""))  # fmt: skip
        took.append(next(after, math.inf) - sent)
    drawn = [seconds for seconds in took if seconds < math.inf]
    lost = len(took) - len(drawn)
    worst = max(drawn, default=math.inf)
    return Drawing(first, max(seen["gaps"]) / 1000, statistics.median(took), worst, share, lost)
