"""The board in a real browser: it follows facts within a second and shows text of strangers as text."""

import time
import uuid
from dataclasses import replace

import pytest
from playwright.async_api import expect

from app.domain.agent import Availability, CallActivity, Pending
from app.domain.call import Call, CallState, Direction, EndCause
from tests.peers.browser import PATIENCE, Watched
from tests.peers.server_process import Seat, ServerProcess
from tests.server.browsing import IN_TIME, board, browser, new_seat, page, server

__all__ = ["board", "browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]

EVIL = "<img src=https://evil.example/x onerror=alert(1)>"


def _call(**changes: object) -> Call:
    now = time.time()
    call = Call(
        str(uuid.uuid4()), "main", Direction.INBOUND, CallState.OFFERED, number="+40215550199", offered_at=now
    )
    return replace(call, **changes)  # type: ignore[arg-type]


async def _shows(board: Watched, seat: str, text: str, within: float = PATIENCE) -> float:
    """Wait until the row of an agent says a text; return the milliseconds it took."""
    began = time.monotonic()
    row = board.page.locator("#seats tr", has=board.page.locator("th", has_text=seat))
    await row.locator("td.state", has_text=text).wait_for(timeout=within)
    return (time.monotonic() - began) * 1000


async def test_the_board_follows_a_seat_through_a_call(board: Watched, server: ServerProcess) -> None:
    seat = await new_seat(server, "follows", "Ana Villanueva")
    ready, idle = Availability.READY, CallActivity.IDLE
    course = [
        (ready, idle, "ready"),
        (ready, CallActivity.OFFERED, "ringing"),
        (ready, CallActivity.TALKING, "on a call"),
        (ready, CallActivity.HELD, "caller on hold"),
        (Availability.WRAP_UP, idle, "wrap-up"),
        (ready, idle, "ready"),
    ]
    took = []
    async with seat:
        await seat.heartbeat()
        for availability, activity, word in course:
            await seat.status(availability=availability, call=activity)
            took.append(await _shows(board, "Ana Villanueva", word, IN_TIME))
        await seat.status(call=CallActivity.TALKING, pending=Pending(Availability.NOT_READY, "break"))
        await _shows(board, "Ana Villanueva", "next:", IN_TIME)
    print("fact to pixel, ms:", [round(t) for t in took])
    assert board.clean()


async def test_a_seat_in_need_rises_to_the_top_with_the_reason(board: Watched, server: ServerProcess) -> None:
    calm, needy = await new_seat(server, "calm", "Aaron Calm"), await new_seat(server, "needy", "Zoe Needy")
    async with calm, needy:
        for seat in (calm, needy):
            await seat.status()
            await seat.heartbeat()
        await _shows(board, "Zoe Needy", "ready")
        await needy.heartbeat(headset=False, registered=False)
        await _shows(board, "Zoe Needy", "not registered")
        rows = await board.page.locator("#seats tbody th").all_inner_texts()
        assert rows.index("Zoe Needy") < rows.index("Aaron Calm")
        alerts = await board.page.locator("#alerts h3").all_inner_texts()
        assert {"Zoe Needy: not registered", "Zoe Needy: headset lost"} <= set(alerts)
        assert "Zoe Needy" in await board.page.locator("#voice").inner_text()
        await needy.heartbeat()
        await _shows(board, "Zoe Needy", "ready")


async def test_what_strangers_are_called_is_only_text(board: Watched, server: ServerProcess) -> None:
    seat = await new_seat(server, "hostile", EVIL)
    call = _call(name=f"{EVIL}\u202e\x00\ud83d", queue="<script>alert(3)</script>")
    async with seat:
        await seat.heartbeat(speaker=EVIL, version='"><b>')
        await seat.status(call=CallActivity.OFFERED)
        await seat.call("call.offered", call)
        row = board.page.locator("#seats tr", has=board.page.locator("th", has_text="evil.example"))
        await row.locator("td.peer", has_text="onerror").wait_for()
        await seat.call(
            "call.ended", replace(call, state=CallState.ENDED, ended_at=time.time(), cause=EndCause.ABANDONED)
        )
        await board.page.locator("#figures th", has_text="<script>").wait_for()
        await row.locator("button.health").focus()
        assert await board.page.locator("main img, main script, main b:not(.tip b)").count() == 0
        await board.page.locator("tr.all button.number, tr[data-queue] button.number").first.click()
        await board.page.locator("dialog#calls tbody th", has_text="onerror").first.wait_for()
    assert board.clean(), (board.dialogs, board.errors, board.foreign)


async def test_a_number_opens_the_calls_behind_it(board: Watched, server: ServerProcess) -> None:
    seat = await new_seat(server, "counts", "Dan Ionescu")
    now = time.time()
    talked = _call(queue="Parcels", name="Carmen", offered_at=now - 30, answered_at=now - 25, ended_at=now)
    late = replace(talked, id=str(uuid.uuid4()), name="Lucía", answered_at=now - 5)
    gone = replace(talked, id=str(uuid.uuid4()), name="Joel", answered_at=None, ended_at=now - 27)
    async with seat:
        for call, cause in (
            (talked, EndCause.HUNG_UP_THERE),
            (late, EndCause.HUNG_UP_HERE),
            (gone, EndCause.ABANDONED),
        ):
            await seat.call("call.ended", replace(call, state=CallState.ENDED, cause=cause))
    row = board.page.locator('#figures tr[data-queue="Parcels"]')
    await row.locator(".service_level", has_text="50 %").wait_for()
    await expect(row.locator(".answered .value")).to_have_text("2/3")
    assert (
        "answered in 20 s / (offered − abandoned in 20 s)"
        in await board.page.locator("#figures-note").inner_text()
    )
    await row.locator("td.service_level button").click()
    dialog = board.page.locator("dialog#calls")
    await dialog.locator("tbody tr").nth(2).wait_for()
    assert "2 of 3 calls" in await dialog.locator(".note").inner_text()
    assert (
        await dialog.locator("tr.aside").inner_text()
        == await dialog.locator("tr", has_text="Joel").inner_text()
    )
    assert "abandoned in time" in await dialog.locator("tr.aside").inner_text()
    await board.page.keyboard.press("Escape")
    assert not await dialog.is_visible()
    assert await row.locator("td.service_level button").evaluate("e => e === document.activeElement")


async def test_the_keyboard_walks_the_seats_and_hears_their_health(
    board: Watched, server: ServerProcess
) -> None:
    seats: list[Seat] = [await new_seat(server, f"walk {n}", f"Walker {n}") for n in range(3)]
    async with seats[0], seats[1], seats[2]:
        for seat in seats:
            await seat.status(availability=Availability.NOT_READY, reason="break")
            await seat.heartbeat(mos=4.2, loss=0.01)
        await _shows(board, "Walker 2", "break")
        await _walked(board)


async def _walked(board: Watched) -> None:
    handles = board.page.locator("button.health")
    assert await board.page.locator('button.health[tabindex="0"]').count() == 1
    await handles.first.focus()
    await board.page.keyboard.press("End")
    last = handles.nth(await handles.count() - 1)
    assert await last.evaluate("e => e === document.activeElement")
    await board.page.keyboard.press("ArrowUp")
    assert not await last.evaluate("e => e === document.activeElement")
    tip = board.page.locator("button.health:focus + .tip")
    await tip.wait_for()
    described = await board.page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    )
    assert "Network" in described


async def test_a_supervisor_writes_to_a_seat_and_changes_its_status(
    board: Watched, server: ServerProcess
) -> None:
    seat = await new_seat(server, "told", "Mina Park")
    async with seat, seat.client.stream("GET", "/api/v1/stream", timeout=20) as stream:
        lines = stream.aiter_lines()
        await seat.heartbeat()
        await board.page.locator("button.agent", has_text="Mina Park").click()
        dialog = board.page.locator("dialog#seat")
        await dialog.locator("textarea").fill("Team at 15:00")
        await dialog.get_by_role("button", name="Send").click()
        await dialog.locator(".said", has_text="1 of 1").wait_for()
        await dialog.locator("select").select_option("not_ready/training")
        await dialog.locator("input[name=why]").fill("new product")
        await dialog.get_by_role("button", name="Change").click()
        await dialog.locator(".said", has_text="Sent").wait_for()
        heard = ""
        async for line in lines:
            heard += line
            if "status_order" in heard and "new product" in heard:
                break
        assert "Team at 15:00" in heard
        await dialog.get_by_role("button", name="Close").click()
    assert board.clean(), (board.dialogs, board.errors, board.foreign)
