"""A supervisor's board in headless Chromium, read as a person would see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.office import PASSWORD, SUPERVISOR, Office
from tests.peers.browser import CHROMIUM, FLAGS, LAPTOP

IN_TIME = 3_000
"""Milliseconds: three times the second that the board promises."""


@dataclass
class Board:
    """The open board and everything that must not happen on it."""

    page: Page
    troubles: list[str]

    def shows(self, agent: str, state: str, timeout: int = IN_TIME) -> None:
        """Assert that the agent's row says this state now or in time."""
        row = self.page.locator("#seats tr", has=self.page.locator("th", has_text=agent))
        expect(row).to_have_attribute("data-state", state, timeout=timeout)


@contextmanager
def open_board(office: Office) -> Iterator[Board]:
    """Sign the supervisor in as a person does and show the board for the block."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": LAPTOP[0], "height": LAPTOP[1]}, locale="en-GB")
        board = Board(page, [])
        page.on("pageerror", lambda error: board.troubles.append(str(error)))
        page.goto(f"{office.url}/board")
        page.get_by_label("Name").fill(SUPERVISOR)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/board")
        page.locator('#age[data-stale="false"]').wait_for(state="attached")
        yield board
        browser.close()
        assert board.troubles == []
