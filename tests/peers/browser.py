"""Debian's Chromium, driven by Playwright: never a browser that Playwright would download."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Browser, BrowserContext, Page, Request, async_playwright, expect

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--disable-quic",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
)  # fmt: skip
LAPTOP: Final = (1366, 768)
WALL: Final = (3840, 2160)
PHONE: Final = (390, 844)
PATIENCE: Final = 30_000
"""Milliseconds that a look waits for what is to come, where no promise is measured."""

expect.set_options(timeout=PATIENCE)


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run a headless Chromium for as long as the block lasts."""
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(slots=True)
class Watched:
    """A page with everything that must not happen on it: dialogs, script errors, foreign requests."""

    page: Page
    origin: str
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def clean(self) -> bool:
        """Say whether no dialog opened, no script failed and nothing left for another host."""
        return not self.dialogs and not self.errors and not self.foreign


async def watched(context: BrowserContext, origin: str) -> Watched:
    """Open a page in `context` and watch it; `origin` is the only place that it may talk to."""
    seen = Watched(await context.new_page(), origin)

    def request(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "about:")):
            seen.foreign.append(request.url)

    async def dialog(opened: object) -> None:
        seen.dialogs.append(str(opened))
        await opened.dismiss()  # type: ignore[attr-defined]  # Playwright hands a Dialog here

    seen.page.on("request", request)
    seen.page.on("dialog", dialog)
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on(
        "console",
        lambda said: seen.errors.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return seen
