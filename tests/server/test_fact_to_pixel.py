"""From a fact to a pixel: a status is drawn on the board within a second, by the browser's own frames."""

import statistics
import time

import pytest

from app.domain.agent import Availability, CallActivity
from tests.peers.browser import Watched
from tests.peers.server_process import ServerProcess
from tests.server.browsing import board, browser, new_seat, page, server

__all__ = ["board", "browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

PROMISE = 1.0
"""Seconds from the fact to the frame that shows it."""
WATCH = """
name => {
  const row = [...document.querySelectorAll("#seats tr")].find(r => r.innerText.includes(name));
  window.drawn = [];
  const draw = () => {
    const moment = performance.timeOrigin + performance.now();
    window.drawn.push([moment, row.querySelector(".state").innerText]);
  };
  const note = () => requestAnimationFrame(() => requestAnimationFrame(draw));
  const all = { childList: true, subtree: true, characterData: true, attributes: true };
  new MutationObserver(note).observe(row, all);
}
"""
_COURSE = [
    (CallActivity.OFFERED, "ringing"), (CallActivity.TALKING, "on a call"), (CallActivity.HELD, "on hold"),
    (CallActivity.TALKING, "on a call"), (CallActivity.IDLE, "ready"),
]  # fmt: skip


async def test_a_fact_is_drawn_within_a_second(board: Watched, server: ServerProcess) -> None:
    seat = await new_seat(server, "pixel", "Paula Pixel")
    took = []
    async with seat:
        await seat.heartbeat()
        await seat.status()
        await board.page.locator("#seats th", has_text="Paula Pixel").wait_for()
        await board.page.evaluate(WATCH, "Paula Pixel")
        for call, word in _COURSE * 4:
            await board.page.evaluate("window.drawn.length = 0")
            sent = time.time()
            await seat.status(availability=Availability.READY, call=call)
            shown = await board.page.wait_for_function(
                "word => window.drawn.find(([, text]) => text.includes(word))?.[0]", arg=word, timeout=9_000
            )
            took.append(float(await shown.json_value()) / 1000 - sent)
    took.sort()
    print(f"fact to pixel: median {statistics.median(took) * 1000:.0f} ms, worst {took[-1] * 1000:.0f} ms")
    assert took[0] > 0
    assert took[-1] <= 3 * PROMISE
