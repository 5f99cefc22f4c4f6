"""The board in a real browser shows who waits in the queues of a real Asterisk, and when the link is lost."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.peers.asterisk import Asterisk, asterisk
from tests.peers.browser import Watched
from tests.peers.server_process import ServerProcess
from tests.server.browsing import IN_TIME, board, browser, page, server

__all__ = ["board", "browser", "page", "server"]

pytestmark = [pytest.mark.medium, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def switch(server: ServerProcess) -> Iterator[Asterisk]:
    """A switch that the server is linked to."""
    with asterisk() as started:
        link = {
            "kind": "asterisk",
            "port": int(started.values["ami_port"]),
            "user": "tests",
            "queues": ["support"],
        }
        server.setting("switch", json.dumps(link))
        server.switch_secret(started.values["ami_secret"])
        yield started


async def test_callers_who_wait_are_on_the_board(board: Watched, switch: Asterisk) -> None:
    row = board.page.locator("#figures tbody tr").first
    await board.page.locator("#figures:not(.no-queues)").wait_for()
    mark = switch.ami.mark()
    switch.ami.act(
        "Originate", Channel="Local/600@agents", Application="Wait", Data="60",
        CallerID='"<b>Kim" <0215550100>', Async="true",
    )  # fmt: skip
    joined = switch.ami.wait_for("QueueCallerJoin", since=mark)
    await row.locator(".waiting", has_text="1").wait_for(timeout=IN_TIME)
    await row.locator(".longest", has_text=re.compile("0:(0[2-9]|[1-5][0-9])")).wait_for()
    switch.ami.act("Hangup", Channel=joined["Channel"].replace(";2", ";1"))
    await row.locator(".waiting", has_text="0").wait_for()
    await row.locator(".abandoned", has_text="100").wait_for()
    assert "own queues" in await board.page.locator("#figures-note").inner_text()
    await row.locator(".abandoned button").click()
    await board.page.locator("dialog#calls tbody th", has_text="<b>Kim").wait_for()
    await board.page.locator("dialog#calls button.close").click()
    switch.stop()
    await board.page.locator('[data-alert="switch"]').wait_for()
    assert board.clean(), (board.dialogs, board.errors, board.foreign)
